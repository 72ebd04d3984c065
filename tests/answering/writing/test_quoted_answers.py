"""Questions to the sample library, answered without an LLM: cited quotes, or a plain "no".

Expected papers, names and numbers are those of the listings, read by eye.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from answering_kit import assert_abstained, assert_sound, cited, titles

from rag.assistant import Assistant
from rag.paper import Answer, Filters

SWA = "Averaging Weights Leads to Wider Optima and Better Generalization"
DIWA = "Diverse Weight Averaging for Out-of-Distribution Generalization"
FRACTAL = "FractalNet: Ultra-Deep Neural Networks without Residuals"
BEIT = "BEiT: BERT Pre-Training of Image Transformers"
SAM = "Sharpness-aware Minimization for Efficiently Improving Generalization"
COMPRESSED = "Self-Supervised Learning of Compressed Video Representations"
MULTIMODAL = "Parameter Efficient Multimodal Transformers for Video Representation Learning"
DU = {
    "Few-Shot Learning via Learning the Representation, Provably",
    "Optimism in Reinforcement Learning with Generalized Linear Function Approximation",
}

Ask = Callable[..., Answer]


@pytest.fixture
def ask(sample) -> Ask:
    assistant: Assistant = sample.assistant
    return assistant.ask


class TestTheLibraryItself:
    @pytest.mark.parametrize(
        ("question", "paper", "stated"),
        [
            ("who wrote BEiT?", BEIT, "Hangbo Bao, Li Dong, Songhao Piao and Furu Wei"),
            (f"who are the authors of {SAM}?", SAM, "Pierre Foret"),
            (f"when is {SAM} presented?", SAM, "Mon 3 May 12:25 - 12:35 PDT"),
            (f"which session is {SAM} in?", SAM, "Oral Session 2"),
            (f"is {SAM} an oral or a spotlight?", SAM, "Spotlight"),
            (
                "which track is RODE in?",
                "RODE: Learning Roles to Decompose Multi-Agent Tasks",
                "Poster",
            ),
            ("where was BEiT published?", BEIT, "ICLR"),
            ("what year was BEiT published?", BEIT, "2022"),
        ],
    )
    def test_what_a_listing_states_of_a_paper(self, ask, question, paper, stated):
        answer = ask(question)
        assert_sound(answer)
        assert answer.status == "answered"
        assert cited(answer) == titles(answer) == {paper}
        assert stated in answer.text
        assert {e.field for c in answer.citations for e in c.evidence} == {"metadata"}

    def test_what_no_listing_states_is_not_guessed(self, ask):
        answer = ask(f"who are the authors of {SWA}?")
        assert_abstained(answer)
        assert SWA in answer.text
        assert "authors" in answer.text

    @pytest.mark.parametrize(
        ("question", "count"),
        [
            ("how many papers are in the library?", 316),
            ("how many ICLR 2022 papers are there?", 25),
            ("how many posters?", 122),
            ("How many spotlights does Oral Session 2 have?", 12),
            ("how many papers by Gunhee Kim?", 3),
            ("how many papers does the library have from NeurIPS?", 0),
        ],
    )
    def test_counts_are_of_works(self, ask, question, count):
        answer = ask(question)
        assert_sound(answer)
        assert answer.status == "answered"
        assert answer.text.startswith(f"{count} papers in your library")
        assert len(answer.papers) == count

    @pytest.mark.parametrize(
        ("question", "expected"),
        [
            ("ICLR 2021 posters on video by Gunhee Kim", {COMPRESSED, MULTIMODAL}),
            ("papers by Simon Du", DU),
            ("papers by simon du", DU),
            ("papers by Schmidhuber", {"Parameter-Based Value Functions"}),
            (
                "what did Chongjie Zhang and Shimon Whiteson write together?",
                {"RODE: Learning Roles to Decompose Multi-Agent Tasks"},
            ),
            (
                "which orals are in the session?",
                {
                    "Federated Learning Based on Dynamic Regularization",
                    "Gradient Projection Memory for Continual Learning",
                    "Growing Efficient Deep Networks by Structured Continuous Sparsification",
                },
            ),
            (
                "Which talk starts at 12:15 on 3 May?",
                {
                    "On the Theory of Implicit Deep Learning: Global Convergence with Implicit "
                    "Layers"
                },
            ),
        ],
    )
    def test_papers_that_names_pick_out(self, ask, question, expected):
        answer = ask(question)
        assert_sound(answer)
        assert answer.status == "answered"
        assert cited(answer) == titles(answer) == expected

    def test_the_filters_read_from_a_question_are_told(self, ask):
        filters = ask("ICLR 2021 posters on video by Gunhee Kim").filters
        assert filters == Filters(
            authors=("Gunhee Kim",), venues=("ICLR",), years=(2021, 2021), tracks=("Poster",)
        )

    @pytest.mark.parametrize(
        ("question", "name"),
        [
            ("papers by Ada Lovelace", "Ada Lovelace"),
            ("papers from NeurIPS", "NeurIPS"),
            ("posters by Pierre Foret", "Pierre Foret"),  # his paper is a spotlight
            ("papers before 1990", "1989"),
        ],
    )
    def test_a_name_that_picks_out_nothing(self, ask, question, name):
        answer = ask(question)
        assert_abstained(answer)
        assert name in answer.text


class TestFlags:
    def test_flags_win_over_the_wording(self, ask):
        answer = ask("papers by Simon Du", filters=Filters(authors=("Gunhee Kim",)))
        assert_sound(answer)
        assert answer.filters.authors == ("Gunhee Kim",)
        assert COMPRESSED in cited(answer)
        assert not cited(answer) & DU

    def test_flags_narrow_a_topic(self, ask):
        answer = ask(
            "which papers study contrastive learning?", filters=Filters(years=(2021, 2021))
        )
        assert_sound(answer)
        assert answer.status == "answered"
        assert {ranked.paper.year for ranked in answer.papers} == {2021}

    def test_flags_add_to_the_wording(self, ask):
        answer = ask("papers by Gunhee Kim on video", filters=Filters(years=(2021, 2021)))
        assert answer.filters == Filters(authors=("Gunhee Kim",), years=(2021, 2021))
        assert cited(answer) == {COMPRESSED, MULTIMODAL}

    @pytest.mark.parametrize(
        "question",
        [
            "which papers study weight averaging?",
            "list all papers",
            "what is drop-path for?",
            "compare SWA with dropout",
        ],
    )
    def test_flags_that_let_nothing_through(self, ask, question):
        assert_abstained(ask(question, filters=Filters(years=(1990, 1991))))


@pytest.mark.parametrize(
    "question",
    [
        "which papers study weight averaging?",
        "what is drop-path in FractalNet?",
        "who wrote BEiT?",
        "how many posters?",
        "asdf qwer zxcv",
    ],
)
def test_the_streamed_text_is_the_answers_text(ask, question):
    pieces: list[str] = []
    answer = ask(question, on_text=pieces.append)
    assert "".join(pieces).strip() == answer.text
    assert answer.text


@pytest.mark.parametrize(
    "question",
    ["which papers are not yet out?", "the of and"],
)
def test_a_condition_that_is_not_understood_is_not_dropped(sample, question):
    answer = sample.assistant.ask(question)
    assert answer.status == "abstained"
    assert answer.papers == ()


def test_two_years_and_venues_are_both_read(sample):
    answer = sample.assistant.ask("ICLR 2021 or ICLR 2022 papers on continual learning")
    assert answer.filters.years == (2021, 2022)
    titles = [citation.paper.title for citation in answer.citations]
    assert "Representational Continuity for Unsupervised Continual Learning" in titles


def test_a_filter_that_lets_nothing_through_is_named(sample):
    answer = sample.assistant.ask("NeurIPS papers on diffusion")
    assert answer.status == "abstained"
    assert "NeurIPS" in answer.text

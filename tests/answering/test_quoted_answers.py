"""Questions to the sample library, answered without an LLM: cited quotes, or a plain "no".

Expected papers, names and numbers are those of the listings, read by eye.
"""

from __future__ import annotations

import re
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


def plain(text: str) -> str:
    """Without the backslashes that keep Markdown from reading a quotation as its own."""
    return text.replace("\\", "")


def assert_whole_sentences(answer: Answer, assistant: Assistant) -> None:
    for citation in answer.citations:
        sentences = assistant.library.catalog.sentences(citation.paper.paper_id)
        assert {(e.start, e.end) for e in citation.evidence} <= set(sentences)


@pytest.mark.parametrize(
    ("question", "paper", "holding"),
    [
        ("what is drop-path in FractalNet?", FRACTAL, "develop drop-path"),
        (
            "In how many StarCraft scenarios does RODE win?",
            "RODE: Learning Roles to Decompose Multi-Agent Tasks",
            "9 of the 14 scenarios",
        ),
        (
            "What FID does diffusion recovery likelihood reach on CIFAR-10?",
            "Learning Energy-Based Models by Diffusion Recovery Likelihood",
            "FID 9.58",
        ),
        (
            "How many fine-tuned models does Model Stock need?",
            "Model Stock: All we need is just a few fine-tuned models",
            "two fine-tuned models",
        ),
    ],
)
def test_a_fact_is_quoted_first(ask, sample, question, paper, holding):
    answer = ask(question)
    assert_sound(answer)
    assert_whole_sentences(answer, sample.assistant)
    assert answer.status == "answered"
    first = answer.citations[0]
    assert first.paper.title == paper
    assert holding in first.evidence[0].text
    assert answer.text.startswith("“")
    assert holding in answer.text.splitlines()[0]
    assert {claim.verdict for claim in answer.claims} == {"supported"}


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


class TestAbstention:
    @pytest.mark.parametrize(
        "question",
        [
            "how long did FractalNet train on ImageNet?",
            "what BLEU does FractalNet reach?",
            "how many GPUs were used to pretrain BEiT?",
            "What is the best treatment for migraine?",
            "who won the 2018 football World Cup?",
            "asdf qwer zxcv",
            "статьи про внимание?",
            "深度学习的论文",
            "sign language recognition papers",
            "which papers study volcanic eruptions?",
        ],
    )
    def test_what_the_library_does_not_hold(self, ask, question):
        answer = ask(question)
        assert_abstained(answer)
        near = re.findall(r"^- \*\*.+\*\*.*`rag show (\w+)`$", answer.text, re.MULTILINE)
        assert 1 <= len(near) <= 3

    def test_the_nearest_papers_can_be_shown(self, ask, sample):
        text = ask("how long did FractalNet train on ImageNet?").text
        first = re.findall(r"`rag show (\w+)`", text)[0]
        assert sample.assistant.paper(first).title == FRACTAL

    def test_it_says_what_is_missing(self, ask):
        reason = ask("how long did FractalNet train on ImageNet?").text.splitlines()[0]
        assert FRACTAL in reason
        assert re.search("duration|ImageNet", reason)
        assert "migraine" in ask("What is the best treatment for migraine?").text.splitlines()[0]


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


def test_a_possessive_names_the_paper_all_the_same(sample):
    answer = sample.assistant.ask("how many parameters does GShard's model have?")
    assert answer.status == "answered"
    assert "600 billion" in answer.text

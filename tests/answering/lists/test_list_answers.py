"""Which papers…: every relevant one, with the sentence that shows why, and no other.

Expected papers are those of the listings, read by eye.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator

import pytest
from answering_kit import assert_abstained, assert_sound, cited, numbers_in, titles

from rag.assistant import Assistant
from rag.paper import Answer
from rag.settings import load

SWA = "Averaging Weights Leads to Wider Optima and Better Generalization"
DIWA = "Diverse Weight Averaging for Out-of-Distribution Generalization"

Ask = Callable[..., Answer]


@pytest.fixture
def ask(sample) -> Ask:
    assistant: Assistant = sample.assistant
    return assistant.ask


@pytest.fixture(scope="module")
def main_answer(sample) -> Answer:
    return sample.assistant.ask("which papers study weight averaging?")


def plain(text: str) -> str:
    """Without the backslashes that keep Markdown from reading a quotation as its own."""
    return text.replace("\\", "")


def assert_whole_sentences(answer: Answer, assistant: Assistant) -> None:
    for citation in answer.citations:
        sentences = assistant.library.catalog.sentences(citation.paper.paper_id)
        assert {(e.start, e.end) for e in citation.evidence} <= set(sentences)


class TestWeightAveraging:
    """The question of the README."""

    def test_the_papers_that_everyone_would_name_are_cited(self, main_answer):
        assert main_answer.status == "answered"
        assert {SWA, DIWA} <= cited(main_answer)
        assert len(main_answer.citations) > 5

    def test_it_is_sound(self, main_answer):
        assert_sound(main_answer)
        assert cited(main_answer) == titles(main_answer)

    def test_each_paper_has_a_line_with_a_sentence_of_its_own_abstract(self, main_answer):
        lines = [line for line in main_answer.text.splitlines() if line.startswith("- ")]
        assert len(lines) == len(main_answer.citations)
        for line, citation in zip(lines, main_answer.citations, strict=True):
            assert numbers_in(line) == [citation.number]
            assert citation.paper.title in line
            assert all(evidence.field == "abstract" for evidence in citation.evidence)
            sentence = citation.evidence[0].text
            assert plain(sentence) in plain(line)

    def test_sentences_are_whole(self, main_answer, sample):
        assert_whole_sentences(main_answer, sample.assistant)

    def test_every_claim_is_supported(self, main_answer):
        assert len(main_answer.claims) == len(main_answer.citations)
        assert {claim.verdict for claim in main_answer.claims} == {"supported"}

    def test_papers_come_best_first(self, main_answer):
        scores = [ranked.score for ranked in main_answer.papers]
        assert scores == sorted(scores, reverse=True)

    def test_nothing_else_was_read_into_the_question(self, main_answer):
        assert not main_answer.filters
        assert (main_answer.notes, main_answer.rewritten) == ((), None)
        assert main_answer.model.provider == "none"
        assert main_answer.usage.llm_calls == 0

    def test_asked_again_the_answer_is_the_same(self, main_answer, ask):
        again = ask("which papers study weight averaging?")
        assert again.text == main_answer.text
        assert again.citations == main_answer.citations

    def test_misspelt_it_finds_the_same_and_says_so(self, main_answer, ask):
        answer = ask("which papers study wieght averging?")
        assert answer.text == main_answer.text
        assert titles(answer) == titles(main_answer)
        assert len(answer.notes) == 2
        assert re.search("wieght.*weight", answer.notes[0])
        assert re.search("averging.*averaging", answer.notes[1])
        assert answer.question == "which papers study wieght averging?"

    def test_a_bare_phrase_asks_the_same(self, main_answer, ask):
        assert titles(ask("weight averaging")) == titles(main_answer)


def test_every_alternative_of_a_topic_is_listed(ask):
    answer = ask("papers on music or Alzheimer's disease")
    assert_sound(answer)
    assert {
        "Dance Revolution: Long-Term Dance Generation with Music via Curriculum Learning",
        "Enhancing Spatiotemporal Disease Progression Models via Latent Diffusion and Prior "
        "Knowledge",
    } <= cited(answer)


def test_one_side_of_or_is_no_topic_within_a_longer_one(ask):
    answer = ask("processing videos at less cost by exploiting compression or redundancy")
    assert_sound(answer)
    assert {
        "Self-Supervised Learning of Compressed Video Representations",
        "VA-RED$^2$: Video Adaptive Redundancy Reduction",
    } <= cited(answer)
    assert "Barlow Twins: Self-Supervised Learning via Redundancy Reduction" not in cited(answer)


def test_a_preposition_said_anew_begins_a_topic_of_its_own(ask):
    answer = ask("papers that have to do with music or with the progression of Alzheimer's disease")
    assert_sound(answer)
    assert {
        "Dance Revolution: Long-Term Dance Generation with Music via Curriculum Learning",
        "Enhancing Spatiotemporal Disease Progression Models via Latent Diffusion and Prior "
        "Knowledge",
    } <= cited(answer)


def test_what_is_excluded_is_not_listed(ask):
    answer = ask("papers on decentralised optimisation rather than adversarial attacks")
    assert_sound(answer)
    assert "Linear Convergent Decentralized Optimization with Compression" in cited(answer)
    assert "R-GAP: Recursive Gradient Attack on Privacy" not in cited(answer)


def test_a_topic_that_abstracts_word_otherwise_is_found(ask):
    answer = ask("aligning language models with what people prefer")
    assert_sound(answer)
    assert "Self-Improving Robust Preference Optimization" in cited(answer)


@pytest.mark.parametrize(
    "question",
    ["papers on quantum error correction", "which papers study blockchain?", "sign language"],
)
def test_a_topic_that_no_paper_has(ask, question):
    assert_abstained(ask(question))


def test_a_question_for_ways_lists_the_papers_that_have_one(ask):
    answer = ask("how can missing values be handled?")
    assert_sound(answer)
    assert {
        "not-MIWAE: Deep Generative Modelling with Missing not at Random Data",
        "Variational Inference for Discriminative Learning with Generative Modeling of Feature "
        "Incompletion",
    } <= cited(answer)


@pytest.fixture(scope="module")
def crowd(tmp_path_factory) -> Iterator[Assistant]:
    """A library of 150 papers on bandits and 50 on proteins."""
    rows = [
        {
            "title": f"Bandit algorithm {at}",
            "abstract": f"We study multi-armed bandits with {at} arms and bound their regret.",
        }
        for at in range(150)
    ]
    rows += [
        {
            "title": f"Protein structure {at}",
            "abstract": f"We predict how protein family {at} folds from its sequence.",
        }
        for at in range(50)
    ]
    home = tmp_path_factory.mktemp("crowd")
    listing = home / "listing.jsonl"
    listing.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assistant = Assistant(load(home=home / "library", llm="none"))
    assistant.ingest([listing])
    yield assistant
    assistant.close()


def test_a_broad_topic_is_listed_to_its_end(crowd):
    cited_titles = cited(crowd.ask("multi-armed bandits"))
    assert {title for title in cited_titles if title.startswith("Bandit")} == {
        f"Bandit algorithm {at}" for at in range(150)
    }
    assert not any(title.startswith("Protein") for title in cited_titles)

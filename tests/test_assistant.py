"""The one public object: what it accepts, what it refuses, and that threads may share it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from rag.answering.question.typed import LONGEST_QUESTION
from rag.assistant import Assistant
from rag.errors import EmbedderMismatch, ModelUnavailable, PaperNotFound, UsageError
from rag.models.chat import Message
from rag.paper import Filters
from rag.settings import Settings

pytestmark = pytest.mark.usefixtures("clean_settings")

SWA = "Averaging Weights Leads to Wider Optima and Better Generalization"
FRACTAL = "FractalNet: Ultra-Deep Neural Networks without Residuals"
ABOUT_FRACTAL = (Message("user", "what is FractalNet?"), Message("assistant", "A network [1]."))


@pytest.fixture
def assistant(sample) -> Assistant:
    return sample.assistant


def test_an_empty_library_loads_the_sample_and_says_so_once(sample):
    (note,) = sample.notes
    assert "sample library" in note
    assert str(sample.home) in note
    assert len(sample.assistant.papers()) == 316


@pytest.mark.parametrize(
    "question", ["", " \n\t", "?", "?!… —", "🙂", "x" * (LONGEST_QUESTION + 1)]
)
def test_what_is_no_question_is_refused(assistant, question):
    for method in (assistant.ask, assistant.search):
        with pytest.raises(UsageError) as caught:
            method(question)
        assert caught.value.exit_code == 2
        assert caught.value.fix
        assert len(str(caught.value)) < 200


def test_a_refused_question_does_not_load_the_sample(tmp_path):
    fresh = Assistant(Settings(home=tmp_path / "home", llm="none"))
    with pytest.raises(UsageError):
        fresh.ask("?")
    assert not (tmp_path / "home").exists()


def test_the_longest_question_is_answered(assistant):
    question = ("which papers study weight averaging? " * 100)[: LONGEST_QUESTION - 1] + "?"
    assert len(question) == LONGEST_QUESTION
    assert assistant.ask(question).status in ("answered", "abstained")


def test_space_around_a_question_does_not_count(assistant):
    answer = assistant.ask("  who wrote BEiT?\n")
    assert answer.question == "who wrote BEiT?"
    assert answer.status == "answered"


class TestHistory:
    def test_a_follow_up_is_rewritten_and_answered(self, assistant):
        answer = assistant.ask("does it use residual connections?", history=ABOUT_FRACTAL)
        assert answer.question == "does it use residual connections?"
        assert answer.rewritten is not None
        assert "FractalNet" in answer.rewritten
        assert answer.status == "answered"
        assert answer.citations[0].paper.title == FRACTAL

    def test_a_question_that_stands_alone_is_not(self, assistant):
        answer = assistant.ask("who wrote BEiT?", history=ABOUT_FRACTAL)
        assert answer.rewritten is None
        assert replace(answer, timings=None) == replace(
            assistant.ask("who wrote BEiT?"), timings=None
        )


class TestSearch:
    def test_papers_with_their_passages_best_first(self, assistant):
        found = assistant.search("stochastic weight averaging wider optima", k=5)
        assert len(found) == 5
        assert found[0].paper.title == SWA
        scores = [ranked.score for ranked in found]
        assert scores == sorted(scores, reverse=True)
        for ranked in found:
            for passage in ranked.passages:
                assert ranked.paper.abstract[passage.start : passage.end] == passage.text

    def test_filters_hold(self, assistant):
        found = assistant.search("video", filters=Filters(authors=("Gunhee Kim",)))
        assert len(found) == 3
        assert all("Gunhee Kim" in ranked.paper.authors for ranked in found)
        assert assistant.search("video", filters=Filters(years=(1990, 1990))) == ()

    def test_a_repaired_word_is_noted(self, sample):
        notes: list[str] = []
        other = Assistant(Settings(home=sample.home, llm="none"), on_note=notes.append)
        other.search("wieght averaging")
        other.close()
        assert len(notes) == 1
        assert "wieght" in notes[0]
        assert "weight" in notes[0]


def test_papers_by_filter_and_by_id(assistant):
    papers = assistant.papers(Filters(venues=("iclr",), years=(2022, 2022)))
    assert len(papers) == 25
    assert assistant.paper(papers[0].paper_id[:8]) == papers[0]
    with pytest.raises(PaperNotFound):
        assistant.paper("ffffffffffff0000")


def test_the_formats_are_told(assistant):
    names = [name for name, _ in assistant.sources()]
    assert {"papers.cool", "hf-viewer", "virtual-site", "hf-papers", "jsonl", "csv"} <= set(names)
    assert all(description for _, description in assistant.sources())


class TestHealth:
    def test_all_is_well(self, assistant):
        checks = assistant.health()
        assert [check for check in checks if not check.ok] == []
        assert checks[-1].name == "llm"

    def test_an_llm_that_cannot_be_had_is_a_finding_not_an_error(self, sample):
        settings = Settings(home=sample.home, llm="ollama", ollama_url="http://127.0.0.1:9")
        other = Assistant(settings)
        llm = other.health()[-1]
        other.close()
        assert (llm.name, llm.ok) == ("llm", False)
        assert llm.fix


def test_an_llm_asked_for_by_name_is_never_replaced_by_quotes(sample):
    other = Assistant(Settings(home=sample.home, llm="ollama", ollama_url="http://127.0.0.1:9"))
    with pytest.raises(ModelUnavailable):
        other.ask("what is drop-path in FractalNet?")
    other.close()


def test_another_embedder_than_the_librarys_is_refused(sample):
    other = Assistant(Settings(home=sample.home, llm="none", embedder="ollama:nomic-embed-text"))
    with pytest.raises(EmbedderMismatch):
        other.search("weight averaging")
    other.close()


def test_threads_may_share_it(assistant):
    questions = [
        "which papers study weight averaging?",
        "what is drop-path in FractalNet?",
        "papers by Simon Du",
        "how many posters?",
    ]
    alone = [assistant.ask(question).text for question in questions]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda question: assistant.ask(question).text, questions * 2))
    assert together == alone * 2

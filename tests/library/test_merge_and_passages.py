"""One paper out of several records, and one abstract into passages."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from library_kit import AVERAGING

from rag.library.merge import merge
from rag.library.passages import STRIDE, WINDOW, embedding_text, windows
from rag.paper import Paper, Provenance

SITE, DUMP = Provenance("virtual-site", "b.txt", 3), Provenance("hf-viewer", "a.txt", 7)


def test_each_field_is_the_richer_one_and_nothing_is_dropped() -> None:
    full = replace(
        AVERAGING,
        authors=("P. Izmailov",),
        venue="arXiv",
        year=2018,
        url="https://arxiv.org/abs/1",
        ids={"arxiv": "1"},
        keywords=("sgd", "optima"),
    )
    short = Paper(
        "averaging weights leads to wider optima",
        AVERAGING.abstract[:50] + "…",
        ("Pavel Izmailov", "Timur Garipov"),
        venue="UAI",
        year=2019,
        track="Oral",
        pdf_url="https://x/pdf",
        ids={"arxiv": "2", "doi": "10.1/a"},
        keywords=("optima", "flatness"),
    )
    merged = merge([full, short], "abc", [SITE, DUMP, SITE])
    assert merged == Paper(
        title=AVERAGING.title,
        abstract=AVERAGING.abstract,
        authors=("Pavel Izmailov", "Timur Garipov"),
        venue="UAI",
        year=2019,
        track="Oral",
        url="https://arxiv.org/abs/1",
        pdf_url="https://x/pdf",
        ids={"arxiv": "1", "doi": "10.1/a"},
        keywords=("sgd", "optima", "flatness"),
        sources=(DUMP, SITE),
        paper_id="abc",
    )


def test_an_abstract_that_is_cut_short_loses_to_a_shorter_whole_one() -> None:
    cut = Paper("T", "A long beginning of a much longer text that nobody sees the end of…")
    assert merge([cut, Paper("T", "A whole one.")], "x", []).abstract == "A whole one."


def test_of_equally_long_author_lists_the_fuller_names_win() -> None:
    merged = merge([Paper("T", authors=("G. Kim",)), Paper("T", authors=("Gunhee Kim",))], "x", [])
    assert merged.authors == ("Gunhee Kim",)


def test_windows_of_whole_sentences_overlap() -> None:
    spans = [(0, 10), (11, 20), (21, 30), (31, 40), (41, 50), (51, 60)]
    assert (WINDOW, STRIDE) == (3, 2), "the expectation below is for these"
    assert windows(spans) == [(0, 30), (21, 50), (31, 60)]
    assert windows(spans[:2]) == [(0, 20)]
    assert windows([]) == [(0, 0)]


@given(st.integers(1, 40))
def test_every_sentence_is_in_a_window_and_none_is_in_vain(count: int) -> None:
    sentences = [(10 * i, 10 * i + 9) for i in range(count)]
    found = windows(sentences)
    assert len(set(found)) == len(found)
    assert all(any(s >= a and e <= b for a, b in found) for s, e in sentences)
    assert all(b - a <= 10 * WINDOW for a, b in found)


def test_a_passage_is_embedded_under_its_title() -> None:
    paper = Paper("Model Soups", "One. Two. Three.")
    assert embedding_text(paper, (0, 9)) == "Model Soups. One. Two."
    assert embedding_text(replace(paper, title="Do Soups Help?"), (0, 4)) == "Do Soups Help? One."
    assert embedding_text(Paper("Model Soups"), (0, 0)) == "Model Soups"

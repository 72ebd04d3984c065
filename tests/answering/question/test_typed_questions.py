"""What a question brings along from a terminal, a web page or an address bar is not its topic."""

from __future__ import annotations

import json

import pytest

from rag.answering.question.typed import without_markup
from rag.errors import PaperNotFound, UsageError
from rag.library import Library
from rag.models.scripted import HashingEmbedder
from rag.settings import Settings

LINEAR = "Linear Convergent Decentralized Optimization with Compression"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("\x1b[31mred\x1b[0m snow", "red snow"),
        ("[31mred[0m snow", "red snow"),
        ("[1;31mred[0m snow [1]", "red snow [1]"),
        ("what is \x1b]0;title\x07CoTTA?", "what is CoTTA?"),
        ("papers on <b>video</b>", "papers on video"),
        ('<a href="https://x.org">papers</a> on video<br/>', "papers on video"),
        ("<script>alert(1)</script> what is CoTTA?", "what is CoTTA?"),
        ("<img src=x onerror=alert(1)>papers on video", "papers on video"),
        ("what is [bold]CoTTA[/bold]?", "what is CoTTA?"),
    ],
)
def test_markup_is_left_out(typed, meant):
    assert without_markup(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "what does the <mask> token stand for?",
        "is a<b and c>d assumed?",
        "papers on [2D/3D] objects at [10m, 20m]",
        "what is H[0] of the second one [2]?",
        "does x < y > z hold?",
    ],
)
def test_what_only_looks_like_markup_stays(typed):
    assert without_markup(typed) == typed


def test_the_topic_is_what_was_meant(sample):
    plain = sample.assistant.ask("papers on video")
    for typed in ("papers on <b>video</b>", "\x1b[1mpapers on video[0m"):
        assert sample.assistant.ask(typed).text == plain.text
    with pytest.raises(UsageError, match="empty"):
        sample.assistant.ask("<br>\x1b[0m")


def test_the_address_of_a_paper_means_the_paper(sample):
    answer = sample.assistant.ask("who wrote https://openreview.net/pdf?id=84gjULz1t5?")
    assert answer.rewritten == f"who wrote “{LINEAR}”?"
    assert [cited.paper.title for cited in answer.citations] == [LINEAR]
    assert "Xiaorui Liu" in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "https://arxiv.org/abs/1706.03762",
        "who wrote arXiv:1706.03762?",
        "which papers cite https://arxiv.org/abs/1706.03762v5 ?",
    ],
)
def test_an_address_that_no_paper_has_is_not_looked_for_as_words(sample, question):
    with pytest.raises(PaperNotFound, match=r"no paper of your library has the address .*1706"):
        sample.assistant.ask(question)


def test_a_link_beside_a_question_is_left_out_and_that_is_said(sample):
    asked = "which papers average weights? https://example.org/a"
    answer = sample.assistant.ask(asked)
    assert (answer.question, answer.status) == (asked, "answered")
    assert answer.rewritten == "which papers average weights?"
    assert any("https://example.org/a is left out" in note for note in answer.notes)


def test_escape_sequences_of_a_listing_are_not_kept(tmp_path):
    row = {
        "title": "Glacier \x1b[31mcolour\x1b[0m",
        "abstract": "The \x1b[31mred\x1b[0m snow covers [32mgreen[0m ice. A \x1b]0;x\x07survey.",
        "authors": ["A\x1b[1m B"],
    }
    listing = tmp_path / "a.jsonl"
    listing.write_text(json.dumps(row))
    with Library(Settings(home=tmp_path / "home")) as library:
        library.ingest([listing], embedder=HashingEmbedder)
        (paper,) = library.catalog.papers()
    assert paper.title == "Glacier colour"
    assert paper.abstract == "The red snow covers green ice. A survey."
    assert paper.authors == ("A B",)

"""Inputs that broke something, found by fuzzing or by a checker of regular expressions."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from rag.answering.comparisons.sides import sides_of
from rag.answering.conversation.turns import last_turns
from rag.answering.facts.definitions import explains
from rag.answering.facts.demands import demands_of
from rag.answering.facts.signs import signs
from rag.answering.question.small_talk import unclear
from rag.answering.question.telling import commands
from rag.answering.question.typed import LONGEST_QUESTION, checked, without_markup
from rag.answering.writing.citations import cited_numbers, read_markers, with_marker
from rag.answering.writing.cutting import Cutter
from rag.errors import UsageError
from rag.evaluation.judging.replies import Unusable, read_verdicts
from rag.library.sentences import sentence_spans
from rag.models.chat import Message
from rag.sources import read
from rag.text import without_escapes

SECONDS = 1.0  # of processor time; each of these took minutes or for ever


def cut(text: str) -> None:
    cutter = Cutter()
    for character in text:
        cutter.push(character)
    cutter.flush()


def is_no_reply(text: str) -> None:
    with pytest.raises(Unusable):
        read_verdicts(text, 1)


def enumerates(sentence: str) -> object:
    return signs("which methods are compared?", [sentence])


def read_page(line: str) -> list[object]:
    """Read a session's page with a line below an abstract."""
    page = (
        "Oral Session\n\nMon 3 May 11:00 - 12:00 PDT\n\n(Oral)\nA title of a paper\n\n"
        "Ann Smith · Bob Jones\nWe study hats, and they work very well in most cases.\n"
    )
    return list(read(f"{page}{line}\n".encode(), "page", "virtual-site"))


def read_viewer(lines: str) -> list[object]:
    return list(read(lines.encode(), "page", "hf-viewer"))


def is_a_blank_sam(blanks: str) -> bool:
    return explains(f"SAM{blanks}x", ("sam",))


ENDLESS: dict[str, tuple[Callable[[str], object], str]] = {
    "a tag with empty attributes": (checked, "what is <i" + "\tn=''" * 29 + "n"),
    "tags that never close": (without_markup, "<a b=" * LONGEST_QUESTION),
    "quotes around every letter": (unclear, "'" + "'m'" * 300 + "a"),
    "blanks": (checked, "which papers" + " \t" * 5_000 + "study it?"),
    "closing quotes behind a stop": (sentence_spans, "…" + "''”" * 30 + "\0"),
    "full stops": (sentence_spans, "." * 50_000 + "x"),
    "brackets that stay open": (sentence_spans, "(" + "a.b. c" * 20_000),
    "control characters": (without_escapes, "\\\x90" * 50_000),
    "semicolons and dashes": (sides_of, "; -" * 660 + "?"),
    "a message without end": (
        lambda text: last_turns([Message("user", text), Message("user", "b?")]),
        "'m'" * 100_000,
    ),
    "words without a stop, letter by letter": (cut, "word " * 10_000),
    "blanks behind a name": (is_a_blank_sam, " " * 1_500),
    "semicolons": (commands, "; " * 1_000),
    "brackets without a blank, letter by letter": (cut, "0.A-2 " + "[b]//" * 2_000),
    "stars before the end": (lambda text: with_marker(text, 1), "a " + "*" * 20_000 + "b"),
    "blanks behind a stop, letter by letter": (cut, "e.g. 【" + " " * 5_000 + "a"),
    "types without columns": (read_viewer, "stringlengths\n" * 2_000),
    "a word without end behind a comma": (enumerates, "a, " + "b" * 1_500),
    "dashes behind which": (demands_of, "which " + "-" * 1_500),
    "commas and dashes": (sides_of, ", –" * 650 + " theory"),
    "a fence and lines without end": (is_no_reply, "```json" + "\n" * 50_000 + "x"),
    "buttons of a page": (read_page, "[ A ] " * 30 + "x"),
    "abbreviations, letter by letter": (cut, "a.b word " * 300),
}


@pytest.mark.parametrize("case", list(ENDLESS))
def test_it_takes_no_longer_than_its_length_allows(case: str) -> None:
    read, text = ENDLESS[case]
    start = time.process_time()
    read(text)
    assert time.process_time() - start < SECONDS


def test_a_question_longer_than_any_is_refused_before_it_is_read() -> None:
    start = time.process_time()
    with pytest.raises(UsageError, match="1,000,000 characters"):
        checked("<!--" * 250_000)
    assert time.process_time() - start < SECONDS


def test_blanks_are_single_and_line_ends_are_kept() -> None:
    assert checked("  what is\t\u00a0 SGD? \n\n  Who   wrote it?") == "what is SGD?\nWho wrote it?"


def test_a_number_longer_than_python_reads_is_no_reply_of_a_judge() -> None:
    with pytest.raises(Unusable, match="too long"):
        read_verdicts('{"verdicts": [{"claim": ' + "1" * 5_000 + "}]}", 1)


def test_a_number_longer_than_python_reads_is_no_citation() -> None:
    text = f"So it is [{'1' * 5_000}], and so [2]."
    plain, _ = read_markers(text, 3)
    assert cited_numbers(plain) == (2,)


def test_what_goes_on_and_on_is_cut_at_a_blank() -> None:
    text = "We study " + "very " * 1_000 + "deep networks. They work."
    spans = sentence_spans(text)
    assert [text[a:b] for a, b in spans[-1:]] == ["They work."]
    assert all(end - start <= 1_500 for start, end in spans)
    assert " ".join(text[a:b] for a, b in spans) == text


def test_half_a_surrogate_pair_is_no_letter_of_a_question() -> None:
    assert checked("which papers\udc80 study \ud800?") == "which papers? study ??"


def test_half_a_surrogate_pair_is_no_letter_of_a_conversation(sample: Any) -> None:
    said = [Message("user", "which papers?"), Message("assistant", "1. **\udcff** [1]\n[1] \udcff")]
    answer = sample.assistant.ask("who wrote the first one?", history=said)
    assert answer.status in ("answered", "abstained")


def test_a_question_of_a_hundred_questions_is_answered_in_part(sample: Any) -> None:
    """Each of them would be answered in its turn, for half a minute."""
    start = time.process_time()
    answer = sample.assistant.ask("what is weight averaging? " * 75)
    assert time.process_time() - start < 10
    assert answer.text.count("### ") == 20
    assert "\n55 more questions are left out; ask them on their own:\n" in answer.text


@pytest.mark.parametrize("before", ["see] ", "[so [1] "])
def test_an_open_bracket_is_waited_for_whatever_was_closed_before(before: str) -> None:
    text = f"{before}We saw [it twice.” ({'a' * 60}] and went."

    def sentences(portions: Sequence[str]) -> list[str]:
        cutter = Cutter()
        pieces = [piece for portion in portions for piece in cutter.push(portion)]
        return [piece.text for piece in pieces + cutter.flush()]

    assert sentences(list(text)) == sentences([text])

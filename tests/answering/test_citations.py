"""Markers in a model's text: read in every style, renumbered, whatever pieces they come in."""

from __future__ import annotations

import time
from collections.abc import Iterable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answering.citations import CitationStream, cited_numbers

OFFERED = 5


def shown(pieces: Iterable[str], offered: int = OFFERED) -> tuple[str, tuple[int, ...], int]:
    """The text shown for ``pieces``, the offered numbers cited, and how many were dropped."""
    stream = CitationStream(offered)
    text = "".join([*map(stream.push, pieces), stream.flush()])
    return text, stream.order, stream.dropped


@pytest.mark.parametrize(
    ("marker", "expected", "order"),
    [
        ("[2]", "[1]", (2,)),
        ("[ 2 ]", "[1]", (2,)),
        ("[2, 4]", "[1][2]", (2, 4)),
        ("[2,4]", "[1][2]", (2, 4)),
        ("[2; 4]", "[1][2]", (2, 4)),
        ("[2 & 4]", "[1][2]", (2, 4)),
        ("[2-4]", "[1][2][3]", (2, 3, 4)),
        ("[2–4]", "[1][2][3]", (2, 3, 4)),
        ("[1, 3-5]", "[1][2][3][4]", (1, 3, 4, 5)),
        ("[2][4]", "[1][2]", (2, 4)),
        ("[Paper 2]", "[1]", (2,)),
        ("[papers 2, 4]", "[1][2]", (2, 4)),
        ("[Source 2]", "[1]", (2,)),
        ("[ref. 2]", "[1]", (2,)),
        ("【2】", "[1]", (2,)),
        ("【2†source】", "[1]", (2,)),
        ("[4] [2] [4]", "[1] [2] [1]", (4, 2)),
    ],
)
def test_every_style_of_marker(marker, expected, order):
    assert shown([f"Seen {marker}."]) == (f"Seen {expected}.", order, 0)


@pytest.mark.parametrize(
    ("text", "expected", "dropped"),
    [
        ("Seen [6].", "Seen.", 1),
        ("Seen [0].", "Seen.", 1),
        ("Seen[6][7].", "Seen.", 2),
        ("Seen [1, 6].", "Seen [1].", 1),
        ("Seen [4-7].", "Seen [1][2].", 2),
        ("Seen [1-1000].", "Seen [1].", 1),  # a long range counts as its two ends
        ("Seen [6] and [1].", "Seen and [1].", 1),
    ],
)
def test_a_number_that_was_not_offered_is_dropped_and_counted(text, expected, dropped):
    found = shown([text])
    assert (found[0], found[2]) == (expected, dropped)


@pytest.mark.parametrize(
    "text",
    [
        "no marker",
        "an interval [0.5, 1.0] stays",
        "an index [i] and a set [a, b] stay",
        "[see the paper]",
        "never closed [1",
        "never closed [1, ",
        "closed too late [1 2]",
        "x[",
        "",
        "trailing spaces   ",
    ],
)
def test_what_is_no_marker_stays_as_it_is(text):
    assert shown([text]) == (text, (), 0)
    assert shown(text)[0] == text


@pytest.mark.parametrize("at", range(30))
def test_a_marker_split_anywhere_is_never_seen_in_part(at):
    text = "Is it [Papers 2, 99] or 【3】?"
    stream = CitationStream(OFFERED)
    first = stream.push(text[:at])
    assert "99" not in first
    assert first.count("[") == first.count("]")
    assert first + stream.push(text[at:]) + stream.flush() == "Is it [1] or [2]?"


TOKENS = st.sampled_from(
    [
        *"[]129,-–a( \n",
        *("Paper ", "word ", "[i]", "[1]", " [2]", "[2, 3]", "[99]", " [0]"),
        *("【4】", "[1-3]", "【5†x】"),
    ]
)
TEXTS = st.lists(TOKENS, max_size=25).map("".join)


@given(TEXTS, st.lists(st.integers(0, 200), max_size=12))
def test_any_split_gives_the_same_as_one_piece(text, cuts):
    places = [0, *sorted(min(cut, len(text)) for cut in cuts), len(text)]
    pieces = [text[a:b] for a, b in pairwise(places)]
    assert "".join(pieces) == text
    assert shown(pieces) == shown([text]) == shown(text)


PROSE = st.sampled_from(
    ["Seen", " [1]", "[3]", " [77]", "[2, 77]", "【4】", " [1-9]", ". ", "\n- "]
)


@given(st.lists(PROSE, max_size=20).map("".join))
def test_shown_numbers_are_those_of_papers_that_were_offered(text):
    result, order, _ = shown(text)
    assert len(set(order)) == len(order)
    assert set(order) <= set(range(1, OFFERED + 1))
    assert cited_numbers(result) == tuple(range(1, len(order) + 1))


@pytest.mark.parametrize(
    "text", ["word [1] " * 20_000, "[" * 200_000, "[" + "a" * 200_000, "[1, " * 50_000]
)
def test_a_long_text_takes_time_in_proportion(text):
    started = time.perf_counter()
    shown(text)  # one character at a time
    shown([text])
    assert time.perf_counter() - started < 10  # quadratic, this would take minutes


def test_numbers_cited_in_order_of_appearance():
    assert cited_numbers("A [2][1]. B [2]. C [10], not [x] or [1-2].") == (2, 1, 10)
    assert cited_numbers("none") == ()

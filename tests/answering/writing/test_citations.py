"""Markers in a model's text: read in every style, dropped where invented, renumbered."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answering.writing.citations import (
    blanked_markers,
    cited_numbers,
    read_markers,
    renumbered,
    with_marker,
    without_markers,
)

OFFERED = 5


@pytest.mark.parametrize(
    ("marker", "expected"),
    [
        ("[2]", "[2]"),
        ("[ 2 ]", "[2]"),
        ("[2, 4]", "[2][4]"),
        ("[2,4]", "[2][4]"),
        ("[2; 4]", "[2][4]"),
        ("[2 & 4]", "[2][4]"),
        ("[2-4]", "[2][3][4]"),
        ("[2–4]", "[2][3][4]"),
        ("[1, 3-5]", "[1][3][4][5]"),
        ("[2][4]", "[2][4]"),
        ("[Paper 2]", "[2]"),
        ("[papers 2, 4]", "[2][4]"),
        ("[Source 2]", "[2]"),
        ("[ref. 2]", "[2]"),
        ("【2】", "[2]"),
        ("【2†source】", "[2]"),
        ("[4] [2] [4]", "[4] [2] [4]"),
    ],
)
def test_every_style_of_marker(marker, expected):
    assert read_markers(f"Seen {marker}.", OFFERED) == (f"Seen {expected}.", 0)


@pytest.mark.parametrize(
    ("text", "expected", "dropped"),
    [
        ("Seen [6].", "Seen.", 1),
        ("Seen [0].", "Seen.", 1),
        ("Seen[6][7].", "Seen.", 2),
        ("Seen [1, 6].", "Seen [1].", 1),
        ("Seen [4-7].", "Seen [4][5].", 2),
        ("Seen [1-1000].", "Seen [1].", 1),  # a long range counts as its two ends
        ("Seen [1-3-2].", "Seen [1][3][2].", 0),  # no range: each is a number of its own
        ("Seen [13-3–1].", "Seen [3][1].", 1),
        ("Seen [6] and [1].", "Seen and [1].", 1),
        ("1[6]2", "1 2", 1),
        ("[[6]1]", "[ 1]", 1),
    ],
)
def test_a_number_that_was_not_offered_is_dropped_and_counted(text, expected, dropped):
    assert read_markers(text, OFFERED) == (expected, dropped)


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
    ],
)
def test_what_is_no_marker_stays_as_it_is(text):
    assert read_markers(text, OFFERED) == (text, 0)


TOKENS = st.sampled_from(
    [
        *"[]129,-–a( \n",
        *("Paper ", "word ", "[i]", "[1]", " [2]", "[2, 3]", "[99]", " [0]"),
        *("【4】", "[1-3]", "【5†x】"),
    ]
)


@given(st.lists(TOKENS, max_size=25).map("".join))
def test_numbers_read_are_those_of_papers_that_were_offered(text):
    assert set(cited_numbers(read_markers(text, OFFERED)[0])) <= set(range(1, OFFERED + 1))


@given(st.lists(TOKENS, max_size=25).map("".join))
def test_no_marker_appears_where_others_are_taken_away(text):
    assert cited_numbers(renumbered(read_markers(text, OFFERED)[0], lambda _: None)) == ()
    assert cited_numbers(read_markers(text, 0)[0]) == ()


def test_markers_are_renumbered_or_taken_away():
    shown = {3: 1, 5: 2}
    assert renumbered("A [3][4], B [5].", shown.get) == "A [1], B [2]."
    assert without_markers("A [3][4], B [5].") == "A, B."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A.", "A [7]."),
        ("A", "A [7]"),
        ("Is it so?", "Is it so [7]?"),
        ("**A.**", "**A [7].**"),
        ("A [1].", "A [1] [7]."),
    ],
)
def test_a_marker_goes_before_the_full_stop(text, expected):
    assert with_marker(text, 7) == expected


def test_markers_are_blanked_in_place():
    assert blanked_markers("So.[1] Then [2, 3] [i].") == "So.    Then        [i]."


@pytest.mark.parametrize(
    "text", ["word [1] " * 20_000, "[" * 200_000, "[" + "a" * 200_000, "[1, " * 50_000]
)
def test_a_long_text_takes_time_in_proportion(text):
    started = time.perf_counter()
    read_markers(text, OFFERED)
    assert time.perf_counter() - started < 5  # quadratic, this would take minutes


def test_numbers_cited_in_order_of_appearance():
    assert cited_numbers("A [2][1]. B [2]. C [10], not [x] or [1-2].") == (2, 1, 10)
    assert cited_numbers("none") == ()

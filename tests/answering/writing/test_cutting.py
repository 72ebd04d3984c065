"""A model's text is cut into sentences and list items, however it arrives."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answering.writing.cutting import Cutter, Piece


def cut(*portions: str) -> list[Piece]:
    cutter = Cutter()
    return [piece for portion in portions for piece in cutter.push(portion)] + cutter.flush()


def texts(*portions: str) -> list[str]:
    return [piece.text for piece in cut(*portions)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two.", ["One.", "Two."]),
        ("One [1]. Two [2].", ["One [1].", "Two [2]."]),
        ("One. [1] Two. [2][3]", ["One. [1]", "Two. [2][3]"]),
        ("One.[1] Two.", ["One.[1]", "Two."]),
        ("- One [1]\n- Two [2]", ["One [1]", "Two [2]"]),
        ("1. One.\n2) Two.\n* Three.\n• Four.", ["One.", "Two.", "Three.", "Four."]),
        ("# Head\n\n> Quoted. More.", ["Head", "Quoted.", "More."]),
        ("As e.g. Smith et al. [1] show, it is 0.5. Next.", [
            "As e.g. Smith et al. [1] show, it is 0.5.", "Next."]),
        ("[1] says so. [2] does not.", ["[1] says so. [2] does not."]),
        ("Is it [1]", ["Is it [1]"]),
        ("[1]", []),
        ("\n\n  \n", []),
        ("", []),
    ],
)  # fmt: skip
def test_sentences_and_items(text, expected):
    assert texts(text) == expected


def test_layout_is_kept():
    pieces = cut("Two things. Namely:\n\n- One [1].\n- Two [2]. And more.\nEnd")
    assert [(p.text, p.line, p.item, p.paragraph) for p in pieces] == [
        ("Two things.", 0, False, False),
        ("Namely:", 0, False, False),
        ("One [1].", 2, True, True),
        ("Two [2].", 3, True, False),
        ("And more.", 3, True, False),
        ("End", 4, False, False),
    ]


def test_only_the_last_sentence_may_be_unfinished():
    assert [p.finished for p in cut("One. And then it")] == [True, False]
    assert [p.finished for p in cut("- One\n- Two [1].")] == [True, True]
    assert [p.finished for p in cut('He said "so." [1]')] == [True]


def test_a_sentence_comes_as_soon_as_the_next_has_begun():
    cutter = Cutter()
    assert cutter.push("Weights are averaged [1]. ") == []
    found = cutter.push("The second sentence is longer than what is needed to tell. ")
    assert [piece.text for piece in found] == ["Weights are averaged [1]."]


def test_a_list_item_comes_with_its_line_break():
    cutter = Cutter()
    assert cutter.push("- Weights are averaged [1]") == []
    assert [piece.text for piece in cutter.push("\n")] == ["Weights are averaged [1]"]


TOKENS = st.sampled_from(
    [
        *("One", " two", ". ", "? ", "\n", "\n- ", " [1]", "[2]", " (see e.g. ", ")", " et al. "),
        *("The method is trained on images and evaluated on text", " 0.5", "**", "# ", "1. "),
        *(" A. Smith", "...", " [", "]", "。", '"', "i.e. ", "Fig. 3"),
    ]
)


@given(st.lists(TOKENS, max_size=30).map("".join), st.lists(st.integers(0, 300), max_size=12))
def test_any_split_gives_the_same_as_one_piece(text, cuts):
    places = [0, *sorted(min(at, len(text)) for at in cuts), len(text)]
    assert cut(*(text[a:b] for a, b in pairwise(places))) == cut(text)
    assert cut(*text) == cut(text)


@given(st.lists(TOKENS, max_size=30).map("".join))
def test_nothing_that_states_something_is_lost(text):
    found = "".join(texts(text))
    assert [c for c in text if c.isalpha()] == [c for c in found if c.isalpha()]


@pytest.mark.parametrize("text", ["word " * 4000, "[" * 5_000, "Word. [1] " * 2000])
def test_a_long_text_takes_time_in_proportion(text):
    started = time.perf_counter()
    cut(*text)
    assert time.perf_counter() - started < 10

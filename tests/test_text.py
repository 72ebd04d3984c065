"""Words, folding and stems: what question, abstract and index have to agree on."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.text import content_words, counted, fold, stem, words, written


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Weight", "weight"),
        ("Hüyük", "huyuk"),
        ("HÜYÜK", "huyuk"),
        ("Gaétan Marceau Caron", "gaetan marceau caron"),
        ("Schölkopf", "scholkopf"),
        ("ﬁne", "fine"),  # a ligature, as PDF text has it
        ("Ⅳ", "iv"),
        ("трансформер", "трансформер"),
        ("", ""),
    ],
)
def test_folding(text, folded):
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing_more(text):
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("weight averaging", ["weight", "averaging"]),
        ("drop-path, (SWA).", ["drop", "path", "SWA"]),
        ("Kim's and Polyak’s", ["Kim's", "and", "Polyak’s"]),
        ("snake_case", ["snake", "case"]),
        ("VA-RED$^2$", ["VA", "RED", "2"]),
        ("H.264", ["H", "264"]),
        ("Schrödinger", ["Schrödinger"]),
        ("?!… — ", []),
    ],
)
def test_words(text, expected):
    assert [word.text for word in words(text)] == expected


@given(st.text(max_size=80))
def test_what_is_written_is_the_text_of_the_words(text):
    assert written(text) == [word.text for word in words(text)]


@given(st.text())
def test_words_stand_where_they_say_in_order(text):
    found = words(text)
    assert all(text[word.start : word.end] == word.text for word in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    covered = {at for word in found for at in range(word.start, word.end)}
    missed = [c for at, c in enumerate(text) if at not in covered]
    assert not any(c.isalnum() for c in missed)


@pytest.mark.parametrize(
    "forms",
    [
        ("average", "averages", "averaging", "averaged", "Averaging"),
        ("model", "models", "Models"),
        ("network", "networks", "network's", "network’s"),
        ("generalize", "generalizes", "generalization"),
        ("Polyak", "Polyak's"),
    ],
)
def test_forms_of_a_word_share_a_stem(forms):
    assert len({stem(form) for form in forms}) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("weight", "wide"), ("optimum", "optional"), ("RL", "ML")]
)
def test_different_words_have_different_stems(one, other):
    assert stem(one) != stem(other)


def test_question_scaffolding_carries_no_content():
    found = content_words("Which papers study the averaging of weights, and why?")
    assert [word.text for word in found] == ["averaging", "weights"]
    assert content_words("What do you have about it?") == []


@pytest.mark.parametrize(
    ("told", "wanted"),
    [
        (counted(0, "fault"), "0 faults"),
        (counted(1, "paper"), "1 paper"),
        (counted(1200, "paper"), "1,200 papers"),
        (counted(1, "paper waits", "papers wait"), "1 paper waits"),
        (counted(2, "paper waits", "papers wait"), "2 papers wait"),
    ],
)
def test_number_and_noun_agree(told: str, wanted: str) -> None:
    assert told == wanted

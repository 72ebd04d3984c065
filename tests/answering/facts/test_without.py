"""What a sentence says that there is not."""

from __future__ import annotations

import pytest

from rag.answering.facts.without import absent_things
from rag.text import stem


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("It works without any manual labels.", ["manual labels"]),
        ("It requires no dams nor deep gauges.", ["dams", "deep gauges"]),
        ("It does not rely on annotated rivers.", ["annotated rivers"]),
        ("It needs neither oracle access to dams nor gauges.", ["oracle", "gauges"]),
        ("It avoids the need for a stopping rule by averaging.", ["stopping rule"]),
        ("It eliminates the use of dams in valleys.", ["dams"]),
        ("We present a tune-free method.", ["tune"]),
        ("The exact shape of the bed is not needed for this.", ["exact shape"]),
        ("Reliance on annotated data is not necessary.", ["annotated data"]),
        ("It does not include pass-through or side rivers.", ["pass", "side rivers"]),
        ("It is learnt without supervision, and needs dams.", ["supervision"]),
        ("It needs no training.", ["training"]),
        ("It needs no lock such as a weir, a dam or a mill.", ["lock", "weir", "dam", "mill"]),
        ("It needs no knowledge or supervision of any true depths.", ["knowledge", "true depths"]),
    ],
)
def test_things_that_are_not_there(sentence: str, expected: list[str]) -> None:
    found = [set(thing.stems) for thing in absent_things(sentence)]
    assert found == [{stem(word) for word in each.split()} for each in expected]


@pytest.mark.parametrize(
    "sentence",
    [
        "It requires many manual labels.",
        "No longer are rivers slow.",
        "It is no better than dams.",
        "Rivers are free.",
        "It is not only used for dams.",
    ],
)
def test_nothing_is_said_not_to_be_there(sentence: str) -> None:
    assert list(absent_things(sentence)) == []


def test_only_more_of_it_is_not_there() -> None:
    assert [thing.is_qualified for thing in absent_things("It needs no extra labels.")] == [True]
    assert [thing.is_qualified for thing in absent_things("It needs no labels.")] == [False]

"""Spelling repair against a small vocabulary."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.retrieval.spelling import distance, is_formed, other_spelling, repair
from rag.text import words

LIBRARY = {
    "weight": 40,
    "weights": 30,
    "weighted": 9,
    "averaging": 12,
    "averages": 3,
    "federated": 10,
    "learning": 200,
    "leaning": 1,
    "proteins": 2,
    "proteus": 1,
    "bert": 3,
    "best": 30,
    "cat": 5,
    "model": 90,
    "regularization": 8,
    "swa": 4,
    "seen": 20,
    "regularize": 6,
    "behavior": 7,
    "neighbourhood": 2,
    "analyze": 9,
    "labeled": 11,
    "quantitation": 6,
    "dequantization": 1,
    "unsupervised": 9,
}


class Known:
    """The words above; any of them is known in any form that is listed."""

    def vocabulary(self, prefix: str = "") -> Mapping[str, int]:
        return {word: n for word, n in LIBRARY.items() if word.startswith(prefix)}

    def document_frequency(self, term: str) -> int:
        return LIBRARY.get(term, 0)

    def has_within(self, part: str, after: int) -> bool:
        return any(part in word[after:] for word in self.vocabulary())


def repaired(typed: str) -> str | None:
    [word] = words(typed)
    return repair(word, Known())


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("wieght", "weight"),
        ("averging", "averaging"),
        ("fedrated", "federated"),
        ("Fedrated", "federated"),
        ("lerning", "learning"),  # not "leaning": as near, but rare
        ("protiens", "proteins"),
        ("ewight", "weight"),  # the first two letters swapped
        ("modle", "model"),  # two letters swapped, even in a short word
        ("unsupervized", "unsupervised"),
        ("regulrisation", "regularization"),  # two errors in a long word
    ],
)
def test_a_mistyped_word_is_read_as_the_likely_one(typed: str, meant: str) -> None:
    assert repaired(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "averaging",  # known
        "leaning",  # known, however near to a frequent word
        "BURT",  # an acronym
        "BiRT",  # a name with inner capitals
        "bes7",  # not only letters
        "cta",  # too short to tell
        "seven",  # a number, though "seen" is one letter away
        "quantization",  # one letter from "quantitation", but a part of another word
        "quantizations",  # likewise, in another form
        "supervised",  # two letters from its contrary
        "modal",  # a wrong letter in a short word: it may be another word
        "lerming",  # two errors in a word of seven letters
        "Regulrisation",  # two errors in what may be a name
        "zebra",  # nothing near
        "权重",  # another script
    ],
)
def test_what_may_be_meant_as_it_is_stays(typed: str) -> None:
    assert repaired(typed) is None


@pytest.mark.parametrize(
    ("a", "b", "errors"),
    [
        ("", "", 0),
        ("", "ab", 2),
        ("weight", "wieght", 1),
        ("kitten", "sitting", 3),
        ("ca", "abc", 3),
    ],
)
def test_distance_counts_a_swap_of_neighbours_once(a: str, b: str, errors: int) -> None:
    assert distance(a, b) == errors


@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_distance_is_symmetric_and_bounded(a: str, b: str) -> None:
    assert distance(a, b) == distance(b, a)
    assert abs(len(a) - len(b)) <= distance(a, b) <= max(len(a), len(b))
    assert (distance(a, b) == 0) == (a == b)


@pytest.mark.parametrize(
    ("typed", "there"),
    [
        ("regularise", "regularize"),
        ("behaviour", "behavior"),
        ("neighborhood", "neighbourhood"),
        ("analyse", "analyze"),
        ("labelled", "labeled"),
    ],
)
def test_a_word_is_found_in_the_other_spelling_of_english(typed: str, there: str) -> None:
    [word] = words(typed)
    assert other_spelling(word, Known()) == there


@pytest.mark.parametrize("typed", ["regularize", "promise", "four", "hour", "rise", "Kayser"])
def test_a_word_that_is_known_or_has_no_other_spelling_is_left(typed: str) -> None:
    [word] = words(typed)
    assert other_spelling(word, Known()) is None


@pytest.mark.parametrize(
    "typed",
    ["define", "defining", "redefining", "redefined", "planned", "reweighted", "unlearning"],
)
def test_a_word_formed_of_a_known_one_is_no_slip(typed: str) -> None:
    assert is_formed(typed, Known(), {"define", "plan"}.__contains__)


@pytest.mark.parametrize("typed", ["wieght", "averging", "refning", "preformance", "desent"])
def test_a_slip_is_formed_of_nothing(typed: str) -> None:
    assert not is_formed(typed, Known(), {"define", "plan", "sent"}.__contains__)

"""Late interaction on vectors small enough to work out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from rag.models.embedding import QueryVectors
from rag.retrieval.late import similarities, weights_of

# "weight averaging": two words, the second of two pieces.
QUERY = QueryVectors(
    whole=np.array([1, 0], np.float32),
    offsets=np.array([[0, 6], [7, 12], [12, 16]]),
    pieces=np.array([[1, 0], [0, 1], [0.6, 0.8]], np.float32),
)


def packed(*rows: tuple[int, int]) -> bytes:
    return np.array(rows, np.int8).tobytes()


def test_every_piece_weighs_what_its_word_does() -> None:
    weights = weights_of("weight averaging", QUERY, {"weight": 1.0, "averaging": 2.0})
    assert weights.tolist() == [1.0, 2.0, 2.0]


def test_a_word_that_is_no_term_weighs_nothing() -> None:
    assert weights_of("weight averaging", QUERY, {"averaging": 2.0}).tolist() == [0.0, 2.0, 2.0]


def test_the_nearest_piece_of_each_paper_counts() -> None:
    papers = {"both": packed((127, 0), (0, 127)), "one": packed((127, 0)), "bare": b""}
    found = similarities(QUERY, np.array([1, 2, 2], np.float32), papers)
    assert found.keys() == {"both", "one"}
    # both: 1, 1 and max(0.6, 0.8); one: 1, 0 and 0.6.
    assert found["both"] == pytest.approx((1 * 1 + 2 * 1 + 2 * 0.8) / 5)
    assert found["one"] == pytest.approx((1 * 1 + 2 * 0 + 2 * 0.6) / 5)


def test_a_query_without_weight_says_nothing() -> None:
    assert similarities(QUERY, np.zeros(3, np.float32), {"one": packed((127, 0))}) == {}
    assert similarities(QUERY, np.ones(3, np.float32), {}) == {}


def test_pieces_that_are_damaged_are_left_out() -> None:
    """Bytes that make no whole rows must not stop the question."""
    papers = {"good": packed((127, 0)), "bad": packed((127, 0)) + b"\1"}
    assert set(similarities(QUERY, np.ones(3, np.float32), papers)) == {"good"}

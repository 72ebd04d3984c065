"""The benchmarks' measures, worked out by hand."""

from __future__ import annotations

from math import log2

import pytest

from benchmarks.measures import compare, measure, ndcg

GRADES = {"a": 2, "b": 1, "c": 0}


def test_ndcg_discounts_by_rank() -> None:
    # Found: b first (1), a third (2 / 2). Best: a first, b second.
    gained, best = 1 + 2 / log2(4), 2 + 1 / log2(3)
    assert ndcg(["b", "x", "a"], GRADES) == pytest.approx(gained / best)
    assert ndcg(["a", "b"], GRADES) == pytest.approx(1.0)
    assert ndcg([*"0123456789", "a"], GRADES) == 0.0


def test_recall_and_reciprocal_rank() -> None:
    found = measure(["c", "x", "b", "y", "z", "a"], GRADES)
    assert found["R@5"] == 0.5
    assert found["R@10"] == 1.0
    assert found["MRR"] == pytest.approx(1 / 3)


def test_a_paired_gain_is_told_from_chance() -> None:
    before = [0.5] * 40
    assert compare(before, before).p == 1.0
    better = compare(before, [0.6] * 40)
    assert better.gain == pytest.approx(0.1)
    assert better.p < 0.001
    mixed = compare(before, [0.6, 0.4] * 20)
    assert mixed.low < 0 < mixed.high
    assert mixed.p > 0.5

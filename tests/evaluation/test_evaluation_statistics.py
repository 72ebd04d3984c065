"""Intervals and paired tests, against values worked out by hand and against their own promises."""

from __future__ import annotations

import random
import sys

import pytest

from rag.errors import UsageError
from rag.evaluation.statistics import holm, mean_interval, paired


def test_an_interval_holds_its_mean_and_is_narrower_with_more_values() -> None:
    few, many = mean_interval([0, 1] * 5), mean_interval([0, 1] * 200)
    assert few.low < many.low < 0.5 < many.high < few.high
    assert (few.mean, few.n, many.n) == (0.5, 10, 400)


def test_an_interval_is_the_same_every_time() -> None:
    stream = random.Random(2)
    values = [stream.random() for _ in range(50)]
    assert mean_interval(values) == mean_interval(values)
    assert mean_interval(values, seed=1) != mean_interval(values)


def test_the_interval_of_a_large_sample_is_the_textbook_one() -> None:
    stream = random.Random(1)
    values = [stream.gauss(5, 2) for _ in range(2_000)]
    found = mean_interval(values)
    half = 1.96 * 2 / 2_000**0.5
    assert found.high - found.mean == pytest.approx(half, rel=0.1)
    assert found.mean - found.low == pytest.approx(half, rel=0.1)


def test_equal_values_are_no_certainty_where_they_are_shares() -> None:
    three = mean_interval([1.0, 1.0, 1.0], share=True)
    assert (three.mean, three.high) == (1, 1)
    assert three.low == pytest.approx(0.4385, abs=1e-4)  # Wilson: 3 / (3 + 1.96**2)
    none = mean_interval([0.0] * 3, share=True)
    assert (none.low, none.high) == (0, pytest.approx(1 - 0.4385, abs=1e-4))
    assert mean_interval([7.0, 7.0]).low == mean_interval([7.0]).high == 7
    # Of all values in [0, 1] with that mean, 0 and 1 vary most: Wilson's interval for 1 of 2.
    half = mean_interval([0.5, 0.5], share=True)
    assert (half.low, half.high) == (
        pytest.approx(0.0945, abs=1e-4),
        pytest.approx(0.9055, abs=1e-4),
    )


def test_values_that_differ_by_rounding_have_an_interval() -> None:
    found = mean_interval([0.1 + 0.2, 0.3, 0.3])
    assert found.low <= found.mean <= found.high


def test_nothing_has_no_mean() -> None:
    with pytest.raises(ValueError, match="no values"):
        mean_interval([])


def test_a_paired_gain_is_told_from_chance() -> None:
    before = [0.5] * 40
    assert paired(before, before).p == 1.0
    better = paired(before, [0.6] * 40)
    assert better.gain == pytest.approx(0.1)
    assert better.p < 0.001
    mixed = paired(before, [0.6, 0.4] * 20)
    assert mixed.low < 0 < mixed.high
    assert mixed.p > 0.5


def test_few_pairs_are_counted_out_exactly() -> None:
    # Of the 16 ways to flip four signs, only all plus and all minus are as far from 0.
    assert paired([0.0] * 4, [1.0] * 4).p == pytest.approx(2 / 16)
    # Zeros change nothing, and a loss as large as a gain leaves any split as likely.
    assert paired([0, 0, 0, 0], [1, 1, 0, 0]).p == pytest.approx(2 / 4)
    assert paired([0, 1], [1, 0]).p == 1


def test_pairs_have_to_match() -> None:
    with pytest.raises(ValueError, match="zip"):
        paired([1.0], [1.0, 2.0])


def test_no_difference_is_found_where_there_is_none() -> None:
    """40 comparisons of a system with itself, answers drawn anew: 5 % may seem to differ."""
    stream = random.Random(20261121)

    def drawn() -> list[float]:
        return [float(stream.random() < 0.8) for _ in range(100)]

    p_values = [paired(drawn(), drawn()).p for _ in range(40)]
    assert sum(p < 0.05 for p in p_values) <= 6  # of 40 at 5 %: more than 6 in 1 % of the cases
    assert min(holm(p_values)) > 0.05


def test_holm_adjusts_in_steps() -> None:
    # Holm 1979: 3 * 0.01, max(0.03, 2 * 0.02), max(0.04, 1 * 0.03).
    assert holm([0.03, 0.01, 0.02]) == pytest.approx([0.04, 0.03, 0.04])
    assert holm([0.6, 0.9]) == [1, 1]
    assert holm([]) == []


def test_a_missing_scipy_is_named_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "scipy", None)
    with pytest.raises(UsageError, match=r"needs scipy.* pip install 'paper-rag\[eval\]'"):
        mean_interval([0.0, 1.0])

"""Intervals and paired tests of evaluation figures, by ``scipy.stats``.

Values of one list are taken to be independent: average the repeats of a question first.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist
from typing import Any

from rag.errors import UsageError

SEED = 20261121
CONFIDENCE = 0.95
RESAMPLES = 5_000
PERMUTATIONS = 9_999


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean of ``n`` values with its 95 % confidence interval, in the unit of the values."""

    mean: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class PairedDifference:
    """The mean of B - A over the ``n`` questions both answer, its 95 % interval, and the p value.

    ``p`` is two-sided: how often a random exchange of A and B within the pairs gives a mean
    difference at least as far from 0.
    """

    gain: float
    low: float
    high: float
    p: float
    n: int


def mean_interval(values: Sequence[float], *, seed: int = SEED, share: bool = False) -> Interval:
    """The mean of ``values`` with a bias-corrected and accelerated (BCa) bootstrap interval.

    Source: Efron (1987), as in ``scipy.stats.bootstrap``. Equal values leave nothing to resample:
    the interval is then that value alone or, of a ``share`` (values in [0, 1]), Wilson's (1927)
    score interval, since three successes of three do not prove a certainty. It is exact for
    values of 0 or 1, and wide for others, which vary less.

    Raises:
        ValueError: there are no values.
        UsageError: the ``eval`` extra is not installed.
    """
    if not values:
        raise ValueError("no values to average")
    mean = sum(values) / len(values)
    if min(values) == max(values):
        low, high = _wilson(values[0], len(values)) if share else (values[0], values[0])
        return Interval(values[0], float(low), float(high), len(values))
    low, high = _bootstrap(values, seed)
    return Interval(mean, low, high, len(values))


def paired(a: Sequence[float], b: Sequence[float], *, seed: int = SEED) -> PairedDifference:
    """How much better B is than A on the same questions: ``a[i]`` and ``b[i]`` are one question's.

    The p value is that of the paired randomisation test (Fisher's sign flips, see Smucker et al.,
    CIKM 2007), exact for few differing pairs; the interval is ``mean_interval``'s.

    Raises:
        ValueError: there are no pairs, or the lengths differ.
        UsageError: the ``eval`` extra is not installed.
    """
    differences = [right - left for left, right in zip(a, b, strict=True)]
    interval = mean_interval(differences, seed=seed)
    p = _sign_flips([each for each in differences if each], seed)
    return PairedDifference(interval.mean, interval.low, interval.high, p, interval.n)


def holm(p_values: Sequence[float]) -> list[float]:
    """Holm's (1979) adjusted p values, in the order given: they bound the family-wise error."""
    adjusted = [0.0] * len(p_values)
    largest = 0.0
    for rank, index in enumerate(sorted(range(len(p_values)), key=lambda i: p_values[i])):
        largest = max(largest, min(1.0, (len(p_values) - rank) * p_values[index]))
        adjusted[index] = largest
    return adjusted


def _bootstrap(values: Sequence[float], seed: int) -> tuple[float, float]:
    """BCa, or the percentiles where its acceleration is 0 / 0 (values that differ by rounding)."""
    import numpy as np

    stats = scipy_stats()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", stats.DegenerateDataWarning)
        for method in ("BCa", "percentile"):
            found = stats.bootstrap(
                (np.asarray(values, dtype=np.float64),),
                np.mean,
                n_resamples=RESAMPLES,
                confidence_level=CONFIDENCE,
                method=method,
                rng=np.random.default_rng(seed),
            ).confidence_interval
            if not np.isnan([found.low, found.high]).any():
                break
    return float(found.low), float(found.high)


def _sign_flips(differences: Sequence[float], seed: int) -> float:
    """Flipping the sign of a zero changes nothing, so only the other differences are given."""
    if len(differences) < 2:  # a lone one is as far from 0 with either sign
        return 1.0
    import numpy as np

    stats = scipy_stats()
    found = stats.permutation_test(
        (np.asarray(differences, dtype=np.float64),),
        np.sum,
        permutation_type="samples",
        n_resamples=PERMUTATIONS,
        vectorized=True,
        rng=np.random.default_rng(seed),
    )
    return float(found.pvalue)


def _wilson(share: float, n: int) -> tuple[float, float]:
    """``scipy.stats.binomtest`` has it for whole numbers of successes only."""
    z2 = NormalDist().inv_cdf((1 + CONFIDENCE) / 2) ** 2
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = sqrt(z2 * (share * (1 - share) / n + z2 / (4 * n * n))) / (1 + z2 / n)
    return max(0.0, middle - half), min(1.0, middle + half)


def scipy_stats() -> Any:
    """``scipy.stats``, or one line on how to get it (UsageError)."""
    try:
        from scipy import stats
    except ImportError as error:
        raise UsageError(
            "the evaluation needs scipy", "Install it with: pip install 'paper-rag[eval]'."
        ) from error
    return stats

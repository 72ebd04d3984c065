"""The difference of one metric between two runs, question by question."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from rag.evaluation.statistics import (
    CONFIDENCE,
    PERMUTATIONS,
    RESAMPLES,
    SEED,
    PairedDifference,
    paired,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray


def difference(
    a: Mapping[str, float], b: Mapping[str, float], *, seed: int = SEED
) -> PairedDifference:
    """Mean of ``b`` minus mean of ``a``, both by question.

    Where both measure the same questions this is ``statistics.paired``. Some metrics are shares of
    what a run *did* (abstention precision: of the answers withheld, how many rightly), and so are
    measured on other questions in each run: then each question's outcomes, "not measured"
    included, are exchanged between the runs, which keeps the pairs and loses no question. The
    interval is the percentile bootstrap's over questions.

    Raises:
        ValueError: one of them is empty.
    """
    questions = sorted(a.keys() | b.keys())
    if a.keys() == b.keys():
        return paired([a[q] for q in questions], [b[q] for q in questions], seed=seed)
    import numpy as np
    from scipy import stats

    if not a or not b:
        raise ValueError("nothing was measured in one of the runs")
    pair = tuple(
        np.array([values.get(question, np.nan) for question in questions]) for values in (a, b)
    )
    tested = stats.permutation_test(
        pair,
        _gain,
        permutation_type="samples",
        n_resamples=PERMUTATIONS,
        vectorized=True,
        batch=1000,
        rng=np.random.default_rng(seed),
    )
    interval = stats.bootstrap(
        pair,
        _gain,
        paired=True,
        method="percentile",
        confidence_level=CONFIDENCE,
        n_resamples=RESAMPLES,
        vectorized=True,
        batch=1000,
        rng=np.random.default_rng(seed),
    ).confidence_interval
    return PairedDifference(
        gain=float(tested.statistic),
        low=float(interval.low),
        high=float(interval.high),
        p=float(tested.pvalue),
        n=len(questions),
    )


def _gain(a: NDArray[Any], b: NDArray[Any], axis: int = -1) -> Any:
    return _mean(b, axis) - _mean(a, axis)


def _mean(values: NDArray[Any], axis: int) -> Any:
    """The mean of what was measured; 0 of a resample in which nothing was."""
    import numpy as np

    counts = np.sum(~np.isnan(values), axis=axis)
    return np.nansum(values, axis=axis) / np.maximum(counts, 1)

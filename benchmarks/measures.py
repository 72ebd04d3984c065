"""Ranking measures and the statistics that compare two rankings of the same queries.

The measures agree with trec_eval (checked against ``pytrec_eval``; see README.md).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log2

import numpy as np

SEED = 20261121


def ndcg(ranking: Sequence[str], grades: Mapping[str, int], k: int = 10) -> float:
    """Normalised discounted cumulative gain of the first ``k``, linear gain (trec_eval's)."""
    gain = sum(grades.get(doc, 0) / log2(rank + 2) for rank, doc in enumerate(ranking[:k]))
    ideal = sorted(grades.values(), reverse=True)[:k]
    best = sum(grade / log2(rank + 2) for rank, grade in enumerate(ideal))
    return gain / best if best else 0.0


def recall(ranking: Sequence[str], grades: Mapping[str, int], k: int) -> float:
    """Share of the relevant documents (grade > 0) among the first ``k``."""
    relevant = {doc for doc, grade in grades.items() if grade > 0}
    return len(relevant & set(ranking[:k])) / len(relevant) if relevant else 0.0


def reciprocal_rank(ranking: Sequence[str], grades: Mapping[str, int]) -> float:
    """One over the rank of the first relevant document; 0 if there is none."""
    return next(
        (1 / rank for rank, doc in enumerate(ranking, start=1) if grades.get(doc, 0) > 0), 0.0
    )


def measure(ranking: Sequence[str], grades: Mapping[str, int]) -> dict[str, float]:
    """Every measure reported in the benchmarks, of one query."""
    return {
        "nDCG@10": ndcg(ranking, grades),
        "R@5": recall(ranking, grades, 5),
        "R@10": recall(ranking, grades, 10),
        "R@20": recall(ranking, grades, 20),
        "MRR": reciprocal_rank(ranking, grades),
    }


@dataclass(frozen=True, slots=True)
class Comparison:
    """The mean gain of B over A on the same queries, with its uncertainty."""

    gain: float
    low: float
    high: float
    p: float


def compare(a: Sequence[float], b: Sequence[float], samples: int = 10_000) -> Comparison:
    """Paired randomisation test (two-sided, sign flips) and a 95 % bootstrap interval."""
    difference = np.asarray(b, dtype=np.float64) - np.asarray(a, dtype=np.float64)
    random = np.random.default_rng(SEED)
    count, gain = len(difference), float(difference.mean())
    extreme, means = 0, np.empty(samples)
    for block in np.array_split(np.arange(samples), max(1, samples // 500)):
        signs = random.integers(0, 2, (len(block), count)) * 2 - 1
        extreme += int(np.sum(np.abs(signs @ difference / count) >= abs(gain) - 1e-12))
        means[block] = difference[random.integers(0, count, (len(block), count))].mean(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return Comparison(gain, float(low), float(high), (extreme + 1) / (samples + 1))

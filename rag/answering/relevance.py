"""Which retrieved papers are relevant to a topic, so that a list stops where relevance stops.

A logistic model, fitted on hand-labelled list questions by ``benchmarks/relevance.py``. It sees

- how exceptional the paper's best passage is among the library's papers: the z-score of its
  cosine to the topic, and the highest z-score of any paper, since some topics stand out more;
- the share of the topic's idf mass that title and abstract contain, and the paper's BM25 score
  relative to the best paper's; both count less for a topic of common words ("learning");
- how far its late interaction stays behind the best paper's.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from rag.paper import RankedPaper

if TYPE_CHECKING:
    from rag.retrieval import Retrieval, Signals

# Fitted on the questions of split "dev", see benchmarks/README.md. The intercept comes first.
WEIGHTS = (-3.41, 0.77, 2.86, 1.38, -0.11, 9.3)
THRESHOLD = 0.35  # by F1 alone 0.3 would do; a wrong paper in a list costs more than a missing one
_SPECIFIC = 3.0  # idf mass from which the words of a topic say enough


class Judged(NamedTuple):
    """A candidate and how probable it is that it belongs in the list, in [0, 1]."""

    ranked: RankedPaper
    probability: float

    @property
    def relevant(self) -> bool:
        """Whether the model alone would list it."""
        return self.probability >= THRESHOLD


def judged(retrieval: Retrieval, background: tuple[float, float], mass: float) -> list[Judged]:
    """Every candidate of ``retrieval``, the most probable first.

    ``background`` is mean and spread of the cosines of the library's papers to the topic, ``mass``
    the sum of the idf of its terms. The score of a paper becomes its probability of relevance.
    """
    signals = [retrieval.signals[ranked.paper.paper_id] for ranked in retrieval.papers]
    found = []
    for ranked, row in zip(retrieval.papers, features(signals, background, mass), strict=True):
        probability = _probability(row)
        found.append(Judged(replace(ranked, score=probability), probability))
    return sorted(found, key=lambda each: -each.probability)


def features(
    signals: Sequence[Signals], background: tuple[float, float], mass: float
) -> list[tuple[float, float, float, float, float]]:
    """What the model sees of each paper, one row a paper."""
    mean, spread = background
    z = [(each.cosine - mean) / spread for each in signals]
    highest = max(z, default=0.0)
    best = max((each.bm25 for each in signals), default=0.0) or 1.0
    specific = min(1.0, mass / _SPECIFIC)
    late = [each.late or 0.0 for each in signals]
    closest = max(late, default=0.0)
    return [
        (
            score,
            specific * each.coverage,
            specific * each.bm25 / best,
            highest,
            near - closest,
        )
        for score, each, near in zip(z, signals, late, strict=True)
    ]


def _probability(row: Sequence[float]) -> float:
    score = sum(weight * value for weight, value in zip(WEIGHTS, (1.0, *row), strict=True))
    return 1.0 / (1.0 + math.exp(-score))

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

# Fitted by ``benchmarks/relevance.py``. The intercept comes first.
WEIGHTS = (-4.71, 1.02, 1.61, 2.56, 0.12, 10.3)
_LIKELY = 0.35  # of thresholds from 0.3 to 0.5, the one with the best F1 on split "dev"
_TAIL = 0.02  # probability up to which the many irrelevant candidates are taken for what they are
_SPECIFIC = 3.0  # idf mass from which the words of a topic say enough


class Judged(NamedTuple):
    """A candidate, how probable it is that it belongs in the list, and whether it is listed."""

    ranked: RankedPaper
    probability: float
    relevant: bool


def judged(retrieval: Retrieval, background: tuple[float, float], mass: float) -> list[Judged]:
    """Every candidate of ``retrieval``, the most probable first.

    ``background`` is mean and spread of the cosines of the library's papers to the topic, ``mass``
    the sum of the idf of its terms. The score of a paper becomes its probability of relevance.
    """
    signals = [retrieval.signals[ranked.paper.paper_id] for ranked in retrieval.papers]
    rows = zip(retrieval.papers, features(signals, background, mass), strict=True)
    return _listed([replace(ranked, score=_probability(row)) for ranked, row in rows])


def either(alternatives: Sequence[Sequence[Judged]]) -> list[Judged]:
    """Candidates of a topic with ``alternatives``: each as relevant as to the one it fits best."""
    best: dict[str, RankedPaper] = {}
    for candidate in (each for judgements in alternatives for each in judgements):
        known = best.get(candidate.ranked.paper.paper_id)
        if known is None or known.score < candidate.probability:
            best[candidate.ranked.paper.paper_id] = candidate.ranked
    return _listed(list(best.values()))


def _listed(scored: list[RankedPaper]) -> list[Judged]:
    scored.sort(key=lambda ranked: -ranked.score)
    listed = cut([ranked.score for ranked in scored])
    return [Judged(ranked, ranked.score, at < listed) for at, ranked in enumerate(scored)]


def cut(probabilities: Sequence[float]) -> int:
    """How many of the papers of these falling ``probabilities`` to list.

    The number that makes the expected F1 highest, by the ratio of expectations (Lewis 1995,
    "Evaluating and optimizing autonomous text classification systems"): a list of sure papers
    stops before a doubtful one, a list of doubtful papers takes in another like them. A paper
    that is ``_LIKELY`` is never left out.
    """
    relevant = sum(p for p in probabilities if p > _TAIL)
    best, most, expected = 0.0, 0, 0.0
    for size, probability in enumerate(probabilities, start=1):
        expected += probability
        if 2 * expected / (size + relevant) > best:
            best, most = 2 * expected / (size + relevant), size
    return max(most, sum(probability >= _LIKELY for probability in probabilities))


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

"""Which retrieved papers are relevant to a topic, so that a list stops where relevance stops.

A logistic model, fitted on hand-labelled list questions by ``benchmarks/relevance.py``. It sees

- how exceptional the paper's best passage is among the library's papers: the z-score of its
  cosine to the topic, and the highest z-score of any paper, since some topics stand out more;
- the share of the topic's idf mass that title and abstract contain, and the paper's BM25 score
  relative to the best paper's; both count less for a topic of common words ("learning");
- how far its late interaction stays behind the best paper's;
- the share of the topic's neighbouring words that are neighbours in the paper.

Who asks for papers expects more than one: probabilities are then given that two are relevant.
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
WEIGHTS = (-3.75, 1.19, 1.0, 2.13, -0.05, 11.53, 1.99)
# Likewise: intercept, weight of the log odds of a topic as a whole, and of the best of its things.
ENUMERATED = (0.11, 0.68, 0.36)
UNSEEN = 3e-4  # probability of what a ranking does not put forward: log odds of -8
_LIKELY = 0.45  # of thresholds from 0.3 to 0.6, the one with the best F1 on split "dev"
_TAIL = 0.02  # probability up to which the many irrelevant candidates are taken for what they are
_CERTAIN = 1 - 1e-9  # no paper is
_NEAREST = 20  # papers among which the expected ones are looked for
_SPECIFIC = 3.0  # idf mass from which the words of a topic say enough


class Judged(NamedTuple):
    """A candidate, how probable it is that it belongs in the list, and whether it is listed."""

    ranked: RankedPaper
    probability: float
    relevant: bool


def judged(
    retrieval: Retrieval, background: tuple[float, float], mass: float, together: Sequence[float]
) -> list[Judged]:
    """Every candidate of ``retrieval``, the most probable first.

    ``background`` is mean and spread of the cosines of the library's papers to the topic, ``mass``
    the sum of the idf of its terms, ``together`` what ``phrases.joined`` says of each candidate.
    The score of a paper becomes its probability of relevance.
    """
    signals = [retrieval.signals[ranked.paper.paper_id] for ranked in retrieval.papers]
    rows = zip(retrieval.papers, features(signals, background, mass, together), strict=True)
    return _listed([replace(ranked, score=_probability(row)) for ranked, row in rows])


def either(alternatives: Sequence[Sequence[Judged]], *, several: bool = False) -> list[Judged]:
    """Candidates of a topic with ``alternatives``: each as relevant as to the one it fits best.

    ``several``: more than one paper is expected.
    """
    best: dict[str, RankedPaper] = {}
    for candidate in (each for judgements in alternatives for each in judgements):
        known = best.get(candidate.ranked.paper.paper_id)
        if known is None or known.score < candidate.probability:
            best[candidate.ranked.paper.paper_id] = candidate.ranked
    return _listed(list(best.values()), several=several)


def enumerated(
    whole: Sequence[Judged], things: Sequence[Sequence[Judged]], *, several: bool = False
) -> list[Judged]:
    """Candidates of a topic that names ``things`` side by side: by the log odds that it fits the
    topic as a ``whole``, and that it fits the thing it fits best.

    A paper on music alone is far from "speech, music and noise", and one on noise from what is
    meant. ``several`` as for ``either``.
    """
    intercept, of_whole, of_thing = ENUMERATED
    return _mixed((whole, either(things)), (of_whole, of_thing), intercept, several=several)


def agreed(wordings: Sequence[Sequence[Judged]]) -> list[Judged]:
    """Candidates of a topic in several ``wordings``, by the mean of the log odds in each: a paper
    that has an abbreviation is not on the topic for that, nor one with its long form."""
    if len(wordings) == 1:
        return list(wordings[0])
    return _mixed(wordings, [1 / len(wordings)] * len(wordings))


def _mixed(
    rankings: Sequence[Sequence[Judged]],
    weights: Sequence[float],
    intercept: float = 0.0,
    *,
    several: bool = False,
) -> list[Judged]:
    """All candidates, by the weighted sum of their log odds in each of the ``rankings``."""
    papers = {c.ranked.paper.paper_id: c.ranked for ranking in rankings for c in ranking}
    odds = [
        {c.ranked.paper.paper_id: _log_odds(c.probability) for c in ranking} for ranking in rankings
    ]
    scored = []
    for paper_id, ranked in papers.items():
        score = intercept + sum(
            weight * each.get(paper_id, _log_odds(0.0))
            for weight, each in zip(weights, odds, strict=True)
        )
        scored.append(replace(ranked, score=1.0 / (1.0 + math.exp(-score))))
    return _listed(scored, several=several)


def _log_odds(probability: float) -> float:
    bounded = min(max(probability, UNSEEN), _CERTAIN)
    return math.log(bounded / (1 - bounded))


def _listed(scored: list[RankedPaper], *, several: bool = False) -> list[Judged]:
    scored.sort(key=lambda ranked: -ranked.score)
    probabilities = [ranked.score for ranked in scored]
    listed = cut(given_several(probabilities) if several else probabilities)
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


def given_several(probabilities: Sequence[float]) -> list[float]:
    """These falling ``probabilities``, given that at least two of the papers are relevant.

    By Bayes' rule for independent papers, among the nearest ones that are not surely irrelevant:
    P(i | two or more) = P(i) P(another one) / P(two or more).
    """
    nearest = [min(p, _CERTAIN) for p in probabilities[:_NEAREST] if p > _TAIL]
    if len(nearest) < 2:
        return list(probabilities)
    none = math.prod(1 - p for p in nearest)
    no_other = [none / (1 - p) for p in nearest]
    two = 1 - none - sum(p * other for p, other in zip(nearest, no_other, strict=True))
    given = [p * (1 - other) / two for p, other in zip(nearest, no_other, strict=True)]
    return [*given, *probabilities[len(given) :]]


def features(
    signals: Sequence[Signals],
    background: tuple[float, float],
    mass: float,
    together: Sequence[float],
) -> list[tuple[float, float, float, float, float, float]]:
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
            share,
        )
        for score, each, near, share in zip(z, signals, late, together, strict=True)
    ]


def _probability(row: Sequence[float]) -> float:
    score = sum(weight * value for weight, value in zip(WEIGHTS, (1.0, *row), strict=True))
    return 1.0 / (1.0 + math.exp(-score))

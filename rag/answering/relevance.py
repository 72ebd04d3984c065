"""Which retrieved papers are relevant to a topic, so that a list stops where relevance stops.

A logistic model of three signals, fitted on hand-labelled list questions by
``benchmarks/relevance.py``: how exceptional the paper's best passage is among the library's
papers (z-score of its cosine), the share of the topic's idf mass that title and abstract contain,
and its BM25 score relative to the best paper's.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from rag.paper import RankedPaper

if TYPE_CHECKING:
    from rag.retrieval import Retrieval

# Fitted, see benchmarks/README.md. Order: intercept, z, coverage, relative BM25.
WEIGHTS = (-7.29, 0.81, 4.28, 3.46)
THRESHOLD = 0.25


def relevant(retrieval: Retrieval, background: tuple[float, float]) -> list[RankedPaper]:
    """The papers of ``retrieval`` that are relevant, the most probable first.

    ``background`` is mean and spread of the cosines of the library's papers to the query. The
    score of a paper becomes its probability of relevance.
    """
    mean, spread = background
    best = max((signals.bm25 for signals in retrieval.signals.values()), default=0.0) or 1.0
    judged = []
    for ranked in retrieval.papers:
        signals = retrieval.signals[ranked.paper.paper_id]
        z = (signals.cosine - mean) / spread
        probability = _logistic((1.0, z, signals.coverage, signals.bm25 / best))
        if probability >= THRESHOLD:
            judged.append(replace(ranked, score=probability))
    return sorted(judged, key=lambda ranked: -ranked.score)


def _logistic(features: Sequence[float]) -> float:
    score = sum(weight * value for weight, value in zip(WEIGHTS, features, strict=True))
    return 1.0 / (1.0 + math.exp(-score))

"""From raw evidence to one score: a convex combination of word and vector similarity.

Measured against reciprocal rank fusion in benchmarks/README.md: ranks throw away how far ahead the
first hit is, and that is what tells a named thing from a vague topic.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log

LEXICAL_WEIGHT = 0.3


@dataclass(frozen=True, slots=True)
class Signals:
    """Why a paper was ranked where it was.

    ``bm25`` is the sum over the query's words, ``cosine`` that of the best passage, ``coverage``
    the share of the query's words that the paper has, weighted by how rare they are, in [0, 1].
    """

    bm25: float = 0.0
    cosine: float = 0.0
    coverage: float = 0.0


@dataclass(frozen=True, slots=True)
class TermScores:
    """One word of the query: its BM25 score in each paper that has it, and its rarity."""

    scores: Mapping[str, float]
    idf: float

    @classmethod
    def of(cls, scores: Mapping[str, float], document_frequency: int, papers: int) -> TermScores:
        rarity = log(1 + (papers - document_frequency + 0.5) / (document_frequency + 0.5))
        return cls(scores, rarity)


def signals_of(
    candidates: Iterable[str], cosines: Mapping[str, float], terms: Sequence[TermScores]
) -> dict[str, Signals]:
    """The evidence for each candidate."""
    mass = sum(term.idf for term in terms) or 1.0
    return {
        paper_id: Signals(
            bm25=sum(term.scores.get(paper_id, 0.0) for term in terms),
            cosine=cosines.get(paper_id, 0.0),
            coverage=sum(term.idf for term in terms if paper_id in term.scores) / mass,
        )
        for paper_id in candidates
    }


def fuse(found: Mapping[str, Signals]) -> dict[str, float]:
    """One score a paper, at most 1: BM25 relative to the best hit's, and the cosine as it is."""
    best = max((signals.bm25 for signals in found.values()), default=0.0) or 1.0
    return {
        paper_id: LEXICAL_WEIGHT * signals.bm25 / best + (1 - LEXICAL_WEIGHT) * signals.cosine
        for paper_id, signals in found.items()
    }

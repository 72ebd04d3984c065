"""From raw evidence to one score: a convex combination of three similarities.

Measured against reciprocal rank fusion in benchmarks/README.md: ranks throw away how far ahead the
first hit is, and that is what tells a named thing from a vague topic.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import log

WORDS_WEIGHT = 0.2
PASSAGES_WEIGHT = 0.5
PIECES_WEIGHT = 0.3


@dataclass(frozen=True, slots=True)
class Signals:
    """Why a paper was ranked where it was.

    ``bm25`` is the sum over the query's words, ``cosine`` that of the best passage, ``coverage``
    the share of the query's words that the paper has, weighted by how rare they are, in [0, 1],
    ``late`` the late interaction of word pieces, a mean cosine (None if the embedder has none).
    """

    bm25: float = 0.0
    cosine: float = 0.0
    coverage: float = 0.0
    late: float | None = None


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
    candidates: Iterable[str],
    cosines: Mapping[str, float],
    terms: Mapping[str, TermScores],
    late: Mapping[str, float],
) -> dict[str, Signals]:
    """The evidence for each candidate."""
    mass = sum(term.idf for term in terms.values()) or 1.0
    return {
        paper_id: Signals(
            bm25=sum(term.scores.get(paper_id, 0.0) for term in terms.values()),
            cosine=cosines.get(paper_id, 0.0),
            coverage=sum(term.idf for term in terms.values() if paper_id in term.scores) / mass,
            late=late.get(paper_id),
        )
        for paper_id in candidates
    }


def fuse(found: Mapping[str, Signals]) -> dict[str, float]:
    """One score a paper, at most 1: BM25 relative to the best hit's, and cosines as they are.

    Where no paper has word pieces, the other two share their weight.
    """
    best = max((signals.bm25 for signals in found.values()), default=0.0) or 1.0
    pieces = PIECES_WEIGHT if any(s.late is not None for s in found.values()) else 0.0
    total = WORDS_WEIGHT + PASSAGES_WEIGHT + pieces
    return {
        paper_id: (
            WORDS_WEIGHT * signals.bm25 / best
            + PASSAGES_WEIGHT * signals.cosine
            + pieces * (signals.late or 0.0)
        )
        / total
        for paper_id, signals in found.items()
    }

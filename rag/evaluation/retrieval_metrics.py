"""How well the papers that were retrieved are ranked, as trec_eval measures it.

Grades are ours: 2 for a paper that an answer must have, 1 for one that it may have.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log2

from rag.evaluation.case import Case


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
    """One over the rank of the first relevant document (grade > 0); 0 if there is none."""
    return next(
        (1 / rank for rank, doc in enumerate(ranking, start=1) if grades.get(doc, 0) > 0), 0.0
    )


def recall_at_5(case: Case) -> float | None:
    """Share of the required papers (grade 2) among the first 5 retrieved (trec_eval's recall_5)."""
    return None if case.ranking is None else recall(case.ranking, _required(case), 5)


def recall_at_r(case: Case) -> float | None:
    """Share of the R required papers (grade 2) among the first R retrieved (trec_eval's Rprec).

    Unlike recall at a fixed depth it can reach 1 for a list of any length.
    """
    required = _required(case)
    return None if case.ranking is None else recall(case.ranking, required, len(required))


def ndcg_at_10(case: Case) -> float | None:
    """nDCG of the first 10 retrieved, grades as linear gains (trec_eval's ndcg_cut_10)."""
    if case.ranking is None:
        return None
    return ndcg(case.ranking, {paper.title: paper.grade for paper in case.question.papers})


def mrr(case: Case) -> float | None:
    """One over the rank of the first required paper (grade 2) retrieved, 0 if none is
    (trec_eval's recip_rank)."""
    return None if case.ranking is None else reciprocal_rank(case.ranking, _required(case))


def _required(case: Case) -> dict[str, int]:
    return dict.fromkeys(case.question.titles(2), 1)

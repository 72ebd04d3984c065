"""The ranking measures of the benchmarks; they agree with trec_eval.

Checked against ``pytrec_eval``; see README.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rag.evaluation.retrieval_metrics import ndcg, recall, reciprocal_rank


def measure(ranking: Sequence[str], grades: Mapping[str, int]) -> dict[str, float]:
    """Every measure reported in the benchmarks, of one query."""
    return {
        "nDCG@10": ndcg(ranking, grades),
        "R@5": recall(ranking, grades, 5),
        "R@10": recall(ranking, grades, 10),
        "R@20": recall(ranking, grades, 20),
        "MRR": reciprocal_rank(ranking, grades),
    }

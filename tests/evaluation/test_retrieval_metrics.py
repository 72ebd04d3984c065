"""The ranking measures, worked out by hand as trec_eval would."""

from __future__ import annotations

from math import log2

import pytest
from evaluation_kit import BIRDS, RADIO, WEIGHTS, answer, case, question

from benchmarks.measures import measure
from rag.evaluation.metrics import measure_case
from rag.evaluation.retrieval_metrics import ndcg
from rag.paper import Paper

GRADES = {"a": 2, "b": 1, "c": 0}
LIST = question("list", [BIRDS, RADIO], [WEIGHTS])
OTHERS = [Paper(f"Other {number}") for number in range(9)]


def test_ndcg_discounts_by_rank() -> None:
    # Found: b first (1), a third (2 / 2). Best: a first, b second.
    gained, best = 1 + 2 / log2(4), 2 + 1 / log2(3)
    assert ndcg(["b", "x", "a"], GRADES) == pytest.approx(gained / best)
    assert ndcg(["a", "b"], GRADES) == pytest.approx(1.0)
    assert ndcg([*"0123456789", "a"], GRADES) == 0.0


def test_recall_and_reciprocal_rank() -> None:
    found = measure(["c", "x", "b", "y", "z", "a"], GRADES)
    assert found["R@5"] == 0.5
    assert found["R@10"] == 1.0
    assert found["MRR"] == pytest.approx(1 / 3)


def retrieved(*ranking: Paper) -> dict[str, float]:
    found = measure_case(case(LIST, answer(), *ranking))
    return {name[10:]: value for name, value in found.items() if name.startswith("retrieval/")}


def test_recall_is_of_the_required_papers() -> None:
    assert retrieved(WEIGHTS, BIRDS, *OTHERS[:3], RADIO)["recall@5"] == 0.5
    assert retrieved(WEIGHTS, BIRDS, RADIO)["recall@5"] == 1


def test_recall_at_r_looks_as_deep_as_the_list_is_long() -> None:
    assert retrieved(BIRDS, WEIGHTS, RADIO)["recall@R"] == 0.5
    assert retrieved(RADIO, BIRDS)["recall@R"] == 1


def test_the_rank_of_the_first_required_paper() -> None:
    assert retrieved(WEIGHTS, RADIO)["MRR"] == 0.5
    assert retrieved(WEIGHTS)["MRR"] == 0


def test_papers_that_may_be_listed_gain_half() -> None:
    gained = 1 + 2 / log2(3)
    best = 2 + 2 / log2(3) + 1 / log2(4)
    assert retrieved(WEIGHTS, BIRDS)["nDCG@10"] == pytest.approx(gained / best)
    assert retrieved(*OTHERS, WEIGHTS, BIRDS)["nDCG@10"] == pytest.approx(1 / log2(11) / best)


def test_what_was_not_recorded_or_not_retrieved_is_not_measured() -> None:
    assert retrieved() == {}
    record = case(question("library", [BIRDS]), answer(), BIRDS)
    assert not any(name.startswith("retrieval/") for name in measure_case(record))

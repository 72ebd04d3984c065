"""Metrics of the rows of a run: saved and read again, never a number where nothing was measured."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from evaluation_kit import (
    BIRDS,
    PAPERS,
    SECOND,
    THIRD,
    WEIGHTS,
    answer,
    case,
    citation,
    claim,
    gold,
    question,
    span,
)
from hypothesis import given
from hypothesis import strategies as st

from rag.evaluation.case import Judging, answer_from_dict
from rag.evaluation.metrics import METRICS, errors, measure, measure_case
from rag.paper import Answer, Timings, Usage
from rag.serialise import answer_to_dict

FACT = question("fact", [BIRDS], evidence=gold(BIRDS, SECOND))
FULL = answer(
    citation(1, BIRDS, SECOND),
    citation(2, WEIGHTS),
    text="x [1].",
    claims=(
        claim("They scatter.", 1, verdict="unsupported", reason="not covered"),
        claim(SECOND, 1, 2, evidence=((1, span(BIRDS, SECOND)),)),
    ),
    withdrawn=(claim(THIRD, 2, verdict="unsupported"),),
    usage=Usage(10, 20, 1),
    timings=Timings(30.0, 1.0, 2.0, 3.0),
    rewritten="y",
    prompts=("answer/1",),
)


def row(given: Answer = FULL, **fields: Any) -> dict[str, Any]:
    saved = json.loads(json.dumps(answer_to_dict(given)))
    made = {"id": "fact-001", "repeat": 1, "state": "ok", "answer": saved}
    return {**made, "retrieved": ["w1", "b1"], "titles": {}, **fields}


def test_an_answer_survives_being_saved() -> None:
    assert answer_from_dict(row()["answer"], PAPERS) == FULL


def test_a_saved_answer_is_worth_what_the_answer_at_hand_was() -> None:
    judging = Judging(supports=lambda *_: True)
    at_hand = replace(case(FACT, FULL, WEIGHTS, BIRDS), judging=judging)
    found = measure(FACT, row(), PAPERS, judging)
    assert found == measure_case(at_hand)
    assert found["retrieval/MRR"] == 0.5
    assert found["faithfulness"] == 0.5


def test_titles_of_the_run_stand_in_for_a_library_that_is_gone() -> None:
    found = measure(FACT, row(titles={"w1": "Weights", "b1": "Birds"}), {})
    assert found["retrieval/MRR"] == 0.5
    assert found["citations/recall"] == 1
    assert not {"quotes/accuracy", "evidence/gold cited", "evidence/gold first"} & set(found)


def test_a_failed_answer_has_no_metrics_but_errors() -> None:
    broken = row(state="error", error="timeout")
    assert measure(FACT, broken, PAPERS) == {}
    named = errors(FACT, broken)
    assert {"retrieval/MRR", "faithfulness", "evidence/gold cited"} <= named
    assert not {"list/F1", "correctness", "latency/ms"} & named
    assert "correctness" in errors(replace(FACT, values=("1",)), broken)
    told = row(answer(citation(1, BIRDS), status="error", error="the model died"))
    assert measure(FACT, told, PAPERS) == {}
    assert errors(FACT, told) == named


def test_a_row_without_an_answer_is_a_failed_one() -> None:
    assert measure(FACT, {"id": "fact-001", "state": "error", "answer": None}, PAPERS) == {}


def test_a_failed_judgement_is_an_error_of_the_judged_metrics() -> None:
    judging = Judging([{"claim": 0, "verdict": "error"}, {"claim": 1, "verdict": "supported"}])
    judged = {"claims/citation precision", "claims/citation recall", "faithfulness"}
    assert errors(FACT, row(), judging) == judged
    assert not judged & set(measure(FACT, row(), PAPERS, judging))
    assert errors(FACT, row()) == frozenset()


def test_a_failed_grade_is_an_error_of_the_one_metric_it_is_for() -> None:
    judging = Judging(grade="error")
    assert errors(FACT, row(), judging) == {"correctness/prose"}
    assert "correctness/prose" not in measure(FACT, row(), PAPERS, judging)


def test_every_metric_says_what_it_is() -> None:
    assert len({metric.definition for metric in METRICS.values()}) == len(METRICS)
    assert all(len(metric.definition) > 30 for metric in METRICS.values())
    lower = {name for name, metric in METRICS.items() if metric.better == "lower"}
    assert lower == {
        "abstention/refused answerable",
        "latency/ms",
        "tokens/prompt",
        "tokens/completion",
        "calls",
        "cost",
    }


KINDS = st.sampled_from(["list", "fact", "comparison", "library", "unanswerable", "followup"])
STATUSES = st.sampled_from(["answered", "abstained"])
PAPER_LISTS = st.lists(st.sampled_from(list(PAPERS.values())), unique_by=lambda p: p.title)
VERDICTS = st.lists(st.sampled_from(["supported", "partly", "unsupported", "uncited", "error"]))


@given(KINDS, STATUSES, PAPER_LISTS.filter(bool), PAPER_LISTS, PAPER_LISTS, VERDICTS)
def test_every_share_lies_between_0_and_1(
    kind: str, status: str, required: Any, cited: Any, ranking: Any, verdicts: list[str]
) -> None:
    citations = [citation(number, paper) for number, paper in enumerate(cited, start=1)]
    claims = tuple(claim("x", *range(1, min(len(cited), 1) + 1)) for _ in verdicts)
    judged = [{"claim": at, "verdict": verdict} for at, verdict in enumerate(verdicts)]
    found = measure_case(
        case(
            question(kind, [] if kind == "unanswerable" else required, answer="2"),
            answer(*citations, status=status, claims=claims),
            *ranking,
            verdicts=judged,
        )
    )
    shares = [value for name, value in found.items() if METRICS[name].unit == "share"]
    assert all(0 <= value <= 1 for value in shares)


@pytest.mark.parametrize("name", list(METRICS))
def test_only_questions_that_a_metric_is_about_have_it(name: str) -> None:
    nothing = question("unanswerable")
    assert (name in measure_case(case(nothing, answer()))) <= METRICS[name].applies(nothing)

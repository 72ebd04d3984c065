"""The measures of ``benchmarks.answers``; what each of them is, tests/evaluation tests."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from benchmarks.answer_scores import MEASURES, Measure, score
from benchmarks.answers import judged, table
from rag.evaluation.questions import GoldEvidence, GradedPaper, Question
from rag.paper import Answer, Citation, Claim, Evidence, Paper

SENTENCE = "They settle in time."
BIRDS = Paper("Birds", f"Birds flock. {SENTENCE}")
RADIO = Paper("Radio", "Sources are mapped.")
CITED = Citation(1, BIRDS, (Evidence(SENTENCE, "abstract", 13, 33),))
ANSWERED = Answer("?", "answered", "In 2022.", citations=(CITED,))
ABSTAINED = Answer("?", "abstained", "")


def question(kind: Any, *required: Paper, **fields: Any) -> Question:
    papers = tuple(GradedPaper(paper.title, 2) for paper in required)
    evidence = (GoldEvidence("Birds", SENTENCE),)
    asked = Question(f"{kind}-001", kind, "?", "", papers, evidence, (), "", "dev")
    return replace(asked, **fields)


@pytest.mark.parametrize(
    ("asked", "given", "scores"),
    [
        pytest.param(
            question("list", BIRDS, RADIO),
            ANSWERED,
            {
                "list: F1": 2 / 3,
                "list: precision": 1,
                "list: recall": 0.5,
                "answerable: refused": 0,
            },
            id="list",
        ),
        pytest.param(
            question("list", BIRDS),
            ABSTAINED,
            {"list: F1": 0, "list: precision": 0, "list: recall": 0, "answerable: refused": 1},
            id="list refused",
        ),
        pytest.param(
            question("fact", BIRDS),
            ANSWERED,
            {
                "fact: gold sentence cited": 1,
                "fact: gold sentence first": 0,
                "fact: right paper cited": 1,
                "answerable: refused": 0,
            },
            id="fact",
        ),
        pytest.param(
            question("comparison", BIRDS, RADIO),
            ANSWERED,
            {
                "comparison: every paper cited": 0,
                "comparison: precision": 1,
                "answerable: refused": 0,
            },
            id="comparison",
        ),
        pytest.param(
            question("library", BIRDS, values=("2022", "Day")),
            ANSWERED,
            {"library: exact set": 1, "library: value stated": 0, "answerable: refused": 0},
            id="library",
        ),
        pytest.param(
            question("library", tags=("not-stated",)),
            ABSTAINED,
            {"library: exact set": 1},
            id="not stated",
        ),
        pytest.param(
            question("unanswerable", tags=("false-premise",)),
            ANSWERED,
            {"unanswerable: abstains": 0, "false premise: refused or contradicted": 1},
            id="unanswerable",
        ),
        pytest.param(
            question("followup", RADIO),
            ANSWERED,
            {
                "followup: right paper cited": 0,
                "followup: precision": 0,
                "followup: gold sentence cited": 1,
                "answerable: refused": 0,
            },
            id="followup",
        ),
    ],
)
def test_the_measures_of_each_kind(
    asked: Question, given: Answer, scores: dict[str, float]
) -> None:
    assert score(asked, given) == pytest.approx(scores)


def test_the_table_has_means_bounds_and_both_splits() -> None:
    asked = question("list", BIRDS)
    good = judged(asked, replace(ANSWERED, claims=(Claim("x", (1,), "supported", 1.0),)))
    bad = judged(replace(asked, split="test"), ABSTAINED)
    lines = list(table([good, bad, replace(good, id="list-003")]))
    # Two successes of two, one failure of one: Wilson's intervals.
    assert "| list: F1 | dev | 2 | 1.000 | 0.342 to 1.000 | ≥ 0.72 | holds |" in lines
    assert "| list: F1 | test | 1 | 0.000 | 0.000 to 0.793 | ≥ 0.72 | **missed** |" in lines
    assert any(line.startswith("| list: F1 | both | 3 | 0.667 ") for line in lines)
    assert any(line.endswith("| ≤ 0.05 | **missed** |") for line in lines)
    assert any(line.startswith("| claims: verbatim or supported | both | 2 |") for line in lines)


def test_a_bound_may_be_a_ceiling() -> None:
    assert Measure("x", 0.05, at_most=True).holds(0.04) is True
    assert Measure("x", 0.72).holds(0.71) is False
    assert Measure("x").holds(0.5) is None
    assert len({measure.name for measure in MEASURES}) == len(MEASURES)

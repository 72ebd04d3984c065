"""Questions, papers and answers made by hand, for the tests of the evaluation."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rag.evaluation.case import Case, Judging
from rag.evaluation.questions import GoldEvidence, GradedPaper, Question
from rag.paper import Answer, Citation, Claim, Evidence, ModelInfo, Paper

FIRST = "Birds flock (see Chazelle et al. 2014)."
SECOND = "They settle in time."
THIRD = "The bound is tight."
BIRDS = Paper(
    "Birds", f"{FIRST} {SECOND} {THIRD}", authors=("Ada Day", "Bo Eve"), year=2022, paper_id="b1"
)
WEIGHTS = Paper("Weights", "Averages generalize. Minima are wide.", paper_id="w1")
RADIO = Paper("Radio", "Sources are mapped.", paper_id="r1")
PAPERS = {paper.paper_id: paper for paper in (BIRDS, WEIGHTS, RADIO)}


def question(
    kind: Any, required: Sequence[Paper] = (), allowed: Sequence[Paper] = (), **fields: Any
) -> Question:
    graded = [GradedPaper(p.title, 2) for p in required]
    graded += [GradedPaper(p.title, 1) for p in allowed]
    given = {
        "id": f"{kind}-001",
        "question": "?",
        "answer": "",
        "evidence": (),
        "tags": (),
        "note": "",
        "split": "dev",
    }
    return Question(kind=kind, papers=tuple(graded), **{**given, **fields})


def gold(paper: Paper, *texts: str) -> tuple[GoldEvidence, ...]:
    return tuple(GoldEvidence(paper.title, text) for text in texts)


def span(paper: Paper, text: str) -> Evidence:
    start = paper.abstract.index(text)
    return Evidence(text, "abstract", start, start + len(text))


def citation(number: int, paper: Paper, *texts: str) -> Citation:
    return Citation(number, paper, tuple(span(paper, text) for text in texts))


def claim(text: str, *numbers: int, verdict: Any = "supported", **fields: Any) -> Claim:
    return Claim(text, numbers, verdict, 1.0, **fields)


def answer(*citations: Citation, status: Any = "answered", **fields: Any) -> Answer:
    return Answer("?", status, fields.pop("text", ""), citations=citations, **fields)


def case(asked: Question, given: Answer, *ranking: Paper, **judging: Any) -> Case:
    titles = tuple(paper.title for paper in ranking) if ranking else None
    return Case(asked, given, titles, judging=Judging(**judging))


WRITTEN = ModelInfo("ollama", "m", "single")


def row(**fields: Any) -> dict[str, Any]:
    """A row of a questions file that is in order."""
    given = {
        "id": "list-001",
        "kind": "list",
        "question": "papers about birds",
        "answer": "One.",
        "papers": [{"title": "Birds", "grade": 2}],
        "evidence": [],
        "tags": [],
        "note": "",
    }
    return {key: value for key, value in {**given, **fields}.items() if value is not ...}


def write(path: Path, *rows: dict[str, Any] | str) -> Path:
    lines = [
        each if isinstance(each, str) else json.dumps(each, ensure_ascii=False) for each in rows
    ]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path

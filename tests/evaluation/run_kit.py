"""A small library about ice, questions about it, and helpers to run them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from evaluation_kit import row, write

from rag.assistant import Assistant
from rag.evaluation.execution import begin, carry_out
from rag.evaluation.folder import RunFolder
from rag.evaluation.judging import ClaimVerdict, Judgement
from rag.evaluation.manifest import Plan
from rag.settings import Settings

PAPERS = [
    {
        "title": "MeltNet: Measuring Glacier Melt in Photographs",
        "abstract": "We introduce MeltNet, which measures the melting of a glacier in photographs. "
        "MeltNet needs no depth sensor. Its error in glacier area is 3%.",
        "authors": ["Ada Day"],
        "year": 2021,
    },
    {
        "title": "DroneIce: Glacier Photography with Drones",
        "abstract": "Glaciers are hard to reach on foot. We present DroneIce, which photographs "
        "glaciers with drones. Each flight of DroneIce takes 12 minutes.",
        "authors": ["Bo Eve"],
        "year": 2022,
    },
    {
        "title": "Sea Ice Thickness from Radar",
        "abstract": "Radar measures the thickness of sea ice from orbit. The method works at "
        "night.",
        "authors": ["Cy Fox", "Ada Day"],
        "year": 2022,
    },
]
MELT, DRONE, RADAR = (paper["title"] for paper in PAPERS)


def fact(number: int, question: str, title: str, evidence: str, **fields: Any) -> dict[str, Any]:
    """A row of a fact question."""
    return row(
        id=f"fact-{number:03}",
        kind="fact",
        question=question,
        papers=[{"title": title, "grade": 2}],
        evidence=[{"title": title, "text": evidence}],
        **fields,
    )


FLIGHT = fact(
    1,
    "How long does a flight of DroneIce take?",
    DRONE,
    "Each flight of DroneIce takes 12 minutes.",
    values=["12 minutes"],
)
ERROR = fact(
    2,
    "What is MeltNet's error in glacier area?",
    MELT,
    "Its error in glacier area is 3%.",
    values=["3%"],
)
WROTE = row(
    id="library-001",
    kind="library",
    question="Who wrote DroneIce: Glacier Photography with Drones?",
    answer="Bo Eve",
    papers=[{"title": DRONE, "grade": 2}],
    values=["Bo Eve"],
    tags=["author"],
)
ABSENT = row(
    id="unanswerable-001",
    kind="unanswerable",
    question="Which papers study sign language recognition?",
    answer="None.",
    papers=[],
)
ROWS = (FLIGHT, ERROR, WROTE, ABSENT)


def listing(folder: Path) -> Path:
    """The papers as a file to ingest."""
    path = folder / "papers.jsonl"
    path.write_text("".join(f"{json.dumps(paper)}\n" for paper in PAPERS), encoding="utf-8")
    return path


def many(count: int) -> list[dict[str, Any]]:
    """Questions that take no search, to have many of them quickly."""
    return [
        row(
            id=f"library-{number:03}",
            kind="library",
            question=f"How many papers are there from {1500 + number}?",
            answer="0",
            papers=[],
            tags=["count", "empty"],
        )
        for number in range(count)
    ]


class Yes:
    """A judge that calls everything supported; ``lost`` is raised at the answer of that number."""

    name = "llm:yes"
    threshold = 0.5

    def __init__(self, verdict: Any = "supported", score: float | None = 1.0) -> None:
        self._said = verdict, score
        self.lost: tuple[int, BaseException] | None = None
        self.judged = 0

    def describe(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "version": "judge-answer/1",
            "prompt": "0" * 12,
            "model": "scripted:yes",
            "temperature": 0.0,
        }

    def spent(self) -> dict[str, int]:
        return {"llm_calls": 7, "prompt_tokens": 8, "completion_tokens": 9, "unusable": 2}

    def judge(self, answer: str, papers: Any) -> Judgement:
        self.judged += 1
        if self.lost and self.judged >= self.lost[0]:
            raise self.lost[1]
        return Judgement((ClaimVerdict(answer, *self._said),), self.threshold)


def started(
    home: Path,
    assistant: Assistant,
    rows: Sequence[dict[str, Any]] = ROWS,
    judges: Sequence[Any] = (),
    **plan: Any,
) -> RunFolder:
    """A run that has begun and asked nothing."""
    file = write(home / "questions.jsonl", *rows)
    settings = Settings(home=home, llm="none")
    return begin(Plan((file,), **{"name": "test", **plan}), settings, assistant, judges)


def completed(
    home: Path,
    assistant: Assistant,
    rows: Sequence[dict[str, Any]] = ROWS,
    judges: Sequence[Any] = (),
    **plan: Any,
) -> RunFolder:
    """A run carried out to its end."""
    run = started(home, assistant, rows, judges, **plan)
    carry_out(run, assistant, judges)
    return run

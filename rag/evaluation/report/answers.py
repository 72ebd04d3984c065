"""The questions of a run down to each claim and its evidence, errors first, then the worst."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.evaluation.folder import RunFolder
from rag.evaluation.journal import Row
from rag.evaluation.metric_names import is_cost, sign
from rag.evaluation.questions import Question

if TYPE_CHECKING:
    from rag.evaluation.compare import Comparison, QuestionChange


@dataclass(frozen=True, slots=True)
class Judged:
    """What one judge says of a claim."""

    judge: str
    verdict: str
    score: float | None
    reason: str


@dataclass(frozen=True, slots=True)
class Stated:
    """A claim as it was shown, and what the judges say of it."""

    text: str
    citations: tuple[int, ...]
    verdicts: tuple[Judged, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the answer it got, and what that is worth. ``worst`` orders the table: 0 is the
    least that an answer can score, -1 is a failure."""

    question: Question
    repeat: int
    state: str
    error: str | None
    status: str
    rewritten: str | None
    answer: str
    citations: tuple[Row, ...]
    claims: tuple[Stated, ...]
    withdrawn: tuple[str, ...]
    scores: tuple[tuple[str, float], ...]
    failed: tuple[str, ...]
    seconds: float
    worst: float
    change: QuestionChange | None

    @property
    def before(self) -> str | None:
        """What the other run answered, where the scores differ and it kept its answers."""
        if self.change is None or self.change.a is None:
            return None
        answer = self.change.a["answer"]
        return _plain(str(answer["answer"])) if answer else "(it failed)"


def asked_of(run: RunFolder, metrics: Row, comparison: Comparison | None) -> tuple[Asked, ...]:
    """Every answer of the run.

    Raises:
        RagError: a file of the run cannot be read.
    """
    questions = {question.id: question for question in run.questions()}
    scored = {(row["id"], row["repeat"]): row for row in metrics["questions"]}
    changes = {each.id: each for each in comparison.questions} if comparison else {}
    verdicts: dict[tuple[str, int], list[Row]] = defaultdict(list)
    for row in run.verdicts():
        verdicts[row["id"], row["repeat"]].append(row)
    found = [
        _asked(
            questions[row["id"]],
            row,
            scored[row["id"], row["repeat"]],
            verdicts[row["id"], row["repeat"]],
            changes.get(row["id"]),
        )
        for row in run.answers()
        if (row["id"], row["repeat"]) in scored
    ]
    return tuple(sorted(found, key=lambda asked: (asked.worst, asked.question.id, asked.repeat)))


def _asked(
    question: Question,
    row: Row,
    scored: Row,
    verdicts: Sequence[Row],
    change: QuestionChange | None,
) -> Asked:
    answer = row["answer"] or {}
    scores = scored["metrics"]
    return Asked(
        question=question,
        repeat=row["repeat"],
        state=scored["state"],
        error=row["error"] or answer.get("error"),
        status=answer.get("status", "error"),
        rewritten=answer.get("rewritten"),
        answer=_plain(answer.get("answer", "")),
        citations=tuple(answer.get("citations", ())),
        claims=tuple(_claims(answer, verdicts)),
        withdrawn=tuple(_plain(claim["text"]) for claim in answer.get("withdrawn", ())),
        scores=tuple((name, value) for name, value in scores.items() if not is_cost(name)),
        failed=tuple(scored["failed"]),
        seconds=row["seconds"],
        worst=_worst(scored, scores),
        change=change,
    )


def _claims(answer: Row, verdicts: Sequence[Row]) -> list[Stated]:
    told: dict[int, list[Judged]] = defaultdict(list)
    for row in verdicts:
        judged = Judged(row["judge"], row["verdict"], row["score"], row["reason"])
        told[row["claim"]].append(judged)
    return [
        Stated(_plain(claim["text"]), tuple(claim["citations"]), tuple(told[number]))
        for number, claim in enumerate(answer.get("claims", ()))
    ]


def _worst(scored: Row, scores: Mapping[str, float]) -> float:
    if scored["state"] != "ok" or scored["failed"]:
        return -1.0
    worth = [
        value if sign(name) > 0 else 1 - value
        for name, value in scores.items()
        if not is_cost(name)
    ]
    return min(worth, default=1.0)


def _plain(text: str) -> str:
    """``text`` without the marks of bold type; titles stand in it."""
    return text.replace("**", "")

"""A judge's opinion of an answer in prose: how much of the gold answer it bears out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Literal

from rag.answering.verification.claims import claims_of
from rag.evaluation.case import Row
from rag.evaluation.correctness import is_decidable
from rag.evaluation.questions import Question
from rag.paper import Paper

if TYPE_CHECKING:
    from rag.evaluation.judging import AnswerJudge

Grade = float | Literal["error"]

_WORTH = {"supported": 1.0, "partly": 0.5}
_STOPS = re.compile(r"[.?!]+(?=\s)")


def is_prose(question: Question) -> bool:
    """Whether only a judge can tell if an answer is right."""
    return question.kind != "unanswerable" and not is_decidable(question)


def grade(judge: AnswerJudge, question: Question, answer: Row) -> Grade:
    """The mean over the gold answer's sentences of what the answer is worth as their source: 1
    where it bears the sentence out, 0.5 where it does in part. An abstention is worth 0.

    Raises:
        ModelError: the judge cannot be reached (any more).
    """
    if answer["status"] != "answered":
        return 0.0
    source = {1: Paper(question.question, answer["answer"])}
    verdicts = judge.judge("\n\n".join(_statements(question)), source).claims
    if not verdicts or any(each.verdict == "error" for each in verdicts):
        return "error"
    return sum(_WORTH.get(each.verdict, 0.0) for each in verdicts) / len(verdicts)


def grades(
    judges: Sequence[AnswerJudge], questions: Mapping[str, Question], rows: Sequence[Row]
) -> dict[tuple[str, str, int], Grade]:
    """By judge, question and repeat: the grade of every answer that is prose.

    Raises as ``grade``.
    """
    return {
        (judge.name, row["id"], row["repeat"]): grade(judge, questions[row["id"]], row["answer"])
        for judge in judges
        for row in rows
        if is_prose(questions[row["id"]])
    }


def _statements(question: Question) -> Iterator[str]:
    """The gold answer's sentences, each beside the question: alone, "Local energy." says nothing
    that could be true."""
    asked = _STOPS.sub(",", question.question).rstrip(".?! ")
    for sentence in claims_of(question.answer) or [question.answer]:
        yield f"Asked “{asked}”, the answer is: {sentence} [1]"

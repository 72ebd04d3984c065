"""The schema of one row of questions, and what each kind asks of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationError

from rag.evaluation.questions import (
    GoldEvidence,
    GradedPaper,
    Kind,
    Problem,
    Question,
    Role,
    Turn,
)


def _said(text: str) -> str:
    if not text.strip():
        raise ValueError("is empty")
    if text != text.strip():
        raise ValueError("has spaces around it")
    return text


def _kind(value: Any) -> Any:
    return "followup" if value == "follow-up" else value


Said = Annotated[str, AfterValidator(_said)]
_STRICT = ConfigDict(extra="forbid", strict=True)


class _Paper(BaseModel):
    model_config = _STRICT
    title: Said
    grade: Literal[1, 2]


class _Evidence(BaseModel):
    model_config = _STRICT
    title: Said
    text: Said


class _Turn(BaseModel):
    model_config = _STRICT
    role: Role
    content: Said


class _Row(BaseModel):
    """A question with its gold answer; docs/evaluation-questions.md explains the fields."""

    model_config = ConfigDict(**_STRICT, title="Question")
    id: Said
    kind: Annotated[Kind, BeforeValidator(_kind)]
    question: Said
    answer: Said
    papers: list[_Paper]
    evidence: list[_Evidence]
    tags: list[Said]
    note: str
    split: str = ""
    history: list[_Turn] = []
    standalone: str = ""
    values: list[Said] = []


def schema() -> dict[str, Any]:
    """The JSON Schema of one row, which ``evals/questions/question.schema.json`` keeps."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **_Row.model_json_schema()}


def parse(value: Any, file: str, line: int) -> list[Question | Problem]:
    """The question of one row, or its faults."""
    if not isinstance(value, dict):
        return [Problem(file, line, "is not a JSON object")]
    try:
        row = _Row.model_validate(value)
    except ValidationError as error:
        return [Problem(file, line, _fault(each)) for each in error.errors()]
    question = Question(
        id=row.id,
        kind=row.kind,
        question=row.question,
        answer=row.answer,
        papers=tuple(GradedPaper(each.title, each.grade) for each in row.papers),
        evidence=tuple(GoldEvidence(each.title, each.text) for each in row.evidence),
        tags=tuple(row.tags),
        note=row.note,
        split=row.split,
        history=tuple(Turn(turn.role, turn.content) for turn in row.history),
        standalone=row.standalone,
        values=tuple(row.values),
        file=file,
        line=line,
    )
    if faults := list(_of_its_kind(question)):
        return [Problem(file, line, f"{question.id}: {fault}") for fault in faults]
    return [question]


def _fault(error: Any) -> str:
    place = re.sub(r"\.(\d+)", r"[\1]", ".".join(map(str, error["loc"])))
    if error["type"] == "missing":
        return f"field {place!r} is missing"
    if error["type"] == "extra_forbidden":
        return f"there is no field {place!r}"
    said = error["msg"].removeprefix("Value error, ")
    return f"field {place!r}: {said[0].lower()}{said[1:]}"


def _of_its_kind(question: Question) -> Iterator[str]:
    """What is wrong with a row that has the right shape, by the rules of its kind."""
    titles = [paper.title for paper in question.papers]
    required = question.titles(2)
    shown = {each.title for each in question.evidence}
    for title in sorted({title for title in titles if titles.count(title) > 1}):
        yield f"paper {title!r} is graded twice"
    for gold, count in Counter(question.evidence).items():
        if count > 1:
            yield f"evidence is given twice: {gold.text!r}"
    for title in sorted(shown - set(titles)):
        yield f"evidence is of a paper that is not graded: {title!r}"
    if question.kind in ("list", "fact", "comparison") and not required:
        yield f"a {question.kind} question needs a paper of grade 2"
    if question.kind in ("fact", "comparison"):
        for title in sorted(required - shown):
            yield f"there is no evidence of the required paper {title!r}"
    if question.kind == "unanswerable" and required:
        yield "an unanswerable question has no paper of grade 2 (grade 1: the nearest ones)"
    yield from _conversation(question)


def _conversation(question: Question) -> Iterator[str]:
    roles = [turn.role for turn in question.history]
    if question.kind != "followup":
        if roles:
            yield "only a followup has a history"
        if question.standalone:
            yield "only a followup has a standalone form"
    elif not roles:
        yield "a followup needs a history"
    elif roles != ["user", "assistant"] * (len(roles) // 2):
        yield "a history is turns of user and assistant in turn, the assistant's last"

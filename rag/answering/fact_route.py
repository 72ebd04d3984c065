"""What does a paper say…: the sentence that holds the answer, if one does."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answering import quoting
from rag.answering.abstaining import not_stated
from rag.answering.desk import Desk, distinct
from rag.answering.draft import Draft
from rag.answering.reading import Reading
from rag.answering.writer import Task
from rag.paper import Paper, RankedPaper

_READ_CLOSELY = 3  # papers read for a fact when the question names none
_FULLY = 0.85  # share of a question's weight that a further paper must hold to be quoted too


def answer(desk: Desk, draft: Draft) -> None:
    """The sentence that holds the answer, if one does."""
    asked = draft.understood
    near = desk.near(draft)
    papers = distinct([*asked.named, *near[:_READ_CLOSELY]])
    readings = desk.reader.read(draft.question, papers)
    holding = _holding(readings, asked.named)
    draft.papers = [RankedPaper(reading.paper, reading.found) for reading in holding]
    relevant = frozenset(reading.paper.paper_id for reading in holding)
    reason = _reason(readings, bool(asked.named))
    if desk.written(draft, Task("fact", distinct([*papers, *near]), relevant), missing=reason):
        return
    holding = desk.rest(draft, holding, closely=True)
    if holding:
        quoting.quote_fact(draft.compose, holding[0])
        quoting.quote_others(draft.compose, holding[1:])
    else:
        desk.abstain(draft, reason, papers)


def _holding(readings: Sequence[Reading], named: Sequence[Paper]) -> list[Reading]:
    """The readings that hold what is asked, the best first.

    After the first, only papers that hold nearly all of it count, and none when the question
    names a paper that does.
    """
    holding = [r for r in readings if r.gap is None and r.spans]
    if not holding or any(holding[0].paper.paper_id == paper.paper_id for paper in named):
        return holding[:1]
    return [holding[0], *(r for r in holding[1:] if r.found >= _FULLY)]


def _reason(readings: Sequence[Reading], named: bool) -> str:
    if not readings:
        return not_stated("is about it", None)
    first = readings[0]
    return not_stated(first.gap or "states it", first.paper if named else None)

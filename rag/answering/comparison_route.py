"""How do two things compare: what each side's paper says."""

from __future__ import annotations

from rag.answering import quoting
from rag.answering.abstaining import nothing_described
from rag.answering.desk import ON_TOPIC, Desk, distinct
from rag.answering.draft import Draft
from rag.answering.writer import Task
from rag.paper import RankedPaper

_SIDES = 4  # papers of a comparison at most


def answer(desk: Desk, draft: Draft) -> None:
    """What each side's paper says."""
    asked = draft.understood
    near = desk.near(draft)
    sides = [mention.paper for mention in asked.mentions]
    papers = distinct(sides if len(sides) > 1 else [*sides, *near])[:_SIDES]
    readings = [r for r in desk.reader.read(draft.question, papers) if r.spans]
    if len(sides) < 2:
        readings = [r for r in readings if r.found >= ON_TOPIC]
    draft.papers = [RankedPaper(reading.paper, reading.found) for reading in readings]
    relevant = frozenset(reading.paper.paper_id for reading in readings)
    if desk.written(draft, Task("comparison", distinct([*papers, *near]), relevant)):
        return
    readings = desk.rest(draft, readings)
    if readings:
        quoting.quote_comparison(draft.compose, readings)
    else:
        desk.abstain(draft, nothing_described(draft.topic), papers)

"""Questions about papers as the listings have them: authors, venue, year, time, links."""

from __future__ import annotations

from rag.answering import about_library
from rag.answering.abstaining import nothing_described
from rag.answering.desk import ON_TOPIC, Desk
from rag.answering.draft import Draft
from rag.paper import Paper, RankedPaper


def answer(desk: Desk, draft: Draft) -> None:
    """Authors, venue, time… of the papers the question is about."""
    asked = draft.understood
    if "most_authors" in asked.plan.attributes:
        papers = _with_most_authors(desk, draft)
    else:
        papers = asked.named or _described(desk, draft)
    stated = False
    for paper in papers:
        for attribute in asked.plan.attributes:
            stated |= about_library.state_attribute(draft.compose, paper, attribute)
    if stated:
        draft.papers = [RankedPaper(paper, 1.0) for paper in papers]
    elif papers:
        reason = about_library.missing_attribute(papers[0], asked.plan.attributes[0])
        desk.abstain(draft, reason, papers)
    else:
        desk.abstain(draft, nothing_described(draft.topic), desk.near(draft))


def _with_most_authors(desk: Desk, draft: Draft) -> list[Paper]:
    papers = desk.papers(draft)
    return [max(papers, key=lambda paper: len(paper.authors))] if papers else []


def _described(desk: Desk, draft: Draft) -> list[Paper]:
    """The paper that a question describes without naming it, if one holds all it says."""
    near = desk.near(draft)
    readings = desk.reader.read(draft.topic, near[:1])
    return [r.paper for r in readings if r.found >= ON_TOPIC]

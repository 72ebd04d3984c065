"""Whether the library has the papers that a question asks for by name."""

from __future__ import annotations

from rag.answering.listings.about_library import byline, where
from rag.answering.writing.compose import field_evidence, joined, title_of
from rag.answering.writing.desk import Desk
from rag.answering.writing.draft import Draft
from rag.answering.writing.foreign import inert
from rag.paper import RankedPaper


def answer(desk: Desk, draft: Draft) -> None:
    """Yes with each paper that is there, and which name no paper has."""
    held = draft.understood.plan.held
    papers = {item.paper.paper_id: item.paper for item in held if item.paper}
    missing = [f"“{inert(item.name)}”" for item in held if item.paper is None]
    none = f"No paper in your library is called {joined(missing, 'or')}."
    if not papers:
        desk.abstain(draft, none, desk.near(draft))
        return
    draft.papers = [RankedPaper(paper, 1.0) for paper in papers.values()]
    for at, paper in enumerate(papers.values()):
        number = draft.compose.cite(paper, field_evidence("title", paper.title))
        details = " · ".join(part for part in (byline(paper), where(paper)) if part)
        line = f"{title_of(paper)} is in your library" + (f" ({details})." if details else ".")
        verdict = "Yes. " if at == 0 and not missing else ""
        draft.compose.claim(f"{verdict}{line} [{number}]", line, number)
    if missing:
        draft.compose.say(none)

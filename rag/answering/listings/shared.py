"""Who wrote all of several papers."""

from __future__ import annotations

from rag.answering.listings.about_library import missing_attribute, state_attribute
from rag.answering.writing.compose import joined, title_of
from rag.answering.writing.desk import Desk
from rag.answering.writing.draft import Draft
from rag.answering.writing.foreign import inert
from rag.library.people import is_named
from rag.paper import Paper, RankedPaper


def answer(desk: Desk, draft: Draft) -> None:
    """Name the authors that the named papers share, and those of each of them."""
    papers = draft.understood.named
    unstated = [paper for paper in papers if not paper.authors]
    if unstated:
        desk.abstain(draft, missing_attribute(unstated, "authors"), papers)
        return
    first, *others = papers
    common = [name for name in first.authors if all(_is_by(paper, name) for paper in others)]
    titles = joined([title_of(paper) for paper in papers])
    if common:
        people = "1 author" if len(common) == 1 else f"{len(common)} authors"
        draft.compose.say(f"{titles} share {people}: {joined([inert(n) for n in common])}.\n")
    else:
        draft.compose.say(f"No author is on all of {titles}.\n")
    for paper in papers:
        state_attribute(draft.compose, paper, "authors")
    draft.papers = [RankedPaper(paper, 1.0) for paper in papers]


def _is_by(paper: Paper, name: str) -> bool:
    return any(is_named(name, author) or is_named(author, name) for author in paper.authors)

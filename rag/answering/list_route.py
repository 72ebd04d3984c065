"""Which papers…: every relevant one, or every one that the question's restrictions let through."""

from __future__ import annotations

from rag.answering import about_library, quoting
from rag.answering.abstaining import not_understood, nothing_found
from rag.answering.desk import ON_TOPIC, Desk
from rag.answering.draft import Draft
from rag.answering.relevance import judged
from rag.answering.understanding import has_unread_condition, is_about_listings
from rag.answering.writer import Task
from rag.paper import Paper, RankedPaper

_CHECKED = 5  # papers of which one must be on the topic


def answer(desk: Desk, draft: Draft) -> None:
    """Every relevant paper."""
    asked = draft.understood
    if is_about_listings(asked):
        _list_catalog(desk, draft)
        return
    found, further = _relevant(desk, draft)
    papers = [ranked.paper for ranked in found]
    readings = desk.reader.read(draft.topic, papers[:_CHECKED])
    what = about_library.describe(asked, draft.topic)
    if max((reading.found for reading in readings), default=0.0) < ON_TOPIC:
        desk.abstain(draft, nothing_found(what), desk.near(draft))
        return
    draft.papers = found
    if asked.plan.counts:
        about_library.state_count(draft.compose, papers, what)
        return
    relevant = frozenset(paper.paper_id for paper in papers)
    if not desk.written(draft, Task("list", [*papers, *further], relevant)):
        readings += desk.reader.read(draft.topic, papers[_CHECKED:])
        heading = f"{about_library.count_phrase(len(papers), what)}:"
        left = desk.rest(draft, readings)
        quoting.quote_list(draft.compose, left, "" if draft.compose.text else heading)


def _list_catalog(desk: Desk, draft: Draft) -> None:
    """The papers that filters alone pick out."""
    asked = draft.understood
    if not asked.narrows and has_unread_condition(asked.question):
        desk.abstain(draft, not_understood())
        return
    papers = desk.papers(draft)
    what = about_library.describe(asked)
    draft.papers = [RankedPaper(paper, 1.0) for paper in papers]
    if asked.plan.counts:
        about_library.state_count(draft.compose, papers, what)
    elif papers:
        about_library.list_papers(draft.compose, papers, what)
    else:
        desk.abstain(draft, nothing_found(what))


def _relevant(desk: Desk, draft: Draft) -> tuple[list[RankedPaper], list[Paper]]:
    """The papers on the topic, and then the further candidates; both the most probable first.

    A paper that the question names in full is always on the topic.
    """
    retrieval = desk.search(draft)
    vector = desk.embedder.embed_query(draft.topic)
    mass = sum(desk.reader.idf(term) for term in retrieval.terms)
    candidates = judged(retrieval, desk.backgrounds.now().spread(vector), mass)
    found = [candidate.ranked for candidate in candidates if candidate.relevant]
    wanted = {paper.paper_id for paper in draft.understood.named}
    listed = {ranked.paper.paper_id for ranked in found}
    named = [
        ranked
        for ranked in retrieval.papers
        if ranked.paper.paper_id in wanted and ranked.paper.paper_id not in listed
    ]
    on_topic = [*named, *found]
    kept = {ranked.paper.paper_id for ranked in on_topic}
    further = [c.ranked.paper for c in candidates if c.ranked.paper.paper_id not in kept]
    return on_topic, further

"""Papers on a topic that the question rules out: "posters by Kim that are not about video"."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from rag.answering.lists.phrases import joined
from rag.answering.lists.relevance import judged
from rag.answering.question.topic import alternatives, topic_of
from rag.paper import Filters, Paper
from rag.retrieval.retriever import DEPTH
from rag.text import content_words, words

if TYPE_CHECKING:
    from rag.answering.writing.desk import Desk
    from rag.answering.writing.draft import Draft

MOST = 400  # papers of which it is found out whether they are on an excluded topic
_SURELY = 0.5  # probability from which a paper is on it: what is left out in error is not missed


def leave_out(
    desk: Desk, draft: Draft, papers: Sequence[Paper], missed: Sequence[Paper]
) -> list[Paper]:
    """``papers`` without those on an excluded topic; of these, ``draft.left_out`` has those that
    are ``missed``."""
    out = _on_excluded(desk, draft, papers)
    if missed:
        draft.left_out = {t: [p for p in missed if p.paper_id in ids] for t, ids in out.items()}
    gone = {paper_id for ids in out.values() for paper_id in ids}
    return [paper for paper in papers if paper.paper_id not in gone]


def _on_excluded(desk: Desk, draft: Draft, papers: Sequence[Paper]) -> dict[str, set[str]]:
    """The ids of those of ``papers`` that are on each topic which the question rules out.

    Where it names papers instead ("other than SWA"), it is these papers. A topic that says
    nothing, such as "the rest", rules out nothing and is not in the result.
    """
    found: dict[str, set[str]] = {}
    for topic in draft.understood.reading.excluded:
        ids = [paper.paper_id for paper in papers]
        if named := _named(draft, topic):
            found[topic] = named.intersection(ids)
        elif topic_of(topic).terms:
            texts = alternatives(topic_of(topic).text)
            found[topic] = {paper_id for text in texts for paper_id in _on(desk, draft, text, ids)}
    return found


def _named(draft: Draft, topic: str) -> set[str]:
    """The ids of the papers that ``topic`` names."""
    asked = draft.understood
    named = {paper.paper_id for paper in asked.named}
    return {
        mention.paper.paper_id
        for mention in asked.mentions
        if mention.paper.paper_id in named and asked.question[mention.start : mention.end] in topic
    }


def _on(desk: Desk, draft: Draft, topic: str, ids: Collection[str]) -> set[str]:
    """Which of the papers with these ids are surely on ``topic``, or have it in their title.

    They are judged side by side with the nearest papers of the whole library: of a few papers
    none of which is on a topic, one is still the nearest.
    """
    everywhere = desk.retriever.search(topic, depth=DEPTH)
    among = Filters(paper_ids=tuple(ids))
    here = desk.retriever.search(topic, filters=among, depth=min(max(len(ids), 1), MOST))
    draft.respell(here.corrections)
    papers = {r.paper.paper_id: r for r in (*everywhere.papers, *here.papers)}
    both = replace(
        everywhere,
        papers=tuple(papers.values()),
        signals={**here.signals, **everywhere.signals},
    )
    vector = desk.embedder.embed_query(draft.respelt(topic))
    mass = sum(desk.reader.idf(term) for term in both.terms)
    together = joined(draft.respelt(topic), [r.paper for r in papers.values()], desk.reader.idf)
    candidates = judged(both, desk.backgrounds.now().spread(vector), mass, together)
    said = {word.stem for word in content_words(draft.respelt(topic))}
    sure = {
        candidate.ranked.paper.paper_id
        for candidate in candidates
        if candidate.probability >= _SURELY
        or said <= {word.stem for word in words(candidate.ranked.paper.title)}
    }
    return sure & set(ids)

"""The paper that a question describes without naming it: "who wrote the paper on knots?"."""

from __future__ import annotations

from rag.answering.question.attributes import Attribute
from rag.answering.question.plan import describes
from rag.answering.writing.desk import ON_TOPIC, Desk
from rag.answering.writing.draft import Draft
from rag.paper import Paper
from rag.text import content_words, words

_DESCRIBED = 5  # nearest papers looked at for the one that is described
_CHOOSES = 0.3  # share of a description's weight that chooses among the papers of one author
_NAMES = 0.7  # share of a name's weight that a title holds which is called so
_RARE = 3  # papers that may have a word by which one of them is called
_PRESENTED: frozenset[Attribute] = frozenset({"time", "minutes", "session"})


def described(desk: Desk, draft: Draft, *, presented: bool = False) -> list[Paper]:
    """The paper that a question describes without naming it, if one holds all it says.

    A talk that has a time is meant before a paper that has none, when the time is asked for, or
    something ``presented`` is meant. Of the few papers of somebody who is named the description
    only has to choose.
    """
    attributes = set(draft.understood.plan.attributes)
    near = desk.near(draft)
    if presented or (attributes and attributes <= _PRESENTED):
        near = [paper for paper in near if paper.time or paper.session] or near
    if draft.understood.filters.authors and len(desk.papers(draft)) == 1:
        return near
    readings = desk.reader.read(draft.topic, near[:_DESCRIBED])
    if draft.understood.filters.authors:
        chosen = max(readings, key=lambda r: r.found, default=None)
        return [chosen.paper] if chosen and chosen.found >= _CHOOSES else []
    if not describes(draft.question):
        readings = [r for r in readings if _may_be_called(desk, r.paper, draft.topic)]
    return [r.paper for r in readings if r.found >= ON_TOPIC][:1]


def _may_be_called(desk: Desk, paper: Paper, name: str) -> bool:
    """Whether ``name`` stands in the title of ``paper``, or is a word that few papers have."""
    terms = {word.stem for word in content_words(name)}
    frequency = desk.library.words.document_frequency
    if all(0 < frequency(term) <= _RARE for term in terms):
        return True
    held = {word.stem for word in words(paper.title)}
    total = sum(map(desk.reader.idf, terms))
    return sum(map(desk.reader.idf, terms & held)) >= _NAMES * total > 0

"""What does a paper say…: the sentence that holds the answer, if one does."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answering.facts.answerability import mentions
from rag.answering.facts.introducing import introduced
from rag.answering.facts.premises import denial
from rag.answering.facts.reading import Reading
from rag.answering.question.naming import Mention
from rag.answering.question.understanding import Understanding
from rag.answering.writing import quoting
from rag.answering.writing.abstaining import not_stated
from rag.answering.writing.desk import Desk, distinct
from rag.answering.writing.draft import Draft
from rag.answering.writing.writer import Task
from rag.paper import Paper, RankedPaper
from rag.text import words

_READ_CLOSELY = 5  # papers read for a fact when the question names none
_NAME_WORDS = 3  # of a title that begins with the name of what it presents
_FULLY = 0.85  # share of a question's weight that a further paper must hold to be quoted too


def answer(desk: Desk, draft: Draft) -> None:
    """The sentence that holds the answer, if one does; or the one that denies the premise."""
    named = _named(draft.understood)
    found = desk.search(draft).papers
    near = [ranked.paper for ranked in found]
    if named:
        readings = desk.reader.read(draft.question, named)
    else:
        readings = desk.reader.read_near(draft.question, found[:_READ_CLOSELY])
    papers = [reading.paper for reading in readings]
    readings.sort(key=lambda reading: -reading.answers)
    holding = _holding(readings, is_named=bool(named))
    denying = denial(readings[0]) if readings else None
    if denying:
        draft.papers = [RankedPaper(readings[0].paper, readings[0].found)]
        quoting.quote_denial(draft.compose, readings[0].paper, denying)
        draft.status = "abstained"
        return
    draft.papers = [RankedPaper(reading.paper, reading.found) for reading in holding]
    relevant = frozenset(reading.paper.paper_id for reading in holding)
    reason = _reason(desk, readings, is_named=bool(named))
    offered = distinct([*(reading.paper for reading in readings), *near])
    if desk.written(draft, Task("fact", offered, relevant), missing=reason):
        return
    holding = desk.rest(draft, holding, closely=True)
    if holding:
        quoting.quote_fact(draft.compose, holding[0])
        quoting.quote_others(draft.compose, holding[1:])
    else:
        desk.abstain(draft, reason, distinct([*papers, *near]))


def _named(asked: Understanding) -> list[Paper]:
    """The papers named by a title, or by a name of their own: what a title is about, as BYOL in
    "What Makes BYOL Tick", may be told by another paper."""
    own = {m.paper.paper_id for m in asked.mentions if _is_own_name(m, asked.question)}
    return [paper for paper in asked.named if paper.paper_id in own]


def _is_own_name(mention: Mention, question: str) -> bool:
    name = words(question[mention.start : mention.end])
    title, abstract = mention.paper.title, mention.paper.abstract
    head, colon, _ = title.partition(":")
    heads = {word.folded for word in words(head if colon else title)[:_NAME_WORDS]}
    own = heads | introduced(abstract)
    return len(name) != 1 or name[0].folded in own or name[0].folded.removesuffix("s") in own


def _holding(readings: Sequence[Reading], *, is_named: bool) -> list[Reading]:
    """The readings that hold what is asked, the best first.

    After the first, only papers that hold nearly all of it count, and none when the question
    names a paper. What the paper it is about leaves untold, no other one tells.
    """
    if any(reading.holding.untold for reading in readings):
        return []
    holding = [reading for reading in readings if reading.gap is None]
    if not holding or is_named:
        return holding[:1]
    return [holding[0], *(r for r in holding[1:] if r.found >= _FULLY)]


def _reason(desk: Desk, readings: Sequence[Reading], *, is_named: bool) -> str:
    """What is missing. Where no paper is named it has to be true of all that were read, and of the
    library only if the words are in none of its papers."""
    if not readings:
        return not_stated("is about it", None)
    first = readings[0]
    gap = first.gap or "states it"
    if is_named:
        return not_stated(gap, first.paper)
    if not (lacking := first.holding.unmentioned):
        return not_stated(gap, None)
    unknown = [w for w in lacking if not desk.library.words.document_frequency(w.text)]
    if unknown:
        return not_stated(mentions(unknown), None, everywhere=True)
    nowhere = [w for w in lacking if not any(reading.holding.has(w) for reading in readings)]
    return not_stated(mentions(nowhere), None)

"""How do two things compare: what each side's paper says."""

from __future__ import annotations

from rag.answering.comparisons import side_people
from rag.answering.comparisons.absent_sides import (
    naming_first,
    naming_papers,
    none_about,
    tell_absent,
)
from rag.answering.comparisons.compared import compared, surely_named
from rag.answering.comparisons.counted import counted_papers, fewer
from rag.answering.comparisons.side_names import bare_names
from rag.answering.comparisons.side_papers import Side, speaks_of_paper
from rag.answering.comparisons.sides import Sides
from rag.answering.facts import route as fact_route
from rag.answering.facts.reading import Reading
from rag.answering.question.topic import topic_of
from rag.answering.writing import quoting
from rag.answering.writing.abstaining import nothing_described
from rag.answering.writing.desk import Desk, distinct
from rag.answering.writing.draft import Draft
from rag.answering.writing.writer import Task
from rag.paper import Paper, RankedPaper

_SEVERAL = 2  # content words that tell a side
_HELD, _WHOLE = 0.6, 0.75  # share of the words by weight: of a side, of a whole question

_NEAR = 3  # papers near a question that may hold it whole


def answer(desk: Desk, draft: Draft) -> None:
    """What each side's paper says, and which side the library lacks.

    What may also be read as a question for one fact is a comparison if its sides are different
    papers of the library.
    """
    works, about = side_people.people_compared(desk.library, draft)
    if works:
        side_people.answer(desk, draft, works, about)
        return
    found = compared(desk, draft)
    asked, sides, papers = found.asked, found.sides, found.papers
    if draft.understood.plan.kind == "fact" and not _surely_compares(asked, sides):
        grouped = counted_papers(desk, draft, asked) if asked and asked.count else []
        spoken_of = _spoken_of(desk, draft, sides) or grouped
        if len(spoken_of) > 1:
            papers = spoken_of
        elif not (_of_names_alone(draft, sides) or _held_apart(desk, draft, sides)):
            fact_route.answer(desk, draft)
            return
    absent = [side.name for side in sides if side.paper is None]
    short = asked is not None and not asked.names and len(papers) < asked.count
    if not sides or (short and not (asked and asked.about)):
        papers = counted_papers(desk, draft, asked) or papers
    elif not papers:
        naming = naming_papers(desk, draft, absent)
        papers = [paper for paper, named in naming if named == len(sides)][:1]
    read = _read(desk, draft, asked, sides, papers)
    readings = [naming_first(reading, absent) for reading in read if reading.spans]
    draft.papers = [RankedPaper(reading.paper, reading.found) for reading in readings]
    lacking = fewer(asked, papers)
    relevant = frozenset(reading.paper.paper_id for reading in readings)
    offered = distinct([*papers, *desk.near(draft)])
    if (readings or not absent) and desk.written(draft, Task("comparison", offered, relevant)):
        if draft.status == "answered":
            tell_absent(desk, draft, absent)
            if lacking:
                draft.compose.say(f"\n{lacking}.")
        return
    readings = desk.rest(draft, readings)
    if not draft.papers:
        reason = none_about(absent) if absent else nothing_described(draft.topic)
        nearest = [paper for paper, _ in naming_papers(desk, draft, absent)]
        desk.abstain(draft, reason, distinct([*nearest, *offered]))
        return
    if lacking:
        draft.compose.say(f"{lacking}:\n")
    quoting.quote_comparison(draft.compose, readings)
    tell_absent(desk, draft, absent)


def _surely_compares(asked: Sides | None, sides: list[Side]) -> bool:
    """Whether the wording is a comparison, and the sides are not all in one paper, which then says
    how they compare; where it need not be one, every side has a paper of its own."""
    held = {side.paper.paper_id if side.paper else "" for side in sides}
    if asked is None or not (asked.sure or asked.likely):
        return False
    return len(held) > 1 and (asked.sure or (len(held) == len(sides) and "" not in held))


def _of_names_alone(draft: Draft, sides: list[Side]) -> bool:
    """Whether names are set side by side, some with a paper and some without, and no other paper
    is spoken of: "which is better, FedProx or FedDyn?"."""
    held = {side.paper.paper_id for side in sides if side.paper}
    named = {mention.paper.paper_id for mention in surely_named(draft.understood)}
    told = bool(held) and any(side.paper is None for side in sides) and named <= held
    return told and all(bare_names(side.name) for side in sides)


def _held_apart(desk: Desk, draft: Draft, sides: list[Side]) -> bool:
    """Whether each side is told by several words that a paper of its own holds, and no paper holds
    the question: "subset selection for contrastive learning or kernel inducing
    points: how small can the data get?"."""
    papers = distinct([side.paper for side in sides if side.paper])
    if len(papers) < len(sides) or len(sides) < 2:
        return False
    if any(len(topic_of(side.name).terms) < _SEVERAL for side in sides):
        return False
    held = [r.found for s in sides if s.paper for r in desk.reader.read(s.name, [s.paper])]
    near = distinct([*papers, *desk.near(draft)[:_NEAR]])
    whole = [reading.found for reading in desk.reader.read(draft.topic, near)]
    return min(held) >= _HELD and max(whole) < _WHOLE


def _spoken_of(desk: Desk, draft: Draft, sides: list[Side]) -> list[Paper]:
    """The papers that the question names, or whose side is worded as a paper."""
    named = {mention.paper.paper_id for mention in surely_named(draft.understood)}
    found = [(side.paper, speaks_of_paper(desk, side)) for side in sides if side.paper]
    return distinct([paper for paper, told in found if told or paper.paper_id in named])


def _read(
    desk: Desk, draft: Draft, asked: Sides | None, sides: list[Side], papers: list[Paper]
) -> list[Reading]:
    """Each paper, read for what is asked about its side."""
    names = {side.paper.paper_id: side.name for side in reversed(sides) if side.paper}
    readings = []
    for paper in papers:
        question = draft.question
        if asked and asked.names and len(papers) > 1 and paper.paper_id in names:
            name = names[paper.paper_id]
            told = topic_of(asked.rest).terms
            question = f"{name}: {asked.rest}" if told else f"what does {name} propose"
        readings += desk.reader.read(question, [paper])
    return readings

"""The talks before or after others, or before or after the breaks of their session."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from rag.answering.cued import Cued
from rag.answering.listings import about_library
from rag.answering.question.beside import Beside, Point
from rag.answering.question.clock import clock_of
from rag.answering.question.described import described
from rag.answering.question.schedule import Slot, in_time_order, slot_of
from rag.answering.question.superlatives import Superlative, foremost
from rag.answering.question.understanding import Understanding, is_about_listings, understand
from rag.answering.writing.abstaining import nothing_described
from rag.answering.writing.compose import Composer, field_evidence, joined, title_of
from rag.answering.writing.desk import Desk
from rag.answering.writing.draft import Draft
from rag.paper import Filters, Paper, RankedPaper

_LATEST = 24 * 60 + 1
# "How many minutes are there between …": no talk is asked for.
_ASKS_HOW_LONG = Cued(
    r"\bhow\s+(?:many\s+(?:minutes|hours)|long|much\s+time)(?:\s+(?:is|are|was|were|there|does|it|take"
    r"|of|an?|the|gap|break|pause|lies?|passe[sd]|pass|elapses?|elapsed))*\s+(?:in\s+)?between\b"
)


@dataclass(frozen=True, slots=True)
class _Place:
    """The minutes after midnight from ``start`` to ``end``, and what is there, in words."""

    start: int
    end: int
    words: str


def answer(desk: Desk, draft: Draft) -> None:
    """State the talks that are asked for, when they are, and what else is asked of them."""
    asked, beside = draft.understood, draft.understood.plan.beside
    assert beside is not None
    unknown = [text for text in _talks_named(beside) if not _meant(desk, text)]
    if unknown:
        desk.abstain(draft, nothing_described(unknown[0]), desk.near(draft))
        return
    if _ASKS_HOW_LONG.search(asked.question) and _state_time_between(desk, draft, beside):
        return
    allowed = {paper.paper_id for paper in _wanted(desk, draft)}
    found: list[Paper] = []
    told, others = "", False
    for programme in _programmes(desk, asked):
        for after, before in _windows(desk, beside, programme):
            told = told or _words(after, before)
            every = list(_within(programme, after, before))
            window = [paper for paper in every if paper.paper_id in allowed]
            others |= len(window) < len(every)
            found += _chosen(window, beside, asked.plan.superlative)
    found = list({paper.paper_id: paper for paper in found}.values())
    if not found:
        desk.abstain(draft, f"No {'such ' * others}talk in your library comes {told or 'there'}.")
        return
    _state(draft, found, told)


def _state_time_between(desk: Desk, draft: Draft, beside: Beside) -> bool:
    """State how long it is from the end of one talk to the start of another; False where not both
    have a time in one programme."""
    talks = [talk for text in _talks_named(beside) for talk in _meant(desk, text)]
    for programme in _programmes(desk, draft.understood):
        for after, before in _windows(desk, beside, programme):
            if not (talks and after and before):
                continue
            one, other = sorted((after, before), key=lambda place: place.start)
            minutes = max(0, other.start - one.end)
            line = f"Minutes from the end of {one.words} to the start of {other.words}: {minutes}"
            numbers = [
                draft.compose.cite(talk, field_evidence("metadata", talk.time or ""))
                for talk in talks
            ]
            marks = "".join(f"[{number}]" for number in numbers)
            draft.compose.claim(f"{line} {marks}.", f"{line}.", *numbers)
            draft.papers = [RankedPaper(talk, 1.0) for talk in talks]
            return True
    return False


def _state(draft: Draft, found: Sequence[Paper], told: str) -> None:
    draft.papers = [RankedPaper(paper, 1.0) for paper in found]
    plan = draft.understood.plan
    if plan.counts:
        about_library.state_count(draft.compose, found, told)
        return
    if len(found) > 1 and not plan.attributes:
        about_library.list_papers(draft.compose, found, told)
        return
    for paper in found:
        _state_one(draft.compose, paper, told)
        for attribute in plan.attributes:
            if not about_library.state_attribute(draft.compose, paper, attribute):
                draft.compose.say(about_library.missing_attribute([paper], attribute))


def _state_one(compose: Composer, paper: Paper, told: str) -> None:
    number = compose.cite(paper, field_evidence("metadata", paper.time or ""))
    line = f"{title_of(paper)} ({paper.time}) comes {told}"
    compose.claim(f"{line} [{number}].", f"{line}.", number)


def _wanted(desk: Desk, draft: Draft) -> list[Paper]:
    """The talks that the rest of the question lets through."""
    papers = desk.papers(draft)
    if is_about_listings(draft.understood):
        return papers
    readings = desk.reader.read(draft.topic, papers)
    return [reading.paper for reading in readings if reading.found] or papers


def _programmes(desk: Desk, asked: Understanding) -> Iterator[list[Paper]]:
    """The talks of each session, and of each of its days, in their order."""
    sessions = asked.reading.sessions
    talks = [
        paper
        for paper in in_time_order(desk.library.catalog.papers())
        if slot_of(paper.time) and (not sessions or paper.session in sessions)
    ]

    def programme(paper: Paper) -> tuple[str, str]:
        slot = slot_of(paper.time)
        return paper.session or "", f"{slot.date}{slot.weekday}" if slot else ""

    for _, theirs in groupby(sorted(talks, key=programme), key=programme):
        yield list(theirs)


def _windows(
    desk: Desk, beside: Beside, programme: Sequence[Paper]
) -> Iterator[tuple[_Place | None, _Place | None]]:
    """What the talks of a programme are to come after and before; several, where any break is
    meant."""
    first = _places(desk, beside.after, programme, after=True) if beside.after else [None]
    last = _places(desk, beside.before, programme, after=False) if beside.before else [None]
    windows = [(after, before) for after in first for before in last]
    yield from windows if beside.nearest else windows[:1]


def _places(
    desk: Desk, point: Point, programme: Sequence[Paper], *, after: bool
) -> Sequence[_Place]:
    if point.text is not None:
        ids = {paper.paper_id for paper in _meant(desk, point.text)}
        return _of_talks([paper for paper in programme if paper.paper_id in ids])
    minute = point.minute
    if minute is not None and point.is_time:
        return [_Place(minute, minute, clock_of(minute))]
    breaks = list(_breaks(programme))
    if minute is not None:
        at = [pause for pause in breaks if pause.start <= minute < pause.end]
        return at or [_Place(minute, minute, f"the break at {clock_of(minute)}")]
    over = max((slot.end or slot.start for slot in _slots(programme)), default=0)
    ending = _Place(over, _LATEST, f"the end at {clock_of(over)}")
    if point.rank is None:
        return breaks if after else [*breaks, ending]
    if point.rank < 0:
        return breaks[-1:] if after else [ending]
    return [*breaks, ending][point.rank - 1 : point.rank]


def _of_talks(talks: Sequence[Paper]) -> Sequence[_Place]:
    slots = list(_slots(talks))
    if not slots:
        return []
    end = max(slot.end or slot.start + 1 for slot in slots)
    named = joined([f"{title_of(paper)} ({paper.time})" for paper in talks])
    return [_Place(min(slot.start for slot in slots), end, named)]


def _breaks(programme: Sequence[Paper]) -> Iterator[_Place]:
    """When nobody speaks between two talks: a listing of papers names no other events."""
    for slot, following in pairwise(_slots(programme)):
        if slot.end is not None and slot.end < following.start:
            between = f"{clock_of(slot.end)} to {clock_of(following.start)}"
            yield _Place(slot.end, following.start, f"the break from {between}")


def _slots(papers: Sequence[Paper]) -> Iterator[Slot]:
    return (slot for paper in papers if (slot := slot_of(paper.time)))


def _within(
    programme: Sequence[Paper], after: _Place | None, before: _Place | None
) -> Iterator[Paper]:
    for paper in programme:
        slot = slot_of(paper.time)
        if slot is None or (after and slot.start < after.end):
            continue
        if before is None or (slot.end or slot.start + 1) <= before.start:
            yield paper


def _chosen(window: Sequence[Paper], beside: Beside, first: Superlative | None) -> Sequence[Paper]:
    """Those of the talks in a window that are wanted: in some place of it, nearest, or all."""
    if first:
        found = foremost(window, first)
        return found[first.count - 1 :] if first.alone else found
    if beside.nearest is None:
        return window
    return window[: beside.nearest] if beside.after else window[-beside.nearest :]


def _words(after: _Place | None, before: _Place | None) -> str:
    said = [f"after {after.words}"] if after else []
    return " and ".join([*said, f"before {before.words}"] if before else said)


def _talks_named(beside: Beside) -> Iterator[str]:
    points = (beside.after, beside.before)
    return (point.text for point in points if point and point.text is not None)


def _meant(desk: Desk, text: str) -> list[Paper]:
    """The talks that ``text`` names or describes: "PMI-Masking", "the last oral", "Ada's talk"."""
    asked = understand(text, desk.library, Filters())
    draft = Draft(asked, Composer(_unheard))
    if asked.named:
        found: Sequence[Paper] = asked.named
    elif asked.plan.superlative:
        found = _chosen(in_time_order(desk.papers(draft)), Beside(), asked.plan.superlative)
    elif asked.narrows and is_about_listings(asked):
        found = desk.papers(draft)
    else:
        found = described(desk, draft, presented=True)
    return [paper for paper in found if slot_of(paper.time)]


def _unheard(_piece: str) -> None:
    """Nobody reads what is drafted to find a talk."""

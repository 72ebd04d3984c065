"""Papers that stand first in some order: most authors, newest, last talk, longest title."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from rag.answering.cued import Cued
from rag.answering.question.condition import number_of
from rag.answering.question.order_wordings import (
    COMES,
    NUMBERED,
    PATTERNS,
    RANKS,
    TALK,
    Measure,
    N,
)
from rag.answering.question.schedule import minutes_of, slot_of
from rag.paper import Paper
from rag.text import fold

# "When does the session start, and when does it end?"
_AND_ENDS = Cued(
    r",?\s+and\s+(?:(?:when\s+)?(?:does|is|will)\s+it\s+|when\s+)?(?:end|finish|clos|over)\w*",
    " and ",
)
_HOW_MANY = Cued(
    rf"\b(?:top\s+)?{N}(?:{TALK}|papers?|works?|articles?)\s+(?:with|have|has|{COMES})\b"
)


@dataclass(frozen=True, slots=True)
class Superlative:
    """The ``count`` papers with the ``most`` (or least) of a measure: ``question[start:end]``.

    ``alone``: only the last of them, "the third talk"; ``both_ends``: those with the least too.
    """

    measure: Measure
    most: bool
    count: int
    start: int
    end: int
    alone: bool = False
    both_ends: bool = False


def read_superlative(question: str) -> Superlative | None:
    """The order in which ``question`` wants only the first papers."""
    for measure, most, pattern in PATTERNS:
        match = pattern.search(question)
        if match is None:
            continue
        named = match.groupdict()
        if rank := named.get("rank") or named.get("from_end"):
            return Superlative(measure, most, _rank(rank.lower()), *match.span(), alone=True)
        counted, start = named.get("n"), match.start()
        if counted is None and (stated := _HOW_MANY.search(question, 0, match.end())):
            counted, start = stated["n"], stated.start()
        count = number_of(counted) if counted else 1
        ends = match.end() if not (rest := _AND_ENDS.match(question, match.end())) else rest.end()
        return Superlative(measure, most, count, start, ends, both_ends=rest is not None)
    return None


def _rank(text: str) -> int:
    """``third``, ``3rd`` and ``third from last`` as 3; what stands before the last as 2."""
    first = text.replace("-", " ").split()[0]
    for names in (RANKS, NUMBERED):
        if first in names:
            return names.index(first) + 2
    return 2


def foremost(papers: Sequence[Paper], wanted: Superlative) -> list[Paper]:
    """The papers that stand first, in order, with all that tie with the last of them.

    A paper whose listing does not state what is measured is left out.
    """
    if wanted.both_ends:
        one = replace(wanted, both_ends=False)
        return [*foremost(papers, one), *foremost(papers, replace(one, most=not one.most))]
    if wanted.measure == "alphabet":
        ordered = sorted(papers, key=lambda paper: fold(paper.title), reverse=wanted.most)
        return ordered[: wanted.count]
    measure = MEASURES[wanted.measure]
    stated = [(value, paper) for paper in papers if (value := measure(paper)) is not None]
    stated.sort(key=lambda pair: -pair[0] if wanted.most else pair[0])
    if len(stated) <= wanted.count:
        return [paper for _, paper in stated]
    limit = stated[wanted.count - 1][0]
    return [p for value, p in stated if (value >= limit if wanted.most else value <= limit)]


def value_of(paper: Paper, measure: Measure) -> str:
    """What the record states of it, in words."""
    if measure == "authors":
        return "1 author" if len(paper.authors) == 1 else f"{len(paper.authors)} authors"
    if measure in ("title", "abstract"):
        return f"{len(getattr(paper, measure)):,} characters"
    if measure == "year":
        return str(paper.year)
    if measure == "alphabet":
        return "in the order of the alphabet"
    return paper.time or ""


def _start(paper: Paper) -> int | None:
    slot = slot_of(paper.time)
    if slot is None:
        return None
    month, day = slot.date or (0, 0)
    return (31 * month + day) * 1440 + slot.start


MEASURES: dict[Measure, Callable[[Paper], int | None]] = {
    "authors": lambda paper: len(paper.authors) or None,
    "year": lambda paper: paper.year,
    "start": _start,
    "minutes": lambda paper: minutes_of(paper.time),
    "title": lambda paper: len(paper.title),
    "abstract": lambda paper: len(paper.abstract) or None,
}

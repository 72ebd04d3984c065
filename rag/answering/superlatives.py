"""Papers that stand first in some order: most authors, newest, last talk, longest title."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from rag.answering.conditions import number_of
from rag.answering.schedule import slot_of
from rag.paper import Paper

Measure = Literal["authors", "year", "start", "minutes", "title", "abstract"]

_N = r"(?:(?P<n>\d{1,2}|two|three|four|five|six|seven|eight|nine|ten)\s+)?"
_TALK = r"(?:talks?|orals?|spotlights?|presentations?|slots?|papers?|speakers?)"
_SHAPES: tuple[tuple[Measure, str], ...] = (
    ("authors", r"\b(?P<most>most|largest\s+number\s+of|highest\s+number\s+of|longest\s+list\s+of"
                r"|biggest\s+team\s+of)\s+(?:co-?)?authors\b"),
    ("authors", r"\b(?:fewest|least|smallest\s+number\s+of|lowest\s+number\s+of)\s+(?:co-?)?authors\b"),
    ("minutes", rf"\b(?P<most>longest)\s+(?:talk|oral|spotlight|presentation|slot)s?\b"),
    ("minutes", rf"\b(?:shortest|briefest)\s+(?:talk|oral|spotlight|presentation|slot)s?\b"),
    ("title", r"\b(?P<most>longest)\s+(?:paper\s+)?titles?\b"),
    ("title", r"\bshortest\s+(?:paper\s+)?titles?\b"),
    ("abstract", r"\b(?P<most>longest)\s+abstracts?\b"),
    ("abstract", r"\bshortest\s+abstracts?\b"),
    ("start", rf"\b(?P<most>last|latest|closing|final)\s+{_N}(?:talk|oral|spotlight|presentation|slot"
              rf"|speaker)s?\b|\b(?P<most2>last|final)\s+{_N.replace('?P<n>', '?P<n2>')}papers?\s+(?:of|in)\s+"
              r"(?:the\s+)?(?:\w+\s+){0,2}session\b|\b(?P<most3>last|latest)\s+to\s+(?:be\s+)?present\w*"
              r"|\b(?:comes|goes|speaks|talks|starts|is)\s+(?P<most4>last)\b"
              r"|\b(?P<most5>closes|concludes|ends|finishes)\s+(?:the\s+)?(?:\w+\s+){0,2}session\b"),
    ("start", rf"\b(?:first|earliest|opening)\s+{_N}(?:talk|oral|spotlight|presentation|slot|speaker)s?"
              rf"\b|\bfirst\s+{_N.replace('?P<n>', '?P<n2>')}papers?\s+(?:of|in)\s+(?:the\s+)?(?:\w+\s+){{0,2}}session\b"
              r"|\bfirst\s+to\s+(?:be\s+)?present\w*|\b(?:comes|goes|speaks|talks|starts|is)\s+first\b"
              r"|\b(?:opens|starts|begins)\s+(?:the\s+)?(?:\w+\s+){0,2}session\b"),
    ("year", rf"\b(?P<most>newest|latest|most\s+recent|youngest)\s+{_N}(?:\S+\s+){{0,3}}?(?:papers?"
             r"|works?|articles?|publications?|posters?|one)\b"),
    ("year", rf"\b(?:oldest|earliest|least\s+recent)\s+{_N}(?:\S+\s+){{0,3}}?(?:papers?|works?|articles?"
             r"|publications?|posters?|one)\b"),
)  # fmt: skip
_PATTERNS = tuple((measure, re.compile(p, re.IGNORECASE)) for measure, p in _SHAPES)
_HOW_MANY = re.compile(
    rf"\b(?:top\s+)?{_N}(?:{_TALK}|works?|articles?)\s+(?:with|have|has)\b", re.I
)


@dataclass(frozen=True, slots=True)
class Superlative:
    """The ``count`` papers with the ``most`` (or least) of a measure; ``words`` name them.

    ``question[start:end]`` says so.
    """

    measure: Measure
    most: bool
    count: int
    words: str
    start: int
    end: int


def read_superlative(question: str) -> Superlative | None:
    """The order in which ``question`` wants only the first papers."""
    for measure, pattern in _PATTERNS:
        match = pattern.search(question)
        if match is None:
            continue
        groups = match.groupdict()
        most = any(value for name, value in groups.items() if name.startswith("most"))
        counted = groups.get("n") or groups.get("n2")
        if counted is None and (stated := _HOW_MANY.search(question, 0, match.start())):
            counted = stated["n"]
        count = number_of(counted) if counted else 1
        return Superlative(measure, most, count, " ".join(match[0].split()), *match.span())
    return None


def foremost(papers: Sequence[Paper], wanted: Superlative) -> list[Paper]:
    """The papers that stand first, in order, with all that tie with the last of them.

    A paper whose listing does not state what is measured is left out.
    """
    measure = _MEASURES[wanted.measure]
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
    return paper.time or ""


def _minutes(paper: Paper) -> int | None:
    slot = slot_of(paper.time)
    return slot.minutes if slot else None


def _start(paper: Paper) -> int | None:
    slot = slot_of(paper.time)
    if slot is None:
        return None
    month, day = slot.date or (0, 0)
    return (31 * month + day) * 1440 + slot.start


_MEASURES: dict[Measure, Callable[[Paper], int | None]] = {
    "authors": lambda paper: len(paper.authors) or None,
    "year": lambda paper: paper.year,
    "start": _start,
    "minutes": _minutes,
    "title": lambda paper: len(paper.title),
    "abstract": lambda paper: len(paper.abstract) or None,
}

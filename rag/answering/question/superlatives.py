"""Papers that stand first in some order: most authors, newest, last talk, longest title."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from rag.answering.cued import Cued
from rag.answering.question.conditions import number_of
from rag.answering.question.schedule import minutes_of, slot_of
from rag.paper import Paper
from rag.text import fold

Measure = Literal["authors", "year", "start", "minutes", "title", "abstract", "alphabet"]

_N = r"(?:(?P<n>\d{1,2}|two|three|four|five|six|seven|eight|nine|ten)\s+)?"
_TALK = r"(?:talk|oral|spotlight|presentation|slot|speaker)s?"
_WORK = r"(?:\S+\s+){0,3}?(?:papers?|works?|articles?|publications?|posters?|one)"
_SESSION = r"(?:the\s+)?(?:\w+\s+){0,2}session"
_IN_ALPHABET = r"(?:(?:in|by)\s+(?:the\s+)?alphabet(?:ical(?:\s+order)?)?|alphabetically)"
_AMONG_AUTHORS = (
    r"(?:\s+\S+){0,1}\s+(?:in|on|among|of)\s+(?:the|its|their|an?)\s+(?:author|list|byline)"
)
_RANKS = ("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_COMES = r"(?:comes|goes|speaks|talks|starts|is)"
_SHAPES: tuple[tuple[Measure, bool, str], ...] = (
    (
        "authors",
        True,
        r"(?:most|(?:largest|highest)\s+number\s+of|longest\s+list\s+of|biggest\s+team\s+of)"
        r"\s+(?:co-?)?authors|longest\s+(?:author\s+list|byline)|(?:largest|biggest)\s+(?:author\s+)?team",
    ),
    (
        "authors",
        False,
        r"(?:fewest|least|(?:smallest|lowest)\s+number\s+of)\s+(?:co-?)?authors"
        r"|shortest\s+(?:author\s+list|byline)|smallest\s+(?:author\s+)?team",
    ),
    ("minutes", True, rf"longest\s+{_TALK}"),
    ("minutes", False, rf"(?:shortest|briefest)\s+{_TALK}"),
    ("title", True, r"longest\s+(?:paper\s+)?titles?"),
    ("title", False, r"shortest\s+(?:paper\s+)?titles?"),
    ("abstract", True, r"longest\s+abstracts?"),
    ("abstract", False, r"shortest\s+abstracts?"),
    ("alphabet", False, rf"first\s+{_N}(?:(?:papers?|titles?|posters?|{_TALK})\s+)?{_IN_ALPHABET}"),
    ("alphabet", True, rf"last\s+{_N}(?:(?:papers?|titles?|posters?|{_TALK})\s+)?{_IN_ALPHABET}"),
    ("alphabet", False, rf"{_IN_ALPHABET}\s+(?:the\s+)?(?:first|earliest)"),
    ("alphabet", True, rf"{_IN_ALPHABET}\s+(?:the\s+)?last"),
    ("start", True, rf"(?:last|latest|closing|final)\s+{_N}{_TALK}"),
    ("start", True, rf"(?:last|final)\s+{_N}papers?\s+(?:of|in)\s+{_SESSION}"),
    (
        "start",
        True,
        rf"(?:last|latest)\s+to\s+(?:be\s+)?present\w*|{_COMES}\s+last(?!\s+(?:author|\S+\s+min)|{_AMONG_AUTHORS})",
    ),
    ("start", True, rf"(?:clos|conclud|end|finish)(?:es|s|ed)\s+{_SESSION}"),
    (
        "start",
        True,
        rf"when\s+(?:does|is|will)\s+{_SESSION}(?:\s+\w+)?\s+(?:end|finish|clos|over)\w*",
    ),
    ("start", False, rf"when\s+(?:does|is|will)\s+{_SESSION}(?:\s+\w+)?\s+(?:start|begin|open)\w*"),
    ("start", False, rf"(?:first|earliest|opening)\s+{_N}{_TALK}"),
    ("start", False, rf"(?P<rank>{'|'.join(_RANKS)})\s+{_TALK}\s+(?:of|in)\s+{_SESSION}"),
    ("start", False, rf"first\s+{_N}papers?\s+(?:of|in)\s+{_SESSION}"),
    (
        "start",
        False,
        rf"first\s+to\s+(?:be\s+)?present\w*|{_COMES}\s+first(?!\s+author|{_AMONG_AUTHORS})",
    ),
    (
        "start",
        False,
        rf"(?:open(?:s|ed)|start(?:s|ed)|begins|began|kick(?:s|ed)\s+off)\s+{_SESSION}",
    ),
    ("year", True, rf"(?:newest|latest|most\s+recent|youngest)\s+{_N}{_WORK}"),
    ("year", False, rf"(?:oldest|earliest|least\s+recent)\s+{_N}{_WORK}"),
)
_CUES = (
    "est ", " most ", " least ", " last ", " first ", " final ", " clos", " conclud", " end",
    " finish", " open", " start", " beg", " over", " kick", " alphabet",
    *(f" {rank} " for rank in _RANKS),
)  # fmt: skip
_PATTERNS = tuple(
    (measure, most, Cued(rf"\b(?:{shape})\b", *_CUES)) for measure, most, shape in _SHAPES
)
# "When does the session start, and when does it end?"
_AND_ENDS = Cued(
    r",?\s+and\s+(?:(?:when\s+)?(?:does|is|will)\s+it\s+|when\s+)?(?:end|finish|clos|over)\w*",
    " and ",
)
_HOW_MANY = Cued(rf"\b(?:top\s+)?{_N}(?:{_TALK}|papers?|works?|articles?)\s+(?:with|have|has)\b")


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
    for measure, most, pattern in _PATTERNS:
        match = pattern.search(question)
        if match is None:
            continue
        if rank := match.groupdict().get("rank"):
            count = _RANKS.index(rank.lower()) + 2
            return Superlative(measure, most, count, *match.span(), alone=True)
        counted, start = match.groupdict().get("n"), match.start()
        if counted is None and (stated := _HOW_MANY.search(question, 0, match.start())):
            counted, start = stated["n"], stated.start()
        count = number_of(counted) if counted else 1
        ends = match.end() if not (rest := _AND_ENDS.match(question, match.end())) else rest.end()
        return Superlative(measure, most, count, start, ends, both_ends=rest is not None)
    return None


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

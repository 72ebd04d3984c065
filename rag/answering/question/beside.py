"""Which talks come after or before another one, or after or before a break of their session."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rag.answering.cued import Cued
from rag.answering.question.clock import CLOCK, minute_of
from rag.answering.question.condition import number_of
from rag.answering.question.time_wordings import BARE_HOUR, ZONE

Span = tuple[int, int]

_RANKS = "first second third fourth fifth sixth".split()
_NUMBERED = "1st 2nd 3rd 4th 5th 6th".split()
_RANK = rf"(?:{'|'.join([*_RANKS, *_NUMBERED])}|last|final|closing)"
_KIND = r"(?:breaks?|sessions?|blocks?|slots?|periods?|rounds?|pauses?|parts?|time)"
BREAK = (
    r"(?:(?:q\s?(?:&|and|/|\+)\s?as?\b|questions?(?:\s+(?:and|&)\s+|-and-)answers?|coffee|lunch|tea)"
    rf"(?:[\s-]+{_KIND})?|breaks?|pauses?|intermissions?|question\s+time)"
)
_AT = (
    r"(?:\s+(?:(?:that|which)\s+)?(?:starts?|starting|begins?|beginning|held|is|was"
    r"|takes\s+place))?"
)
# "The second Q&A", "the 13:05 break", "the coffee break that starts at 11:55".
_PAUSE = Cued(
    rf"(?:the\s+|an?\s+|each\s+|every\s+|any\s+|that\s+|both\s+|two\s+)*(?:(?P<before>{CLOCK})\s+|(?P<rank>"
    rf"{_RANK})\s+|(?:short|next|longer?)\s+)*(?P<what>{BREAK})(?:{_AT}\s+(?:at|from|of)\s+(?P<clock>{CLOCK})"
    rf"(?:\s*(?:-|–|to|until|till)\s*{CLOCK})?)?(?=\W*$|\s*[?.!,;:)]|\s+(?:and|but|in|of|at|on|which|that|was"
    r"|were|is|are|come|came|does|do|did|will|follow\w*|there|from|with|for|by)\b)"
)
# "The differences between the talks of Ada and Bea".
_COMPARED = re.compile(
    r"\b(?:differ\w*|compar\w*|contrast\w*|distin\w*|similarit\w*|relat\w*|links?|connections?|overlaps?"
    r"|gaps?|trade-?offs?|choos\w*|choices?|in\s+common)\W*$",
    re.IGNORECASE,
)
_RANKED = Cued(
    rf"(?:the\s+)?(?P<rank>{_RANK})(?=\s+and\b)"
)  # "between the first and the second Q&A"
_CLOCKED = Cued(
    rf"(?:the\s+)?(?P<clock>{CLOCK}|{BARE_HOUR}){ZONE}(?=\s+(?:and|by|of|from|with|given|presented|held|on|in)\b"
    r"|\W*$|\s*[?.!,;:)])"
)
_CLOSELY = r"(?:(?:directly|immediately|right|straight|just|next|shortly)\s+)"
_RELATION = Cued(
    rf"\b(?P<near>{_CLOSELY}*)(?:(?P<after>after|follow(?:s|ed|ing)?(?!\s+(?:{_CLOSELY}*)by\b)|preceded\s+by)"
    rf"|(?P<before>before|preced(?:es?|ed|ing)(?!\s+by\b)|followed\s+(?:{_CLOSELY}*)by|ahead\s+of|prior\s+to)"
    rf"|(?P<between>(?:in\s+)?between))\b(?P<near2>\s+{_CLOSELY}*)(?:(?:on|after|upon|from)\s+)?",
    " after ", " before ", " follow", " preced", " ahead of ", " prior to ", " between ",
)  # fmt: skip
# "Which talk does the Q&A follow?": what is asked for comes before.
_TURNED = Cued(
    r"\b(?:does|did|do)\s+(?P<what>.{1,60}?)\s+(?P<how>follow|precede|come"
    rf"\s+(?:{_CLOSELY}*)(?:after|before))\W*$",
    " follow ", " precede ", " come ",
)  # fmt: skip
_TALK = r"(?:talks?|spotlights?|orals?|presentations?|speakers?|speech|slot)"
_SPEAKS_OF_TALKS = Cued(
    rf"\b(?:{_TALK}|who|session|scheduled?|comes?|came|next|speaks?|spoke|given)\b"
)
# "The talk on knots", "Ada's spotlight", "the first oral": what describes a talk.
_DESCRIBED = Cued(
    rf"(?:the|that|this)\s+(?:{_TALK}|one|paper|poster)\b(?:\s+(?:on|about|by|of|from|that|which|at|with)\b|$)"
    rf"|(?:(?:the|that|this)\s+)?(?:[^\s,;?!.]+\s+){{1,7}}(?:{_TALK}|one|paper|poster)\b(?!\s+session)"
    rf"|the\s+{_TALK}\b"
)
_ENDS = re.compile(
    rf"[?!;,(]|:(?=\s)|\.(?=\s|$)|\s+(?:and|but)\s+(?=(?:{_CLOSELY}*)(?:after|before|until)\b)|\s+(?=(?:in|of|on|during)"
    r"\s+(?:the\s+|that\s+)?(?:\w+\s+)?(?:session|programme?|schedule|agenda)\b)",
    re.IGNORECASE,
)
_AND = Cued(r"\s*(?:,\s*)?\band\s+", " and ")
_PLURAL = Cued(
    r"\b(?:talks|papers|spotlights|orals|presentations|posters|works|ones|speakers|everything|all|how\s+many)\b"
)
_SHOWN = Cued(r"\bwhat\s+(?:\w+\s+)?(?:was|were|is|are|gets?|got)\b(?!\s+the\b)", " what ")
_NUMBER = Cued(rf"\b(?P<n>\d|two|three|four|five|six)\s+(?:\w+\s+)?(?:{_TALK}|papers)\b")
_QUOTED = re.compile(r"[\"“]([^\"”]+)[\"”]")


class Point(NamedTuple):
    """What talks come after or before: a break of their session, a time, or a talk.

    ``text`` names or describes the talk, None for a break. ``rank`` counts breaks, -1 the last;
    ``minute`` after midnight is one of the break, or the point itself where it ``is_time``.
    ``described``: the wording alone says that it is a talk.
    """

    text: str | None = None
    rank: int | None = None
    minute: int | None = None
    is_time: bool = False
    described: bool = False


@dataclass(frozen=True, slots=True)
class Beside:
    """The talks ``after`` a point, ``before`` one, or between two: the ``nearest`` so many of
    them, or all. ``closely``: the question says that nothing is between. ``spans`` of it say so.
    """

    after: Point | None = None
    before: Point | None = None
    nearest: int | None = None
    closely: bool = False
    spans: tuple[Span, ...] = ()

    @property
    def unsure(self) -> list[str]:
        """What must be the name of a talk, or of a speaker, if talks are asked for at all."""
        points = [point for point in (self.after, self.before) if point]
        return [p.text for p in points if p.text is not None and not p.described]


def read_beside(question: str, named: Sequence[Span] = ()) -> Beside | None:
    """The talks beside others that ``question`` asks for; ``named`` are ranges of it that are
    titles."""
    found = _turned(question) or _related(question, named)
    if found is None:
        return None
    points = [point for point in (found.after, found.before) if point]
    if all(point.is_time for point in points):
        return None  # "after 13:00" is a time like others
    talks = _SPEAKS_OF_TALKS.search(question)
    if not (talks or found.closely) and any(point.described for point in points):
        return None
    return found


def _related(question: str, named: Sequence[Span]) -> Beside | None:
    after = before = None
    spans: list[Span] = []
    near = False
    for match in _RELATION.finditer(question):
        if any(start <= match.start() < end for start, end in [*named, *spans]):
            continue
        if match["between"]:
            if _COMPARED.search(question[: match.start()]):
                continue
            pair = _pair(question, match.end(), named)
            if pair is None:
                continue
            after, before, end = pair
        else:
            point, end = _point(question, match.end(), named)
            if point is None or (after if match["after"] else before):
                continue
            after, before = (point, before) if match["after"] else (after, point)
        near |= bool((match["near"] + match["near2"]).strip())
        spans.append((match.start(), end))
    if not spans:
        return None
    kept = "".join(c for at, c in enumerate(question) if not any(s <= at < e for s, e in spans))
    nearest = _nearest(kept, after, before, near=near)
    return Beside(after, before, nearest, near, tuple(spans))


def _turned(question: str) -> Beside | None:
    match = _TURNED.search(question)
    if match is None:
        return None
    pause = _PAUSE.fullmatch(match["what"])
    if pause is None:
        return None
    how = match["how"].lower()
    point, span = _pause(pause), (match.start(), match.end("how"))
    if how == "follow" or how.endswith("after"):
        return Beside(before=point, nearest=1, spans=(span,))
    return Beside(after=point, nearest=1, spans=(span,))


def _pair(question: str, at: int, named: Sequence[Span]) -> tuple[Point, Point, int] | None:
    """The two points that talks are between, and where the second ends."""
    for joint in _AND.finditer(question, at):
        if any(start < joint.end() and joint.start() < end for start, end in named):
            continue
        after, end = _point(question[: joint.start()], at, named)
        before, last = _point(question, joint.end(), named)
        ranked = _RANKED.fullmatch(question, at, joint.start()) or _RANKED.match(question, at)
        if before and before.text is None and not before.is_time and ranked:
            return Point(rank=_rank(ranked["rank"])), before, last
        if after and before and end == joint.start():
            return after, before, last
    both = _PAUSE.match(question, at)
    if both and both["what"].lower().endswith("s") and both["rank"] is None:
        return Point(rank=1), Point(rank=2), both.end()  # "between the Q&As"
    return None


def _point(question: str, at: int, named: Sequence[Span]) -> tuple[Point | None, int]:
    """What stands at ``at``, and where it ends."""
    if pause := _PAUSE.match(question, at):
        return _pause(pause), pause.end()
    if clock := _CLOCKED.match(question, at):
        return Point(minute=minute_of(clock["clock"]), is_time=True), clock.end("clock")
    if quoted := _QUOTED.match(question, at):
        return Point(quoted[1]), quoted.end()
    end = len(question)
    for stop in _ENDS.finditer(question, at):
        if not any(start < stop.end() and stop.start() < last for start, last in named):
            end = stop.start()
            break
    text = question[at:end].strip()
    if not text:
        return None, at
    return Point(text, described=_DESCRIBED.match(text) is not None), end


def _pause(match: re.Match[str]) -> Point:
    clock = match["clock"] or match["before"]
    rank = _rank(match["rank"]) if match["rank"] else None
    return Point(rank=rank, minute=minute_of(clock) if clock else None)


def _rank(text: str) -> int:
    rank = text.lower()
    for names in (_RANKS, _NUMBERED):
        if rank in names:
            return names.index(rank) + 1
    return -1


def _nearest(rest: str, after: Point | None, before: Point | None, *, near: bool) -> int | None:
    """How many talks are wanted, None for all, where ``rest`` of the question asks for them."""
    if near:
        counted = _NUMBER.search(rest)
        return number_of(counted["n"]) if counted else 1
    if (after and before) or _PLURAL.search(rest):
        return None
    of_pause = (after or before or Point("")).text is None
    return None if of_pause and _SHOWN.search(rest) else 1

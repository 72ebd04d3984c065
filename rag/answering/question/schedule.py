"""When talks are: the days and times that a question asks for, and those a listing states."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.answering.cued import Cued
from rag.answering.question.attending import asks_what_is_missed
from rag.answering.question.clock import CLOCK, clock_of, minute_of
from rag.answering.question.time_wordings import BOTH, COMING, LEAVING, ONE, TENS, THEN, WITHIN
from rag.paper import Paper

Span = tuple[int, int]
_DAY_END = 24 * 60
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?s?"
_FULL_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_TALKS = r"talks?|posters?|orals?|spotlights?|papers?|sessions?|presentations?"
_DAY_OF = r"day\s"  # "Monday afternoon"
_PART = Cued(
    r"\b(?:in|during|of)\s+the\s+(?P<part>morning|afternoon|evening)s?\b"
    rf"|\b(?P<word>morning|afternoon|evening)(?=\s+(?:{_TALKS})\b)"
    rf"|(?<={_DAY_OF})(?P<later>morning|afternoon|evening)s?\b",
    " morning",
    " afternoon",
    " evening",
)
_PARTS = {"morning": (0, 720), "afternoon": (720, 1080), "evening": (1080, _DAY_END)}
_ON_DAY = Cued(
    rf"\b(?:on|during|for|this|next)\s+(?P<weekday>{_WEEKDAY})\b|\b(?P<before>{_FULL_WEEKDAY}(?:['’]s)?)"
    rf"(?=\s+(?:{_TALKS}|morning|afternoon|evening)\b)",
    *(f" {day}" for day in _WEEKDAYS),
)
_DATE = Cued(
    rf"\b(?:on\s+)?(?:the\s+)?(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{_MONTH})"
    rf"|(?P<month2>{_MONTH})\s+(?:the\s+)?(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?)\b(?!\d)",
    *(f" {month}" for month in _MONTHS),
)
_STATED_DAY = Cued(rf"\b({_WEEKDAY})\b")
_ISO = Cued(r"\b(?:19|20)\d\d-(\d\d)-(\d\d)")
_STATED_CLOCK = Cued(rf"(?<![\d-]){CLOCK}")


@dataclass(frozen=True, slots=True)
class Slot:
    """A stated time: minutes after midnight, weekday (0 is Monday) and (month, day), if stated."""

    start: int
    end: int | None = None
    weekday: int | None = None
    date: tuple[int, int] | None = None
    text: str = ""

    @property
    def minutes(self) -> int | None:
        """How long it takes."""
        return None if self.end is None else self.end - self.start


@dataclass(frozen=True, slots=True)
class When:
    """What a slot must meet: begin (or ``ends``) within ``low <= minute < high``; ``at`` a time.

    ``words`` say so, to complete "papers …"; ``start:end`` is where it stands in the question.
    """

    words: str
    start: int
    end: int
    low: int = 0
    high: int = _DAY_END + 1
    at: int | None = None
    ends: bool = False
    weekday: int | None = None
    date: tuple[int, int] | None = None
    zone: str | None = None

    def fits(self, slot: Slot | None) -> bool:
        """Whether a paper presented in ``slot`` (None: not stated) is meant."""
        if slot is None:
            return False
        if self.zone and not re.search(rf"\b{self.zone}\b", slot.text, re.IGNORECASE):
            return False
        if self.weekday is not None and slot.weekday != self.weekday:
            return False
        if self.date is not None and slot.date != self.date:
            return False
        minute = slot.end if self.ends else slot.start
        if minute is None:
            return False
        if self.at is None:
            return self.low <= minute < self.high
        return minute == self.at or (not self.ends and slot.start <= self.at < (slot.end or 0))


@lru_cache(maxsize=4096)
def slot_of(time: str | None) -> Slot | None:
    """When a listing says that something is: ``Mon 3 May 11:00 - 11:15 PDT``."""
    clocks = [minute_of(m[0]) for m in _STATED_CLOCK.finditer(time or "")]
    if not time or not clocks:
        return None
    weekday = _STATED_DAY.search(time)
    iso = _ISO.search(time)
    date = (
        (int(iso[1]), int(iso[2])) if iso else next((_date(m) for m in _DATE.finditer(time)), None)
    )
    return Slot(
        start=clocks[0],
        end=clocks[1] if len(clocks) > 1 else None,
        weekday=_WEEKDAYS.index(weekday[1][:3].lower()) if weekday else None,
        date=date,
        text=time,
    )


def read_when(question: str) -> Iterator[When]:
    """The days and times that ``question`` asks for."""
    within = list(WITHIN.finditer(question))
    yield from map(_within, within)
    both = [match for match in BOTH.finditer(question) if not _overlaps(match, within)]
    yield from map(_between, both)
    clocks = [m for m in ONE.finditer(question) if not _overlaps(m, [*within, *both])]
    for match in clocks:
        then = THEN.search(question, match.end()) if len(clocks) == 1 else None
        yield _one(match, then)
    for match in _PART.finditer(question):
        part = (match["part"] or match["word"] or match["later"]).lower()
        low, high = _PARTS[part]
        yield When(f"in the {part}", *match.span(), low=low, high=high)
    for match in _ON_DAY.finditer(question):
        day = _WEEKDAYS.index((match["weekday"] or match["before"])[:3].lower())
        name = ("Mon", "Tues", "Wednes", "Thurs", "Fri", "Satur", "Sun")[day] + "day"
        yield When(f"on {name}", *match.span(), weekday=day)
    for match in _DATE.finditer(question):
        month, number = _date(match)
        yield When(f"on {number} {_MONTHS[month - 1].capitalize()}", *match.span(),
                   date=(month, number))  # fmt: skip


def in_time_order(papers: Sequence[Paper]) -> list[Paper]:
    """``papers`` as they are presented one after another; those without a time come last."""

    def when(paper: Paper) -> tuple[bool, tuple[int, int], int]:
        slot = slot_of(paper.time)
        return slot is None, (slot and slot.date) or (0, 0), slot.start if slot else 0

    return sorted(papers, key=when)


def minutes_of(time: str | None) -> int | None:
    """How long something takes whose listing states both its beginning and its end."""
    slot = slot_of(time)
    return slot.minutes if slot else None


def day_of(paper: Paper) -> str | None:
    """What a listing states of the day: what stands before the time."""
    clock = _STATED_CLOCK.search(paper.time or "")
    return (paper.time or "")[: clock.start()].strip() or None if clock else None


def _overlaps(match: re.Match[str], others: Sequence[re.Match[str]]) -> bool:
    return any(match.start() < other.end() and other.start() < match.end() for other in others)


def _within(match: re.Match[str]) -> When:
    """ "In the hour after noon": what starts within it."""
    minute = minute_of(match["clock"])
    long = 30 if match["half"] else 120 if match["two"] else 60
    long = (TENS.get(match["n"].lower()) or int(match["n"])) if match["n"] else long
    low, high = (minute, minute + long) if match["after"] else (minute - long, minute)
    text = _zoned(f"starting between {clock_of(low)} and {clock_of(high)}", match["zone"])
    return When(text, *match.span(), low=low, high=high, zone=match["zone"])


def _between(match: re.Match[str]) -> When:
    high = minute_of(match["high"])
    first = match["low"] or match["low2"]
    low = minute_of(first)
    if not re.search(r"[ap]\.?m", first, re.IGNORECASE) and low + 720 <= high:
        low += 720  # "between 1 and 3 pm"
    zone = match["zone"]
    text = f"starting between {clock_of(low)} and {clock_of(high)}"
    if match["included"]:
        text, high = f"{text} inclusive", high + 1
    return When(_zoned(text, zone), *match.span(), low=low, high=high, zone=zone)


def _one(match: re.Match[str], then: re.Match[str] | None) -> When:
    """What ``match`` says of a time, or what ``then`` says of it later."""
    minute, zone = minute_of(match["clock"]), match["zone"]
    how = (then["how"] if then else match["how"] or "").lower()
    said = match.string[: match.start("clock")]
    leaving = LEAVING.search(said) is not None
    coming = COMING.search(said) is not None
    ends = leaving or (not coming and bool(re.search(r"\b(?:end|finish|over|done)", how)))
    verb = "ending" if ends else "starting"
    span, clock = match.span(), clock_of(minute)
    if (coming or leaving) and asks_what_is_missed(match.string):
        if coming:
            return When(_zoned(f"starting before {clock}", zone), *span, high=minute, zone=zone)
        text = _zoned(f"ending after {clock}", zone)
        return When(text, *span, low=minute + 1, ends=True, zone=zone)
    earlier = leaving or re.search(
        r"\b(?:before|until|till|by)\b|(?<!no )\bearlier|\bno\s+later", how
    )
    if earlier and not (coming and then is None):
        included = leaving or bool(re.search(r"\bby\b|\bno\s", how))
        text = _zoned(f"{verb} before {clock}", zone)
        return When(text, *span, high=minute + included, ends=ends, zone=zone)
    later = re.search(r"\b(?:after|since|from|later|earlier)\b", how)
    if coming or match["onwards"] or later:
        text = _zoned(f"{verb} at {clock} or later", zone)
        return When(text, *span, low=minute, ends=ends, zone=zone)
    if re.search(r"\bstart|\bbeg", how):
        text = _zoned(f"starting at {clock}", zone)
        return When(text, *span, low=minute, high=minute + 1, zone=zone)
    text = _zoned(f"{'ending' if ends else 'under way'} at {clock}", zone)
    return When(text, *span, at=minute, ends=ends, zone=zone)


def _zoned(text: str, zone: str | None) -> str:
    return f"{text} {zone.upper()}" if zone else text


def _date(match: re.Match[str]) -> tuple[int, int]:
    month = match["month"] or match["month2"]
    return _MONTHS.index(month[:3].lower()) + 1, int(match["day"] or match["day2"])

"""Years of publication that a question asks for."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from rag.answering.cued import Cued
from rag.text import STOP_WORDS

FAR_PAST, FAR_FUTURE = 1900, 2100
_Y = r"((?:19|20)\d\d)"
_CUE = "0000"
_RANGE = Cued(rf"\b(?:between\s+|from\s+)?{_Y}\s*(?:-|–|to|and|through|until)\s*{_Y}\b", _CUE)
_PAIR = Cued(rf"^(?:\w+\s+)?{_Y}\s+and\b", _CUE)
_SINCE = Cued(
    rf"\b(?:since|from(?=\s+\d+\s+on(?:wards?\b|\W*$))|after|(?:newer|later|more\s+recent|younger)\s+than)\s+{_Y}\b"
    r"(?:\s+on(?:wards?\b|(?=\W*$)))?",
    _CUE,
)
_ONWARDS = Cued(
    rf"\b(?:in\s+|from\s+)?{_Y}\s+(?:onwards?|(?:or|and)\s+(?:later|after|newer))\b(?!\s+\d)",
    _CUE,
)
_BEFORE = Cued(rf"\b(?:before|until|up\s+to|prior\s+to|(?:older|earlier)\s+than)\s+{_Y}\b", _CUE)
_BACKWARDS = Cued(rf"\b(?:in\s+)?{_Y}\s+(?:or|and)\s+(?:earlier|before|older)\b(?!\s+\d)", _CUE)
_RELATIVE = Cued(
    r"\b(?:(?:in|from|of|within|during|over)\s+)(?:the\s+)?(?:last|past)\s+"
    r"(?:(\d+|two|three|four|five|ten)\s+)?years?\b"
    r"|\b(?:from|of|in)\s+(this)\s+year\b",
    " last ",
    " past ",
    " this year ",
)
_YEAR = Cued(rf"(?<![\w-])((?:in|of|from)\s+)?{_Y}(?![\w-])(?=(?:\s+([\w'-]+))?)", _CUE)
_AFTER_YEAR = frozenset("poster posters oral orals spotlight spotlights talks submissions".split())
_AFTERWARDS = ("after", "newer", "later", "more", "younger")
_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "ten": 10}


@dataclass(frozen=True, slots=True)
class Years:
    """``question[start:end]`` asks for the years ``low`` to ``high``, both included."""

    low: int
    high: int
    start: int
    end: int


def read_years(question: str, known: Collection[int], today: date | None = None) -> Iterator[Years]:
    """Every range and year in ``question``; the bare number counts only if the library has it.

    "The last two years" are those before ``today``.
    """
    relative = _relative(question, (today or date.today()).year)
    ranges = [*relative, *_ranges(question)]
    yield from ranges
    for match in _YEAR.finditer(question):
        start, end = match.start(), match.end(2)
        if any(start < r.end and r.start < end for r in ranges):
            continue
        if int(match[2]) in known or (match[1] and _may_follow_year(match[3])):
            yield Years(int(match[2]), int(match[2]), start, end)


def _ranges(question: str) -> Iterator[Years]:
    if match := _RANGE.search(question):
        if _PAIR.match(match[0]) and not match[0].lower().startswith("between"):
            for group in (1, 2):  # "2021 and 2022" are two years, as "2021 or 2022" would be
                yield Years(int(match[group]), int(match[group]), *match.span())
        else:
            low, high = sorted((int(match[1]), int(match[2])))
            yield Years(low, high, *match.span())
    elif match := _ONWARDS.search(question):
        yield Years(int(match[1]), FAR_FUTURE, *match.span())
    elif match := _BACKWARDS.search(question):
        yield Years(FAR_PAST, int(match[1]), *match.span())
    else:
        since, before = _SINCE.search(question), _BEFORE.search(question)
        low, high = FAR_PAST, FAR_FUTURE
        if since:
            low = int(since[1]) + since[0].lower().startswith(_AFTERWARDS)
        if before:
            high = int(before[1]) - (not before[0].lower().startswith(("until", "up")))
        yield from (Years(low, high, *bound.span()) for bound in (since, before) if bound)


def _relative(question: str, now: int) -> Iterator[Years]:
    for match in _RELATIVE.finditer(question):
        if match[2]:
            yield Years(now, now, *match.span())
        elif match[1]:
            count = _NUMBERS.get(match[1].lower()) or int(match[1])
            yield Years(now - count, now, *match.span())
        else:
            yield Years(now - 1, now - 1, *match.span())


def _may_follow_year(word: str | None) -> bool:
    """In "in 2048 dimensions" the number is no year: a thing that is counted follows it."""
    return word is None or word.lower() in STOP_WORDS or word.lower() in _AFTER_YEAR

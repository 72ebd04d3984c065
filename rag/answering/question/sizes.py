"""Conditions on how much there is of something: how many wrote a paper, how long a talk takes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.answering.cued import Cued
from rag.answering.question.condition import NUMBERS, Condition, number_of
from rag.answering.question.schedule import minutes_of

_N = rf"(?P<n>(?!(?:19|20)\d\d\b)\d+|{'|'.join(NUMBERS)}|a\s+single)"
_N_TO = rf"(?:\d+|{'|'.join(NUMBERS)})\b"
_MAKERS = r"(?:authors?|persons?|people|researchers?|scientists?)"
# "Posters by two people", where "rated by two people" says nothing of who wrote it.
_BY = (
    r"(?:(?:co-?)?(?:written|authored|penned|made)\s+by|(?<=papers )by|(?<=paper )by|(?<=works )by"
    r"|(?<=articles )by|(?<=posters )by|(?<=spotlights )by|(?<=orals )by|(?<=talks )by"
    r"|(?<=ones )by)"
)
_ON_IT = (
    r"\s+(?:on|under|behind|attached\s+to|against)\s+(?:it|them)\b|\s+(?:on|in)\s+(?:the|its|their|an?)"
    r"\s+(?:byline|author\s+list|list\s+of\s+authors)\b"
)
_ALONE = Cued(
    r"\b(?:single|sole|solo|lone)[\s-]+author(?:s|ed)?\b(?:[\s-]+(?=papers?))?"
    r"|\b(?:written|authored|by)\s+(?:by\s+)?(?:(?:only|just|exactly)\s+)?(?:one|a\s+single|a\s+lone)\s+"
    r"(?:(?:single|lone)\s+)?(?:author|person|people|researcher|scientist)\b"
    r"(?:\s+(?:alone|only|on\s+their\s+own))?"
    r"|\b(?:(?:with|has|have|having|bear|bears|carry|carries)\s+)?(?:(?:only|just|exactly)\s+)?"
    rf"(?:one|a\s+(?:single|lone))\s+(?:(?:single|lone|author(?:'s)?)\s+)?name(?:{_ON_IT})"
    r"|\b(?:written|authored)\s+alone\b|\b(?:without\s+(?:any\s+)?|(?:with|has|have|having)\s+no"
    r"\s+)co-?authors\b"
    r"|\bsingle-?handed(?:ly)?\b",
    *(" single", " sole", " solo", " lone", " written ", " authored ", " by ", "author", " name "),
)
_TEAM = Cued(
    rf"\b(?:(?P<by>{_BY}\s+)|(?:with|by|have|has|having|of)\s+)?"
    r"(?P<how>more\s+than|over|at\s+least|fewer\s+than|less\s+than|under|at\s+most|up\s+to|exactly"
    rf"|only|just|no\s+more\s+than|no\s+fewer\s+than|between|from)?\s*\b{_N}(?:\s*(?:-|–|to|and)"
    r"\s*(?P<most>"
    rf"{_N_TO}))?(?P<more>\s+or\s+(?:more|fewer|less))?"
    rf"[\s-]+(?:(?:different|distinct)\s+)?(?(by){_MAKERS}|(?:(?:co-?)?author(?:s|ed)?|names(?={_ON_IT})))\b"
    rf"(?:{_ON_IT})?",
    "author",
    " by ",
    " names ",
)
# "By a pair of authors", "three-person teams".
_TOGETHER = {"pair": 2, "couple": 2, "duo": 2, "trio": 3, "quartet": 4}
_GROUP = Cued(
    rf"\b(?:{_BY}|by|with|of|from|have|has)\s+(?:an?\s+)?(?P<group>{'|'.join(_TOGETHER)})s?\s+of\s+"
    rf"(?:co-?)?{_MAKERS}"
    rf"|\b{_BY}\s+(?:an?\s+)?(?P<alone>duo|trio|quartet)s?\b"
    rf"|\b(?:by\s+|of\s+|from\s+|with\s+)?(?:an?\s+)?{_N}[\s-](?:person|people|author)\s+(?:teams?|groups?)\b"
    rf"|\b(?:by\s+|of\s+|from\s+|with\s+)(?:an?\s+)?(?:author\s+)?(?:teams?|groups?)\s+of\s+"
    rf"{_N.replace('<n>', '<size>')}\b(?:\s+{_MAKERS}\b)?(?=\W*$|\s*[?.!,;)])",
    *(f" {name}" for name in (*_TOGETHER, "team", "group")),
)
_HOW = (
    r"(?P<how>more\s+than|over|longer\s+than|at\s+least|less\s+than|shorter\s+than|under|at\s+most"
    r"|up\s+to|exactly|only|just)?"
)
_LASTING = (
    r"(?:(?:that\s+|which\s+)?(?:are|is|lasts?|lasting|takes?|taking|runs?|running)\s+)"
    r"(?:for\s+)?"
)
_MINUTES = Cued(
    rf"\b(?:{_LASTING})?(?:for\s+)?{_HOW}\s*\b{_N}[\s-]*min(?:ute)?s?\b"
    r"(?:\s+(?P<long>long|or\s+(?:more|longer|less)))?",
    "min",
)
_PARTS_OF_HOUR = {
    r"three\s+quarters\s+of\s+an\s+hour": 45,
    r"(?:a\s+|one\s+)?quarter\s+of\s+an\s+hour|a\s+quarter\s+hour": 15,
    r"half\s+an\s+hour|a\s+half\s+hour": 30,
    r"an?\s+(?:whole\s+|full\s+)?hour|one\s+hour": 60,
}
_HOUR = Cued(
    rf"\b{_LASTING}{_HOW}\s*\b"
    rf"(?:{'|'.join(f'(?P<h{count}>{part})' for part, count in _PARTS_OF_HOUR.items())})\b"
    r"(?!\s+(?:to|on|of|per|for)\b)(?:\s+(?P<long>long|or\s+(?:more|longer|less)))?",
    " hour ",
)
_ANY_NUMBER = 1_000_000


def read_sizes(question: str) -> Iterator[Condition]:
    """The conditions on sizes in ``question``, to complete "papers …"."""
    for match in _ALONE.finditer(question):
        yield _of_team(match, 1, 1)
    for match in _GROUP.finditer(question):
        counted = match["n"] or match["size"]
        said = (match["group"] or match["alone"] or "").lower()
        size = number_of(counted) if counted else _TOGETHER[said]
        yield _of_team(match, size, size)
    for match in _TEAM.finditer(question):
        yield _team(match)
    for match in _MINUTES.finditer(question):
        yield _lasting(match, number_of(match["n"]))
    for match in _HOUR.finditer(question):
        yield _lasting(match, next(n for n in _PARTS_OF_HOUR.values() if match[f"h{n}"]))


def _team(match: re.Match[str]) -> Condition:
    how = " ".join((match["how"] or "").lower().split())
    more = (match["more"] or "").lower()
    count = number_of(match["n"])
    low, high = count, count
    if how in ("more than", "over"):
        low, high = count + 1, _ANY_NUMBER
    elif how in ("at least", "no fewer than") or "more" in more:
        low, high = count, _ANY_NUMBER
    elif how in ("fewer than", "less than", "under"):
        low, high = 1, count - 1
    elif how in ("at most", "up to", "no more than") or more:
        low, high = 1, count
    elif match["most"]:
        low, high = sorted((count, number_of(match["most"])))
    return _of_team(match, low, high)


def _of_team(match: re.Match[str], low: int, high: int) -> Condition:
    return Condition(_team_words(low, high), *match.span(), lambda p: low <= len(p.authors) <= high)


def _team_words(low: int, high: int) -> str:
    if low == high:
        return f"with {low} authors" if low != 1 else "with a single author"
    if high == _ANY_NUMBER:
        return f"with at least {low} authors"
    if low > 1:
        return f"with {low} to {high} authors"
    return f"with at most {high} authors"


def _lasting(match: re.Match[str], count: int) -> Condition:
    how = " ".join((match["how"] or "").lower().split())
    more = "more" in (match["long"] or "") or "longer" in (match["long"] or "")
    low, high = count, count
    if how in ("more than", "over", "longer than"):
        low, high = count + 1, _ANY_NUMBER
    elif how == "at least" or more:
        low, high = count, _ANY_NUMBER
    elif how in ("less than", "shorter than", "under"):
        low, high = 1, count - 1
    elif how in ("at most", "up to") or "less" in (match["long"] or ""):
        low, high = 1, count
    words = f"lasting {low} minutes"
    if low != high:
        words = f"lasting at {f'least {low}' if high == _ANY_NUMBER else f'most {high}'} minutes"
    return Condition(words, *match.span(), lambda p: low <= (minutes_of(p.time) or 0) <= high)

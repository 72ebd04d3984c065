"""Conditions on the listings that are neither names nor times: what a record lacks, how many
authors it has, how often it is listed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from rag.answering.cued import Cued
from rag.answering.question.schedule import minutes_of
from rag.paper import Paper

_NUMBERS = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen twenty".split()
    )
}
_N = rf"(?P<n>(?!(?:19|20)\d\d\b)\d+|{'|'.join(_NUMBERS)}|a\s+single)"
_N_TO = rf"(?:\d+|{'|'.join(_NUMBERS)})\b"
_FIELDS: dict[str, tuple[str, str]] = {  # pattern: field, and how it is called
    r"abstracts?": ("abstract", "an abstract"),
    r"authors?|author\s+(?:list|names?)s?": ("authors", "authors"),
    r"venues?|conferences?|journals?": ("venue", "a venue"),
    r"(?:publication\s+)?(?:years?|dates?)": ("year", "a year"),
    r"tracks?": ("track", "a track"),
    r"sessions?": ("session", "a session"),
    r"(?:start(?:ing)?\s+|presentation\s+)?times?(?:\s?slots?)?|time\s+slots?|slots?": (
        "time", "a time"),
    r"pdfs?(?:\s+(?:links?|urls?|files?))?|(?:links?|urls?)\s+(?:to|of|for)\s+(?:the|an?|its"
    r"|their)\s+pdfs?": (
        "pdf_url", "a PDF link"),
    r"(?:links?|urls?|web\s?pages?)": ("url", "a link"),
    r"keywords?": ("keywords", "keywords"),
}  # fmt: skip
_FIELD = "|".join(f"(?P<f{i}>{pattern})" for i, pattern in enumerate(_FIELDS))
_FIELD_CUES = (
    " abstract", "author", " venue", " conference", " journal", " year", " date", " track",
    " session", " time", " slot", " pdf", " link", " url", " web", " keyword",
)  # fmt: skip
_STATED = r"(?:\s+(?:listed|stated|given|known|recorded|available|named|information|at\s+all))*"
_LACKING = Cued(
    r"\b(?:(?:(?:with|have|has|state|list|name|give|show)s?\s+)?(?:no|without(?:\s+(?:an?|any|the"
    r"|their))?)|lack(?:s|ing)?(?:\s+(?:an?|the"
    r"|any))?|miss(?:es|ing)?(?:\s+(?:an?|the|any|their|its))?|(?:do(?:es)?\s*n[o'’]?t|do(?:es)?"
    r"\s+not)\s+"
    r"(?:have|state|list|name|give)(?:\s+(?:an?|any|the|their|its))?)\s+"
    rf"(?:{_FIELD})(?![\w-]){_STATED}(?=\s*(?:[?.!,;)]|$|(?:and|or|but|at|in|from|by|of|are|is|on"
    r"|have|has)\b))",
    " no ",
    " without ",
    " lack",
    " miss",
    " do",
)
_NEITHER = Cued(
    rf"\b(?:(?:have|has|state|list|name|give)s?\s+|with\s+)?(?:neither|no)\s+(?:an?\s+|the\s+)?"
    rf"(?:{_FIELD})\s+"
    rf"(?:nor|or|and\s+no)\s+(?:an?\s+|the\s+)?(?P<other>{_FIELD.replace('P<f', 'P<g')})(?![\w-])"
    rf"{_STATED}",
    " neither ",
    " no ",
)
_ABSENT = Cued(
    rf"\bwhose\s+(?:{_FIELD})\s+(?:is|are)\s+(?:not\s+(?:stated|listed|given|known)|missing|unknown"
    r"|empty)\b",
    " whose ",
)
_STATING = Cued(
    r"(?<!n['’]t )(?<!not )\b(?:with|having|that\s+have|that\s+has|which\s+have|have|has"
    r"|carry|carries|states?|give|lists?|provides?|includes?|come\s+with)\s+(?:an?\s+|the\s+|its"
    r"\s+)?"
    r"(?:(?:stated|known|listed|given)\s+)?"
    rf"(?:{_FIELD})(?=\s*(?:[?.!]|$|listed|stated|given|but\b))(?:\s+(?:listed|stated|given))?",
    *_FIELD_CUES,
)
_ALONE = Cued(
    r"\b(?:single|sole|solo|lone)[\s-]+author(?:s|ed)?\b(?:[\s-]+(?=papers?))?"
    r"|\b(?:written|authored|by)\s+(?:by\s+)?(?:(?:only|just)\s+)?(?:one|a\s+single|a\s+lone)\s+"
    r"(?:author|person|people|researcher|scientist)\b(?:\s+(?:alone|only|on\s+their\s+own))?"
    r"|\b(?:written|authored)\s+alone\b|\b(?:without\s+(?:any\s+)?|(?:with|has|have|having)\s+no"
    r"\s+)co-?authors\b"
    r"|\bsingle-?handed(?:ly)?\b",
    *(" single", " sole", " solo", " lone", " written ", " authored ", " by ", "author"),
)
_TEAM = Cued(
    r"\b(?:(?P<by>(?:written|authored)\s+by\s+)|(?:with|by|have|has|having|of)\s+)?"
    r"(?P<how>more\s+than|over|at\s+least|fewer\s+than|less\s+than|under|at\s+most|up\s+to|exactly"
    rf"|only|just|no\s+more\s+than|no\s+fewer\s+than|between|from)?\s*\b{_N}(?:\s*(?:-|–|to|and)"
    r"\s*(?P<most>"
    rf"{_N_TO}))?(?P<more>\s+or\s+(?:more|fewer|less))?"
    r"[\s-]+(?(by)(?:authors|people|persons|researchers)|(?:co-?)?author(?:s|ed)?)\b",
    "author",
    " by ",
)
_TWICE = Cued(
    r"\b(?:listed|appear(?:s|ing)?|occur(?:s|ring)?|are|is|turn(?:s|ing)?\s+up|show(?:s|ing)?\s+up"
    r"|found|included|come(?:s)?\s+up)\s+(?:twice|(?:in|on|by|from|under)\s+(?:both|two"
    r"|several|multiple|more\s+than\s+one)(?:\s+(?:of\s+the\s+)?(?:listings?|sources?|files?"
    r"|pages?)"
    r"|(?=\s*(?:[?.!,;]|$|(?:and|or|but)\b)))"
    r"|more\s+than\s+once)\b|\bduplicates?\b",
    " twice ",
    " both ",
    " two ",
    " several ",
    " multiple ",
    " more than on",
    " duplicate",
)
_MINUTES = Cued(
    r"\b(?:(?:that\s+|which\s+)?(?:are|is|lasts?|lasting|takes?|taking|runs?|running)\s+)?(?:for"
    r"\s+)?"
    r"(?P<how>more\s+than|over|longer\s+than|at\s+least|less\s+than|shorter\s+than|under|at\s+most"
    rf"|up\s+to|exactly|only|just)?\s*\b{_N}[\s-]*min(?:ute)?s?\b(?:\s+(?P<long>long|or\s+(?:more"
    r"|longer"
    r"|less)))?",
    "min",
)
AS_TALKS = "given as talks"
_ANY_NUMBER = 1_000_000


@dataclass(frozen=True, slots=True)
class Condition:
    """``question[start:end]`` asks for papers that ``holds`` is true of, which ``words`` say."""

    words: str
    start: int
    end: int
    holds: Callable[[Paper], bool]


@dataclass(frozen=True, slots=True)
class _Stated:
    """Whether a listing states a field of a paper, or does not."""

    field: str
    stated: bool = True

    def __call__(self, paper: Paper) -> bool:
        return bool(getattr(paper, self.field)) is self.stated


def read_conditions(question: str) -> Iterator[Condition]:
    """The conditions in ``question``, to complete "papers …"."""
    for match in _NEITHER.finditer(question):
        yield from _neither(match)
    for pattern in (_LACKING, _ABSENT):
        for match in pattern.finditer(question):
            yield _lacking(match)
    for match in _STATING.finditer(question):
        name, called = _field(match)
        yield Condition(f"with {called}", *match.span(), _Stated(name))
    for match in _ALONE.finditer(question):
        yield Condition("with a single author", *match.span(), lambda p: len(p.authors) == 1)
    for match in _TEAM.finditer(question):
        yield _team(match)
    for match in _MINUTES.finditer(question):
        yield _lasting(match)
    for match in _TWICE.finditer(question):
        yield Condition("listed more than once", *match.span(), lambda p: len(p.sources) > 1)


def number_of(text: str) -> int:
    """``3``, ``three`` and ``a single`` as numbers."""
    word = text.lower()
    return int(word) if word.isdigit() else _NUMBERS.get(word, 1)


def _lacking(match: re.Match[str]) -> Condition:
    name, called = _field(match)
    return Condition(f"without {called}", *match.span(), _Stated(name, False))


def _neither(match: re.Match[str]) -> Iterator[Condition]:
    """ "Neither a venue nor a year": both are missing, which stands at one place."""
    fields = list(_FIELDS.values())
    both = [fields[i] for i in range(len(_FIELDS)) if match[f"f{i}"] or match[f"g{i}"]]
    words = f"without {' or '.join(called for _, called in both)}"
    lacks = [_Stated(name, False) for name, _ in both]
    yield Condition(words, *match.span(), lambda paper: all(lack(paper) for lack in lacks))


def _field(match: re.Match[str]) -> tuple[str, str]:
    at = next(i for i in range(len(_FIELDS)) if match[f"f{i}"])
    return list(_FIELDS.values())[at]


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
    return Condition(_team_words(low, high), *match.span(), lambda p: low <= len(p.authors) <= high)


def _lasting(match: re.Match[str]) -> Condition:
    how = " ".join((match["how"] or "").lower().split())
    count = number_of(match["n"])
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


def _team_words(low: int, high: int) -> str:
    if low == high:
        return f"with {low} authors" if low != 1 else "with a single author"
    if high == _ANY_NUMBER:
        return f"with at least {low} authors"
    if low > 1:
        return f"with {low} to {high} authors"
    return f"with at most {high} authors"

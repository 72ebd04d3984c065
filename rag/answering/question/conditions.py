"""Conditions on the listings that are neither names nor times: what a record lacks, how many
authors it has, how often it is listed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rag.answering.cued import Cued
from rag.answering.question.condition import Condition
from rag.answering.question.sizes import read_sizes
from rag.paper import Paper

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
AS_TALKS = "given as talks"


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
    yield from read_sizes(question)
    for match in _TWICE.finditer(question):
        yield Condition("listed more than once", *match.span(), lambda p: len(p.sources) > 1)


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

"""What of a model's text states nothing about a paper: headings, introductions, refusals."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rag.answering.verification.claims import claims_of, unstyled
from rag.answering.writing.citations import cited_numbers, without_markers
from rag.paper import Paper
from rag.text import Word, content_words, words

_ABSENT = (
    r"(?:state|mention|say|give|provide|contain|specify|report|discuss|address|include|describe"
    r"|answer|disclose|indicate|list)"
)
_SOURCES = r"(?:papers?|abstracts?|sources?|texts?|information|excerpts?|documents?|listings?|none)"
_NOTHING_FOUND = re.compile(
    rf"\b{_SOURCES}\b.{{0,80}}\b(?:not|n[o’']t|never|nowhere|none)\b.{{0,30}}\b{_ABSENT}"
    rf"|\b(?:not|never|nowhere)\b.{{0,20}}\b{_ABSENT}\w*\b.{{0,40}}\b{_SOURCES}\b"
    rf"|\bnone\s+of\b.{{0,30}}\b{_SOURCES}\b|\bno\s+(?:\w+\s+)?{_SOURCES}\b.{{0,60}}\b{_ABSENT}",
    re.IGNORECASE,
)

_FRAMING_WORDS = frozenset(
    """yes no answer answers short summary conclusion overall overview sources references comparison
    differences difference similarities sure certainly following relevant listed provided based
    question questions note key points list here""".split()
)


def is_framing(text: str, *, heading: bool = False) -> bool:
    """Whether a sentence with ``[n]`` markers is none that could be true or false of a paper:
    a ``heading``, "Here are the papers:", "Yes."."""
    if not cited_numbers(text) and (heading or not _said(text)):
        return True
    return not claims_of(text)


def _said(text: str) -> list[Word]:
    return [word for word in content_words(text) if word.folded not in _FRAMING_WORDS]


def names_a_paper(text: str, papers: Iterable[Paper]) -> bool:
    """Whether ``text`` without a marker is the title of one of ``papers``, or its short name."""
    if cited_numbers(text):
        return False
    name = _folded(text)
    titles = [(_folded(paper.title), _folded(paper.title.partition(":")[0])) for paper in papers]
    return bool(name) and any(name in pair for pair in titles)


def says_nothing_found(text: str) -> bool:
    """Whether a model says in its own words that the papers do not hold what was asked."""
    return bool(_NOTHING_FOUND.search(without_markers(text)))


def _folded(text: str) -> tuple[str, ...]:
    return tuple(word.folded for word in words(unstyled(text)))

"""The papers whose abstract tells where their code is: "papers with code on GitHub"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rag.answering.listings.code_links import states_code
from rag.text import content_words

if TYPE_CHECKING:
    from rag.answering.writing.desk import Desk
    from rag.answering.writing.draft import Draft
    from rag.paper import Paper

_HAS_CODE = re.compile(
    r"\b(?:with|releas\w+|shar(?:e|es|ing)|provid\w+|publish\w*|ha(?:ve|s)|having|link(?:s|ing)?\s+to"
    r"|open[- ]sourc\w+|whose|make)\s+(?:(?:an?|their|its|the|any|some|public|publicly|available"
    r"|open|open[- ]source|source|released)\s+)*"
    r"(?:codes?|implementations?|repositor(?:y|ies)|repos?)\b(?!\s+\w+(?:ion|ing|ers?|s)\b)"
    r"|\bcode\s+on\s+git(?:hub|lab)\b",
    re.IGNORECASE,
)
_SAYS = re.compile(
    r"(?:releas|shar|provid|publish|link|open|sourc|mak|avail|public|free|cod|implement|repo|git|onlin"
    r"|websit|page|hav|has)",
    re.IGNORECASE,
)
_DENIES = re.compile(r"\b(?:no|not|never|without|lack\w*)\b|n['’]t\b", re.IGNORECASE)
_GITHUB = re.compile(r"\bgit(hub|lab)\b", re.IGNORECASE)


def asks_for_code(question: str, topic: str) -> bool:
    """Whether the papers are told by their having code alone, and by nothing that they are on."""
    words = content_words(topic)
    said = _HAS_CODE.search(question) and not _DENIES.search(question)
    return bool(said and words) and all(_SAYS.match(word.text) for word in words)


def told_of(question: str) -> str:
    """What is said of such papers, as the end of "3 papers in your library …"."""
    named = _GITHUB.search(question)
    return f"whose abstract tells of code{f' on Git{named[1].capitalize()}' if named else ''}"


def with_code(desk: Desk, draft: Draft) -> list[Paper]:
    """The papers within the question's restrictions whose abstract says where their code is, on
    GitHub or GitLab where the question names one."""
    named = _GITHUB.search(draft.question)
    place = re.compile(rf"\b{named[0]}\b", re.IGNORECASE) if named else None
    catalog = desk.library.catalog
    return [
        paper
        for paper in desk.papers(draft)
        if states_code(paper, catalog.sentences(paper.paper_id), place)
    ]

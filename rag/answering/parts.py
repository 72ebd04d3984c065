"""A question that is several questions, taken apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.answering.plan import plan
from rag.text import words

Span = tuple[int, int]
_BEGINNING = (
    r"(?:who|whom|whose|what|which|when|where|why|how|is|are|was|were|does|do|did|has|have|can"
    r"|could|list|show|find|give|name|tell|explain|describe|summari[sz]e|compare|count|and|also"
    r"|in\s+(?:which|what)|by\s+(?:whom|what|how)|at\s+(?:which|what))\b"
)
_MARK = re.compile(
    r"\?+[\"'”’)\]]*(?=\s)|[.!;]\s+(?=" + _BEGINNING + r")|\n+|(?<=\s)(?=\(?\d{1,2}[.)]\s+\w)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"^\s*(?:\(?\d{1,2}[.)]|[-*•])\s+")
_QUOTED = re.compile(r"[\"“][^\"”]{3,}[\"”]")
_AND_WHO = re.compile(r",?\s+and\s+(?=(?:who|when|where|what|which|how)\b)", re.IGNORECASE)
_POINTS_BACK = re.compile(r"\b(?:it|its|they|them|their|this|that)\b", re.IGNORECASE)
_BEGINS = re.compile(rf"\W*{_BEGINNING}", re.IGNORECASE)
_FILLERS = frozenset(
    "right ok okay correct yes no thanks thank you please hello hi really so".split()
)


def has_several(question: str) -> bool:
    """Whether it is worth looking for parts in ``question``: cheap, and sure when it says no."""
    return any(match.end() < len(question.rstrip()) for match in _MARK.finditer(question)) or bool(
        _AND_WHO.search(question)
    )


def parts_of(question: str, whole: Sequence[Span] = ()) -> list[str]:
    """The questions in ``question``, in order; just itself if it is one.

    ``whole`` are ranges that are not to be cut, such as a title with a question mark in it; what
    stands in quotation marks is not cut either. A sentence that asks for nothing stays with the
    question after it.
    """
    kept = [*whole, *(match.span() for match in _QUOTED.finditer(question))]
    parts: list[str] = []
    pending = ""
    for piece in _pieces(question, kept):
        lead = "" if pending.endswith(":") else pending
        text = f"{lead} {_NUMBER.sub('', piece).strip()}".strip()
        if not _asks(text):
            pending = text
            continue
        pending = ""
        parts.extend(_clauses(text))
    if pending and not parts:
        return [question]
    return parts if len(parts) > 1 else [question]


def _pieces(question: str, kept: Sequence[Span]) -> Iterator[str]:
    at = 0
    for match in _MARK.finditer(question):
        if any(start < match.end() and match.start() < end for start, end in kept):
            continue
        yield question[at : match.end()]
        at = match.end()
    yield question[at:]


def _asks(text: str) -> bool:
    said = {word.folded for word in words(text)}
    if len(said) < 2 or said <= _FILLERS or text.rstrip().endswith(":"):
        return False
    return text.rstrip("\"'”’)] ").endswith("?") or bool(_BEGINS.match(text))


def _clauses(text: str) -> list[str]:
    """ "What is SWA and who wrote it?" are two: the second asks a listing about the first."""
    for match in _AND_WHO.finditer(text):
        first, second = text[: match.start()].rstrip(" ,"), text[match.end() :]
        asks_listing = plan(second).kind == "library" and _POINTS_BACK.search(second)
        if asks_listing and plan(first).kind != "library" and _BEGINS.match(first):
            return [f"{first}?", second]
    return [text]

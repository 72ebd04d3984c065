"""The talk before or after another one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.answering.cued import Cued
from rag.answering.question.schedule import slot_of
from rag.paper import Paper

_BESIDE = Cued(
    r"\b(?:(?:comes?|goes|is|are|was|scheduled|presented|given|starts?|speaks?|what|who)\s+)?"
    r"(?:(?:directly|immediately|right|straight|just|next)\s+)*"
    r"(?P<how>after|before|follow(?:s|ing)?|preced(?:es|ing))\s+"
    r"(?:the\s+(?:talk|one|spotlight|oral|presentation|paper|poster)\b"
    r"(?:\s+(?:on|about|by|of|that|which))?"
    r"|the\s+(?=(?:[\w'’-]+\s+){1,6}?(?:talk|spotlight|oral|presentation|one)\b(?!\s+session))|(?P<title>(?=[\"“A-Z])))",
    " after ",
    " before ",
    " follow",
    " preced",
)
_TALK = Cued(
    r"\b(?:talks?|spotlights?|orals?|presentations?|who|session|scheduled|comes?|next|speaks?)\b"
)


@dataclass(frozen=True, slots=True)
class Beside:
    """``question[start:end]`` asks for the talk ``after`` (else before) the one named next."""

    after: bool
    start: int
    end: int


def read_beside(question: str) -> Beside | None:
    """Whether ``question`` asks for the neighbour of a talk."""
    match = _BESIDE.search(question)
    if match is None or not _TALK.search(question):
        return None
    if match["title"] is not None and not question[match.end()].isupper() and question[
        match.end()] not in '"“':  # fmt: skip
        return None
    return Beside(match["how"].lower().startswith(("after", "follow")), *match.span())


def neighbour(paper: Paper, talks: Sequence[Paper], *, after: bool) -> Paper | None:
    """The talk of the same session that starts next (or last before); None if there is none."""
    here = slot_of(paper.time)
    if here is None:
        return None
    beside = [
        (slot.start, other)
        for other in talks
        if other.session == paper.session
        and (slot := slot_of(other.time))
        and (slot.date, slot.weekday) == (here.date, here.weekday)
        and (slot.start > here.start if after else slot.start < here.start)
    ]
    pick = min if after else max
    return pick(beside, key=lambda pair: pair[0])[1] if beside else None

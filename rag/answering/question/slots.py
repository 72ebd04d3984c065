"""The replaceable parts of a question: its year, time of day, venue, track, session and authors."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from rag.answering.conversation.scene import Scene
from rag.answering.question import names
from rag.library.catalog import Names

Kind = Literal["year", "time", "venue", "session", "track", "author"]

_YEAR = re.compile(r"(?<![\w-])(?:19|20)\d\d(?:\s*(?:-|–|to|and)\s*(?:19|20)\d\d)?(?![\w-])")
_TIME = re.compile(r"(?<![\w:])\d{1,2}:\d\d(?:\s*[ap]m)?(?![\w:])", re.IGNORECASE)
_BYLINE = re.compile(r"\bby\s+([A-Z][\w.'’-]*(?:\s+[A-Z][\w.'’-]*){0,3})")
_NAME = re.compile(r"\W*([A-Z][\w.'’-]*(?:\s+[A-Z][\w.'’-]*){0,3})\W*")
_APPENDED: dict[Kind, str] = {
    "year": "from {}",
    "time": "at {}",
    "venue": "at {}",
    "session": "in {}",
    "author": "by {}",
    "track": "that are {}",
}
_HEAD = re.compile(r"\bpapers?\b", re.IGNORECASE)
_END = re.compile(r"[\s?.!]*$")


@dataclass(frozen=True, slots=True)
class Slot:
    """``text[start:end]`` names something of this kind."""

    kind: Kind
    start: int
    end: int


def slots(text: str, scene: Scene, *, fragment: bool = False) -> list[Slot]:
    """The slots of ``text``; in a ``fragment`` a name alone is an author ("and Sergey Levine?")."""
    known = scene.names(text)
    found = [Slot("year", m.start(), m.end()) for m in _YEAR.finditer(text)]
    found += [Slot("time", m.start(), m.end()) for m in _TIME.finditer(text)]
    listed: tuple[tuple[Kind, Iterable[str]], ...] = (
        ("session", known.sessions),
        ("venue", known.venues),
        ("track", known.tracks),
    )
    for kind, values in listed:
        found += [slot for slot in _listed(text, kind, values) if not _overlaps(slot, found)]
    author = _author(text, known, fragment=fragment)
    if author and not _overlaps(author, found):
        found.append(author)
    return sorted(found, key=lambda slot: slot.start)


def put(question: str, kind: Kind, value: str, scene: Scene) -> str:
    """``question`` with ``value`` in the place of what it has of that kind, else added to it."""
    present = [slot for slot in slots(question, scene) if slot.kind == kind]
    if present:
        return f"{question[: present[0].start]}{value}{question[present[-1].end :]}"
    if kind == "track" and _HEAD.search(question):
        return _HEAD.sub(value if value.endswith("s") else f"{value}s", question, count=1)
    return add(question, _APPENDED[kind].format(value))


def put_all(question: str, found: Iterable[Slot], text: str, scene: Scene) -> str:
    """``question`` with what ``text`` has in these slots in the places of its own."""
    for slot in found:
        question = put(question, slot.kind, text[slot.start : slot.end], scene)
    return question


def add(question: str, words: str) -> str:
    """``words`` at the end of ``question``, before its question mark."""
    return _END.sub(lambda match: f" {words}{match[0].strip()}", question, count=1)


def without(text: str, taken: Iterable[Slot]) -> str:
    """``text`` without these slots."""
    for slot in sorted(taken, key=lambda slot: -slot.start):
        text = f"{text[: slot.start]} {text[slot.end :]}"
    return " ".join(text.split())


def _listed(text: str, kind: Kind, values: Iterable[str]) -> list[Slot]:
    found = []
    for value in values:
        plural = "s?" if kind == "track" else ""
        pattern = re.compile(rf"(?<![\w-]){re.escape(value)}{plural}(?![\w-])", re.IGNORECASE)
        found += [Slot(kind, m.start(), m.end()) for m in pattern.finditer(text)]
    return found


def _author(text: str, known: Names, *, fragment: bool) -> Slot | None:
    spans = names.read(text, Names(authors=known.authors))
    if spans.filters.authors:
        named = [_NAME.search(text, start, end) for start, end in spans.spans]
        places = [(m.start(1), m.end(1)) for m in named if m]
        if places:
            return Slot("author", places[0][0], places[-1][1])
    byline = _BYLINE.search(text)
    if byline:
        return Slot("author", byline.start(1), byline.end(1))
    alone = _NAME.fullmatch(text) if fragment else None
    if alone:
        read = names.read(f"papers by {alone[1]}", Names(authors=known.authors))
        if read.filters.authors and not read.strangers:
            return Slot("author", alone.start(1), alone.end(1))
    return None


def _overlaps(slot: Slot, others: Iterable[Slot]) -> bool:
    return any(slot.start < other.end and other.start < slot.end for other in others)

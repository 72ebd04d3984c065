"""What was read from a question, told so that the reader can correct it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rag.answering.compose import joined
from rag.answering.foreign import inert
from rag.answering.restrictions import Restrictions
from rag.paper import Filters

if TYPE_CHECKING:
    from rag.answering.understanding import Understanding

_FLAGS = {
    "authors": "--author",
    "venues": "--venue",
    "years": "--year",
    "tracks": "--track",
    "sources": "--source",
}


def readback(asked: Understanding) -> str:
    """One line, empty if nothing was read: the restrictions, what was not applied, and how to ask
    for others."""
    said = asked.reading
    remarks = [
        f"“{inert(person.typed)}” is read as {joined([inert(n) for n in person.names], 'or')}"
        for person in said.repaired
    ]
    if any(said.people):
        remarks += [f"no paper here is by {inert(p.typed)}" for p in said.strangers]
    remarks += [
        f"“{inert(words)}” is not applied: a topic cannot be ruled out" for words in said.unread
    ]
    remarks += _overridden(asked)
    if not said.spans and not remarks:
        return ""
    own = Restrictions(_of_question(asked), said).words()
    line = f"Read as: papers {own}." if own else ""
    told = " ".join([line, *(f"{remark[0].upper()}{remark[1:]}." for remark in remarks)]).strip()
    if not told:
        return ""
    return f"{told} {_how_to_change(asked)}"


def _of_question(asked: Understanding) -> Filters:
    """The filters that come from the question: not those that a flag has set."""
    own = asked.reading.filters
    return Filters(
        **{name: getattr(own, name) for name in _FLAGS if not getattr(asked.given, name)}
    )


def _overridden(asked: Understanding) -> list[str]:
    """Where a flag and the question differ."""
    remarks = []
    for name, flag in _FLAGS.items():
        given, read = getattr(asked.given, name), getattr(asked.reading.filters, name)
        if given and read and given != read:
            own = Restrictions(Filters(**{name: read})).words()
            used = Restrictions(Filters(**{name: given})).words()
            remarks.append(f"{flag} asks for papers {used} and wins over the question's “{own}”")
    return remarks


def _how_to_change(asked: Understanding) -> str:
    read = [flag for name, flag in _FLAGS.items() if getattr(asked.reading.filters, name)]
    flags = f", or set {joined(read, 'or')}" if read else ""
    return f"If something else was meant, ask in other words{flags}."

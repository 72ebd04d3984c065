"""Saying plainly that the library does not hold the answer, what is missing, and what is near."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answering.listings.about_library import where
from rag.answering.writing.compose import Composer, title_of
from rag.answering.writing.foreign import inert
from rag.library.instructions import instructions
from rag.paper import Paper

NEAREST = "Nearest papers:"  # what stands before those that are no answer
_NEAREST = 3


def abstain(compose: Composer, reason: str, nearest: Sequence[Paper] = ()) -> None:
    """The whole of an abstention. ``reason`` is a sentence; papers are named, not cited."""
    compose.say(reason)
    if not nearest:
        return
    compose.say(f"\n{NEAREST}\n")
    for paper in nearest[:_NEAREST]:
        place = f" ({where(paper)})" if where(paper) else ""
        compose.say(f"- {title_of(paper)}{place} · `rag show {paper.paper_id}`")


def nothing_found(what: str) -> str:
    """For a topic and filters (in words, as ``describe`` has them) that no paper meets."""
    return f"No paper in your library {what}." if what else "Your library is empty."


def nothing_described(topic: str) -> str:
    """For a question about one paper that the library does not have."""
    return f"No paper in your library fits “{inert(topic)}”."


def not_used(words: str) -> str:
    """For words that no paper fits and that may not have been meant as a topic."""
    return f"“{inert(words)}” is not used: none of these papers is about it."


def not_understood() -> str:
    """For a condition on the listings that is not understood: it must not be dropped silently."""
    return (
        "This cannot be read as a question about the listings: they can be narrowed by author, "
        "venue, year, track, session and starting time."
    )


def not_stated(gap: str, paper: Paper | None, *, everywhere: bool = False) -> str:
    """For a fact that is not stated; ``gap`` completes "no abstract here …".

    Without a ``paper`` that the question names only the nearest ones have been read, unless what
    is missing is known to be missing ``everywhere``. Of an abstract that is partly withheld only
    the rest is told of.
    """
    if paper is None:
        looked_at = "no abstract in it" if everywhere else "none of the nearest abstracts"
        return f"Your library does not answer this: {looked_at} {gap}."
    reason = f"the abstract of {title_of(paper)} nowhere {gap}"
    if withheld := len(instructions(paper.abstract)):
        number, verb = ("A sentence", "is") if withheld == 1 else (f"{withheld} sentences", "are")
        left_out = f"{number} of it that may speak to a machine {verb} withheld"
        return f"Your library does not answer this: where it can be shown, {reason}. {left_out}."
    return f"Your library does not answer this: {reason}."

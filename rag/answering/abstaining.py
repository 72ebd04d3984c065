"""Saying plainly that the library does not hold the answer, what is missing, and what is near."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answering.about_library import where
from rag.answering.compose import Composer, title_of
from rag.answering.foreign import inert
from rag.paper import Paper

_NEAREST = 3


def abstain(compose: Composer, reason: str, nearest: Sequence[Paper] = ()) -> None:
    """The whole of an abstention. ``reason`` is a sentence; papers are named, not cited."""
    compose.say(reason)
    if not nearest:
        return
    compose.say("\nNearest papers:\n")
    for paper in nearest[:_NEAREST]:
        place = f" ({where(paper)})" if where(paper) else ""
        compose.say(f"- {title_of(paper)}{place} · `rag show {paper.paper_id}`")


def nothing_relevant(topic: str) -> str:
    """For a list question whose topic no paper is about."""
    return f"No paper in your library is about “{inert(topic)}”."


def nothing_matches(described: str) -> str:
    """For filters that let no paper through."""
    return f"No paper in your library is {described}." if described else "Your library is empty."


def not_stated(gap: str, paper: Paper | None) -> str:
    """For a fact that is in no abstract; ``gap`` completes "no abstract here …"."""
    if paper is None:
        return f"Your library does not answer this: no abstract here {gap}."
    return f"Your library does not answer this: the abstract of {title_of(paper)} nowhere {gap}."

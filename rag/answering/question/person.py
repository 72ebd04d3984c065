"""Somebody whom a question names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rag.answering.question.announcing import Span
from rag.text import Word, without_possessive

LONGEST_NAME = 5  # words


@dataclass(frozen=True, slots=True)
class Person:
    """``question[start:end]``, ``typed`` there, names somebody.

    ``names`` are the library's spellings of everybody who may be meant: none if it has nobody of
    that name, and then ``near`` are the names most like it. ``repaired`` says that ``names`` was
    reached by way of a misspelling.
    """

    typed: str
    start: int
    end: int
    names: tuple[str, ...]
    near: tuple[str, ...] = ()
    repaired: bool = False


def typed_at(question: str, start: int, run: Sequence[Word]) -> str:
    """The name that ``run`` spells, words of what stands at ``start`` in ``question``."""
    return without_possessive(question[start + run[0].start : start + run[-1].end])


def overlaps(span: Span, spans: Iterable[Span]) -> bool:
    """Whether ``span`` has anything in common with ``spans``."""
    return any(span[0] < end and start < span[1] for start, end in spans)

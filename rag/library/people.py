"""Spellings of people's names: which can be the same person, and which one is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from rag.text import words

_PARTICLES = frozenset(
    "al bin da das de del della den der di do dos du el la le ten ter van von zu zum zur".split()
)


def same_person(one: str, other: str) -> bool:
    """Whether two spellings can name the same author: equal surname, agreeing first initial."""
    a, b = name_words(one), name_words(other)
    if not a or not b or a[-1] != b[-1]:
        return False
    return len(a) == 1 or len(b) == 1 or a[0][0] == b[0][0]


def is_named(query: str, author: str) -> bool:
    """Whether ``query`` (a surname, or given names and a surname) names ``author``.

    The surnames are equal; the given names asked for match the author's in order, in full or by
    initial: ``Simon Du`` is ``Simon Shaolei Du``, ``Huyuk`` is ``Alihan Hüyük``.
    """
    asked, known = name_words(query), name_words(author)
    if not asked or not known or asked[-1] != known[-1]:
        return False
    given = iter(known[:-1])
    return all(any(_same_given_name(a, k) for k in given) for a in asked[:-1])


def _same_given_name(asked: str, known: str) -> bool:
    return asked == known or (1 in (len(asked), len(known)) and asked[0] == known[0])


@lru_cache(maxsize=4096)
def name_words(name: str) -> Sequence[str]:
    """The folded words of a name, surname last: ``Hüyük, Alihan`` gives ``(alihan, huyuk)``."""
    surname, comma, given = name.partition(",")
    ordered = f"{given} {surname}" if comma and given.strip() else name
    return tuple(word.folded for word in words(ordered))


def surname_first(name: str) -> str:
    """``Mihaela van der Schaar`` as ``van der Schaar, Mihaela``."""
    parts = name.split()
    if "," in name or len(parts) < 2:
        return name
    at = len(parts) - 1
    while at > 1 and parts[at - 1] in _PARTICLES:
        at -= 1
    return f"{' '.join(parts[at:])}, {' '.join(parts[:at])}"

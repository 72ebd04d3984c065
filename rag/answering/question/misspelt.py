"""Words that questions are made of, mistyped: "papres by Kim", "who worte it?"."""

from __future__ import annotations

from collections.abc import Callable, Collection

from rag.answering.question.frames import ASKING, SOMETIMES_ASKING
from rag.answering.question.listing_words import ABOUT_LISTINGS
from rag.retrieval.spelling import distance
from rag.text import STOP_WORDS, stem, words

_MADE_OF = frozenset(
    """paper papers poster article articles author authors coauthor coauthors wrote written write
    posters spotlight spotlights session sessions published publish presented which what
    when where title titles venue conference talks many about listed between before
    after first second""".split()
)
_SHORTEST = 4  # letters
_CHANGED = 1  # letters that are wrong, missing or in the place of their neighbour


def respelt(
    question: str, is_word: Callable[[str], bool], names: Collection[str]
) -> tuple[str, list[tuple[str, str]]]:
    """``question`` with such words as they are written, and what was read as what.

    A word that the library has (``is_word``), that begins with a capital, or that is part of one
    of ``names`` stays what it is.
    """
    known = {word.folded for name in names for word in words(name)}
    read: list[tuple[str, str]] = []
    for word in reversed(words(question)):
        if not _may_be_mistyped(word.text) or word.folded in known or is_word(word.folded):
            continue
        meant = [m for m in _MADE_OF if _is_near(word.text, m)]
        if len(meant) == 1:
            question = question[: word.start] + meant[0] + question[word.end :]
            read.append((word.text, meant[0]))
    return question, read[::-1]


def _may_be_mistyped(text: str) -> bool:
    if len(text) < _SHORTEST or not (text.isalpha() and text.islower()):
        return False
    return text not in STOP_WORDS | ASKING | SOMETIMES_ASKING | ABOUT_LISTINGS


def _is_near(typed: str, meant: str) -> bool:
    """Whether one slip makes ``typed`` of ``meant``; hardly anybody mistypes the first letter."""
    if typed[0] != meant[0] or stem(typed) == stem(meant):
        return False
    return distance(typed, meant) <= _CHANGED

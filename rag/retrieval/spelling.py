"""Spelling repair: a word the library has never seen is read as a near one that it has."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from math import log
from typing import Protocol

from rag.text import Word, spellings, stem

SHORTEST = 5  # letters of a word that may be repaired
WRONG_LETTER_FROM = 6  # letters from which a wrong letter is believed: "modal" may not be "model"
TWO_ERRORS_FROM = 9  # letters from which two errors are believed
_ERROR_COST = 4.0  # in units of log frequency: one error fewer is worth fifty times the papers
_NUMBERS = frozenset(
    "three seven eight eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen "
    "twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion".split()
)
_PREFIX = 2  # letters that a prefix has at least
_INITIAL_COST = 2.0  # the first letter is seldom the wrong one


_BEFORE = re.compile(r"(?:re|un|de|dis|mis|non|pre|over|under|out|inter|multi|co|sub)(?=\w{5})")
_ENDING = re.compile(r"(?<=\w{4})(?:ing|ed|ers?|es|s|ly|able)$")


class Vocabulary(Protocol):
    """The words of a library."""

    def vocabulary(self, prefix: str = "") -> Mapping[str, int]:
        """Folded words that begin with ``prefix``, each with its number of papers."""
        ...

    def document_frequency(self, term: str) -> int:
        """How many papers have any form of ``term``."""
        ...

    def has_within(self, part: str, after: int) -> bool:
        """Whether a word has ``part`` in it behind its first ``after`` letters."""
        ...


def other_spelling(word: Word, known: Vocabulary) -> str | None:
    """A word that the library lacks as the other side of the ocean writes it, if it has that."""
    typed = word.folded
    if len(typed) < SHORTEST or known.document_frequency(typed):
        return None
    return next((v for v in spellings(typed)[1:] if known.document_frequency(v)), None)


def is_formed(typed: str, known: Vocabulary, is_english: Callable[[str], bool]) -> bool:
    """Whether ``typed`` is a word of English or one formed of such: "redefining" of "define".

    What a prefix stands before may also be a word that the library has.
    """
    if any(map(is_english, _bases(typed))):
        return True
    rest = _BEFORE.sub("", typed, count=1)
    if rest == typed or not _BEFORE.match(typed):
        return False
    return any(is_english(base) or known.document_frequency(base) for base in _bases(rest))


def _bases(word: str) -> Iterator[str]:
    """``word`` and what it may be an inflection of."""
    yield word
    base = _ENDING.sub("", word)
    if base != word:
        yield base
        yield f"{base}e"
        if base[-1] == base[-2]:
            yield base[:-1]


def repair(word: Word, known: Vocabulary) -> str | None:
    """What ``word`` is most likely meant to be; None if it is known, or nothing is near.

    Acronyms, names written with inner capitals and anything with a digit are left alone: they
    are more often new than mistyped. So is a capitalised word that is more than one error away,
    a number: "seven data sets" are not data sets that were seen, and what ends a longer word.
    """
    typed = word.folded
    if not (word.text.isalpha() and word.text.isascii()) or len(typed) < SHORTEST:
        return None
    if typed in _NUMBERS:
        return None
    if word.text[1:] != word.text[1:].lower() or known.document_frequency(typed):
        return None
    allowed = 2 if len(typed) >= TWO_ERRORS_FROM and word.text.islower() else 1
    best, best_score = None, float("-inf")
    # A swap of the first two letters is the one common error that changes the initial.
    for initial in dict.fromkeys(typed[:2]):
        for candidate, papers in known.vocabulary(initial).items():
            if not _may_be_near(typed, candidate, allowed):
                continue
            errors = distance(typed, candidate)
            score = log(papers) - _ERROR_COST * errors
            score -= _INITIAL_COST * (candidate[0] != typed[0])
            if errors <= allowed and (score, candidate) > (best_score, best or ""):
                best, best_score = candidate, score
    return None if best is None or _is_part(typed, known) else best


def _is_part(typed: str, known: Vocabulary) -> bool:
    """Whether a form of ``typed`` ends a longer word: "quantization" is none that a library with
    "dequantization" mistypes, and "supervised" is not "unsupervised"."""
    form = stem(typed)
    return len(form) >= SHORTEST and known.has_within(form, _PREFIX)


def _may_be_near(a: str, b: str, allowed: int) -> bool:
    """A cheap necessary condition for ``distance(a, b) <= allowed``, and for believing it."""
    if not (abs(len(a) - len(b)) <= allowed and b.isalpha() and len(b) >= SHORTEST - 1):
        return False
    if len(a) == len(b) < WRONG_LETTER_FROM:
        return sorted(a) == sorted(b)
    return len(set(a) ^ set(b)) <= 2 * allowed


def distance(a: str, b: str) -> int:
    """Optimal string alignment: insertions, deletions, substitutions, swaps of neighbours."""
    before_last: list[int] = []
    last = list(range(len(b) + 1))
    for i, x in enumerate(a, start=1):
        row = [i]
        for j, y in enumerate(b, start=1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and y == a[i - 2]:
                cost = min(cost, before_last[j - 2] + 1)
            row.append(cost)
        before_last, last = last, row
    return last[-1]

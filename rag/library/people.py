"""Spellings of people's names: which can be the same person, and which one is asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from rag.library.nicknames import are_forms_of_one_name
from rag.text import words

_PARTICLES = frozenset(
    "al bin da das de del della den der di do dos du el la le ten ter van von zu zum zur".split()
)
_LONG = 5  # letters from which an umlaut that is written out is believed: Xue is not Xu
_SHORTEST_CUT = 3  # letters of a given name that was cut short
_PINYIN = re.compile(
    r"(?:(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(?:[iu]?ang|[iu]?an|i?ong|[iu]?eng?|ing?|iao|uai|ai|ei"
    r"|ao|ou|un|i[aeu]|u[aeio]|er|[aeiou]))+"
)
_VOWEL = re.compile("[aou](?!e)")
_SPELT_OUT = re.compile("[aou]e")


def same_person(one: str, other: str) -> bool:
    """Whether two spellings can name the same author: equal surname, agreeing first initial."""
    a, b = name_words(one), name_words(other)
    if not a or not b or a[-1] != b[-1]:
        return False
    return len(a) == 1 or len(b) == 1 or a[0][0] == b[0][0]


def is_named(query: str, author: str) -> bool:
    """Whether ``query`` (a surname, or given names and a surname) names ``author``.

    The surnames are equal; the given names asked for match the author's in order, in full, by
    initial or by a short form: ``Simon Du`` is ``Simon Shaolei Du``, ``Huyuk`` is ``Alihan
    Hüyük``, ``Mike Jordan`` is ``Michael Jordan``, ``Tim Rocktäschel`` is ``Tim Rocktaeschel``.
    """
    asked, known = name_words(query), name_words(author)
    if not asked or not known or not _same_word(asked[-1], known[-1]):
        return False
    if not _are_in_order(asked[:-1], known[:-1]):
        # "Sungju Hwang" and "Sung Ju Hwang": a given name may be written in one word or two.
        return len(asked) == 2 < len(known) and asked[0] == "".join(known[:-1])
    return True


def may_be_called(query: str, author: str) -> bool:
    """Whether ``query`` has the author's surname, and a given name cut short: ``Tatsu Hashimoto``
    for ``Tatsunori Hashimoto``.

    Chinese given names are not cut short: ``Wei Su`` is not ``Weijie Su``.
    """
    asked, known = name_words(query), name_words(author)
    if len(asked) != 2 or len(known) < 2 or not _same_word(asked[-1], known[-1]):
        return False
    return any(_is_cut(*sorted((asked[0], given), key=len)) for given in known[:-1])


def _is_cut(short: str, full: str) -> bool:
    chinese = _PINYIN.fullmatch(short) and _PINYIN.fullmatch(full)
    return len(short) >= _SHORTEST_CUT and full.startswith(short) and not chinese


def _are_in_order(asked: Sequence[str], known: Sequence[str]) -> bool:
    given = iter(known)
    return all(any(_same_given_name(a, k) for k in given) for a in asked)


def _same_given_name(asked: str, known: str) -> bool:
    if 1 in (len(asked), len(known)):
        return asked[0] == known[0]
    return _same_word(asked, known) or are_forms_of_one_name(asked, known)


def _same_word(one: str, other: str) -> bool:
    return one == other or (
        one[0] == other[0] and min(len(one), len(other)) >= _LONG and _plain(one) == _plain(other)
    )


def _plain(word: str) -> str:
    """Without apostrophes, and with umlauts written out as if they had merely been dropped."""
    bare = word.replace("\u2019", "").replace("'", "")
    return bare.replace("ae", "a").replace("oe", "o").replace("ue", "u")


def word_variants(word: str) -> set[str]:
    """The ways a folded word of a name may be listed: ``rocktaschel`` also as ``rocktaeschel``."""
    variants = {word, word.replace("\u2019", "'")}
    if len(word) >= _LONG:
        variants |= {word[: m.end()] + "e" + word[m.end() :] for m in _VOWEL.finditer(word)}
        variants |= {word[: m.start() + 1] + word[m.end() :] for m in _SPELT_OUT.finditer(word)}
    return variants


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

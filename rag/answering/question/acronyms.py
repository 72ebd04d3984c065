"""Abbreviations read as the library's own abstracts define them: RL as reinforcement learning.

An abstract defines one where it puts it in parentheses after its long form. How far the long form
reaches back is found as by Schwartz and Hearst (2003), "A simple algorithm for identifying
abbreviation definitions in biomedical text": the letters of the abbreviation are matched from the
right, and its first letter must begin a word. Initials come first: "self-supervised learning" is
SSL, though "supervised learning" has its letters.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rag.text import STOP_WORDS, Word, fold, words

if TYPE_CHECKING:
    from rag.library import Library

_ACRONYM = re.compile(r"(?<![\w-])([A-Z]{2,6})(s?)(?![\w-])")
_LOOKED_AT = 40  # papers that use an abbreviation, looked at for what it stands for
_AGREEING = 3  # times as many papers must mean it so as mean anything else


def expanded(text: str, library: Library) -> str:
    """``text`` with its abbreviations written out, where the library agrees on what they mean."""
    meanings = {m[1]: meaning(m[1], library) for m in _ACRONYM.finditer(text)}

    def written_out(found: re.Match[str]) -> str:
        form = meanings[found[1]]
        return (
            f"{form.removesuffix('s')}{'s' if form.endswith('s') else found[2]}"
            if form
            else found[0]
        )

    return _ACRONYM.sub(written_out, text)


def meaning(acronym: str, library: Library) -> str | None:
    """The long form of ``acronym`` in ``library``; None if it has none, or several."""
    hits = library.words.search([acronym.lower()], _LOOKED_AT)
    papers = library.catalog.get_many([paper_id for paper_id, _ in hits]).values()
    found = Counter(fold(form) for p in papers if (form := long_form(acronym, p.abstract)))
    ranked = found.most_common(2)
    if not ranked or (len(ranked) > 1 and ranked[0][1] < _AGREEING * ranked[1][1]):
        return None
    return ranked[0][0]


def long_form(acronym: str, text: str) -> str | None:
    """What ``text`` says before "(``acronym``)" that the abbreviation is short for."""
    defined = re.search(rf"\(\s*{re.escape(acronym)}s?\s*[),;]", text)
    if not defined:
        return None
    before = words(text[: defined.start()])
    start = _initials_from(acronym, before)
    if start is None:
        start = _letters_from(acronym, text, before[-(2 * len(acronym)) :])
    if start is None:
        return None
    return " ".join(text[start : before[-1].end].replace("-", " ").split())


def _initials_from(acronym: str, before: Sequence[Word]) -> int | None:
    """Where the words begin whose initials are ``acronym``; function words may have none in it."""
    letters = list(fold(acronym))
    for word in reversed(before):
        if word.folded[0] == letters[-1]:
            letters.pop()
            if not letters:
                return word.start
        elif word.folded not in STOP_WORDS or len(letters) == len(acronym):
            return None
    return None


def _letters_from(acronym: str, text: str, before: Sequence[Word]) -> int | None:
    """Where the shortest words begin that have the letters of ``acronym`` anywhere, "variational
    autoencoder (VAE)"; each content word gives at least its initial."""
    if not before:
        return None
    start, at, letters = before[0].start, before[-1].end, list(fold(acronym))
    while letters:
        letter = letters.pop()
        first = not letters
        at -= 1
        while at >= start and not (
            fold(text[at]) == letter and (not first or at == start or not text[at - 1].isalnum())
        ):
            at -= 1
        if at < start:
            return None
    initials = (
        word.folded[0] for word in before if word.start >= at and word.folded not in STOP_WORDS
    )
    left = iter(fold(acronym))
    return at if all(initial in left for initial in initials) else None

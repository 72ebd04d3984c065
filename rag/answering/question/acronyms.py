"""Abbreviations read as the library's own abstracts define them: RL as reinforcement learning.

An abstract defines one where it puts it in parentheses after its long form. How far the long form
reaches back is found as by Schwartz and Hearst (2003), "A simple algorithm for identifying
abbreviation definitions in biomedical text": the letters of the abbreviation are matched from the
right, and its first letter must begin a word.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from rag.text import fold, words

if TYPE_CHECKING:
    from rag.library import Library

_ACRONYM = re.compile(r"(?<![\w-])[A-Z]{2,6}(?=s?(?![\w-]))")
_LOOKED_AT = 40  # papers that use an abbreviation, looked at for what it stands for
_AGREEING = 3  # times as many papers must mean it so as mean anything else


def expanded(text: str, library: Library) -> str:
    """``text`` with its abbreviations written out, where the library agrees on what they mean."""
    meanings = {m.group(): meaning(m.group(), library) for m in _ACRONYM.finditer(text)}
    return _ACRONYM.sub(lambda m: meanings[m.group()] or m.group(), text)


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
    before = words(text[: defined.start()])[-(2 * len(acronym)) :]
    if not before:
        return None
    start, end = before[0].start, before[-1].end
    at, letters = end, list(fold(acronym))
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
    return " ".join(text[at:end].replace("-", " ").split())

"""Regular expressions that are compiled when a text first may match them.

To compile every pattern that questions are read with takes longer than to answer one, and most of
them are about words that a question does not have.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from functools import lru_cache

_DIGIT = re.compile(r"\d")
_GAP = re.compile(r"[^\w']+")


class Cued:
    """A regular expression, in either case by default, that looks only at texts with a cue of it.

    Every text that matches holds one of ``cues``; they save time and decide nothing. They are
    pieces of a text in lower case whose words are parted by single blanks, with a blank at either
    end, ``0`` for any digit and apostrophes as words: " colo" begins a word, " in 0000 " is "in"
    and a year. Without cues every text is looked at.
    """

    __slots__ = ("_compiled", "_flags", "cues", "source")

    def __init__(self, source: str, *cues: str, flags: int = re.IGNORECASE) -> None:
        self.source = source
        self.cues = cues
        self._flags = flags
        self._compiled: re.Pattern[str] | None = None

    @property
    def pattern(self) -> re.Pattern[str]:
        """The compiled expression."""
        if self._compiled is None:
            self._compiled = re.compile(self.source, self._flags)
        return self._compiled

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """As ``re.Pattern.search``."""
        return self.pattern.search(text, start, end) if self._may_match(text) else None

    def match(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """As ``re.Pattern.match``."""
        return self.pattern.match(text, start, end) if self._may_match(text) else None

    def fullmatch(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """As ``re.Pattern.fullmatch``."""
        return self.pattern.fullmatch(text, start, end) if self._may_match(text) else None

    def finditer(
        self, text: str, start: int = 0, end: int = sys.maxsize
    ) -> Iterator[re.Match[str]]:
        """As ``re.Pattern.finditer``."""
        return self.pattern.finditer(text, start, end) if self._may_match(text) else iter(())

    def sub(self, replacement: str, text: str) -> str:
        """As ``re.Pattern.sub``."""
        return self.pattern.sub(replacement, text) if self._may_match(text) else text

    def _may_match(self, text: str) -> bool:
        return not self.cues or holds(text, self.cues)


def holds(text: str, cues: Iterable[str]) -> bool:
    """Whether ``text`` holds one of ``cues``, written as those of ``Cued`` are."""
    plain = _plain(text)
    return any(cue in plain for cue in cues)


@lru_cache(maxsize=256)
def _plain(text: str) -> str:
    """``text`` as cues are looked for in it."""
    spaced = text.lower().replace("’", "'").replace("'", " ' ")
    return f" {_DIGIT.sub('0', _GAP.sub(' ', spaced)).strip()} "


def any_of(*patterns: str) -> str:
    """The pattern of all that any of ``patterns`` matches."""
    return "|".join(f"(?:{pattern})" for pattern in patterns)

"""Text with some of its ranges marked, as HTML in which everything else is only text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from markupsafe import Markup, escape

Range = tuple[int, int]

_QUOTED = re.compile("“([^”]+)”")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")  # CommonMark: any ASCII punctuation


def highlighted(text: str, ranges: Iterable[Range]) -> Markup:
    """``text`` with every character range of ``ranges`` in a ``<mark>``."""
    shown = Markup()
    at = 0
    for start, end in _merged(ranges, len(text)):
        shown += escape(text[at:start]) + Markup("<mark>") + escape(text[start:end])
        shown += Markup("</mark>")
        at = end
    return shown + escape(text[at:])


def quoted_ranges(answer: str, text: str) -> list[Range]:
    """The ranges of ``text`` that ``answer``, which is Markdown, quotes word for word."""
    return ranges_of((_ESCAPED.sub(r"\1", match[1]) for match in _QUOTED.finditer(answer)), text)


def ranges_of(quotes: Iterable[str], text: str) -> list[Range]:
    """Where in ``text`` each of ``quotes`` is first; those that are not in it are left out."""
    found = ((text.find(quote), len(quote)) for quote in quotes)
    return [(at, at + length) for at, length in found if at >= 0]


def _merged(ranges: Iterable[Range], length: int) -> Sequence[Range]:
    """The ranges in order and within the text, overlapping ones as one."""
    merged: list[Range] = []
    for start, end in sorted((max(0, a), min(b, length)) for a, b in ranges):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        elif start < end:
            merged.append((start, end))
    return merged

"""Text with some of its ranges marked, as HTML in which everything else is only text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from markupsafe import Markup

from rag.ui.latex import spans, to_html

Range = tuple[int, int]

_QUOTED = re.compile("“([^”]+)”")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")  # CommonMark: any ASCII punctuation


def highlighted(text: str, ranges: Iterable[Range]) -> Markup:
    """``text``, its LaTeX made readable, with every character range of ``ranges`` in a ``<mark>``;
    one that ends inside a formula is marked to the formula's end."""
    whole = [(start, end) for start, end, _ in spans(text)]
    shown = Markup()
    at = 0
    for start, end in _merged((_widened(r, whole) for r in ranges), len(text)):
        marked = Markup("<mark>{}</mark>").format(to_html(text[start:end]))
        shown += to_html(text[at:start]) + marked
        at = end
    return shown + to_html(text[at:])


def quoted_ranges(answer: str, text: str) -> list[Range]:
    """The ranges of ``text`` that ``answer``, which is Markdown, quotes word for word."""
    return ranges_of((_ESCAPED.sub(r"\1", match[1]) for match in _QUOTED.finditer(answer)), text)


def ranges_of(quotes: Iterable[str], text: str) -> list[Range]:
    """Where in ``text`` each of ``quotes`` is first; those that are not in it are left out."""
    found = ((text.find(quote), len(quote)) for quote in quotes)
    return [(at, at + length) for at, length in found if at >= 0]


def _widened(wanted: Range, whole: Iterable[Range]) -> Range:
    """``wanted`` without a part of any of ``whole``: all of it or nothing."""
    start, end = wanted
    cut = [(a, b) for a, b in whole if a < end and start < b]
    return min([start, *(a for a, _ in cut)]), max([end, *(b for _, b in cut)])


def _merged(ranges: Iterable[Range], length: int) -> Sequence[Range]:
    """The ranges in order and within the text, overlapping ones as one."""
    merged: list[Range] = []
    for start, end in sorted((max(0, a), min(b, length)) for a, b in ranges):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        elif start < end:
            merged.append((start, end))
    return merged

"""What the readers of pasted web pages share: lines, running text and page furniture."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from rag.sources.base import LONGEST_LINE, BadRecord, excerpt

PROSE = 200
"""A line of at least this many characters is an abstract or a part of one, never a label."""

_WRAPPED = 60  # a line of hard-wrapped text is longer than a label of the page
_PARAGRAPH = 100  # what stands after a blank line must be longer to be taken as a paragraph
_CLOSERS = ")]}\"'»*_$\u2019\u201d"
_LINK = re.compile(r"\[([^\[\]]*)\]\(((?:https?:/)?/[^\s()]*)\)")


class Line(NamedTuple):
    """A line that is not blank, without outer whitespace; ``number`` counts from 1."""

    number: int
    text: str


def content_lines(text: str) -> list[Line]:
    """The lines of ``text`` that are not blank."""
    stripped = ((number, line.strip()) for number, line in enumerate(text.split("\n"), 1))
    return [Line(number, line) for number, line in stripped if line]


def without_long_lines(text: str) -> tuple[str, list[tuple[int, int]]]:
    """``text`` with lines over ``LONGEST_LINE`` emptied, and those as (number, length)."""
    if len(text) <= LONGEST_LINE:
        return text, []
    lines = text.split("\n")
    long = [(number, len(line)) for number, line in enumerate(lines, 1) if len(line) > LONGEST_LINE]
    for number, _ in long:
        lines[number - 1] = ""
    return "\n".join(lines) if long else text, long


def is_url(text: str) -> bool:
    """Whether ``text`` is one web address and nothing else."""
    return text.startswith(("http://", "https://")) and len(text.split(maxsplit=1)) == 1


def ends_sentence(text: str) -> bool:
    """Whether ``text`` ends as a sentence does, or in a web address."""
    tail = text[-PROSE:].rstrip()
    end = tail.rstrip(_CLOSERS)
    return (end or tail).endswith((".", "!", "?", "…", "。")) or is_url(
        tail.rsplit(maxsplit=1)[-1].lstrip("([{<") if tail else ""
    )


def running_text(lines: Sequence[Line]) -> tuple[str, Sequence[Line]]:
    """The paragraphs that ``lines`` begin with, and the lines after them.

    A page prints an abstract as one line, or wrapped, or in paragraphs; the first short line
    after a finished sentence is no longer part of it.
    """
    parts = [line.text for line in lines[:1]]
    for before, line in pairwise(lines):
        apart = line.number > before.number + 1
        if not _continues(before.text, line.text, _PARAGRAPH if apart else _WRAPPED):
            break
        parts.append(("\n\n" if apart else "\n") + line.text)
    return "".join(parts), lines[len(parts) :]


def _continues(before: str, line: str, long: int) -> bool:
    if len(line) >= long:
        return True
    return not ends_sentence(before) and (long == _WRAPPED or line[0].islower())


def stray(lines: Sequence[Line]) -> Iterator[BadRecord]:
    """A report if ``lines``, which belong to no record, hold more than page furniture."""
    prose = next((line for line in lines if len(line.text) >= PROSE), None)
    if prose:
        yield BadRecord(prose.number, f"text that belongs to no record: {excerpt(prose.text)}")


def without_links(text: str) -> tuple[str, list[tuple[str, str]]]:
    """``text`` with Markdown links reduced to their labels, and those links as (label, URL)."""
    if "](" not in text:
        return text, []
    return _LINK.sub(r"\1", text), _LINK.findall(text)

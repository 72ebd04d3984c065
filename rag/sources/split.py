"""Where in a file the listings begin that were pasted into it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rag.sources.base import HEAD, Reader

THRESHOLD = 0.3
"""Below this no reader is sure enough of a text to read it."""


class Section(NamedTuple):
    """A stretch of a file in one format; ``line`` (from 1) is where it begins.

    ``reader`` is None for what comes before the first listing, when no reader knows it.
    """

    reader: Reader | None
    line: int
    text: str


class _Cut(NamedTuple):
    reader: Reader
    line: int
    start: int
    glued: bool


def sections(text: str, readers: Sequence[Reader]) -> list[Section]:
    """The listings in ``text``, in order; empty if no reader recognises anything.

    A listing ends where one of another format begins, or one that is glued to its last line.
    """
    cuts: list[_Cut] = []
    for cut in _cuts(text, readers):
        same = bool(cuts) and cuts[-1].reader is cut.reader and not cut.glued
        if not same and cut.reader.sniff(text[cut.start : cut.start + HEAD]) > 0:
            cuts.append(cut)
    if not cuts:
        best = _best(text, readers)
        return [Section(best, 1, text)] if best else []
    if len(cuts) == 1 and cuts[0].start == 0:
        return [Section(cuts[0].reader, 1, text)]
    found = []
    if before := text[: cuts[0].start].strip():
        found.append(Section(_best(before, readers), 1, text[: cuts[0].start]))
    ends = [*(cut.start for cut in cuts[1:]), len(text)]
    for cut, end in zip(cuts, ends, strict=True):
        found.append(Section(cut.reader, cut.line, text[cut.start : end]))
    return found


def _best(text: str, readers: Sequence[Reader]) -> Reader | None:
    """The reader that is surest of ``text``, if any is sure enough."""
    head = text[:HEAD]
    sureness = [(reader.sniff(head), -i) for i, reader in enumerate(readers)]
    best, i = max(sureness)
    return readers[-i] if best >= THRESHOLD else None


def _cuts(text: str, readers: Sequence[Reader]) -> Iterator[_Cut]:
    """Where the format changes, or a listing is glued to the one before."""
    current: Reader | None = None
    for number, start, line, following in _lines(text):
        for reader in readers:
            offset = reader.opening(line, following)
            if offset > 0 or (offset == 0 and reader is not current):
                yield _Cut(reader, number, start + offset, offset > 0)
            if offset >= 0:
                current = reader
                break


def _lines(text: str) -> Iterator[tuple[int, int, str, str]]:
    """Number, position, text and successor of each line that is not blank, one at a time."""
    pending: tuple[int, int, str] | None = None
    position, number = 0, 0
    while position <= len(text):
        end = text.find("\n", position)
        end = len(text) if end < 0 else end
        number += 1
        raw = text[position:end]
        if line := raw.strip():
            if pending:
                yield (*pending, line)
            pending = (number, position + len(raw) - len(raw.lstrip()), line)
        position = end + 1
    if pending:
        yield (*pending, "")

"""What a reader of one listing format is, and what it hands back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from rag.paper import Paper

HEAD = 65_536
"""Characters of a listing that ``sniff`` is shown."""

LONGEST_LINE = 1_000_000
"""A longer line, in characters, is read only by readers that say so (``long_lines``)."""

MAX_TITLE = 2_000
MAX_ABSTRACT = 100_000
"""Longer than any title or abstract, in characters: what is longer was misread or is not one."""


@dataclass(frozen=True, slots=True)
class BadRecord:
    """A record that cannot be read, or not wholly: reported, it does not stop the rest.

    ``line`` is the 1-based line where the record starts, ``reason`` one line for a person.
    """

    line: int
    reason: str


class Reader(Protocol):
    """One listing format. Readers hold no state and take time linear in the text."""

    name: str
    description: str
    long_lines: bool
    """Whether a whole listing may stand on one line."""

    def sniff(self, head: str) -> float:
        """How surely a text that begins with ``head`` is in this format, 0 (not) to 1."""

    def opening(self, line: str, following: str) -> int:
        """Where in ``line`` a listing or record of this format unmistakably begins, else -1.

        ``line`` has no outer whitespace, ``following`` is the next line that is not blank. A
        position above 0 means that the listing is glued to the end of another text, as happens
        when files without a final newline are joined.
        """

    def parse(self, text: str) -> Iterator[Paper | BadRecord]:
        """The records of ``text`` in order, without provenance; lines end in ``\\n``."""


def excerpt(text: str, length: int = 60) -> str:
    """``text`` on one line, cut to ``length`` characters, for a message."""
    flat = " ".join(text[: 4 * length].split())
    return flat if len(flat) <= length else flat[: length - 1] + "…"


def checked(line: int, paper: Paper) -> Paper | BadRecord:
    """``paper``, or why no paper can look like that."""
    if not paper.title:
        return BadRecord(line, "the record has no title")
    if len(paper.title) > MAX_TITLE:
        return BadRecord(
            line, f"a title of {len(paper.title):,} characters: {excerpt(paper.title)}"
        )
    if len(paper.abstract) > MAX_ABSTRACT:
        return BadRecord(
            line, f"an abstract of {len(paper.abstract):,} characters: {excerpt(paper.title)}"
        )
    return paper

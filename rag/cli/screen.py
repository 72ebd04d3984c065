"""What a place to show results can do; a terminal and a pipe each have their own way."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from rag.cli.text import Entry
from rag.paper import Answer


class AnswerView(Protocol):
    """One answer being shown. ``on_text`` takes its pieces as they are written."""

    def on_text(self, piece: str) -> None: ...

    def on_progress(self, done: int, most: int, what: str) -> None:
        """Show how far an LLM has come, until there is more to show."""

    def finish(self, answer: Answer) -> None:
        """Show whatever of the final answer is not shown yet, then its references."""


class Screen(Protocol):
    """Texts handed over may come from anyone; the screen makes them harmless."""

    def answering(self, *, stream: bool) -> AbstractContextManager[AnswerView]: ...

    def entries(self, entries: Sequence[Entry]) -> None:
        """Numbered papers with their quotations."""

    def table(self, headers: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Rows of short texts; the last column may be long."""

    def fields(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Labels and their texts, one record."""

    def lines(self, lines: Sequence[str]) -> None:
        """Whole lines as they are."""

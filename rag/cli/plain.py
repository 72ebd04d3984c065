"""Results for a pipe or a file: no escape sequences, no wrapping, one line a row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TextIO

from rag.cli.progress import StatusLine, reading
from rag.cli.text import Entry, clean, one_line, references
from rag.paper import Answer


class PlainScreen:
    """Writes to ``out`` what a program or a text file can take."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    @contextmanager
    def answering(self, *, stream: bool) -> Iterator[PlainAnswer]:  # noqa: ARG002 - a file can wait
        with StatusLine() as status:
            yield PlainAnswer(self, status)

    def entries(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            lines = [
                f"[{entry.number}] {entry.title}",
                *(f"    {line}" for line in (entry.authors, entry.about) if line),
                *(f"    “{quote}”" for quote in entry.quotes),
            ]
            self.lines(lines)

    def table(self, headers: Sequence[str], rows: Sequence[Sequence[str]]) -> None:  # noqa: ARG002
        """Tab-separated, without the headers: made for ``cut``, ``sort`` and ``awk``."""
        self.lines(["\t".join(one_line(cell) for cell in row) for row in rows])

    def fields(self, pairs: Sequence[tuple[str, str]]) -> None:
        self.lines([f"{label}: {one_line(value)}" for label, value in pairs])

    def lines(self, lines: Sequence[str]) -> None:
        for line in lines:
            self._out.write(f"{clean(line)}\n")


class PlainAnswer:
    """An answer is written once, when it is complete and checked."""

    def __init__(self, screen: PlainScreen, status: StatusLine) -> None:
        self._screen = screen
        self._status = status

    def on_text(self, piece: str) -> None:
        pass

    def on_progress(self, done: int, most: int, what: str) -> None:
        self._status.show(reading(done, most, what))

    def finish(self, answer: Answer) -> None:
        self._status.clear()
        if answer.text:
            self._screen.lines([answer.text])
        if cited := references(answer):
            self._screen.lines(["", "References"])
            self._screen.entries(cited)

"""Results for a person at a terminal: colour, Markdown, wrapped to the window."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from rag.cli.live import LiveAnswer
from rag.cli.text import Entry, clean, one_line, references
from rag.paper import Answer


class TerminalScreen:
    """Shows results through rich. Foreign text only ever enters as ``Text``, never as markup."""

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console(highlight=False, markup=False, emoji=False)

    def answering(self, *, stream: bool) -> AbstractContextManager[LiveAnswer]:
        return LiveAnswer(self._console, stream=stream, after=self._references)

    def _references(self, answer: Answer) -> None:
        cited = references(answer)
        if cited:
            self._console.print()
            self._console.print(Text("References", style="bold"))
            self.entries(cited)

    def entries(self, entries: Sequence[Entry]) -> None:
        if not entries:
            return
        margin = len(f"[{max(entry.number for entry in entries)}] ")
        for entry in entries:
            grid = Table.grid(padding=0)
            grid.add_column(width=margin)
            grid.add_column(overflow="fold")
            grid.add_row(Text(f"[{entry.number}]", style="cyan"), Text(entry.title, style="bold"))
            for line in (entry.authors, entry.about):
                if line:
                    grid.add_row("", Text(line, style="dim"))
            for quote in entry.quotes:
                grid.add_row("", Padding(Text(f"“{quote}”", style="italic"), (0, 0, 0, 2)))
            self._console.print(grid)

    def table(self, headers: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
        first, *others = headers
        table.add_column(first, no_wrap=True, overflow="fold")
        for header in others:
            table.add_column(header, overflow="fold")
        for row in rows:
            table.add_row(*(Text(one_line(cell)) for cell in row))
        self._console.print(table)

    def fields(self, pairs: Sequence[tuple[str, str]]) -> None:
        grid = Table.grid(padding=(0, 2, 0, 0))
        grid.add_column(no_wrap=True)
        grid.add_column(overflow="fold")
        for label, value in pairs:
            grid.add_row(Text(label, style="cyan"), Text(one_line(value)))
        self._console.print(grid)

    def lines(self, lines: Sequence[str]) -> None:
        for line in lines:
            self._console.print(Text(clean(line)))

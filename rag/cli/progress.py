"""Progress bars on stderr, where a person is watching it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rag.cli.context import Globals

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


class Bars:
    """The library's ``Progress``, a bar for each stage."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._stage: TaskID | None = None

    def start(self, label: str, total: int) -> None:
        self._stage = self._progress.add_task(label, total=total)

    def advance(self, steps: int = 1) -> None:
        if self._stage is not None:
            self._progress.advance(self._stage, steps)

    def finish(self) -> None:
        if self._stage is not None:
            self._progress.remove_task(self._stage)
        self._stage = None


@contextmanager
def bars(given: Globals) -> Iterator[Bars | None]:
    """Bars that vanish when the work is done; None where nobody would see them."""
    if not given.shows_progress:
        yield None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    console = Console(stderr=True, markup=False, highlight=False, emoji=False)
    with Progress(*columns, console=console, transient=True, redirect_stdout=False) as progress:
        yield Bars(progress)

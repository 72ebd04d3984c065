"""Progress bars on stderr, where a person is watching it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress


class Bars:
    """The library's ``Progress``: a bar for each stage, gone when the stage is over."""

    def __init__(self) -> None:
        self._progress: Progress | None = None

    def start(self, label: str, total: int) -> None:
        self._progress = _new_progress()
        self._progress.add_task(label, total=total)
        self._progress.start()

    def advance(self, steps: int = 1) -> None:
        if self._progress is not None:
            self._progress.advance(self._progress.task_ids[0], steps)

    def finish(self) -> None:
        if self._progress is not None:
            self._progress.stop()
        self._progress = None


def _new_progress() -> Progress:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True, markup=False, highlight=False, emoji=False),
        transient=True,
        redirect_stdout=False,
    )

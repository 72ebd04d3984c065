"""How far long work has come, on stderr where a person is watching it, and what it cost."""

from __future__ import annotations

import shutil
import sys
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from rich.progress import Progress

    from rag.paper import Answer

_CLEAR = "\r\x1b[2K"


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


class StatusLine:
    """One line on stderr that gives way to the next, and is gone in the end; only on a terminal."""

    def __init__(self) -> None:
        self._shown = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.clear()

    def show(self, text: str) -> None:
        """Put ``text`` in the place of what is shown."""
        if sys.stderr.isatty():
            width = shutil.get_terminal_size().columns
            print(f"{_CLEAR}{text[: width - 1]}", end="", file=sys.stderr, flush=True)
            self._shown = True

    def clear(self) -> None:
        """Take the line away."""
        if self._shown:
            print(_CLEAR, end="", file=sys.stderr, flush=True)
        self._shown = False


def reading(done: int, most: int, what: str) -> str:
    """``reading 7 of 20 papers``."""
    return f"reading {done} of {most} {what}"


def cost(answer: Answer) -> str:
    """``qwen2.5 (per-paper): 14 calls, 5,210 + 240 tokens, 38 s``."""
    from rag.text import counted

    model, usage, seconds = answer.model, answer.usage, answer.timings.total / 1000
    who = f"{model.name} ({model.strategy})"
    if model.provider == "none":
        who = "an LLM was asked in vain"
    calls = counted(usage.llm_calls, "call")
    took = f"{seconds:.1f}" if seconds < 10 else f"{seconds:.0f}"
    tokens = f"{usage.prompt_tokens:,} + {usage.completion_tokens:,} tokens"
    return f"{who}: {calls}, {tokens}, {took} s"


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

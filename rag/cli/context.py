"""What every command shares: the global options, the assistant, and where output goes."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from rag.assistant import Assistant
    from rag.cli.progress import Bars
    from rag.cli.screen import Screen
    from rag.settings import Settings


@dataclass(frozen=True, slots=True)
class Globals:
    """The options that stand before any command; ``home`` is None where RAG_HOME decides."""

    home: Path | None = None
    quiet: bool = False
    verbose: bool = False

    def note(self, text: str) -> None:
        """Tell a person something in passing, on stderr."""
        from rag.cli.text import one_line
        from rag.errors import without_passwords

        if not self.quiet:
            print(one_line(without_passwords(text)), file=sys.stderr, flush=True)

    @property
    def flags(self) -> dict[str, Any]:
        """The global options that are settings, by the setting's name."""
        return {"home": self.home}

    def progress(self) -> Bars | None:
        """Where long work shows how far it is: nowhere, if nobody would see it."""
        from rag.cli.progress import Bars

        return Bars() if sys.stderr.isatty() and not self.quiet else None


def globals_of(ctx: typer.Context) -> Globals:
    """The global options of the running command."""
    found = ctx.find_object(Globals)
    return found if found is not None else Globals()


@contextmanager
def assistant(ctx: typer.Context, **flags: Any) -> Iterator[Assistant]:
    """The assistant over the settings in force; ``flags`` that are None are ignored."""
    from rag.settings import load

    given = globals_of(ctx)
    opened = make_assistant(load(**given.flags, **flags), given)
    try:
        yield opened
    finally:
        opened.close()


def make_assistant(settings: Settings, given: Globals) -> Assistant:
    """The one place that builds the assistant; tests put a scripted one here."""
    from rag.assistant import Assistant

    return Assistant(settings, on_note=given.note, progress=given.progress())


def open_screen() -> Screen:
    """Where results are shown: rich on a terminal, plain text in a pipe or a file."""
    if sys.stdout.isatty():
        from rag.cli.terminal import TerminalScreen

        return TerminalScreen()
    from rag.cli.plain import PlainScreen

    return PlainScreen(sys.stdout)

"""``rag backup`` and ``rag restore``: the library as one file, and back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rag.cli import options
from rag.cli.context import assistant, globals_of, open_screen

BackupFile = Annotated[Path, typer.Argument(metavar="FILE", help="The backup.")]
Force = Annotated[bool, typer.Option("--force", help="Replace what is there already.")]


def backup(ctx: typer.Context, file: BackupFile, force: Force = False) -> None:
    """Write the whole library, conversations too, to one file. It may be in use meanwhile."""
    with assistant(ctx) as opened:
        papers = opened.back_up(file, force=force, progress=globals_of(ctx).progress())
    open_screen().lines([f"{file}: {_papers(papers)}, {_size(file)}"])


def restore(
    ctx: typer.Context, file: BackupFile, force: Force = False, wait: options.Wait = None
) -> None:
    """Make the library what a backup says. It may be in use meanwhile."""
    with assistant(ctx, lock_wait=wait) as opened:
        papers = opened.restore(file, force=force, progress=globals_of(ctx).progress())
    open_screen().lines([f"restored {_papers(papers)} from {file}"])


def _papers(number: int) -> str:
    from rag.text import counted

    return counted(number, "paper")


def _size(file: Path) -> str:
    return f"{file.stat().st_size / 1e6:,.1f} MB"

"""A catalog that is to take another's place: in a folder beside it, under the writer's lock."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from rag.library.database import CATALOG_FILE
from rag.library.disk import not_writable

_STAGED = "staged"


@contextmanager
def staged_in(home: Path) -> Iterator[Path]:
    """Where that catalog is to be, for the block.

    Raises:
        LibraryNotWritable: the disk is full or read-only.
    """
    forget_staged(home)
    folder = home / _STAGED
    try:
        folder.mkdir()
    except OSError as error:
        raise not_writable(folder, error.strerror or str(error)) from error
    try:
        yield folder / CATALOG_FILE
    finally:
        forget_staged(home)


def forget_staged(home: Path) -> None:
    """Delete that of a process that was killed, with its journal: SQLite would undo by it what is
    written to the next one."""
    with suppress(FileNotFoundError):
        shutil.rmtree(home / _STAGED)

"""A catalog that is to take another's place: a file beside it, made under the writer's lock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_STAGED = "staged.sqlite"


@contextmanager
def staged_in(home: Path) -> Iterator[Path]:
    """Where that file is to be, for the block."""
    forget_staged(home)
    try:
        yield home / _STAGED
    finally:
        forget_staged(home)


def forget_staged(home: Path) -> None:
    """Delete that of a process that was killed, with its journal: SQLite would undo by it what is
    written to the next one."""
    for suffix in ("", "-journal"):
        (home / f"{_STAGED}{suffix}").unlink(missing_ok=True)

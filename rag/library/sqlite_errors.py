"""SQLite's errors in this program's words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rag.errors import LibraryDamaged, LibraryError, LibraryGone, LibraryLocked
from rag.library.disk import not_writable

UNREADABLE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
UNWRITABLE = {
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PERM,
}
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


def gone(path: Path) -> LibraryGone:
    """The error for a catalog that was at ``path``."""
    return LibraryGone(
        f"there is no library in {path.parent} any more: it was moved or removed",
        "Put it back, or make a new one with 'rag ingest FILE'",
    )


@contextmanager
def translated(path: Path, *, writing: bool = False) -> Iterator[None]:
    """SQLite's errors about ``path`` as errors of the library; programming errors pass."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        known = _as_library_error(path, error, writing)
        if known is None:
            raise
        raise known from error


def _as_library_error(
    path: Path, error: sqlite3.DatabaseError, writing: bool
) -> LibraryError | None:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in _BUSY:
        return LibraryLocked(f"{path} is in use ({error})", "Try again when the other one is done")
    if code in UNREADABLE:
        fix = (
            "'rag doctor --repair' saves what can be read; or restore a backup with "
            "'rag restore FILE --force'"
            if code == sqlite3.SQLITE_CORRUPT
            else "Restore a backup with 'rag restore FILE --force', or move it away and ingest anew"
        )
        return LibraryDamaged(f"{path} cannot be read ({error})", fix)
    moved = not writing or error.sqlite_errorcode == sqlite3.SQLITE_READONLY_DBMOVED
    if code in UNWRITABLE and moved and not path.exists():
        return gone(path)
    if code in UNWRITABLE and writing:
        return not_writable(path, str(error))
    if code in UNWRITABLE:
        return LibraryError(
            f"{path} cannot be opened ({error})", "Make its folder readable and writable"
        )
    return None

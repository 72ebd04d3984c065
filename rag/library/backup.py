"""A library as one file, written while the library is in use.

The file is the catalog alone, as an SQLite database. What the indexes need is in it, so that they
can be built anew from it.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from rag.errors import LibraryDamaged, LibraryNotWritable, UsageError
from rag.library.database import Database
from rag.library.migrations import check_version, is_plain
from rag.library.report import Progress, stage
from rag.library.sqlite_errors import UNREADABLE

_PAGES = 1024  # copied between two signs of progress


def back_up(database: Database, target: Path, progress: Progress, *, force: bool) -> int:
    """Write all that the catalog holds at this moment to ``target``, whole or not at all.

    Returns the number of papers.

    Raises:
        UsageError: there is a file or a link of that name, and no ``force``; or a folder; or no
            library; or the library's own folder is where it would be written.
        LibraryNotWritable: it cannot be written there.
        LibraryDamaged: the catalog has damaged pages.
    """
    if database.absent:
        raise UsageError(f"there is no library in {database.path.parent}", "Name one with --home")
    if target.is_dir() or (os.path.lexists(target) and not force):
        what = "a folder" if target.is_dir() else "there already"
        raise UsageError(f"{target} is {what}", "Name another file, or replace one with --force")
    if _inside(target, database.path.parent):
        raise UsageError(f"{target} is inside the library itself", "Name a file somewhere else")
    part = target.with_name(f"{target.name}.part")
    try:
        with written_to(target):
            part.unlink(missing_ok=True)
            with on_its_own(part) as copy:
                with database.snapshot(), database.using() as catalog:
                    _copy(catalog, copy, progress)
                copy.execute("PRAGMA journal_mode=DELETE")  # all in this one file
                if _damage(copy):
                    raise _not_worth_keeping(database.path)
                papers = int(copy.execute("SELECT count(*) FROM papers").fetchone()[0])
            _to_disk(part)
            part.replace(target)
    finally:
        for left in (part, part.with_name(f"{part.name}-journal")):
            with suppress(OSError):
                left.unlink(missing_ok=True)
    return papers


def _inside(file: Path, folder: Path) -> bool:
    where = Path(os.path.realpath(file.parent))  # unlike resolve(), at ease with a link to itself
    return Path(os.path.realpath(folder)) in (where, *where.parents)


def _not_worth_keeping(catalog: Path) -> LibraryDamaged:
    return LibraryDamaged(
        f"{catalog} has damaged pages, and a backup would have them too; none was written",
        "Run 'rag doctor --repair' first",
    )


def _copy(source: sqlite3.Connection, target: sqlite3.Connection, progress: Progress) -> None:
    pages = int(source.execute("PRAGMA page_count").fetchone()[0])
    with stage(progress, "Copying", pages):
        done = 0

        def tell(_: int, remaining: int, total: int) -> None:
            nonlocal done
            progress.advance(total - remaining - done)
            done = total - remaining

        source.backup(target, pages=_PAGES, progress=tell)


def examine(file: Path) -> None:
    """See that ``file`` is a whole backup that this program can read.

    Raises:
        LibraryDamaged: it is not.
        LibraryTooNew: a newer version of this program wrote it.
    """
    with reading(file) as copy:
        try:
            empty = not check_version(copy)
        except LibraryDamaged as error:
            raise _no_backup(file, "it is of some other program") from error
        if empty or _damage(copy):
            raise _no_backup(file, "it is empty" if empty else "it is damaged")
        if not is_plain(copy):
            raise _no_backup(file, "its tables are not those of a library")


def _damage(connection: sqlite3.Connection) -> bool:
    """Whether SQLite finds a page of a database damaged."""
    return bool(connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok")


@contextmanager
def on_its_own(file: Path) -> Iterator[sqlite3.Connection]:
    """A database that nobody else uses and that need not survive a crash."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA synchronous=OFF")
        yield connection


@contextmanager
def reading(file: Path) -> Iterator[sqlite3.Connection]:
    """``file``, for reading. Raises LibraryDamaged if it is no database."""
    if not file.is_file():
        raise _no_backup(file, "there is no such file")
    try:
        with closing(_open(file)) as connection:
            yield connection
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF not in UNREADABLE:
            raise
        raise _no_backup(file, str(error)) from error


def _open(file: Path) -> sqlite3.Connection:
    """Where nothing can be written beside it too."""
    uri = f"{file.absolute().as_uri()}?mode=ro"
    for suffix in ("", "&immutable=1"):
        connection = sqlite3.connect(uri + suffix, uri=True)
        try:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlite3.OperationalError:
            connection.close()
            continue
        return connection
    raise _no_backup(file, "it cannot be opened")


def _no_backup(file: Path, reason: str) -> LibraryDamaged:
    return LibraryDamaged(
        f"{file} is no backup of a library ({reason}); nothing was changed",
        "Name a file that 'rag backup' wrote",
    )


@contextmanager
def written_to(file: Path) -> Iterator[None]:
    """Raises LibraryNotWritable if ``file`` cannot be written."""
    try:
        yield
    except (OSError, sqlite3.OperationalError) as error:
        raise LibraryNotWritable(
            f"cannot write {file} ({error}); nothing is lost", "Free some space, or name another"
        ) from error


def _to_disk(file: Path) -> None:
    with file.open("rb+") as opened:
        os.fsync(opened.fileno())

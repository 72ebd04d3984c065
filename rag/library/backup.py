"""A library as one file: written while the library is in use, and put back while it is.

The file is the catalog alone, as an SQLite database. What the indexes need is in it, so that they
are built anew from it.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from rag.errors import LibraryDamaged, LibraryNotWritable, UsageError
from rag.library.database import Database
from rag.library.migrations import check_version, is_plain, migrate
from rag.library.report import Progress, stage
from rag.library.sqlite_errors import UNREADABLE, translated
from rag.library.staged import staged_in
from rag.text import counted

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
        with _written_to(target):
            part.unlink(missing_ok=True)
            with _on_its_own(part) as copy:
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
    with _read(file) as copy:
        try:
            empty = not check_version(copy)
        except LibraryDamaged as error:
            raise _no_backup(file, "it is of some other program") from error
        if empty or _damage(copy):
            raise _no_backup(file, "it is empty" if empty else "it is damaged")
        if not is_plain(copy):
            raise _no_backup(file, "its tables are not those of a library")


def refuse_to_replace(database: Database, *, force: bool) -> None:
    """Raise UsageError if there are papers and it was not said that they may go."""
    if force:
        return
    held = 0 if database.absent else int(database.value("SELECT count(*) FROM papers"))
    if held:
        raise UsageError(
            f"the library in {database.path.parent} holds {counted(held, 'paper')}",
            "Restore into another with --home, or replace it with --force",
        )


def put_aside(database: Database) -> None:
    """Move an unreadable catalog out of the way of a new one. The caller holds the lock."""
    if database.unreadable is None:
        return
    for suffix in ("", "-wal", "-shm"):
        file = database.path.with_name(database.path.name + suffix)
        with _written_to(file), suppress(FileNotFoundError):
            file.replace(file.with_name(f"damaged-{file.name}"))
    database.absent, database.unreadable = True, None


def put_back(database: Database, file: Path, *, force: bool) -> None:
    """Make the catalog what ``file`` says, in one transaction; the indexes are stale thereafter.

    The caller holds the writer's lock and has called ``examine``.

    Raises:
        UsageError: there are papers, and no ``force``.
        LibraryNotWritable: the disk is full or read-only; the library is as it was.
    """
    refuse_to_replace(database, force=force)
    with staged_in(database.path.parent) as staged:
        with _written_to(staged):
            with _read(file) as copy:
                copy.execute("VACUUM INTO ?", [str(staged)])
            with translated(staged, writing=True), _on_its_own(staged) as copy:
                migrate(copy)
                with copy:
                    settle_in(copy, database)
                with translated(database.path, writing=True), database.using() as catalog:
                    copy.backup(catalog)
        database.tidy()


def settle_in(copy: sqlite3.Connection, database: Database) -> None:
    """Let a catalog take the place of ``database``, in a transaction: no index is of its
    generation, and a number that a conversation had once is never another's."""
    facts: dict[str, str] = {}
    numbers: list[tuple[int, str]] = []
    with suppress(LibraryDamaged):
        facts = dict(database.rows("SELECT key, value FROM meta"))
        numbers = database.rows("SELECT seq, name FROM sqlite_sequence")
    own = copy.execute("SELECT value FROM meta WHERE key = 'generation'").fetchone()[0]
    generation = max(int(own), int(facts.get("generation", 0))) + 2
    copy.executemany("UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?", numbers)
    copy.executemany(
        "INSERT INTO sqlite_sequence (seq, name) SELECT ?1, ?2 "
        "WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = ?2)",
        numbers,
    )
    settled = {"generation": str(generation), "writing": "0", "rebuild": "0"}
    if "library_id" in facts:
        settled["library_id"] = facts["library_id"]
    copy.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", settled.items())
    copy.execute("DELETE FROM stale_rows")
    copy.execute("DELETE FROM outbox WHERE task != 'embed'")


def _damage(connection: sqlite3.Connection) -> bool:
    """Whether SQLite finds a page of a database damaged."""
    return bool(connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok")


@contextmanager
def _on_its_own(file: Path) -> Iterator[sqlite3.Connection]:
    """A database that nobody else uses and that need not survive a crash."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA synchronous=OFF")
        yield connection


@contextmanager
def _read(file: Path) -> Iterator[sqlite3.Connection]:
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
def _written_to(file: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.OperationalError) as error:
        raise LibraryNotWritable(
            f"cannot write {file} ({error}); nothing is lost", "Free some space, or name another"
        ) from error


def _to_disk(file: Path) -> None:
    with file.open("rb+") as opened:
        os.fsync(opened.fileno())

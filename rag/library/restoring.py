"""A backup put back in the place of a library, which is in use until it is there as a whole.

The new catalog is made beside the old one, its indexes in the places that are not in use; then the
catalog is changed in one transaction. So readers have the one state or the other, indexes and all,
and so has who comes after a kill.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import get_args

from rag.errors import LibraryDamaged, UsageError
from rag.library.backup import on_its_own, reading, written_to
from rag.library.catalog import Catalog
from rag.library.database import Database
from rag.library.migrations import migrate
from rag.library.places import Kind, place_in_use, turn_key
from rag.library.sqlite_errors import translated
from rag.library.staged import staged_in
from rag.text import counted


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
        with written_to(file), suppress(FileNotFoundError):
            file.replace(file.with_name(f"damaged-{file.name}"))
    database.absent, database.unreadable = True, None


def put_back(
    database: Database, file: Path, index: Callable[[Database], None], *, force: bool
) -> None:
    """Make the catalog what ``file`` says, in one transaction, once ``index`` has made the indexes
    of it.

    The caller holds the writer's lock and has called ``examine``.

    Raises:
        UsageError: there are papers, and no ``force``.
        LibraryNotWritable: the disk is full or read-only; the library is as it was.
    """
    refuse_to_replace(database, force=force)
    with staged_in(database.path.parent) as staged:
        with written_to(staged):
            with reading(file) as copy:
                copy.execute("VACUUM INTO ?", [str(staged)])
            with translated(staged, writing=True), on_its_own(staged) as copy:
                migrate(copy)
                with copy:
                    settle_in(copy, database)
                    _change_places(copy, database)
        with closing(Database(staged.parent)) as other:
            index(other)
        with written_to(staged), on_its_own(staged) as copy:
            with copy:
                _keep_numbers(copy, database)
            with translated(database.path, writing=True), database.using() as catalog:
                copy.backup(catalog)
        database.tidy()


def settle_in(copy: sqlite3.Connection, database: Database) -> None:
    """Let a catalog take the place of ``database``, in a transaction: no index is of its
    generation, and a number that a conversation had once is never another's."""
    facts: dict[str, str] = {}
    with suppress(LibraryDamaged):
        facts = dict(database.rows("SELECT key, value FROM meta"))
    own = copy.execute("SELECT value FROM meta WHERE key = 'generation'").fetchone()[0]
    latest = max(int(own), int(facts.get("generation", 0)))
    # Nor is an index of it that was left by a restore which was killed.
    generation = max(latest + 2, int(time.time()))
    settled = {"generation": str(generation), "writing": "0", "rebuild": "0"}
    if "library_id" in facts:
        settled["library_id"] = facts["library_id"]
    copy.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", settled.items())
    copy.execute("DELETE FROM stale_rows")
    copy.execute("DELETE FROM outbox WHERE task != 'embed'")
    _keep_numbers(copy, database)


def _keep_numbers(copy: sqlite3.Connection, database: Database) -> None:
    """Conversations are numbered on from those of ``database``, of which some may be new."""
    numbers: list[tuple[int, str]] = []
    with suppress(LibraryDamaged):
        numbers = database.rows("SELECT seq, name FROM sqlite_sequence")
    copy.executemany("UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?", numbers)
    copy.executemany(
        "INSERT INTO sqlite_sequence (seq, name) SELECT ?1, ?2 "
        "WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = ?2)",
        numbers,
    )


def _change_places(copy: sqlite3.Connection, database: Database) -> None:
    """Have its indexes where those of ``database`` are not."""
    home, meta = database.path.parent, Catalog(database).meta
    turns = [
        (turn_key(kind), str(place_in_use(meta, home, kind).other.turn)) for kind in get_args(Kind)
    ]
    copy.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", turns)

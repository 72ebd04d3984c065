"""What can still be read of a catalog with damaged pages, put into a sound one.

Tables are copied row by row; a row on a damaged page is left out. What is worked out from other
tables is worked out again: names from papers, papers from records. A paper whose vectors are lost
is embedded again by the next ingest.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

from rag.errors import LibraryDamaged
from rag.library.backup import settle_in
from rag.library.catalog import PAPER_COLUMNS, paper_from_row
from rag.library.database import Database
from rag.library.migrations import migrate
from rag.library.staged import staged_in
from rag.library.works import derive, enqueue, write_authors
from rag.text import counted

_DERIVED = {"people", "people_words", "authorship", "signatures", "tallies"}
_BEYOND = 100_000  # rows looked for behind the last one that is found


def salvage(database: Database) -> None:
    """Replace a damaged catalog by what can be read of it; a sound one is left alone.

    The damaged file is kept as ``damaged-catalog.sqlite``. The caller holds the writer's lock.

    Raises:
        LibraryNotWritable: the disk is full or read-only.
        LibraryDamaged: nothing can be read.
    """
    if damage(database) is None:
        return
    with (
        staged_in(database.path.parent) as staged,
        closing(sqlite3.connect(staged, isolation_level=None)) as sound,
    ):
        sound.execute("PRAGMA synchronous=OFF")
        migrate(sound)
        with database.using() as damaged:
            _copy_tables(damaged, sound)
        sound.execute("BEGIN")
        _work_out(sound)
        settle_in(sound, database)
        sound.execute("COMMIT")
        _keep(database.path)
        with database.using() as catalog:
            sound.backup(catalog)
    database.tidy()


def damage(database: Database) -> str | None:
    """What SQLite finds wrong with the pages of the catalog, if anything."""
    try:
        found = [" ".join(row[0].split()) for row in database.rows("PRAGMA quick_check(100)")]
    except LibraryDamaged as error:
        return error.problem
    return (
        None
        if found == ["ok"]
        else f"{counted(len(found), 'fault')} in {database.path}: {found[0]} …"
    )


def _keep(path: Path) -> None:
    """A copy of the damaged file: perhaps somebody else can read more of it."""
    for suffix in ("", "-wal"):
        file = path.with_name(path.name + suffix)
        if file.exists():
            file.with_name(f"damaged-{file.name}").write_bytes(file.read_bytes())


def _copy_tables(damaged: sqlite3.Connection, sound: sqlite3.Connection) -> None:
    sound.execute("PRAGMA foreign_keys=OFF")
    tables = sound.execute(
        "SELECT name, sql LIKE '%WITHOUT ROWID%' FROM sqlite_master WHERE type = 'table' AND "
        "name NOT LIKE 'sqlite_%'"
    ).fetchall()
    for table, without_rowid in tables:
        if table in _DERIVED:
            continue
        columns = [row[1] for row in sound.execute(f"PRAGMA table_info({table})")]
        names, marks = ", ".join(columns), ", ".join("?" * len(columns))
        rows = _in_order(damaged, table, names) if without_rowid else _by_id(damaged, table, names)
        sound.execute("BEGIN")
        sound.executemany(f"INSERT OR REPLACE INTO {table} ({names}) VALUES ({marks})", rows)
        sound.execute("COMMIT")


def _in_order(connection: sqlite3.Connection, table: str, names: str) -> Iterator[tuple[object]]:
    """The rows before the first damaged page, and those after the last one."""
    for order in ("", " ORDER BY " + ", ".join(f"{n + 1} DESC" for n in range(2))):
        with suppress(sqlite3.DatabaseError):
            yield from connection.execute(f"SELECT {names} FROM {table}{order}")
            return


def _by_id(connection: sqlite3.Connection, table: str, names: str) -> Iterator[tuple[object]]:
    """Every row that can be read, each by itself where they cannot be read together."""
    last = 0
    try:
        for rowid, *row in connection.execute(f"SELECT rowid, {names} FROM {table} ORDER BY rowid"):
            last = rowid
            yield tuple(row)
        return
    except sqlite3.DatabaseError:
        end = last + _BEYOND
    with suppress(sqlite3.DatabaseError):
        end = connection.execute(f"SELECT max(rowid) FROM {table}").fetchone()[0]
    query = f"SELECT {names} FROM {table} WHERE rowid = ?"
    for rowid in range(last + 1, end + 1):
        with suppress(sqlite3.DatabaseError):
            yield from connection.execute(query, [rowid])


def _work_out(sound: sqlite3.Connection) -> None:
    """Make what was copied agree with itself."""
    defaults = {"generation": "0", "unsettled": "1"}
    sound.executemany("INSERT OR IGNORE INTO meta VALUES (?, ?)", defaults.items())
    for table, parent in (
        ("record_ids", "record_id IN (SELECT record_id FROM records)"),
        ("failures", "file_id IN (SELECT file_id FROM files)"),
        ("records", "file_id IN (SELECT file_id FROM files)"),
        ("passages", "paper_id IN (SELECT paper_id FROM papers)"),
        ("turns", "conversation_id IN (SELECT conversation_id FROM conversations)"),
    ):
        sound.execute(f"DELETE FROM {table} WHERE NOT {parent}")
    sound.execute(
        "UPDATE records SET paper_id = NULL WHERE paper_id NOT IN (SELECT paper_id FROM papers)"
    )
    papers = sound.execute(f"SELECT {PAPER_COLUMNS} FROM papers").fetchall()
    for row in papers:
        write_authors(sound, paper_from_row(row))
    lost = sound.execute("SELECT DISTINCT title_hash FROM records WHERE paper_id IS NULL")
    derive(sound, [row[0] for row in lost.fetchall()])
    unread = sound.execute(
        "SELECT paper_id FROM papers WHERE paper_id NOT IN (SELECT paper_id FROM passages)"
    )
    for (paper_id,) in unread.fetchall():
        enqueue(sound, paper_id, "embed")
    sound.execute(
        "INSERT INTO signatures SELECT paper_id, count, signature(count, vectors) FROM passages"
    )

"""The rows that can be read of a damaged SQLite database, table by table into a sound one."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path

_BEYOND = 100_000  # rows looked for behind the last one that is found; or, if that is more,
_ROWS_IN_PAGE = 100  # of all pages: the highest number is not to be believed


def open_damaged(path: Path) -> sqlite3.Connection:
    """``path``, which is merged with its write-ahead log if that can be done."""
    connection = sqlite3.connect(path, isolation_level=None)
    # Or SQLite would refuse a file that is shorter than its first page says.
    connection.execute("PRAGMA writable_schema=ON")
    return connection


def copy_tables(
    damaged: sqlite3.Connection, sound: sqlite3.Connection, but: Collection[str]
) -> None:
    """Copy into the tables of ``sound``, other than ``but``, what they hold in ``damaged``.

    An older schema has fewer columns: the others get their defaults.
    """
    sound.execute("PRAGMA foreign_keys=OFF")
    tables = sound.execute(
        "SELECT name, sql LIKE '%WITHOUT ROWID%' FROM sqlite_master WHERE type = 'table' AND "
        "name NOT LIKE 'sqlite_%'"
    ).fetchall()
    for table, without_rowid in tables:
        if table in but:
            continue
        columns = _columns(sound, table)
        with suppress(sqlite3.DatabaseError):
            columns = [name for name in columns if name in _columns(damaged, table)]
        if not columns:
            continue
        rows = (_in_order if without_rowid else _by_id)(damaged, table, columns)
        names, marks = ", ".join(columns), ", ".join("?" * len(columns))
        sound.execute("BEGIN")
        for row in rows:
            with suppress(sqlite3.IntegrityError):  # a value that cannot be there is no value
                sound.execute(f"INSERT OR REPLACE INTO {table} ({names}) VALUES ({marks})", row)
        sound.execute("COMMIT")


def _columns(connection: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]


def _in_order(
    connection: sqlite3.Connection, table: str, columns: list[str]
) -> Iterator[tuple[object, ...]]:
    """The rows before the first damaged page, and those after the last one."""
    select = f"SELECT {', '.join(columns)} FROM {table}"
    backwards = ", ".join(f"{name} DESC" for name in columns[:2])
    for sql in (select, f"{select} ORDER BY {backwards}"):
        with suppress(sqlite3.DatabaseError):
            yield from connection.execute(sql)
            return


def _by_id(
    connection: sqlite3.Connection, table: str, columns: list[str]
) -> Iterator[tuple[object, ...]]:
    """Every row that can be read, each by itself where they cannot be read together."""
    names, last = ", ".join(columns), 0
    try:
        for rowid, *row in connection.execute(f"SELECT rowid, {names} FROM {table} ORDER BY rowid"):
            last = rowid
            yield tuple(row)
        return
    except sqlite3.DatabaseError:
        end = most = last + _BEYOND
    with suppress(sqlite3.DatabaseError):
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        end = most = last + max(_BEYOND, _ROWS_IN_PAGE * pages)
        end = connection.execute(f"SELECT max(rowid) FROM {table}").fetchone()[0]
    query = f"SELECT {names} FROM {table} WHERE rowid = ?"
    for rowid in range(last + 1, min(end, most) + 1):
        with suppress(sqlite3.DatabaseError):
            yield from connection.execute(query, [rowid])

"""A catalog as an older version of the program would have left it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from rag.library.migrations import MIGRATIONS, migrate


def age(catalog: Path, version: int) -> None:
    """Put a catalog that nobody uses back to an older schema, with what that can hold."""
    aged = catalog.with_suffix(".aged")
    aged.unlink(missing_ok=True)
    with closing(sqlite3.connect(aged, isolation_level=None)) as old:
        migrate(old, MIGRATIONS[:version])
        old.execute("ATTACH ? AS new", [str(catalog)])
        old.execute("PRAGMA foreign_keys=OFF")
        query = (
            "SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        )
        for (table,) in old.execute(query).fetchall():
            names = ", ".join(row[1] for row in old.execute(f"PRAGMA main.table_info({table})"))
            old.execute(f"DELETE FROM main.{table}")
            old.execute(f"INSERT INTO main.{table} ({names}) SELECT {names} FROM new.{table}")
    for suffix in ("-wal", "-shm"):
        catalog.with_name(catalog.name + suffix).unlink(missing_ok=True)
    aged.replace(catalog)

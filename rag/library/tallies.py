"""How many papers there are of each venue, track, session, year and source.

Counting takes time in proportion to the library, and every question needs the names: the writer
counts once for each generation.
"""

from __future__ import annotations

import sqlite3
from typing import Any

from rag.library.database import Database

Tallies = dict[str, dict[Any, int]]

FIELDS = ("venue", "track", "session", "year", "source")
_COUNTS = {
    field: f"SELECT {field}, count(*) FROM papers WHERE {field} IS NOT NULL GROUP BY 1 ORDER BY 1"
    for field in FIELDS[:-1]
} | {
    "source": "SELECT source, count(DISTINCT paper_id) FROM records WHERE listed = 1 "
    "GROUP BY source ORDER BY source"
}


def keep(connection: sqlite3.Connection, generation: int) -> None:
    """Count, for readers of ``generation``. Runs inside the transaction that moves on to it."""
    connection.execute("DELETE FROM tallies")
    for field, sql in _COUNTS.items():
        connection.execute(f"INSERT INTO tallies SELECT '{field}', * FROM ({sql})")
    connection.execute("INSERT OR REPLACE INTO meta VALUES ('tallied', ?)", [str(generation)])


def read(database: Database, generation: str | None) -> Tallies:
    """The counts of ``generation``, by field and value in order; made now if nobody kept them."""
    kept = database.value("SELECT value FROM meta WHERE key = 'tallied'")
    if kept is None or kept != generation:
        return {field: dict(database.rows(sql)) for field, sql in _COUNTS.items()}
    found: Tallies = {field: {} for field in FIELDS}
    rows = database.rows("SELECT field, value, papers FROM tallies ORDER BY field, value")
    for field, value, papers in rows:
        found[field][value] = papers
    return found

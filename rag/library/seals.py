"""Checksums of what is kept of each paper, by which damage is noticed that SQLite does not see.

SQLite finds pages that do not fit together. Bytes that have changed within one read as vectors like
any others, and rank another paper first. What no longer has its checksum is made again from the
paper's text.
"""

from __future__ import annotations

import sqlite3
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rag.library.database import Database

_BROKEN = (
    "SELECT paper_id FROM passages LEFT JOIN seals USING (paper_id) "
    "WHERE seal IS NOT checksum(count, spans, vectors, pieces)"
)
_MISSING = (
    "SELECT paper_id FROM papers WHERE paper_id NOT IN (SELECT paper_id FROM passages) "
    "AND paper_id NOT IN (SELECT paper_id FROM outbox)"
)


def checksum(count: int, spans: str, vectors: bytes, pieces: bytes) -> int:
    """CRC-32 of a row of ``passages``, whose values may be of other types if it is damaged."""
    found = 0
    for value in (count, spans, vectors, pieces):
        data = value if isinstance(value, bytes) else repr(value).encode()
        found = zlib.crc32(data, zlib.crc32(b"%d;" % len(data), found))
    return found


def first_checksum(count: int, spans: str, vectors: bytes, pieces: bytes) -> int | None:
    """The same for a row of a time when there were none; None if its vectors cannot be right."""
    import numpy as np

    if count <= 0 or not vectors or len(vectors) % (2 * count):
        return None
    finite = np.isfinite(np.frombuffer(vectors, np.float16)).all()
    return checksum(count, spans, vectors, pieces) if finite else None


def broken(database: Database) -> list[str]:
    """The papers of which what is kept is damaged, or gone. All are looked at.

    Raises:
        LibraryDamaged: a page of the catalog is damaged.
    """
    with database.using() as connection:
        add_checksum(connection)
        return [row[0] for sql in (_BROKEN, _MISSING) for row in database.rows(sql)]


def forget_broken(database: Database) -> int:
    """Have ``broken`` papers embedded again by the next ingest; returns how many.

    The caller holds the writer's lock and builds both indexes anew.
    """
    lost = broken(database)
    if lost:
        with database.transaction() as connection:
            embed_again(connection, lost)
    return len(lost)


def distrust(connection: sqlite3.Connection) -> None:
    """As ``forget_broken``, of a catalog that is being put together."""
    add_checksum(connection)
    embed_again(connection, [row[0] for row in connection.execute(_BROKEN).fetchall()])
    connection.execute("DELETE FROM seals WHERE paper_id NOT IN (SELECT paper_id FROM passages)")
    embed_again(connection, [row[0] for row in connection.execute(_MISSING).fetchall()])


def embed_again(connection: sqlite3.Connection, paper_ids: list[str]) -> None:
    """Drop what is kept of papers, and note that they are to be embedded."""
    ids = [(paper_id,) for paper_id in paper_ids]
    connection.executemany("DELETE FROM passages WHERE paper_id = ?", ids)
    connection.executemany("INSERT OR REPLACE INTO outbox VALUES (?, 'embed')", ids)


def add_checksum(connection: sqlite3.Connection) -> None:
    """Let SQL call ``checksum``."""
    connection.create_function("checksum", 4, checksum, deterministic=True)

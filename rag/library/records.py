"""Records of listings in the catalog: as they were read, one row each."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from rag.library.identity import Record, canonical_paper, dump
from rag.paper import Paper, Provenance
from rag.text import without_escapes


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """A record's row: the paper it was last taken for and whether its listing still has it."""

    record: Record
    paper_id: str | None
    listed: bool


def clean(paper: Paper) -> Paper:
    """``paper`` as it is stored: identifiers canonical, no id of its own, no escape sequences."""
    return replace(
        canonical_paper(paper),
        paper_id="",
        title=without_escapes(paper.title),
        abstract=without_escapes(paper.abstract),
        authors=tuple(without_escapes(name) for name in paper.authors),
    )


def is_storable(paper: Paper) -> bool:
    """Whether SQLite can hold what is said about ``paper``: JSON can spell what UTF-8 cannot."""
    try:
        dump(paper).encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def load(data: str, sources: Iterable[Provenance] = ()) -> Paper:
    """The inverse of ``identity.dump``."""
    stated: dict[str, Any] = json.loads(data)
    for name in ("authors", "keywords"):
        stated[name] = tuple(stated[name])
    return Paper(**stated, sources=tuple(sources))


def insert(connection: sqlite3.Connection, file_id: int, record: Record) -> int:
    """Store a record that its file lists; returns its row."""
    cursor = connection.execute(
        "INSERT INTO records (file_id, source, number, title_hash, fingerprint, data) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        (file_id, *_values(record)),
    )
    record_id = int(cursor.lastrowid or 0)
    _write_ids(connection, record_id, record)
    return record_id


def update(connection: sqlite3.Connection, record_id: int, record: Record) -> None:
    """Store what a listing says now in place of what it said before."""
    connection.execute(
        "UPDATE records SET source = ?, number = ?, title_hash = ?, fingerprint = ?, data = ?, "
        "listed = 1 WHERE record_id = ?",
        (*_values(record), record_id),
    )
    connection.execute("DELETE FROM record_ids WHERE record_id = ?", [record_id])
    _write_ids(connection, record_id, record)


def _values(record: Record) -> tuple[str, int, str, str, str]:
    [provenance] = record.paper.sources
    return (
        provenance.source,
        provenance.record,
        record.title_hash,
        record.fingerprint,
        dump(record.paper),
    )


def _write_ids(connection: sqlite3.Connection, record_id: int, record: Record) -> None:
    connection.executemany(
        "INSERT INTO record_ids VALUES (?, ?, ?)",
        [(scheme, value, record_id) for scheme, value in record.ids],
    )


def component(connection: sqlite3.Connection, title_hash: str) -> list[StoredRecord]:
    """All records that could be, or were, of one work with those of this title.

    Records hang together when they share a title hash, an identifier or the paper that they
    were last taken for, directly or through others.
    """
    found: dict[int, StoredRecord] = {}
    hashes, seen = {title_hash}, set[str]()
    while new := hashes - seen:
        seen |= new
        stored = _with_titles(connection, new)
        found |= {one.record.record_id: one for one in stored}
        hashes |= _linked_titles(connection, stored)
    return list(found.values())


def _with_titles(connection: sqlite3.Connection, hashes: Iterable[str]) -> list[StoredRecord]:
    rows = connection.execute(
        "SELECT record_id, data, source, name, number, paper_id, listed "
        "FROM records JOIN files USING (file_id) "
        "WHERE title_hash IN (SELECT value FROM json_each(?))",
        [json.dumps(list(hashes))],
    ).fetchall()
    return [
        StoredRecord(
            Record(record_id, load(data, [Provenance(source, name, number)])),
            paper_id,
            bool(listed),
        )
        for record_id, data, source, name, number, paper_id, listed in rows
    ]


def _linked_titles(connection: sqlite3.Connection, stored: Iterable[StoredRecord]) -> set[str]:
    papers = {one.paper_id for one in stored if one.paper_id}
    with_ids = [one.record.record_id for one in stored if one.record.ids]
    rows = connection.execute(
        "SELECT title_hash FROM records WHERE paper_id IN (SELECT value FROM json_each(?)) UNION "
        "SELECT title_hash FROM record_ids mine JOIN record_ids theirs USING (scheme, value) "
        "JOIN records ON records.record_id = theirs.record_id "
        "WHERE mine.record_id IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(papers)), json.dumps(with_ids)),
    )
    return {row[0] for row in rows}

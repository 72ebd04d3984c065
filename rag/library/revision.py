"""What a file lists now against what it listed when it was last read."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from rag.library import records
from rag.library.identity import Record
from rag.library.report import FileReport
from rag.library.works import derive


@dataclass(frozen=True, slots=True)
class _Row:
    """A record this file had when it was last read."""

    record_id: int
    title_hash: str
    fingerprint: str
    source: str
    number: int
    listed: bool
    ids: frozenset[tuple[str, str]]


@dataclass(slots=True)
class _Changes:
    """Titles whose papers have to be worked out again, and the rows that are new."""

    titles: set[str] = field(default_factory=set)
    inserted: list[int] = field(default_factory=list)


def revise(
    connection: sqlite3.Connection,
    file_id: int,
    found: Sequence[Record],
    named: bool,
    report: FileReport,
) -> bool:
    """Make ``found`` the records of a file; returns whether anything in the library changed.

    A record is matched by all that it says, else by its title or an identifier. Records of papers
    that the user removed are skipped unless the file was ``named``. ``report`` gets the counts.
    """
    changes = _write(connection, file_id, found, named, report)
    derive(connection, changes.titles)
    _tell_new_from_merged(connection, changes.inserted, report)
    return bool(changes.titles)


def _write(
    connection: sqlite3.Connection,
    file_id: int,
    found: Sequence[Record],
    named: bool,
    report: FileReport,
) -> _Changes:
    changes = _Changes()
    before = _Before(_rows(connection, file_id))
    different = []
    for record in found:
        if row := before.take(record.fingerprint):
            report.unchanged += 1
            _relist(connection, row, record, changes)
        else:
            different.append(record)
    for record in different:
        if row := before.take(record.title_hash, *record.ids):
            report.updated += 1
            records.update(connection, row.record_id, record)
            changes.titles |= {row.title_hash, record.title_hash}
        elif not named and _is_removed(connection, record):
            report.removed += 1
        else:
            connection.execute("DELETE FROM removed WHERE title_hash = ?", [record.title_hash])
            changes.inserted.append(records.insert(connection, file_id, record))
            changes.titles.add(record.title_hash)
    for row in before.left():
        if row.listed:
            connection.execute("UPDATE records SET listed = 0 WHERE record_id = ?", [row.record_id])
            changes.titles.add(row.title_hash)
    return changes


class _Before:
    """The rows a file had, found by what they say and taken one by one."""

    def __init__(self, rows: Sequence[_Row]) -> None:
        self._left = {row.record_id: row for row in rows}
        self._by: dict[object, list[_Row]] = defaultdict(list)
        for row in rows:
            for key in (row.fingerprint, row.title_hash, *row.ids):
                self._by[key].append(row)

    def take(self, *keys: object) -> _Row | None:
        """The first row left under one of ``keys``, which is then gone."""
        for key in keys:
            for row in self._by.get(key, ()):
                if self._left.pop(row.record_id, None):
                    return row
        return None

    def left(self) -> list[_Row]:
        """The rows nobody took."""
        return list(self._left.values())


def _is_removed(connection: sqlite3.Connection, record: Record) -> bool:
    row = connection.execute("SELECT 1 FROM removed WHERE title_hash = ?", [record.title_hash])
    return row.fetchone() is not None


def _relist(connection: sqlite3.Connection, row: _Row, record: Record, changes: _Changes) -> None:
    """A record that says the same as before may stand elsewhere in its file now."""
    [now] = record.paper.sources
    if (row.source, row.number, row.listed) != (now.source, now.record, True):
        connection.execute(
            "UPDATE records SET source = ?, number = ?, listed = 1 WHERE record_id = ?",
            (now.source, now.record, row.record_id),
        )
        changes.titles.add(row.title_hash)


def _rows(connection: sqlite3.Connection, file_id: int) -> list[_Row]:
    ids: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for record_id, scheme, value in connection.execute(
        "SELECT record_id, scheme, value FROM record_ids JOIN records USING (record_id) "
        "WHERE file_id = ?",
        [file_id],
    ):
        ids[record_id].add((scheme, value))
    rows = connection.execute(
        "SELECT record_id, title_hash, fingerprint, source, number, listed FROM records "
        "WHERE file_id = ? ORDER BY listed DESC, number",
        [file_id],
    )
    return [
        _Row(
            record_id,
            title_hash,
            fingerprint,
            source,
            number,
            bool(listed),
            frozenset(ids[record_id]),
        )
        for record_id, title_hash, fingerprint, source, number, listed in rows
    ]


def _tell_new_from_merged(
    connection: sqlite3.Connection, inserted: Sequence[int], report: FileReport
) -> None:
    """Count each inserted record as new if it is the first of its paper, else as merged."""
    rows = connection.execute(
        "SELECT paper_id, record_id FROM records WHERE paper_id IN (SELECT paper_id FROM records "
        "WHERE record_id IN (SELECT value FROM json_each(?)))",
        [json.dumps(inserted)],
    )
    members: dict[str, list[int]] = defaultdict(list)
    for paper_id, record_id in rows:
        members[paper_id].append(record_id)
    fresh = set(inserted)
    for ours in members.values():
        first = set(ours) <= fresh
        added = len(fresh.intersection(ours))
        report.new += first
        report.merged += added - first

"""The ingest ledger: which files were read, what they listed, and what in them failed.

One file is read in one transaction, so it is either in the ledger with all its records or not at
all. A listing that is read again after it changed replaces what it said before; a paper that it
no longer lists stays in the library (listings are additive), listed by the others that have it.

A paper that the user removed does not come back with a folder that is ingested again: only with
a file that is named itself.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rag import __version__
from rag.errors import SourceError
from rag.library import records
from rag.library.identity import Record
from rag.library.report import Failure, FileReport
from rag.library.revision import revise
from rag.paper import Paper
from rag.sources import BadRecord, read


@dataclass(frozen=True, slots=True)
class Listing:
    """A file to read. ``name`` is what provenance calls it, ``named`` whether the user did.

    ``path`` tells files apart, ``file`` is where the content is; ``data`` is the content of one
    that is not on the disk.
    """

    path: str
    name: str
    format: str = "auto"
    named: bool = False
    retried: bool = False
    file: Path | None = None
    data: bytes | None = None

    def read(self) -> bytes:
        """The content. Raises OSError."""
        return (self.file or Path(self.path)).read_bytes() if self.data is None else self.data


def read_listing(connection: sqlite3.Connection, listing: Listing) -> FileReport:
    """Bring the catalog up to date with one file. Runs inside a write transaction."""
    report = FileReport(listing.name, retried=listing.retried)
    try:
        data = listing.read()
    except OSError as error:
        _give_up(connection, listing, "", report, f"cannot be opened: {error.strerror or error}")
        return report
    digest = hashlib.sha256(data).hexdigest()
    if _is_known(connection, listing, digest, report):
        return report
    try:
        items = read(data, listing.name, listing.format)
        del data  # of a large listing there is room for one copy at a time
        found = _sort_out(items, report)
    except SourceError as error:
        _give_up(connection, listing, digest, report, str(error))
        return report
    report.formats = sorted({source.source for r in found for source in r.paper.sources})
    file_id = _enter(connection, listing, digest, report)
    changed = revise(connection, file_id, found, listing.named, report)
    _note_outcome(connection, file_id, report)
    if changed:
        connection.execute("UPDATE meta SET value = '1' WHERE key = 'unsettled'")
    return report


def failed_files(connection: sqlite3.Connection, besides: Iterable[str]) -> list[Listing]:
    """Files that failed before and can be tried again; those that are gone are forgotten."""
    known = set(besides)
    rows = connection.execute(
        "SELECT DISTINCT path, name, format FROM files JOIN failures USING (file_id) ORDER BY name"
    ).fetchall()
    found = []
    for path, name, format in rows:
        if path in known:
            continue
        if Path(path).exists():
            found.append(Listing(path, name, format, retried=True))
        else:
            _forget_failures(connection, path)
    return found


def _forget_failures(connection: sqlite3.Connection, path: str) -> None:
    connection.execute(
        "DELETE FROM failures WHERE file_id = (SELECT file_id FROM files WHERE path = ?)", [path]
    )
    connection.execute(
        "DELETE FROM files WHERE path = ? AND file_id NOT IN (SELECT file_id FROM records)", [path]
    )


def _is_known(
    connection: sqlite3.Connection, listing: Listing, digest: str, report: FileReport
) -> bool:
    """Whether this very content was read before, wholly and by this version."""
    row = connection.execute(
        "SELECT path, formats, records, removed FROM files WHERE sha256 = ? AND format = ? "
        "AND reader_version = ? AND file_id NOT IN (SELECT file_id FROM failures) "
        "AND (path = ? OR NOT EXISTS (SELECT 1 FROM files WHERE path = ?))",
        (digest, listing.format, __version__, listing.path, listing.path),
    ).fetchone()
    if row is None:
        return False
    path, formats, count, removed = row
    if removed and listing.named:
        return False
    if not Path(path).exists():
        connection.execute("UPDATE files SET path = ? WHERE path = ?", (listing.path, path))
    report.formats = json.loads(formats)
    report.records, report.removed, report.unchanged = count, removed, count - removed
    return True


def _sort_out(items: Iterable[Paper | BadRecord], report: FileReport) -> list[Record]:
    found = []
    for item in items:
        if isinstance(item, BadRecord):
            report.failed.append(Failure(report.file, item.line, item.reason))
            continue
        record = Record(0, records.clean(item))
        if records.is_storable(record.paper):
            found.append(record)
        else:
            reason = f"record {item.sources[0].record} holds lone surrogates, which are no text"
            report.failed.append(Failure(report.file, 0, reason))
    report.records = len(found)
    return found


def _enter(
    connection: sqlite3.Connection, listing: Listing, digest: str, report: FileReport
) -> int:
    """The file's row in the ledger, up to date but for the outcome."""
    row = connection.execute(
        "INSERT INTO files (path, name, sha256, format, reader_version, formats, records, removed, "
        "read_at) VALUES (?, ?, ?, ?, ?, ?, 0, 0, ?) ON CONFLICT (path) DO UPDATE SET "
        "sha256 = excluded.sha256, format = excluded.format, "
        "reader_version = excluded.reader_version, formats = excluded.formats, "
        "read_at = excluded.read_at RETURNING file_id",
        (
            listing.path,
            listing.name,
            digest,
            listing.format,
            __version__,
            json.dumps(report.formats),
            datetime.now(UTC).isoformat(timespec="seconds"),
        ),
    ).fetchone()
    connection.execute("DELETE FROM failures WHERE file_id = ?", [row[0]])
    return int(row[0])


def _give_up(
    connection: sqlite3.Connection, listing: Listing, digest: str, report: FileReport, reason: str
) -> None:
    """Enter a file that cannot be read at all; what it listed before stays as it is."""
    file_id = _enter(connection, listing, digest, report)
    report.failed.append(Failure(listing.name, 0, reason))
    _note_failures(connection, file_id, report)


def _note_outcome(connection: sqlite3.Connection, file_id: int, report: FileReport) -> None:
    connection.execute(
        "UPDATE files SET records = ?, removed = ? WHERE file_id = ?",
        (report.records, report.removed, file_id),
    )
    _note_failures(connection, file_id, report)


def _note_failures(connection: sqlite3.Connection, file_id: int, report: FileReport) -> None:
    connection.executemany(
        "INSERT INTO failures VALUES (?, ?, ?)",
        [(file_id, failure.line, failure.reason) for failure in report.failed],
    )

"""The first half of an ingest: files into records and papers, one transaction a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from rag.library.database import Database
from rag.library.ledger import Listing, failed_files, read_listing
from rag.library.report import BUNDLED, IngestReport, Progress, stage
from rag.sources.files import as_text, find_files, shown


def listings(
    paths: Iterable[str | Path], contents: Iterable[tuple[str, bytes]], format: str
) -> list[Listing]:
    """What is to be read for these paths, and for listings that are not on the disk.

    A file in a folder is called by its path below that folder, another file by its name.

    Raises:
        UnreadableFile: a path does not exist, or a folder cannot be listed.
    """
    found: dict[str, Listing] = {}
    for path in map(Path, paths):
        named = not path.is_dir()
        for file in find_files([path]):
            name = file.name if named else file.relative_to(path).as_posix()
            key = as_text(file.resolve())
            if named or key not in found:
                found[key] = Listing(key, shown(name), format, named, file=file)
    for name, data in contents:
        key = f"{BUNDLED}{name}"
        found[key] = Listing(key, name, format, named=True, data=data)
    return list(found.values())


def read_all(
    database: Database, given: Sequence[Listing], progress: Progress, *, dry_run: bool
) -> IngestReport:
    """Read ``given``, then the files that failed before and are still there.

    Raises:
        LibraryNotWritable: the disk is full or read-only; files read so far are in.
        UsageError: there is no such format.
    """
    report = IngestReport(dry_run=dry_run)
    if dry_run:
        with suppress(_Undo), database.transaction() as connection:
            for listing in given:
                report.files.append(read_listing(connection, listing))
            report.papers = connection.execute("SELECT count(*) FROM papers").fetchone()[0]
            raise _Undo
        return report
    with database.transaction() as connection:
        again = failed_files(connection, (listing.path for listing in given))
    with stage(progress, "Reading", len(given) + len(again)):
        for listing in (*given, *again):
            with database.transaction() as connection:
                report.files.append(read_listing(connection, listing))
            progress.advance()
    return report


class _Undo(Exception):
    """Leaves a transaction without its changes."""

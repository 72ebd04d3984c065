"""What can still be read of a damaged catalog, put into a sound one.

Tables are copied row by row; a row on a damaged page is left out. What is worked out from other
tables is worked out again: names from papers, papers from records. A paper whose vectors are lost,
or no longer those that were kept, is embedded again by the next ingest.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from rag.errors import LibraryDamaged, LibraryError
from rag.library.catalog import PAPER_COLUMNS, paper_from_row
from rag.library.database import Database
from rag.library.disk import not_writable
from rag.library.migrations import check_version, migrate
from rag.library.readable_rows import copy_tables, open_damaged
from rag.library.records import load
from rag.library.restoring import settle_in
from rag.library.seals import distrust
from rag.library.sqlite_errors import translated
from rag.library.staged import staged_in
from rag.library.works import derive, write_authors
from rag.text import counted

_DERIVED = {"people", "people_words", "authorship", "signatures", "tallies"}
_WORTH = ("records", "papers", "turns")  # one of them is worth saving
_SAVED = "saved.sqlite"  # whole, and about to take the place of a catalog that cannot be opened


def salvage(database: Database) -> None:
    """Replace a damaged catalog by what can be read of it; a sound one is left alone.

    The damaged file is kept as ``damaged-catalog.sqlite``. The caller holds the writer's lock.

    Raises:
        LibraryNotWritable: the disk is full or read-only.
        LibraryDamaged: nothing can be read, or it is another program's; it is as it was.
        LibraryTooNew: a newer version of this program wrote it; it is as it was.
    """
    if damage(database) is None:
        return
    saved = database.path.with_name(_SAVED)
    if database.unreadable is None or not _is_saved(database.path, saved):
        _save(database, saved)
    if database.unreadable is None:
        with closing(sqlite3.connect(saved)) as sound, database.using() as catalog:
            sound.backup(catalog)
        saved.unlink()
    else:
        _take_over(database, saved)
    database.tidy()


def _save(database: Database, saved: Path) -> None:
    """Make ``saved`` of what can be read."""
    try:
        with staged_in(database.path.parent) as staged:
            with translated(database.path, writing=True):
                _copy(database, staged)
            staged.replace(saved)
    except OSError as error:
        raise not_writable(database.path, error.strerror or str(error)) from error


def _copy(database: Database, staged: Path) -> None:
    kept = _keep(database.path)
    with closing(sqlite3.connect(staged, isolation_level=None)) as sound:
        sound.execute("PRAGMA synchronous=OFF")
        migrate(sound)
        try:
            with closing(open_damaged(kept)) as damaged:
                _refuse_others(damaged, database.path)
                copy_tables(damaged, sound, but=_DERIVED)
            if not any(sound.execute(f"SELECT 1 FROM {table}").fetchone() for table in _WORTH):
                raise _nothing_left(database.path)
        except LibraryError:
            kept.unlink()  # it is still where it was
            raise
        sound.execute("BEGIN")
        _work_out(sound)
        settle_in(sound, database)
        sound.execute("COMMIT")


def _is_saved(catalog: Path, saved: Path) -> bool:
    """Whether all that can be read of it has been, by a repair that was killed."""
    return saved.exists() and saved.stat().st_mtime >= catalog.stat().st_mtime


def _take_over(database: Database, saved: Path) -> None:
    """Put ``saved`` where a catalog was that cannot be opened. If this is cut short the next
    repair does it: until then nobody can use the catalog."""
    for suffix in ("-wal", "-shm"):
        database.path.with_name(database.path.name + suffix).unlink(missing_ok=True)
    saved.replace(database.path)
    database.refresh()
    database.create()


def _refuse_others(damaged: sqlite3.Connection, path: Path) -> None:
    """Raise as ``check_version``, if it can be told whose database it is. Without its first page
    it is none, and nothing can be found in it."""
    try:
        check_version(damaged)
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_NOTADB:
            raise _nothing_left(path) from error


def _nothing_left(path: Path) -> LibraryDamaged:
    return LibraryDamaged(
        f"nothing can be read of {path}",
        "Restore a backup with 'rag restore FILE --force', or move that file away and ingest again",
    )


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


def _keep(path: Path) -> Path:
    """A copy of the damaged file: perhaps somebody else can read more of it."""
    for suffix in ("", "-wal", "-shm"):
        file = path.with_name(path.name + suffix)
        copy = file.with_name(f"damaged-{file.name}")
        copy.unlink(missing_ok=True)
        if file.exists() and suffix != "-shm":
            shutil.copyfile(file, copy)
    return path.with_name(f"damaged-{path.name}")


def _work_out(sound: sqlite3.Connection) -> None:
    """Make what was copied agree with itself."""
    defaults = {"generation": "0", "unsettled": "1"}
    sound.executemany("INSERT OR IGNORE INTO meta VALUES (?, ?)", defaults.items())
    _drop_unreadable(sound)
    for table, parent in (
        ("record_ids", "record_id IN (SELECT record_id FROM records)"),
        ("failures", "file_id IN (SELECT file_id FROM files)"),
        ("passages", "paper_id IN (SELECT paper_id FROM papers)"),
        ("outbox", "paper_id IN (SELECT paper_id FROM papers)"),
        ("turns", "conversation_id IN (SELECT conversation_id FROM conversations)"),
    ):
        sound.execute(f"DELETE FROM {table} WHERE NOT {parent}")
    # Records of a file whose entry is lost are no less papers.
    sound.execute(
        "INSERT INTO files SELECT DISTINCT file_id, 'lost:' || file_id, 'lost-' || file_id, '', "
        "'auto', '', '[]', 0, 0, '' FROM records WHERE file_id NOT IN (SELECT file_id FROM files)"
    )
    sound.execute(
        "UPDATE records SET paper_id = NULL WHERE paper_id NOT IN (SELECT paper_id FROM papers)"
    )
    papers = sound.execute(f"SELECT {PAPER_COLUMNS} FROM papers").fetchall()
    for row in papers:
        write_authors(sound, paper_from_row(row))
    lost = sound.execute("SELECT DISTINCT title_hash FROM records WHERE paper_id IS NULL")
    derive(sound, [row[0] for row in lost.fetchall()])
    if sound.execute("SELECT 1 FROM meta WHERE key = 'embedder'").fetchone() is None:
        sound.execute("DELETE FROM seals")  # nobody knows whose vectors they are
    distrust(sound)
    sound.execute(
        "INSERT OR IGNORE INTO signatures "
        "SELECT paper_id, count, signature(count, vectors) FROM passages"
    )


def _drop_unreadable(sound: sqlite3.Connection) -> None:
    """Delete records and papers that are no more what was written. These come back from those."""
    records = sound.execute("SELECT record_id, data FROM records").fetchall()
    spoilt = [(record_id,) for record_id, data in records if not _is_record(data)]
    sound.executemany("DELETE FROM records WHERE record_id = ?", spoilt)
    papers = sound.execute(f"SELECT sentences, {PAPER_COLUMNS} FROM papers").fetchall()
    gone = [(row[-1],) for row in papers if not _is_paper(*row)]
    sound.executemany("DELETE FROM papers WHERE paper_id = ?", gone)


def _is_record(data: str) -> bool:
    try:
        load(data)
    except (ValueError, TypeError, KeyError):
        return False
    return True


def _is_paper(sentences: str, *row: Any) -> bool:
    try:
        json.loads(sentences)
        paper = paper_from_row(row)
    except (ValueError, TypeError):
        return False
    return "\0" not in f"{paper.title}{paper.abstract}"

"""Papers worked out from records, and what each change leaves to do for the indexes.

``papers`` is a function of ``records``: after any change the works among the records it can
touch are formed anew and the difference is written. Runs inside a write transaction.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from rag.library import records
from rag.library.catalog import PAPER_COLUMNS, paper_from_row
from rag.library.identity import assign_ids, cluster, title_key
from rag.library.merge import merge
from rag.library.nodes import row_id
from rag.library.people import name_words
from rag.library.records import StoredRecord
from rag.library.selection import name_key
from rag.library.sentences import sentence_spans
from rag.paper import Paper, Passage

_COLUMNS = (*PAPER_COLUMNS.split(", "), "sentences", "title_key", "venue_key", "track_key")
_INSERT = f"INSERT INTO papers ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"
_UPDATE = f"UPDATE papers SET {', '.join(f'{c} = ?' for c in _COLUMNS)} WHERE paper_id = ?"


def derive(connection: sqlite3.Connection, title_hashes: Iterable[str]) -> None:
    """Bring the papers of all records that hang together with these titles up to date."""
    done: set[str] = set()
    for title_hash in title_hashes:
        if title_hash not in done:
            found = records.component(connection, title_hash)
            done |= {stored.record.title_hash for stored in found}
            _derive_component(connection, found)


def _derive_component(connection: sqlite3.Connection, found: Sequence[StoredRecord]) -> None:
    listed = {stored.record.record_id for stored in found if stored.listed}
    works = cluster([stored.record for stored in found])
    wanted: dict[str, Paper] = {}
    for paper_id, work in zip(assign_ids(works), works, strict=True):
        shown = [r for r in work if r.record_id in listed] or work
        sources = [source for r in shown for source in r.paper.sources]
        wanted[paper_id] = merge([r.paper for r in work], paper_id, sources)
    before = {stored.paper_id for stored in found if stored.paper_id}
    existing = _load(connection, before | set(wanted))
    leaving = {paper_id: existing[paper_id] for paper_id in before - set(wanted)}
    for paper_id, paper in wanted.items():
        if paper_id in existing:
            _change(connection, existing[paper_id], paper)
        else:
            _add(connection, paper, leaving)
    connection.executemany(
        "UPDATE records SET paper_id = ? WHERE record_id = ?",
        [
            (paper_id, record.record_id)
            for paper_id, work in zip(wanted, works, strict=True)
            for record in work
        ],
    )
    drop(connection, leaving)


def drop(connection: sqlite3.Connection, paper_ids: Iterable[str]) -> None:
    """Take papers that have no records any more out of the catalog, and later the indexes."""
    for paper_id in paper_ids:
        forget_passages(connection, paper_id)
        connection.execute("DELETE FROM papers WHERE paper_id = ?", [paper_id])
        enqueue(connection, paper_id, "remove")


def forget_passages(connection: sqlite3.Connection, paper_id: str) -> None:
    """Delete a paper's passages; their rows in Chroma become stale."""
    row = connection.execute(
        "DELETE FROM passages WHERE paper_id = ? RETURNING spans", [paper_id]
    ).fetchone()
    if row:
        _mark_stale(connection, paper_id, row[0])


def enqueue(connection: sqlite3.Connection, paper_id: str, task: str) -> None:
    """Note what is to be done for a paper. Embedding includes indexing."""
    connection.execute(
        "INSERT INTO outbox VALUES (?, ?) ON CONFLICT (paper_id) DO UPDATE SET task = "
        "CASE WHEN outbox.task = 'embed' AND excluded.task = 'index' THEN 'embed' "
        "ELSE excluded.task END",
        (paper_id, task),
    )


def _mark_stale(connection: sqlite3.Connection, paper_id: str, spans: str) -> None:
    connection.executemany(
        "INSERT OR IGNORE INTO stale_rows VALUES (?)",
        [(row_id(Passage(paper_id, *span)),) for span in json.loads(spans)],
    )


def _add(connection: sqlite3.Connection, paper: Paper, leaving: dict[str, Paper]) -> None:
    connection.execute(_INSERT, _row(paper))
    write_authors(connection, paper)
    renamed = next((old for old in leaving.values() if _same_text(old, paper)), None)
    if renamed and _move_passages(connection, renamed.paper_id, paper.paper_id):
        enqueue(connection, paper.paper_id, "index")
    else:
        enqueue(connection, paper.paper_id, "embed")


def _move_passages(connection: sqlite3.Connection, old: str, new: str) -> bool:
    """Keep the vectors of a paper that only changed its id."""
    row = connection.execute(
        "UPDATE passages SET paper_id = ? WHERE paper_id = ? RETURNING spans", (new, old)
    ).fetchone()
    if row:
        _mark_stale(connection, old, row[0])
    return row is not None


def _change(connection: sqlite3.Connection, old: Paper, new: Paper) -> None:
    if old == new:
        return
    connection.execute(_UPDATE, (*_row(new), new.paper_id))
    if old.authors != new.authors:
        connection.execute("DELETE FROM authorship WHERE paper_id = ?", [new.paper_id])
        write_authors(connection, new)
    if not _same_text(old, new):
        forget_passages(connection, new.paper_id)
        enqueue(connection, new.paper_id, "embed")
    elif replace(old, sources=()) != replace(new, sources=()):
        enqueue(connection, new.paper_id, "index")


def _same_text(one: Paper, other: Paper) -> bool:
    return (one.title, one.abstract) == (other.title, other.abstract)


def _load(connection: sqlite3.Connection, paper_ids: Iterable[str]) -> dict[str, Paper]:
    rows = connection.execute(
        f"SELECT {PAPER_COLUMNS} FROM papers WHERE paper_id IN (SELECT value FROM json_each(?))",
        [json.dumps(list(paper_ids))],
    )
    return {paper.paper_id: paper for paper in map(paper_from_row, rows)}


def _row(paper: Paper) -> tuple[Any, ...]:
    """The values of ``_COLUMNS``."""
    return (
        paper.title,
        paper.abstract,
        _json(paper.authors),
        paper.venue,
        paper.year,
        paper.track,
        paper.session,
        paper.time,
        paper.url,
        paper.pdf_url,
        _json(dict(paper.ids)),
        _json(paper.keywords),
        _json([(s.source, s.file, s.record) for s in paper.sources]),
        paper.paper_id,
        _json(sentence_spans(paper.abstract)),
        title_key(paper.title),
        name_key(paper.venue),
        name_key(paper.track),
    )


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def write_authors(connection: sqlite3.Connection, paper: Paper) -> None:
    """Enter the authors of a paper that has none yet."""
    for position, name in enumerate(paper.authors):
        row = connection.execute("SELECT person_id FROM people WHERE name = ?", [name]).fetchone()
        person_id = row[0] if row else _add_person(connection, name)
        connection.execute(
            "INSERT INTO authorship VALUES (?, ?, ?)", (paper.paper_id, position, person_id)
        )


def _add_person(connection: sqlite3.Connection, name: str) -> int:
    cursor = connection.execute("INSERT INTO people (name) VALUES (?)", [name])
    connection.executemany(
        "INSERT INTO people_words VALUES (?, ?)",
        [(word, cursor.lastrowid) for word in set(name_words(name))],
    )
    return int(cursor.lastrowid or 0)

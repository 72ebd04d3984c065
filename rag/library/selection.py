"""Filters as SQL over the catalog's indexed columns."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from rag.library.database import Database
from rag.library.people import is_named, name_words, word_variants
from rag.paper import Filters
from rag.text import words


def name_key(name: str | None) -> str | None:
    """A venue's or track's words, folded: what filters compare. None and blanks give None."""
    return " ".join(word.folded for word in words(name or "")) or None


def condition(filters: Filters, database: Database) -> tuple[str, list[Any]]:
    """A condition on the table ``papers`` and its parameters.

    Venues, tracks and sources match without regard to case and punctuation, authors as
    ``people.is_named`` says. A venue that no paper has under that name matches the venues that
    contain it as whole words. A source is a reader's name or a file's.
    """
    parts, values = ["1"], list[Any]()
    if filters.years:
        parts.append("year BETWEEN ? AND ?")
        values += filters.years
    for column, wanted in (("venue_key", filters.venues), ("track_key", filters.tracks)):
        if wanted:
            parts.append(f"{column} IN (SELECT value FROM json_each(?))")
            values.append(json.dumps(_keys(database, column, wanted)))
    if filters.authors:
        parts.append(
            "paper_id IN (SELECT paper_id FROM authorship WHERE person_id IN "
            "(SELECT value FROM json_each(?)))"
        )
        values.append(json.dumps(_people(database, filters.authors)))
    if filters.sources:
        readers, files = _sources(database, filters.sources)
        parts.append(
            "paper_id IN (SELECT paper_id FROM records WHERE listed = 1 AND source IN "
            "(SELECT value FROM json_each(?)) UNION ALL SELECT paper_id FROM records "
            "WHERE listed = 1 AND file_id IN (SELECT value FROM json_each(?)))"
        )
        values += [json.dumps(readers), json.dumps(files)]
    if filters.paper_ids:
        parts.append("paper_id IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(filters.paper_ids))
    return " AND ".join(parts), values


def _keys(database: Database, column: str, wanted: Iterable[str]) -> list[str]:
    known = _distinct(database, "papers", column)
    chosen: list[str] = []
    for key in filter(None, map(name_key, wanted)):
        exact = [other for other in known if other == key]
        chosen += exact or [other for other in known if f" {key} " in f" {other} "]
    return chosen


def _sources(database: Database, wanted: Iterable[str]) -> tuple[list[str], list[int]]:
    names = {name.casefold() for name in wanted}
    readers = _distinct(database, "records", "source")
    files = database.rows("SELECT file_id, name FROM files")
    return (
        [reader for reader in readers if reader.casefold() in names],
        [file_id for file_id, name in files if name.casefold() in names],
    )


def _distinct(database: Database, table: str, column: str) -> list[str]:
    """The values of an indexed column, found by one look into its index each (a loose index scan):
    SQLite's own DISTINCT reads the whole index."""
    least = f"SELECT min({column}) FROM {table}"
    following = f"SELECT ({least} WHERE {column} > value) FROM found WHERE value IS NOT NULL"
    rows = database.rows(
        f"WITH RECURSIVE found(value) AS ({least} UNION ALL {following}) "
        "SELECT value FROM found WHERE value IS NOT NULL"
    )
    return [row[0] for row in rows]


def _people(database: Database, wanted: Sequence[str]) -> list[int]:
    chosen: list[int] = []
    for query in wanted:
        surname = name_words(query)[-1:]
        candidates = database.rows(
            "SELECT person_id, name FROM people_words JOIN people USING (person_id) "
            "WHERE word IN (SELECT value FROM json_each(?)) ORDER BY person_id",
            [json.dumps([form for word in surname for form in sorted(word_variants(word))])],
        )
        chosen += dict.fromkeys(i for i, name in candidates if is_named(query, name))
    return chosen

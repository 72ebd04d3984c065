"""The papers of a library as somebody leafs through them: searched, narrowed, sorted, page by page.

Nothing is kept in memory: a page of a library of any size is read from the catalog.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from rag.library.catalog import PAPER_COLUMNS, paper_from_row
from rag.library.database import Database
from rag.library.identity import title_key
from rag.paper import Paper
from rag.text import fold, storable

Order = Literal["title", "authors", "venue", "year"]

# What is compared; then come titles. The surname is what follows the last blank, or precedes a
# comma; fold is this program's own, so that Ö stands with O.
_SURNAME = (
    "(SELECT fold(CASE WHEN instr(name, ',') THEN name ELSE "
    "replace(name, rtrim(name, replace(name, ' ', '')), '') END) FROM authorship "
    "JOIN people USING (person_id) WHERE authorship.paper_id = papers.paper_id "
    "ORDER BY position LIMIT 1)"
)
_MOST_WORDS = 50  # of a search; SQLite takes conditions a thousand deep
_KEYS: dict[str, str] = {"authors": _SURNAME, "venue": "venue_key", "year": "year"}
_HAS_WORD = (
    # The key has no blanks, so it can hold letters of two words; but it is quick to look at.
    "(instr(title_key, ?) AND instr(fold(title), ?) OR instr(venue_key, ?) OR year = ? "
    "OR paper_id IN (SELECT paper_id "
    "FROM authorship JOIN people_words USING (person_id) WHERE word >= ? AND word < ?))"
)
# The abstract is long, and only whether there is one is shown.
_COLUMNS = PAPER_COLUMNS.replace("abstract", "substr(abstract, 1, 1)")


@dataclass(frozen=True, slots=True)
class Selection:
    """Papers that have every one of ``words`` in their title, venue or year, or beginning a name
    of an author; of one ``venue``, as the catalog names it, if any; in order, missing values last.
    """

    words: str = ""
    venue: str = ""
    by: Order = "title"
    reverse: bool = False


class Shelf:
    """Reads pages of papers. Thread-safe; every method raises LibraryError as it may."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def count(self, selection: Selection = Selection()) -> int:
        """How many papers are selected."""
        where, values = _condition(selection)
        return int(self._rows(f"SELECT count(*) FROM papers WHERE {where}", values)[0][0])

    def papers(
        self, selection: Selection = Selection(), *, first: int = 0, most: int
    ) -> list[Paper]:
        """At most ``most`` of the selected papers from the one at ``first`` (0-based) on, with no
        more of their abstracts than the first character."""
        where, values = _condition(selection)
        sql = f"SELECT {_COLUMNS} FROM papers WHERE {where} ORDER BY {_order(selection)}"
        rows = self._rows(f"{sql} LIMIT ? OFFSET ?", [*values, most, first])
        return [paper_from_row(row) for row in rows]

    def _rows(self, sql: str, values: Sequence[Any]) -> list[Any]:
        with self._db.using() as connection:
            connection.create_function("fold", 1, _folded, deterministic=True)
            return self._db.rows(sql, values)


def _condition(selection: Selection) -> tuple[str, list[Any]]:
    parts, values = ["1"], list[Any]()
    if selection.venue:
        parts.append("venue = ?")
        values.append(storable(selection.venue))
    for word in fold(storable(selection.words)).split()[:_MOST_WORDS]:
        parts.append(_HAS_WORD)
        values += [title_key(word), word, word, word, word, word + "\U0010ffff"]
    return " AND ".join(parts), values


def _order(selection: Selection) -> str:
    way = "DESC" if selection.reverse else "ASC"
    key = _KEYS.get(selection.by)
    if key is None:
        return f"fold(title) {way}, paper_id {way}"
    return f"{key} {way} NULLS LAST, fold(title), paper_id"


def _folded(text: str | None) -> str | None:
    return None if text is None else fold(text)

"""The names in the catalog, each with the number of its papers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from rag.library import tallies
from rag.library.database import Database
from rag.text import fold

_MOST_PEOPLE = 500  # looked at for a name like another


@dataclass(frozen=True, slots=True)
class Names:
    """The distinct names in the catalog, each with the number of its papers."""

    authors: Mapping[str, int] = field(default_factory=dict)
    venues: Mapping[str, int] = field(default_factory=dict)
    tracks: Mapping[str, int] = field(default_factory=dict)
    sessions: Mapping[str, int] = field(default_factory=dict)
    years: Mapping[int, int] = field(default_factory=dict)
    sources: Mapping[str, int] = field(default_factory=dict)


def all_but_authors(database: Database, generation: str | None) -> Names:
    """The names of ``generation`` but for the authors, of whom there are too many to count."""
    counted = tallies.read(database, generation)
    return Names(
        venues=counted["venue"],
        tracks=counted["track"],
        sessions=counted["session"],
        years=counted["year"],
        sources=counted["source"],
    )


def authors(database: Database, mentioning: Iterable[str] | None) -> dict[str, int]:
    """Those who have one of the words ``mentioning`` in their name; everybody, for None."""
    narrowed, values = "", list[Any]()
    if mentioning is not None:
        narrowed = (
            "WHERE person_id IN (SELECT person_id FROM people_words WHERE word IN "
            "(SELECT value FROM json_each(?)))"
        )
        values = [json.dumps(sorted({fold(word) for word in mentioning}))]
    return dict(
        database.rows(
            "SELECT name, count(*) FROM authorship JOIN people USING (person_id) "
            f"{narrowed} GROUP BY person_id ORDER BY name",
            values,
        )
    )


def people_beginning(database: Database, prefix: str) -> list[str]:
    """Some of the authors who have a word in their name that begins so (folded letters)."""
    folded = fold(prefix)
    rows = database.rows(
        "SELECT DISTINCT name FROM people_words JOIN people USING (person_id) "
        "WHERE word >= ? AND word < ? LIMIT ?",
        [folded, folded + "\U0010ffff", _MOST_PEOPLE],
    )
    return [row[0] for row in rows]

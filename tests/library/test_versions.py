"""Libraries of every released schema open in this version, and those of later ones are let be."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from library_kit import SOUPS, CountingEmbedder, content, open_library, write_listing

from rag.errors import LibraryDamaged, LibraryLocked, LibraryTooNew
from rag.library.health import check
from rag.library.lock import writer_lock
from rag.library.migrations import MIGRATIONS, migrate
from rag.library.seals import checksum

# Steps that libraries out there have been through: they never change, new ones are appended.
RELEASED = [
    "e07301a5e55db13d",
    "51d910a12b2942fe",
    "c722dc626259f218",
    "39e7d69e1b186175",
    "38189525a559e193",
    "da6baaeffc7e7e81",
    "b677df8eb26e5c04",
]
VERSIONS = range(1, len(MIGRATIONS) + 1)


def make(home: Path, version: int) -> None:
    """A library of one paper as a program of that schema leaves it: embedded, indexes to come."""
    home.mkdir()
    record = {"title": SOUPS.title, "abstract": SOUPS.abstract, "authors": list(SOUPS.authors)}
    with closing(sqlite3.connect(home / "catalog.sqlite", isolation_level=None)) as old:
        old.execute("PRAGMA journal_mode=WAL")
        migrate(old, MIGRATIONS[:version])
        old.execute(
            "INSERT INTO papers (title, abstract, authors, ids, keywords, sources, sentences, "
            "title_key, paper_id, venue, venue_key, year) "
            "VALUES (?, ?, ?, '{}', '[]', '[[\"jsonl\", \"a.jsonl\", 1]]', '[[0, 43], [44, 106]]', "
            "'modelsoups', '0123-soups', 'ICML', 'icml', 2022)",
            (SOUPS.title, SOUPS.abstract, json.dumps(record["authors"])),
        )
        old.execute(
            "INSERT INTO files VALUES (1, '/gone/a.jsonl', 'a.jsonl', 'x', 'auto', '0.1.0', "
            "'[\"jsonl\"]', 1, 0, '2026-01-01T00:00:00+00:00')"
        )
        old.execute(
            "INSERT INTO records VALUES (1, 1, '0123-soups', 'jsonl', 1, 1, 'x', 'y', ?)",
            [json.dumps(record)],
        )
        vector = b"\x00\x3c" + b"\x00\x00" * 63  # (1, 0, 0 ...) as float16
        columns = "paper_id, count, spans, vectors"
        old.execute(
            f"INSERT INTO passages ({columns}) VALUES ('0123-soups', 1, '[[0, 106]]', ?)", [vector]
        )
        if version >= 6:
            signs = b"\x80" + bytes(7)  # the first of 64 numbers is above nought
            old.execute("INSERT INTO signatures VALUES ('0123-soups', 1, ?)", [signs])
        if version >= 7:
            seal = checksum(1, "[[0, 106]]", vector, b"")
            old.execute("INSERT INTO seals VALUES ('0123-soups', ?)", [seal])
        old.execute("INSERT INTO meta VALUES ('embedder', 'hashing-64')")
        old.execute("INSERT INTO outbox VALUES ('0123-soups', 'index')")
        if version >= 3:
            old.execute("INSERT INTO conversations VALUES (7)")
            old.execute(
                "INSERT INTO turns (conversation_id, asked_at, question, status, answer, cited, "
                "filters, model) VALUES (7, '2026-01-01T00:00:00.000+00:00', 'soups?', "
                "'answered', 'Yes.', '[]', '{}', '[\"none\", \"\", \"\"]')"
            )


def test_released_steps_are_as_they_were() -> None:
    steps = [" ".join(step.split()).encode() for step in MIGRATIONS]
    assert [hashlib.sha256(step).hexdigest()[:16] for step in steps] == RELEASED


@pytest.mark.parametrize("version", VERSIONS)
def test_a_library_of_any_schema_is_read_and_written(
    home: Path, tmp_path: Path, version: int
) -> None:
    make(home, version)
    embedder = CountingEmbedder()
    with open_library(home) as library:
        [paper] = library.catalog.papers()
        assert (paper.title, paper.abstract, paper.authors) == (
            SOUPS.title,
            SOUPS.abstract,
            SOUPS.authors,
        )
        signs = library._database.rows("SELECT paper_id, count, signs FROM signatures")
        assert signs == [("0123-soups", 1, b"\x80" + bytes(7))]
        turns = library.conversations.turns(7) if version >= 3 else []
        assert [turn.question for turn in turns] == ["soups?"] * (version >= 3)
        library.ingest([], embedder=embedder)
        assert embedder.made == 0, "its vectors are kept"
        assert library.words.search(["soups"], 1)[0][0] == "0123-soups"
        assert library.vectors.count() == 1
        library.ingest([write_listing(tmp_path / "b.jsonl", [SOUPS])], embedder=embedder)
        assert [f.name for f in check(library) if not f.ok and f.name != "embedder"] == []
        assert library._database.value("PRAGMA user_version") == len(MIGRATIONS)


def test_one_that_is_being_written_by_an_older_program_is_not_migrated(home: Path) -> None:
    make(home, 1)
    with writer_lock(home, 1), pytest.raises(LibraryLocked, match=r"by process \d+.*gave up"):
        open_library(home)
    with closing(sqlite3.connect(home / "catalog.sqlite")) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)


def test_a_newer_one_is_refused_and_untouched(home: Path) -> None:
    make(home, len(MIGRATIONS))
    with closing(sqlite3.connect(home / "catalog.sqlite", isolation_level=None)) as connection:
        connection.execute("PRAGMA user_version=999")
    before = {path: path.read_bytes() for path in home.rglob("*")}
    with pytest.raises(LibraryTooNew, match=r"schema 999.*Upgrade"):
        open_library(home)
    assert {path: path.read_bytes() for path in home.rglob("*")} == before


def test_a_database_of_another_program_is_not_taken_for_a_library(home: Path) -> None:
    """Whatever number it has where this program keeps the schema's."""
    home.mkdir()
    with closing(sqlite3.connect(home / "catalog.sqlite", isolation_level=None)) as connection:
        connection.execute("CREATE TABLE bookmarks (url TEXT)")
        connection.execute("PRAGMA user_version=2")
    with open_library(home) as library, pytest.raises(LibraryDamaged, match="some other program"):
        library.catalog.papers()


def test_vectors_from_before_versions_were_noted_are_kept(home: Path, tmp_path: Path) -> None:
    with open_library(home) as library:
        listing = write_listing(tmp_path / "a.jsonl", [SOUPS])
        library.ingest([listing], embedder=CountingEmbedder())
        before = content(library)
        (home / "chroma" / "chroma.version").unlink()
        library.ingest([], embedder=CountingEmbedder())
        assert content(library) == before

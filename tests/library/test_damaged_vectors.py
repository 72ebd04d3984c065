"""What is kept of papers is damaged where SQLite does not see it: noticed, borne, made again."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from library_kit import SOUPS, CountingEmbedder, content, faults, texts_of, write_listing

from rag.assistant import Assistant
from rag.library.migrations import MIGRATIONS, migrate
from rag.library.seals import broken
from rag.paper import Paper

# By SQL, on the row of one paper.
DAMAGE = {
    "not finite": "vectors = CAST(replace(hex(zeroblob(length(vectors))), '00', x'ff') AS BLOB)",
    "too short": "vectors = substr(vectors, 7)",
    "too long": "vectors = zeroblob(2 * length(vectors))",
    "other numbers": "vectors = randomblob(length(vectors))",
    "other word pieces": "pieces = x'0102'",
    "spans that are none": "spans = substr(spans, 4)",
}


def damage(assistant: Assistant, kind: str) -> Paper:
    """The row of one of the papers; returns that paper."""
    [paper] = (paper for paper in assistant.papers() if paper.title == SOUPS.title)
    with assistant.library._database.transaction() as connection:
        sql = f"UPDATE passages SET {DAMAGE[kind]} WHERE paper_id = ?"
        assert connection.execute(sql, [paper.paper_id]).rowcount == 1
    return paper


@pytest.mark.parametrize("kind", DAMAGE)
def test_is_found_and_made_again_from_the_text_of_that_paper(
    assistant: Assistant, kind: str
) -> None:
    before = content(assistant.library)
    damage(assistant, kind)
    assert faults(assistant)["kept"] == "2 of 3 papers have sound vectors, or wait for them"
    embedder = assistant.parts.embedder
    assert isinstance(embedder, CountingEmbedder)
    embedder.texts.clear()
    assistant.repair()
    assert faults(assistant) == {}
    assert content(assistant.library) == before
    assert set(embedder.texts) == texts_of(SOUPS)


@pytest.mark.parametrize("kind", [kind for kind in DAMAGE if "spans" not in kind])
def test_stops_neither_questions_nor_ingests(
    assistant: Assistant, tmp_path: Path, kind: str
) -> None:
    damage(assistant, kind)
    assert assistant.ask("Which paper averages weights of fine-tuned models?").text
    assistant.library.rebuild()  # as the next ingest does after a kill
    assistant.ingest([write_listing(tmp_path / "b.jsonl", [Paper("New", "An abstract.")])])
    assert "New" in {hit.paper.title for hit in assistant.search("new abstract")}
    assert assistant.ask("Which paper averages weights of fine-tuned models?").text


def test_of_a_library_that_had_no_checksums_yet(home: Path) -> None:
    """Vectors that can be right get one; others are made again by the next repair."""
    good, bad, odd = b"\x00\x3c" * 64, b"\xff" * 128, b"\x00" * 127
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as old:
        migrate(old, MIGRATIONS[:6])
        for name, vectors in (("good", good), ("bad", bad), ("odd", odd)):
            row = (name, 1, "[[0, 5]]", vectors, b"")
            old.execute("INSERT INTO passages VALUES (?, ?, ?, ?, ?)", row)
        migrate(old)
        assert old.execute("SELECT paper_id FROM seals").fetchall() == [("good",)]


def test_a_paper_without_any_is_found(assistant: Assistant) -> None:
    with assistant.library._database.transaction() as connection:
        connection.execute("DELETE FROM passages WHERE rowid = 1")
    assert len(broken(assistant.library._database)) == 1
    assert "kept" in faults(assistant)
    assistant.repair()
    assert faults(assistant) == {}


def test_a_paper_that_changes_its_id_keeps_its_vectors_and_their_checksum(
    assistant: Assistant, tmp_path: Path
) -> None:
    """A second work of the same title gives both of them a suffix."""
    twin = Paper(SOUPS.title, "Something else altogether, of soups.", authors=("Ada Cook",))
    assistant.ingest([write_listing(tmp_path / "b.jsonl", [twin])])
    assert broken(assistant.library._database) == []

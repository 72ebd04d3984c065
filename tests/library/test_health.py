"""What ``rag doctor`` says about a library."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from library_kit import SOUPS, THREE, VIDEO, CountingEmbedder, open_library, write_listing

from rag.assistant import Assistant
from rag.library import Library
from rag.library.health import check
from rag.library.seals import add_checksum
from rag.settings import Settings


def faults(library: Library, embedder: str | None = None) -> dict[str, str]:
    found = [finding for finding in check(library, embedder) if not finding.ok]
    assert all(finding.fix for finding in found)
    return {finding.name: finding.detail for finding in found}


@pytest.fixture
def filled(library: Library, tmp_path: Path) -> Library:
    library.ingest([write_listing(tmp_path / "a.jsonl", THREE)], embedder=CountingEmbedder())
    return library


def test_a_library_that_is_well(filled: Library) -> None:
    assert faults(filled, "hashing-64") == {}
    assert {finding.name for finding in check(filled)} >= {
        "directory",
        "catalog",
        "papers",
        "pending",
        "writer",
        "failures",
        "embedder",
        "words",
        "vectors",
        "queryable",
    }


def test_an_empty_one_is_well_too(library: Library) -> None:
    assert faults(library) == {}
    assert not library.home.exists()


def test_another_embedder(filled: Library) -> None:
    assert faults(filled, "minilm") == {
        "embedder": "vectors are by hashing-64, configured is minilm"
    }


def test_another_way_to_cut_passages(filled: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rag.library.passages.WINDOW", 7)
    assert "older recipe" in faults(filled)["embedder"]


def test_an_older_recipe_is_told_until_all_papers_are_embedded_again(
    filled: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rag.library.passages.WINDOW", 7)
    listing = write_listing(tmp_path / "b.jsonl", [type(SOUPS)("New", "An abstract.")])
    filled.ingest([listing], embedder=CountingEmbedder())
    assert set(faults(filled)) == {"embedder"}
    filled.embed_again(CountingEmbedder())
    assert faults(filled) == {}


def test_word_pieces_that_no_longer_fit_are_noticed_and_mended(tmp_path: Path) -> None:
    """As when a newer program counts fewer words as content."""
    settings = Settings(home=tmp_path / "home", llm="none")
    listing = write_listing(tmp_path / "a.jsonl", THREE)
    with closing(Assistant(settings)) as assistant:
        assistant.ingest([listing])
        library = assistant.library
        assert {f.name: f.detail for f in check(library)}["word pieces"] == "3 of 3 papers fit"
        kept = "SELECT pieces FROM passages ORDER BY paper_id"
        before = library._database.rows(kept)
        with library._database.transaction() as connection:
            add_checksum(connection)
            connection.execute("UPDATE passages SET pieces = substr(pieces, 97)")
            connection.execute(
                "UPDATE seals SET seal = (SELECT checksum(count, spans, vectors, pieces) "
                "FROM passages WHERE passages.paper_id = seals.paper_id)"
            )
        assert faults(library) == {"word pieces": "0 of 3 papers fit"}
        assistant.repair()
        assert faults(library) == {}
        assert library._database.rows(kept) == before


def test_an_embedder_without_word_pieces_is_not_asked_for_them(filled: Library) -> None:
    assert "word pieces" not in {finding.name for finding in check(filled)}


def test_failures_are_named(filled: Library, tmp_path: Path) -> None:
    (tmp_path / "bad.txt").write_bytes(b"\0\1")
    filled.ingest([tmp_path / "bad.txt"], embedder=CountingEmbedder())
    assert "1 record or file could" in faults(filled)["failures"]
    assert "bad.txt:0" in faults(filled)["failures"]


def test_rows_that_are_missing_and_rebuilding_mends_it(filled: Library) -> None:
    index = filled.vectors.index
    assert index
    index.delete([min(index.ids())])
    assert set(faults(filled)) == {"vectors", "queryable"}
    filled.rebuild()
    assert faults(filled) == {}


def test_an_index_that_is_gone(filled: Library) -> None:
    filled.close()
    (filled.home / "words" / "meta.json").unlink()
    assert set(faults(filled)) == {"words"}


def test_work_that_waits(filled: Library, tmp_path: Path) -> None:
    failing = CountingEmbedder(fail_after=0)
    listing = write_listing(tmp_path / "b.jsonl", [type(SOUPS)("New", "An abstract.")])
    with pytest.raises(Exception, match=r"waits? to be embedded"):
        filled.ingest([listing], embedder=failing)
    assert faults(filled) == {"pending": "1 paper waits to be indexed"}


def test_a_writer_that_was_killed_is_noticed_and_made_good(filled: Library) -> None:
    """Chroma may have lost rows for good then: the indexes are built anew."""
    with filled._database.transaction() as connection:
        connection.execute("UPDATE meta SET value = '1' WHERE key = 'writing'")
    assert set(faults(filled)) == {"writer"}
    index = filled.vectors.index
    assert index
    index.delete([min(index.ids())])
    embedder = CountingEmbedder()
    filled.ingest([], embedder=embedder)
    assert (faults(filled), embedder.made) == ({}, 0)


def test_the_packaged_model_end_to_end(tmp_path: Path) -> None:
    from rag.models.choosing import create

    settings = Settings(home=tmp_path / "home")
    model = create(settings)
    with open_library(settings.home) as library:
        library.ingest(
            [write_listing(tmp_path / "a.jsonl", THREE)], embedder=lambda: create(settings)
        )
        assert faults(library, model.name) == {}
        query = model.embed_query("learning from video without decompressing it")
        best = library.vectors.query(query, 1)[0][0].paper_id
        assert library.catalog.get(best).title == VIDEO.title

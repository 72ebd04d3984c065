"""What an ingest does when it cannot do all of it, or has another embedder."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from library_kit import (
    SOUPS,
    THREE,
    VIDEO,
    CountingEmbedder,
    content,
    open_library,
    row,
    texts_of,
    write_listing,
)
from numpy.typing import NDArray

from rag.errors import EmbedderMismatch, ModelUnavailable, UnreadableFile, UsageError
from rag.library import Library


class TestFailures:
    def test_bad_records_and_files_are_listed_and_the_rest_is_kept(
        self, library: Library, tmp_path: Path, embedder: CountingEmbedder
    ) -> None:
        folder = tmp_path / "in"
        write_listing(folder / "good.jsonl", [SOUPS])
        half = write_listing(folder / "half.jsonl", [VIDEO])
        half.write_text(half.read_text() + '{"title": "Cut off", "abst\n')
        (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" * 50)
        (folder / "empty.txt").write_bytes(b"")
        report = library.ingest([folder], embedder=embedder)
        assert report.total("new") == 2
        failures = {(f.file, f.line) for f in library.catalog.failures()}
        assert failures == {("half.jsonl", 2), ("picture.png", 0), ("empty.txt", 0)}
        assert {(f.file, f.line) for f in report.failures} == failures

    def test_what_failed_is_tried_again_by_the_next_ingest_of_anything(
        self, library: Library, tmp_path: Path, embedder: CountingEmbedder
    ) -> None:
        bad = tmp_path / "bad.jsonl"
        bad.write_text('{"title": "Cut off", "abst\n')
        library.ingest([bad], embedder=embedder)
        assert library.catalog.count() == 0
        write_listing(bad, [VIDEO])
        report = library.ingest([write_listing(tmp_path / "new", [SOUPS])], embedder=embedder)
        assert [(file.file, file.retried) for file in report.files] == [
            ("new", False),
            ("bad.jsonl", True),
        ]
        assert library.catalog.count() == 2
        assert library.catalog.failures() == []

    def test_a_failed_file_that_is_gone_is_forgotten(
        self, library: Library, tmp_path: Path, embedder: CountingEmbedder
    ) -> None:
        bad = tmp_path / "bad.txt"
        bad.write_bytes(b"\0\1\2")
        library.ingest([bad], embedder=embedder)
        bad.unlink()
        library.ingest([], embedder=embedder)
        assert library.catalog.failures() == []
        assert library.catalog.files() == []

    def test_a_file_that_turns_bad_keeps_its_papers(
        self, library: Library, tmp_path: Path, embedder: CountingEmbedder
    ) -> None:
        listing = write_listing(tmp_path / "a.jsonl", THREE)
        library.ingest([listing], embedder=embedder)
        listing.write_bytes(b"\0\1\2")
        library.ingest([listing], embedder=embedder)
        assert library.catalog.count() == 3
        [failure] = library.catalog.failures()
        assert (failure.file, failure.line) == ("a.jsonl", 0)

    def test_text_that_cannot_be_stored_is_a_failure_of_its_record(
        self, library: Library, tmp_path: Path, embedder: CountingEmbedder
    ) -> None:
        listing = tmp_path / "a.jsonl"
        broken = json.dumps({**row(SOUPS), "abstract": "half a pair: \ud83d. The end of it."})
        listing.write_text(f"{broken}\n{json.dumps(row(VIDEO))}\n")
        library.ingest([listing], embedder=embedder)
        stored = {paper.title for paper in library.catalog.papers()}
        assert VIDEO.title in stored
        assert SOUPS.title in stored or library.catalog.failures()

    def test_a_path_that_is_not_there(self, library: Library, embedder: CountingEmbedder) -> None:
        with pytest.raises(UnreadableFile, match="nowhere"):
            library.ingest(["nowhere"], embedder=embedder)
        assert not library.home.exists()

    def test_an_unknown_format_is_wrong_usage(
        self, library: Library, tmp_path: Path, embedder: CountingEmbedder
    ) -> None:
        with pytest.raises(UsageError, match="no format 'pdf'"):
            library.ingest([write_listing(tmp_path / "a", THREE)], embedder=embedder, format="pdf")


class TestEmbedder:
    def test_an_embedder_that_goes_away_loses_nothing(
        self, library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("rag.library.outbox.EMBED_BATCH", 1)
        listing = write_listing(tmp_path / "a.jsonl", THREE)
        failing = CountingEmbedder(fail_after=3)
        with pytest.raises(ModelUnavailable, match=r"waits? to be embedded.*Start it"):
            library.ingest([listing], embedder=failing)
        assert library.catalog.count() == 3
        assert 0 < library.catalog.pending() < 3
        assert library.words.count() == 3 - library.catalog.pending(), "what was done is searchable"
        steady = CountingEmbedder()
        library.ingest([], embedder=steady)
        assert set(steady.texts).isdisjoint(failing.texts)
        assert set(steady.texts) | set(failing.texts) == texts_of(*THREE)
        with open_library(tmp_path / "other") as other:
            other.ingest([listing], embedder=CountingEmbedder())
            assert content(library) == content(other)

    def test_ctrl_c_keeps_what_was_done(
        self, library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("rag.library.outbox.EMBED_BATCH", 1)
        monkeypatch.setattr("rag.library.outbox.INDEX_EVERY", 1)
        listing = write_listing(tmp_path / "a.jsonl", THREE)

        class Interrupted(CountingEmbedder):
            def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
                if self.texts:
                    raise KeyboardInterrupt
                return super().embed(texts)

        interrupted = Interrupted()
        with pytest.raises(KeyboardInterrupt):
            library.ingest([listing], embedder=interrupted)
        assert library.catalog.meta("writing") == "0", "the indexes need not be built anew"
        steady = CountingEmbedder()
        library.ingest([], embedder=steady)
        assert set(steady.texts) == texts_of(*THREE) - set(interrupted.texts)
        assert set(interrupted.texts)
        with open_library(tmp_path / "other") as other:
            other.ingest([listing], embedder=CountingEmbedder())
            assert content(library) == content(other)

    def test_another_embedder_is_refused_and_can_be_changed_to(
        self, library: Library, tmp_path: Path, embedder: CountingEmbedder
    ) -> None:
        library.ingest([write_listing(tmp_path / "a.jsonl", [SOUPS])], embedder=embedder)
        other = CountingEmbedder(32)
        with pytest.raises(EmbedderMismatch, match="hashing-64, not by hashing-32"):
            library.catalog.check_embedder(other.name)
        with pytest.raises(EmbedderMismatch, match="1 paper is stored and waits"):
            library.ingest([write_listing(tmp_path / "b.jsonl", [VIDEO])], embedder=other)
        assert library.embed_again(other) == 2
        assert set(other.texts) == texts_of(SOUPS, VIDEO)
        library.catalog.check_embedder(other.name)
        vector = other.embed_query("compressed videos")
        assert (
            library.vectors.query(vector, 1)[0][0].paper_id
            == library.words.search(["compressed"], 1)[0][0]
        )

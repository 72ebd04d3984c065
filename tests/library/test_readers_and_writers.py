"""Several readers, one writer, and indexes that are not what the catalog expects."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from library_kit import (
    AVERAGING,
    SOUPS,
    THREE,
    VIDEO,
    CountingEmbedder,
    content,
    open_library,
    write_listing,
)

from rag.errors import LibraryDamaged, LibraryLocked
from rag.library import Library
from rag.library.lock import writer_lock
from rag.library.words import WordIndex

INGEST = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from library_kit import CountingEmbedder
from rag.library import Library
from rag.settings import Settings
with Library(Settings(home=Path(sys.argv[2]))) as library:
    library.ingest([sys.argv[3]], embedder=CountingEmbedder())
"""


def start_ingest(home: Path, listing: Path) -> subprocess.Popen[bytes]:
    """Ingest in another process."""
    kit = Path(__file__).parent
    return subprocess.Popen([sys.executable, "-c", INGEST, kit, home, listing])


def ingest_elsewhere(home: Path, listing: Path) -> None:
    assert start_ingest(home, listing).wait(60) == 0


@pytest.fixture
def filled(library: Library, tmp_path: Path) -> Library:
    library.ingest(
        [write_listing(tmp_path / "a.jsonl", [AVERAGING, SOUPS])], embedder=CountingEmbedder()
    )
    return library


class TestReaders:
    def test_see_what_another_process_writes(self, filled: Library, tmp_path: Path) -> None:
        """Chroma's own client would go on answering from what it read at first."""
        query = CountingEmbedder().embed_query("compressed videos")
        assert len(filled.vectors.query(query, 10)) == filled.catalog.passage_count()
        before = filled.generation
        ingest_elsewhere(filled.home, write_listing(tmp_path / "b.jsonl", [VIDEO]))
        assert filled.generation == before + 1
        found = filled.vectors.query(query, 10)
        assert filled.catalog.get(found[0][0].paper_id).title == VIDEO.title
        assert len(found) == filled.catalog.passage_count()
        assert filled.words.search(["compressed"], 1)[0][0] == found[0][0].paper_id

    def test_notice_a_library_that_is_made_later(self, home: Path, tmp_path: Path) -> None:
        with open_library(home) as reader:
            assert reader.is_empty()
            ingest_elsewhere(home, write_listing(tmp_path / "a.jsonl", [VIDEO]))
            assert not reader.is_empty()
            assert reader.words.count() == 1

    def test_share_a_library_among_threads_while_it_changes(
        self, filled: Library, tmp_path: Path
    ) -> None:
        query = CountingEmbedder().embed_query("averaging weights")
        stop = threading.Event()
        faults: list[BaseException] = []

        def ask() -> None:
            try:
                while not stop.is_set():
                    passages = filled.vectors.query(query, 5)
                    filled.words.search(["averaging"], 5)
                    assert filled.catalog.get_many([p.paper_id for p, _ in passages])
            except BaseException as fault:  # noqa: BLE001 - shown by the main thread
                faults.append(fault)

        threads = [threading.Thread(target=ask) for _ in range(4)]
        for thread in threads:
            thread.start()
        with open_library(filled.home) as writer:
            for i in range(4):
                listing = write_listing(tmp_path / f"{i}.jsonl", [VIDEO, SOUPS][: 1 + i % 2])
                writer.ingest([listing], embedder=CountingEmbedder())
                writer.remove([writer.words.search(["compressed"], 1)[0][0]])
        stop.set()
        for thread in threads:
            thread.join()
        assert faults == []


class TestWriters:
    def test_a_second_one_waits_then_names_the_first(self, filled: Library) -> None:
        with writer_lock(filled.home, 0.1), open_library(filled.home) as second:
            with pytest.raises(LibraryLocked, match=r"by process \d+ on .*\(.*\).*Wait until"):
                second.ingest([], embedder=CountingEmbedder())
            assert second.catalog.count() == 2, "reading goes on"
            assert second.words.count() == 2

    def test_a_dead_holder_is_taken_over(self, filled: Library) -> None:
        script = (
            "import os, sys; from pathlib import Path; from rag.library.lock import writer_lock\n"
            f"with writer_lock(Path({str(filled.home)!r}), 1): os._exit(9)"
        )
        ended = subprocess.run([sys.executable, "-c", script], check=False)
        assert ended.returncode == 9
        assert (filled.home / "writer.json").exists(), "it had no time to tidy up"
        filled.ingest([], embedder=CountingEmbedder())

    def test_several_processes_at_once_lose_nothing(self, home: Path, tmp_path: Path) -> None:
        listings = [write_listing(tmp_path / f"{i}.jsonl", [p]) for i, p in enumerate(THREE)]
        running = [start_ingest(home, listing) for listing in listings]
        assert [process.wait() for process in running] == [0, 0, 0]
        with open_library(home) as library:
            assert library.catalog.count() == library.words.count() == 3
            assert library.vectors.count() == library.catalog.passage_count()


class TestIndexes:
    @pytest.fixture(params=["chroma", "words"])
    def folder(self, request: pytest.FixtureRequest, filled: Library) -> Path:
        return filled.home / str(request.param)

    @pytest.fixture(params=["missing", "of another time", "of another library", "unreadable"])
    def spoilt(
        self, request: pytest.FixtureRequest, filled: Library, folder: Path, tmp_path: Path
    ) -> Library:
        """A library of which one index is not what it should be; the catalog knows nothing."""
        filled.close()
        match request.param:
            case "missing":
                shutil.rmtree(folder)
            case "of another time":
                shutil.copytree(folder, tmp_path / "backup")
                for name in ("b", "c"):
                    listing = write_listing(tmp_path / name, [VIDEO][: name == "b"] or [SOUPS])
                    filled.ingest([listing], embedder=CountingEmbedder())
                filled.remove([filled.words.search(["soups"], 1)[0][0]])
                filled.close()
                shutil.rmtree(folder)
                shutil.copytree(tmp_path / "backup", folder)
            case "of another library":
                with open_library(tmp_path / "other") as other:
                    other.ingest(
                        [write_listing(tmp_path / "o", [VIDEO])], embedder=CountingEmbedder()
                    )
                shutil.rmtree(folder)
                shutil.copytree(tmp_path / "other" / folder.name, folder)
            case "unreadable":
                for file in folder.iterdir():
                    if file.is_file() and file.name != "generation.json":
                        file.write_bytes(b"garbage" * 100)
        return filled

    def test_readers_are_told_the_fix(self, spoilt: Library, folder: Path) -> None:
        if folder.name == "words":
            [(found, _)] = spoilt.words.search(["averages"], 1)
            assert spoilt.catalog.get(found).title == AVERAGING.title
            assert "one was made for this question. Run 'rag doctor --repair'" in spoilt.remark
        else:
            [found] = spoilt.vectors.papers(
                CountingEmbedder().embed_query("averages in wider optima"), 1
            )
            assert spoilt.catalog.get(found).title == AVERAGING.title
            assert "catalog was searched instead. Run 'rag doctor --repair'" in spoilt.remark
        assert spoilt.catalog.papers(), "the catalog is still there"

    @pytest.mark.parametrize("repair", ["ingest", "rebuild"])
    def test_the_next_writer_builds_it_again_without_embedding(
        self, spoilt: Library, repair: str
    ) -> None:
        embedder = CountingEmbedder()
        if repair == "ingest":
            spoilt.ingest([], embedder=embedder)
        else:
            spoilt.rebuild()
        assert embedder.made == 0
        ids = spoilt.catalog.paper_ids()
        assert spoilt.words.ids() == set(ids)
        passages = [p for found in spoilt.catalog.passages(ids).values() for p in found]
        assert spoilt.vectors.index.ids() == {f"{p.paper_id}:{p.start}-{p.end}" for p in passages}

    def test_rebuilding_changes_nothing_that_is_right(self, filled: Library) -> None:
        before = content(filled)
        filled.rebuild()
        assert content(filled) == before

    def test_an_unfinished_first_ingest_says_how_to_finish(
        self, library: Library, tmp_path: Path
    ) -> None:
        class Killed(BaseException):
            pass

        class Embedder(CountingEmbedder):
            def embed(self, texts: object) -> object:  # type: ignore[override]
                raise Killed

        listing = write_listing(tmp_path / "a.jsonl", THREE)
        with pytest.raises(Killed):
            library.ingest([listing], embedder=Embedder())
        assert library.catalog.pending() == 3
        with pytest.raises(LibraryDamaged, match=r"cut short.*rag ingest"):
            _ = library.words
        library.ingest([], embedder=CountingEmbedder())
        assert library.words.count() == 3

    def test_while_another_process_builds_readers_are_told(self, filled: Library) -> None:
        shutil.rmtree(filled.home / "words")
        filled.close()
        with writer_lock(filled.home, 0.1):
            WordIndex(replace(filled.place, kind="words"), create=-99)
            assert filled.words.search(["soups"], 1)
            assert re.search(r"being built by process.*Try again", filled.remark)

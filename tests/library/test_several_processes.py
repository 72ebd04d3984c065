"""Writers that queue, and readers whom nothing they do disturbs."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
import time
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

from rag.errors import LibraryLocked
from rag.library import Library, lock
from rag.library.lock import left_behind, writer_lock
from rag.settings import Settings

HOLD = """
import sys, time
from pathlib import Path
from rag.library.lock import writer_lock
with writer_lock(Path(sys.argv[1]), 1):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def filled(library: Library, tmp_path: Path) -> Library:
    library.ingest([write_listing(tmp_path / "a.jsonl", THREE)], embedder=CountingEmbedder())
    return library


class TestWaiting:
    def test_a_writer_says_for_whom_it_waits_and_goes_on_after(self, filled: Library) -> None:
        said: list[str] = []
        settings = Settings(home=filled.home, lock_wait=30)
        held, done = threading.Event(), threading.Event()

        def hold() -> None:
            with writer_lock(filled.home, 1):
                held.set()
                done.wait(20)

        holder = threading.Thread(target=hold)
        holder.start()
        held.wait(10)

        def note(text: str) -> None:
            said.append(text)
            done.set()

        with Library(settings, on_wait=note) as second:
            second.ingest([], embedder=CountingEmbedder())
        holder.join()
        assert len(said) == 1
        assert re.fullmatch(
            rf"waiting up to 30 seconds for process {os.getpid()} on \S+ since "
            r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \(.*\), which is writing",
            said[0],
        )

    def test_nothing_is_said_of_a_wait_that_is_soon_over(self, filled: Library) -> None:
        said: list[str] = []
        with Library(Settings(home=filled.home), on_wait=said.append) as second:
            second.ingest([], embedder=CountingEmbedder())
        assert said == []

    def test_one_that_gives_up_names_the_holder_and_the_setting(self, filled: Library) -> None:
        with (
            writer_lock(filled.home, 1),
            open_library(filled.home, lock_wait=0.05) as second,
            pytest.raises(LibraryLocked) as caught,
        ):
            second.remove([filled.catalog.paper_ids()[0]])
        said = str(caught.value)
        assert f"process {os.getpid()} on " in said
        assert "gave up after 0.05 seconds" in said
        assert "RAG_LOCK_WAIT" in said
        assert filled.catalog.count() == 3

    def test_a_killed_holder_is_named_until_it_is_taken_over(self, filled: Library) -> None:
        command = [sys.executable, "-c", HOLD, filled.home]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
            assert process.stdout
            process.stdout.readline()
            assert left_behind(filled.home) is None, "it is alive"
            process.kill()
        assert f"process {process.pid} on" in (left_behind(filled.home) or "")
        filled.ingest([], embedder=CountingEmbedder())
        assert left_behind(filled.home) is None

    def test_papers_in_waiting_say_for_whom(self, filled: Library) -> None:
        assert lock.waiting_for(filled.home) == "run 'rag ingest' to finish"
        with writer_lock(filled.home, 1):
            said = lock.waiting_for(filled.home)
        assert said.startswith(f"they are being added by process {os.getpid()} on ")

    def test_passwords_are_not_shown_to_others(
        self, filled: Library, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        words = ["/bin/rag", "serve", "--auth", "me:HASH", "--auth=you:HASH", "--port", "7"]
        monkeypatch.setattr(sys, "argv", words)
        with writer_lock(filled.home, 1):
            held = json.loads((filled.home / "writer.json").read_text())
            assert held["command"] == "rag serve --auth ... ... --port 7"
            assert "HASH" not in lock.holder(filled.home)


class TestReading:
    def test_goes_on_with_the_old_indexes_while_new_ones_are_built(self, filled: Library) -> None:
        """By a reader that was there before, and by one that comes only then."""
        seen: list[tuple[int, int]] = []
        query = CountingEmbedder().embed_query("compressed videos")

        class Looking:
            def start(self, label: str, total: int) -> None:
                with open_library(filled.home) as fresh:
                    for reader in (fresh, before):
                        found = len(reader.vectors.query(query, 10))
                        seen.append((reader.words.count(), found))

            def advance(self, steps: int = 1) -> None: ...

            def finish(self) -> None: ...

        with open_library(filled.home) as before:
            passages = len(before.vectors.query(query, 10))
            wanted = content(filled)
            filled.rebuild(Looking())
            assert seen
            assert set(seen) == {(3, passages)}
            assert before.vectors.index is not None
            assert before.vectors.index.ids() == set(wanted["chroma"])
        assert content(filled) == wanted

    def test_an_interrupted_rebuilding_is_gone_on_with(
        self, filled: Library, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("rag.library.indexes.BATCH", 1)
        wanted = content(filled)

        class Interrupted:
            steps = 0

            def start(self, label: str, total: int) -> None: ...

            def advance(self, steps: int = 1) -> None:
                self.steps += 1
                if self.steps == 2:
                    raise KeyboardInterrupt

            def finish(self) -> None: ...

        with pytest.raises(KeyboardInterrupt):
            filled.rebuild(Interrupted())
        assert 0 < filled.catalog.pending() < 3
        assert filled.words.count() == 3, "readers have the old ones"
        filled.ingest([], embedder=CountingEmbedder())
        assert content(filled) == wanted
        filled.ingest([], embedder=CountingEmbedder())
        folders = sorted(path.name for path in filled.home.iterdir() if path.is_dir())
        assert folders == ["chroma-2", "words-2"], "what is not in use any more is cleared away"

    def test_a_question_reads_one_state_of_everything(
        self, filled: Library, tmp_path: Path
    ) -> None:
        changed = replace(SOUPS, abstract="Soups are cooked. They are eaten.")
        before = {paper.title: paper for paper in filled.catalog.papers()}
        with open_library(filled.home) as reader:
            with reader.snapshot():
                ids = reader.catalog.paper_ids()
                sentences = {paper_id: reader.catalog.sentences(paper_id) for paper_id in ids}
                filled.ingest(
                    [write_listing(tmp_path / "b.jsonl", [changed])], embedder=CountingEmbedder()
                )
                filled.remove([before[VIDEO.title].paper_id])
                assert {paper.title: paper for paper in reader.catalog.papers()} == before
                assert {i: reader.catalog.sentences(i) for i in ids} == sentences
                assert reader.words.search(["averaging"], 3)
            assert reader.catalog.count() == 2
            [held] = [p for p in reader.catalog.papers() if p.title == SOUPS.title]
            assert held.abstract in (changed.abstract, SOUPS.abstract)

    def test_a_writer_does_not_wait_for_a_question(self, filled: Library, tmp_path: Path) -> None:
        other = replace(AVERAGING, title="Another Title")
        with open_library(filled.home) as reader, reader.snapshot():
            reader.catalog.count()
            started = time.monotonic()
            filled.ingest([write_listing(tmp_path / "b", [other])], embedder=CountingEmbedder())
            assert time.monotonic() - started < 8, "not until SQLite gives up"
        assert filled.catalog.count() == 4

    def test_the_first_of_many_papers_are_found_before_the_last_is_read(
        self, library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name, value in (("EMBED_BATCH", 1), ("INDEX_EVERY", 1), ("SETTLE_SECONDS", -1.0)):
            monkeypatch.setattr(f"rag.library.outbox.{name}", value)
        seen: list[int] = []

        class Looking:
            steps = 0

            def start(self, label: str, total: int) -> None: ...

            def advance(self, steps: int = 1) -> None:
                self.steps += 1
                if self.steps > 2:  # one file has been read, one paper embedded
                    with open_library(library.home) as reader:
                        seen.append(reader.words.count())

            def finish(self) -> None: ...

        listing = write_listing(tmp_path / "a", THREE)
        library.ingest([listing], embedder=CountingEmbedder(), progress=Looking())
        assert seen[:2] == [1, 2]

"""A library whose folder is moved away, put back or made anew under a process that has it open."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from library_kit import AVERAGING, SOUPS, VIDEO, CountingEmbedder, open_library, write_listing

from rag.errors import LibraryGone, RagError
from rag.library import Library

Use = Callable[[Library], object]


def titles(library: Library) -> list[str]:
    """By each of the ways to find papers, which must agree."""
    listed = sorted(paper.title for paper in library.catalog.papers())
    ids = {paper.title: paper.paper_id for paper in library.catalog.papers()}
    assert sorted(ids.values()) == sorted(set(library.words.ids()))
    assert library.vectors.count() == library.catalog.passage_count()
    return listed


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    listing = write_listing(tmp_path / "a.jsonl", [AVERAGING, VIDEO])
    with open_library(home) as library:
        library.ingest([listing], embedder=CountingEmbedder())
    return home


def in_another_thread(use: Use, library: Library) -> RagError | None:
    """What goes wrong for a thread that has no connection of its own yet."""
    faults: list[RagError] = []

    def run() -> None:
        try:
            use(library)
        except RagError as error:
            faults.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return faults[0] if faults else None


@pytest.mark.parametrize("what", ["folder", "catalog"])
@pytest.mark.parametrize(
    "use",
    [
        lambda library: library.generation,
        lambda library: library.is_empty(),
        lambda library: library.conversations.summaries(),
        lambda library: library.remove([library.catalog.papers()[0].paper_id]),
    ],
)
def test_library_that_was_removed_is_told_as_such(home: Path, what: str, use: Use) -> None:
    with open_library(home) as library:
        assert titles(library) == [AVERAGING.title, VIDEO.title]
        if what == "folder":
            shutil.rmtree(home)
        else:
            for file in home.glob("catalog.sqlite*"):
                file.unlink()
        with pytest.raises(LibraryGone, match="moved or removed"):
            use(library)
        assert isinstance(in_another_thread(lambda its: its.catalog.papers(), library), LibraryGone)


def test_library_that_is_put_back_is_used_again(home: Path) -> None:
    with open_library(home) as library:
        assert titles(library) == [AVERAGING.title, VIDEO.title]
        kept = shutil.move(home, home.with_name("kept"))
        with pytest.raises(LibraryGone):
            library.is_empty()
        shutil.move(kept, home)
        assert not library.is_empty()
        assert titles(library) == [AVERAGING.title, VIDEO.title]


def test_nothing_is_begun_in_the_place_of_a_library_that_was_moved(
    home: Path, tmp_path: Path
) -> None:
    with open_library(home) as library:
        shutil.move(home, home.with_name("kept"))
        with pytest.raises(LibraryGone):
            library.ingest([tmp_path / "a.jsonl"], embedder=CountingEmbedder())
        assert not home.exists()


def test_library_made_anew_by_another_process_takes_its_place(home: Path, tmp_path: Path) -> None:
    """It has the same generation, so that only the file tells the two apart."""
    with open_library(home) as library:
        assert titles(library) == [AVERAGING.title, VIDEO.title]
        assert library.catalog.names(()).venues == {"UAI": 1, "ICLR": 1}
        before = library.generation
        shutil.rmtree(home)
        with open_library(home) as other:
            other.ingest(
                [write_listing(tmp_path / "b.jsonl", [SOUPS])], embedder=CountingEmbedder()
            )
            assert other.generation == before
        assert not library.is_empty()
        assert titles(library) == [SOUPS.title]
        assert library.catalog.names(()).venues == {"ICML": 1}
        with library.snapshot():
            assert titles(library) == [SOUPS.title]

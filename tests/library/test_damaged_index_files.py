"""Index files that are spoilt: Chroma would die of them, so nobody opens them."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Collection
from contextlib import closing
from pathlib import Path

import pytest
from library_kit import CountingEmbedder, faults, open_library, write_listing

from rag.assistant import Assistant
from rag.errors import LibraryDamaged
from rag.library.catalog import Catalog
from rag.library.lock import writer_lock
from rag.library.packed import PackedPassages
from rag.paper import Paper
from rag.settings import Settings

PAPERS = 110  # of ten passages: of a thousand Chroma writes its graph to the disk
QUESTION = (
    "Number 77 is about item 77x6. Number 77 is about item 77x7. Number 77 is about item 77x8."
)
REMARK = "the catalog was searched instead. Run 'rag doctor --repair'"
Spoil = Callable[[Path], object]


def overwritten(file: Path) -> None:
    file.write_bytes(random.Random(1).randbytes(file.stat().st_size))


def cut_short(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


SPOILT: dict[str, Spoil] = {
    "overwritten": overwritten,
    "cut short": cut_short,
    "emptied": lambda file: file.write_bytes(b""),
    "removed": Path.unlink,
}


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library whose graph is on the disk."""
    folder = tmp_path_factory.mktemp("original")
    papers = [
        Paper(f"Study {i}", " ".join(f"Number {i} is about item {i}x{j}." for j in range(40)))
        for i in range(PAPERS)
    ]
    listing = write_listing(folder / "a.jsonl", papers)
    with open_library(folder / "home") as library:
        library.ingest([listing], embedder=CountingEmbedder())
    return folder / "home"


@pytest.fixture
def home(original: Path, tmp_path: Path) -> Path:
    """A copy of it, as one would make who moves: all files are of another time."""
    shutil.copytree(original, tmp_path / "home", copy_function=shutil.copyfile)
    return tmp_path / "home"


def assistant_of(home: Path) -> Assistant:
    opened = Assistant(Settings(home=home, llm="none", lock_wait=1))
    opened.parts.embedder = CountingEmbedder()
    return opened


def graph_of(home: Path) -> list[Path]:
    return sorted(home.glob("chroma*/*/*"))


def nearest(home: Path) -> str:
    """The first paper that the vectors find, then the remark about it, if any."""
    with open_library(home) as library:
        query = CountingEmbedder().embed_query(QUESTION)
        [first] = library.vectors.papers(query, 1)
        return f"{library.catalog.get(first).title}. {library.remark}"


def test_a_sound_library_that_was_copied_is_searched_by_its_index(home: Path) -> None:
    assert len(graph_of(home)) == 5
    with open_library(home) as library:
        assert library.vectors.index is not None
        assert library.vectors.index.count() > 1000
    with closing(assistant_of(home)) as opened:
        assert faults(opened) == {}


CASES = [("data_level0.bin", how) for how in SPOILT] + [
    (file, "overwritten")
    for file in ("header.bin", "index_metadata.pickle", "length.bin", "link_lists.bin")
]


@pytest.mark.parametrize(("name", "how"), CASES)
def test_a_question_goes_on_without_a_damaged_graph(home: Path, name: str, how: str) -> None:
    sound = nearest(home)
    [file] = [file for file in graph_of(home) if file.name == name]
    SPOILT[how](file)
    said = nearest(home)
    assert said.startswith(f"{sound}the vector index in {home / 'chroma'} is damaged (")
    assert name in said
    assert REMARK in said


def test_in_a_large_library_a_question_does_not_read_all_vectors(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sound = nearest(home)
    overwritten(graph_of(home)[0])
    monkeypatch.setattr("rag.library.nearest._COMPARED", 50)
    read = list[int]()
    whole = Catalog.packed_passages

    def reading(catalog: Catalog, ids: Collection[str] | None = None) -> PackedPassages:
        read.append(PAPERS if ids is None else len(ids))
        return whole(catalog, ids)

    monkeypatch.setattr(Catalog, "packed_passages", reading)
    assert nearest(home).startswith(sound)
    assert max(read) < PAPERS / 2


def test_a_graph_that_a_killed_writer_left_half_written_is_not_opened(home: Path) -> None:
    """It has withdrawn what it stated of the files; and papers wait, which is no reason to fail."""
    sound = nearest(home)
    (home / "chroma" / "files.json").unlink()
    overwritten(graph_of(home)[0])
    with closing(sqlite3.connect(home / "catalog.sqlite")) as catalog, catalog:
        catalog.execute("UPDATE meta SET value = '1' WHERE key = 'writing'")
        catalog.execute("INSERT INTO outbox SELECT min(paper_id), 'embed' FROM papers")
    with writer_lock(home, 1):
        assert nearest(home) == sound, "the writer is at work"
    said = nearest(home)
    assert said.startswith(f"{sound}a writer was killed amid the vector index; the catalog was ")
    assert "Run 'rag ingest' to finish" in said
    with closing(assistant_of(home)) as opened:
        opened.ingest([])
        assert faults(opened) == {}
    assert nearest(home) == sound


def test_the_doctor_names_it_and_a_repair_mends_it(home: Path) -> None:
    sound = nearest(home)
    overwritten(graph_of(home)[0])
    with closing(assistant_of(home)) as opened:
        assert set(faults(opened)) == {"vectors"}
        assert "data_level0.bin" in faults(opened)["vectors"]
        answer = opened.ask("Which papers are about number 77?")
        assert REMARK in answer.notes[-1]
        opened.repair()
        assert faults(opened) == {}
        assert opened.parts.embedder.texts[1:] == [], "nothing but the question was embedded"
    assert nearest(home) == sound


def test_the_next_writer_builds_it_anew(home: Path, tmp_path: Path) -> None:
    overwritten(graph_of(home)[0])
    with closing(assistant_of(home)) as opened:
        opened.ingest([write_listing(tmp_path / "b.jsonl", [Paper("New", "About something.")])])
        assert faults(opened) == {}


def test_damage_that_shows_neither_size_nor_time_is_found_by_the_doctor(home: Path) -> None:
    """As a disk does it. In a process of its own, which would die of what it must not open."""
    with closing(assistant_of(home)) as opened:
        opened.repair()
    for file in graph_of(home):
        before = file.stat()
        overwritten(file)
        os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    script = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from test_damaged_index_files import *\n"
        "with closing(assistant_of(Path(sys.argv[2]))) as opened: print(*faults(opened).items())"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script, Path(__file__).parent, home],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr[-500:]
    assert ended.stdout.startswith("('vectors', ")
    assert "data_level0.bin is not as it was written" in ended.stdout


@pytest.mark.parametrize("at", [200, 2048, 20_000])
def test_a_question_goes_on_without_chromas_database(home: Path, at: int) -> None:
    """Chroma finds that one's damage itself, some of it not before it is asked."""
    sound = nearest(home)
    file = home / "chroma" / "chroma.sqlite3"
    whole = file.read_bytes()
    file.write_bytes(whole[:at] + random.Random(1).randbytes(len(whole) // 2) + whole[at:][:-at])
    said = nearest(home)
    assert said.startswith(f"{sound}the vector index in ")
    assert REMARK in said


@pytest.mark.parametrize("papers", ["few", "many"])
def test_damaged_words_are_told(home: Path, papers: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """tantivy would answer from some of them. Those of many papers are not made for a question."""
    if papers == "many":
        monkeypatch.setattr("rag.library.spare_words._FEW", PAPERS - 1)
    file = max(home.glob("words/*.term"), key=lambda file: file.stat().st_size)  # of a segment
    data = bytearray(file.read_bytes())
    data[100:200] = bytes(100)
    file.write_bytes(data)
    with open_library(home) as library:
        if papers == "few":
            assert len(library.words.search(["77x7"], 3)) == 1
            assert library.remark.startswith(f"the word index in {home / 'words'} is damaged (")
            assert "one was made for this question. Run 'rag doctor --repair'" in library.remark
        else:
            with pytest.raises(LibraryDamaged, match=r"damaged \(.*term\)\. Run 'rag doctor --re"):
                library.words.search(["number"], 1)
    with closing(assistant_of(home)) as opened:
        assert set(faults(opened)) == {"words"}
        opened.repair()
        assert faults(opened) == {}

"""A library directory that is read-only, full, half-written, too new, or no library at all."""

from __future__ import annotations

import ctypes
import os
import resource
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
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

from rag.errors import (
    LibraryDamaged,
    LibraryLocked,
    LibraryNotWritable,
    LibraryTooNew,
    RagError,
)
from rag.library import Library
from rag.library.database import Database
from rag.library.migrations import MIGRATIONS, migrate

PROLOGUE = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from library_kit import *
from rag.errors import RagError
home, listing = Path(sys.argv[2]), Path(sys.argv[3])
library = open_library(home)
"""
INGEST = (
    PROLOGUE
    + """
try:
    library.ingest([listing], embedder=CountingEmbedder())
except RagError as error:
    print(type(error).__name__, error)
else:
    print("done")
"""
)
KILLED = """
import os, sqlite3, sys
if os.fork() == 0:
    catalog = sqlite3.connect(sys.argv[2] + "/catalog.sqlite", isolation_level=None)
    catalog.execute("INSERT INTO meta VALUES ('marked', '1')")
    os._exit(1)
os.wait()
"""
READ = (
    PROLOGUE
    + """
query = CountingEmbedder().embed_query("compressed videos")
best = library.vectors.query(query, 1)[0][0].paper_id
assert library.words.search(["compressed"], 1)[0][0] == best
print(library.catalog.get(best).title, library.catalog.count())
"""
)


def run(script: str, home: Path, listing: Path, before: Callable[[], None] | None = None) -> str:
    """Run a script on the library in ``home`` in a process of its own; what it printed."""
    command = [sys.executable, "-c", script, Path(__file__).parent, home, listing]
    ended = subprocess.run(
        command, preexec_fn=before, capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.strip()


@pytest.fixture
def filled(library: Library, tmp_path: Path) -> Library:
    library.ingest([write_listing(tmp_path / "a.jsonl", THREE)], embedder=CountingEmbedder())
    library.close()
    return library


@pytest.fixture
def more(tmp_path: Path) -> Path:
    papers = [AVERAGING, *(type(VIDEO)(f"Paper {i}", f"About number {i}.") for i in range(300))]
    return write_listing(tmp_path / "more.jsonl", papers)


def files(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def read_everything(home: Path) -> None:
    with open_library(home) as library:
        library.catalog.papers()
        library.catalog.passage_vectors()
        library.catalog.names()


class TestReadOnly:
    @pytest.fixture
    def frozen(self, filled: Library) -> Iterator[Library]:
        paths = [filled.home, *filled.home.rglob("*")]
        for path in paths:
            path.chmod(0o555 if path.is_dir() else 0o444)
        yield filled
        for path in paths:
            path.chmod(0o755 if path.is_dir() else 0o644)

    def test_can_be_read(self, frozen: Library, more: Path) -> None:
        """Chroma cannot open its files then; the vectors in the catalog do as well."""
        assert run(READ, frozen.home, more, _obey_permissions) == f"{VIDEO.title} 3"

    def test_cannot_be_written_to(self, frozen: Library, more: Path) -> None:
        said = run(INGEST, frozen.home, more, _obey_permissions)
        assert said.startswith("LibraryNotWritable cannot write to")
        assert "nothing is lost" in said
        assert "make the folder writable" in said
        assert frozen.catalog.count() == 3

    def test_nor_made_in_a_folder_that_is(self, tmp_path: Path, more: Path) -> None:
        parent = tmp_path / "parent"
        parent.mkdir()
        parent.chmod(0o555)
        said = run(INGEST, parent / "home", more, _obey_permissions)
        assert said.startswith("LibraryNotWritable cannot write to")


def _obey_permissions() -> None:
    """Even root, who may write anywhere: give that up for the process to come."""
    if os.geteuid() == 0:
        libc = ctypes.CDLL(None)
        PR_CAPBSET_DROP, CAP_DAC_OVERRIDE = 24, 1
        if libc.prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, 0, 0, 0):
            os._exit(77)


@pytest.mark.parametrize("kilobytes", [4, 60, 200, 400, 800, 1600])
def test_a_full_disk_loses_nothing(home: Path, more: Path, tmp_path: Path, kilobytes: int) -> None:
    """Files may not grow beyond a limit, so that each of the stores runs full in turn."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (kilobytes * 1000, kilobytes * 1000))

    said = run(INGEST, home, more, limit)
    assert said == "done" or said.startswith(("LibraryNotWritable", "LibraryDamaged")), said
    assert "\n" not in said
    with open_library(home) as library, open_library(tmp_path / "other") as other:
        library.ingest([more], embedder=CountingEmbedder())
        other.ingest([more], embedder=CountingEmbedder())
        assert content(library) == content(other)


ASK = (
    PROLOGUE
    + """
from rag.assistant import Assistant
from rag.settings import Settings
opened = Assistant(Settings(home=home, llm="none"))
opened.parts.embedder = CountingEmbedder()
conversation = opened.converse()
answer = conversation.ask("Which papers are about compressed videos?")
print(answer.citations[0].paper.title, *answer.notes, conversation.record(answer), sep="; ")
"""
)


@pytest.mark.parametrize("left", ["nothing", "a log"])
def test_on_a_full_disk_questions_are_answered(filled: Library, more: Path, left: str) -> None:
    """And one line says that they are not kept. No file may grow at all, or be as large as what
    the connections to a catalog share."""
    filled._database.tidy()
    filled.close()
    if left == "a log":
        run(KILLED, filled.home, more)
        (filled.home / "catalog.sqlite-shm").unlink()

    def limit() -> None:
        size = 0 if left == "nothing" else 32_000
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    title, problem = run(ASK, filled.home, more, limit).split("; ", 1)
    assert title == VIDEO.title
    assert problem.startswith("this answer is not in 'rag history': cannot write to ")
    assert "\n" not in problem
    with open_library(filled.home) as library:
        assert library.catalog.meta("marked") == ("1" if left == "a log" else None)


class TestCatalog:
    @pytest.fixture
    def catalog(self, filled: Library) -> Path:
        return filled.home / "catalog.sqlite"

    def test_written_by_a_newer_version_is_not_touched(
        self, filled: Library, catalog: Path, more: Path
    ) -> None:
        connection = sqlite3.connect(catalog)
        connection.execute(f"PRAGMA user_version={len(MIGRATIONS) + 1}")
        connection.close()
        before = {path: path.read_bytes() for path in filled.home.rglob("*") if path.is_file()}
        with pytest.raises(
            LibraryTooNew, match=rf"knows up to {len(MIGRATIONS)}\..*pip install -U"
        ):
            open_library(filled.home)
        assert {p: p.read_bytes() for p in filled.home.rglob("*") if p.is_file()} == before

    @pytest.mark.parametrize("size", [10, 5000, 20_000])
    def test_cut_short(self, filled: Library, catalog: Path, size: int) -> None:
        catalog.write_bytes(catalog.read_bytes()[:size])
        with pytest.raises(LibraryDamaged, match="rag restore FILE --force"):
            read_everything(filled.home)

    def test_that_is_no_database(self, filled: Library, catalog: Path) -> None:
        catalog.write_bytes(b"These are my notes. " * 400)
        with pytest.raises(LibraryDamaged, match=r"catalog.sqlite cannot be read"):
            read_everything(filled.home)

    def test_of_some_other_program(self, home: Path) -> None:
        home.mkdir()
        connection = sqlite3.connect(home / "catalog.sqlite")
        connection.execute("CREATE TABLE bookmarks (url TEXT)")
        connection.close()
        with pytest.raises(LibraryDamaged, match="some other program"):
            read_everything(home)

    def test_of_no_bytes_is_an_empty_library(self, home: Path, more: Path) -> None:
        """What a kill leaves that came right after the file was made."""
        home.mkdir()
        (home / "catalog.sqlite").touch()
        with open_library(home) as library:
            assert library.is_empty()
            library.ingest([more], embedder=CountingEmbedder())
            assert library.catalog.count() == 301

    def test_that_another_program_holds_locked(
        self, filled: Library, catalog: Path, more: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("rag.library.connections.BUSY_SECONDS", 0.1)
        other = sqlite3.connect(catalog, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        try:
            with pytest.raises(LibraryLocked, match="in use"):
                filled.ingest([more], embedder=CountingEmbedder())
        finally:
            other.close()
        filled.ingest([more], embedder=CountingEmbedder())


class TestMigrations:
    def test_bring_an_older_catalog_up_to_date_in_one_step(self, home: Path) -> None:
        home.mkdir()
        Database(home).create()
        connection = sqlite3.connect(home / "catalog.sqlite", isolation_level=None)
        steps = [*MIGRATIONS, "CREATE TABLE notes (note TEXT);", "INSERT INTO notes VALUES ('x');"]
        migrate(connection, steps)
        assert connection.execute("SELECT note FROM notes").fetchall() == [("x",)]
        assert connection.execute("PRAGMA user_version").fetchone() == (len(steps),)
        migrate(connection, steps)
        assert connection.execute("SELECT count(*) FROM notes").fetchone() == (1,)
        connection.close()

    def test_a_step_that_fails_leaves_the_catalog_as_it_was(self, home: Path) -> None:
        home.mkdir()
        Database(home).create()
        connection = sqlite3.connect(home / "catalog.sqlite", isolation_level=None)
        steps = [*MIGRATIONS, "CREATE TABLE notes (note TEXT);", "CREATE NONSENSE;"]
        with pytest.raises(sqlite3.OperationalError):
            migrate(connection, steps)
        connection.close()
        connection = sqlite3.connect(home / "catalog.sqlite", isolation_level=None)
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
        assert "notes" not in tables
        assert connection.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
        connection.close()


def test_every_error_is_one_line_with_a_fix(home: Path) -> None:
    home.mkdir()
    (home / "catalog.sqlite").write_bytes(b"x" * 5000)
    with pytest.raises(RagError) as caught:
        read_everything(home)
    assert caught.value.fix
    assert "\n" not in str(caught.value)


def test_a_home_that_is_a_file(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.write_text("not a folder")
    listing = write_listing(tmp_path / "a.jsonl", [SOUPS])
    with pytest.raises(LibraryNotWritable), open_library(home) as library:
        library.ingest([listing], embedder=CountingEmbedder())

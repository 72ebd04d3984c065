"""A library as one file, and back, while others use it."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from library_kit import (
    AVERAGING,
    SOUPS,
    THREE,
    CountingEmbedder,
    content,
    open_library,
    restore_slowly,
    write_listing,
)

from benchmarks.kills import context
from rag.errors import LibraryDamaged, LibraryNotWritable, LibraryTooNew, UsageError
from rag.library import Library
from rag.library.health import check
from rag.paper import Answer, Paper

RESTORE = """
import resource, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from library_kit import open_library
from rag.errors import RagError
if sys.argv[4] != "0":
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[4]), int(sys.argv[4])))
with open_library(Path(sys.argv[2])) as library:
    try:
        print(library.restore(Path(sys.argv[3]), force=True))
    except RagError as error:
        print(type(error).__name__, error)
"""


@pytest.fixture
def filled(library: Library, tmp_path: Path) -> Library:
    library.ingest([write_listing(tmp_path / "a.jsonl", THREE)], embedder=CountingEmbedder())
    library.conversations.record(Answer("soups?", "answered", "Yes."))
    return library


@pytest.fixture
def file(filled: Library, tmp_path: Path) -> Path:
    """A backup of the three papers."""
    file = tmp_path / "papers.backup"
    assert filled.back_up(file) == 3
    return file


def sixty_papers() -> list[Paper]:
    """With a dozen sentences each, no two alike: among many equal vectors, Chroma's approximate
    search loses one now and then."""
    drawn = random.Random(5)

    def sentence() -> str:
        return " ".join("".join(drawn.choices("aeioumnrst", k=6)) for _ in range(9)) + "."

    return [Paper(f"Paper {i}", " ".join(sentence() for _ in range(12))) for i in range(60)]


def sound(library: Library) -> bool:
    faults = [finding for finding in check(library) if not finding.ok]
    assert faults == []  # so that a failure names them
    return True


def is_searchable(library: Library) -> bool:
    """By both indexes, each of which has all that the catalog has."""
    index, catalog = library.vectors.index, library.catalog
    assert index is not None
    assert index.count() == len(catalog.passage_vectors()[0])
    assert library.words.ids() == set(catalog.paper_ids())
    return True


def test_a_new_library_from_a_backup_is_the_same(
    filled: Library, file: Path, tmp_path: Path
) -> None:
    with open_library(tmp_path / "new") as new:
        assert new.restore(file) == 3
        assert content(new) == content(filled)
        assert [turn.question for turn in new.conversations.turns(1)] == ["soups?"]
        assert sound(new)


def test_it_is_one_file_and_any_sqlite_reads_it(file: Path) -> None:
    assert [path.name for path in file.parent.glob(f"{file.name}*")] == [file.name]
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro&immutable=1", uri=True)) as copy:
        assert copy.execute("SELECT count(*) FROM papers").fetchone() == (3,)


def test_restoring_undoes_what_came_later_without_embedding(
    filled: Library, file: Path, tmp_path: Path
) -> None:
    before = content(filled)
    filled.remove([filled.words.search(["soups"], 1)[0][0]])
    filled.conversations.record(Answer("later?", "answered", "Yes."))
    embedder = CountingEmbedder()
    with pytest.raises(UsageError, match=r"holds 2 papers.*--force"):
        filled.restore(file)
    assert filled.restore(file, force=True) == 3
    assert content(filled) == before
    assert sound(filled)
    assert embedder.made == 0
    number = filled.conversations.record(Answer("new?", "answered", "Yes."))
    assert number == 3, "2 was another conversation's, which somebody may still know of"


def test_readers_see_the_one_state_or_the_other(filled: Library, file: Path) -> None:
    filled.remove([filled.words.search(["soups"], 1)[0][0]])
    with open_library(filled.home) as reader, reader.snapshot():
        assert reader.catalog.count() == 2
        filled.restore(file, force=True)
        assert reader.catalog.count() == 2
    with open_library(filled.home) as reader:
        assert reader.words.count() == reader.catalog.count() == 3


def test_a_backup_is_of_one_moment(filled: Library, tmp_path: Path) -> None:
    class Meddling:
        """Removes a paper while the copy is being made."""

        def start(self, label: str, total: int) -> None:
            with open_library(filled.home) as other:
                other.remove([other.words.search(["soups"], 1)[0][0]])

        def advance(self, steps: int = 1) -> None: ...

        def finish(self) -> None: ...

    assert filled.back_up(tmp_path / "b", progress=Meddling()) == 3
    assert filled.catalog.count() == 2


def test_a_file_is_replaced_by_force_only(filled: Library, file: Path) -> None:
    before = file.read_bytes()
    with pytest.raises(UsageError, match="there already"):
        filled.back_up(file)
    assert file.read_bytes() == before
    assert filled.back_up(file, force=True) == 3
    with pytest.raises(UsageError, match="a folder"):
        filled.back_up(file.parent, force=True)
    with pytest.raises(LibraryNotWritable, match="cannot write"):
        filled.back_up(file.parent / "nowhere" / "b")


def test_of_no_library_there_is_no_backup(library: Library, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no library"):
        library.back_up(tmp_path / "b")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("spoil", ["absent", "empty", "cut", "notes", "page", "foreign", "newer"])
def test_what_is_no_whole_backup_changes_nothing(filled: Library, file: Path, spoil: str) -> None:
    before = content(filled)
    data = file.read_bytes()
    match spoil:
        case "absent":
            file.unlink()
        case "empty":
            file.write_bytes(b"")
        case "cut":
            file.write_bytes(data[: len(data) // 2])
        case "notes":
            file.write_bytes(b"These are my notes. " * 500)
        case "page":
            file.write_bytes(data[:-4096] + b"\xff" * 4096)
        case "foreign":
            file.unlink()
            with closing(sqlite3.connect(file)) as other:
                other.execute("CREATE TABLE bookmarks (url TEXT)")
        case "newer":
            with closing(sqlite3.connect(file)) as copy:
                copy.execute("PRAGMA user_version=99")
    wanted = LibraryTooNew if spoil == "newer" else LibraryDamaged
    with pytest.raises(wanted) as caught:
        filled.restore(file, force=True)
    assert caught.value.fix
    assert "\n" not in str(caught.value)
    assert content(filled) == before
    assert sound(filled)


def test_an_unreadable_catalog_is_replaced_and_kept(filled: Library, file: Path) -> None:
    before = content(filled)
    filled.close()
    catalog = filled.home / "catalog.sqlite"
    catalog.write_bytes(b"notes " * 2000)
    with open_library(filled.home) as library:
        with pytest.raises(LibraryDamaged, match="rag restore FILE --force"):
            library.restore(file)
        assert library.restore(file, force=True) == 3
        assert content(library) == before
    assert (filled.home / "damaged-catalog.sqlite").read_bytes() == b"notes " * 2000


@pytest.mark.parametrize("kilobytes", [0, 60, 200])
def test_a_disk_that_runs_full_leaves_one_state_or_the_other(
    filled: Library, file: Path, tmp_path: Path, kilobytes: int
) -> None:
    more = sixty_papers()
    with open_library(tmp_path / "other") as other:
        other.ingest([write_listing(tmp_path / "more", more)], embedder=CountingEmbedder())
        other.back_up(file, force=True)
    filled.close()
    script = [sys.executable, "-c", RESTORE, Path(__file__).parent, filled.home, file]
    said = subprocess.run(
        [*script, str(kilobytes * 1000)], capture_output=True, text=True, check=True, timeout=60
    ).stdout
    assert said == "60\n" if not kilobytes else said.startswith("LibraryNotWritable"), said
    filled.ingest([], embedder=CountingEmbedder())
    titles = {paper.title for paper in filled.catalog.papers()}
    assert titles in ({p.title for p in more}, {p.title for p in THREE})
    assert (len(titles) == 60) or kilobytes
    assert sound(filled)


def test_a_killed_restore_leaves_one_state_or_the_other(
    filled: Library, file: Path, tmp_path: Path
) -> None:
    more = sixty_papers()
    filled.ingest([write_listing(tmp_path / "more", more)], embedder=CountingEmbedder())
    states = ({p.title for p in THREE}, {p.title for p in (*THREE, *more)})
    filled.back_up(tmp_path / "more.backup")
    filled.close()
    moments, processes, begun = random.Random(3), context(), tmp_path / "begun"
    for number in range(8):
        begun.unlink(missing_ok=True)
        which = (file, tmp_path / "more.backup")[number % 2]
        process = processes.Process(target=restore_slowly, args=(filled.home, which, begun))
        process.start()
        while not begun.exists():
            time.sleep(0.005)
        time.sleep(moments.uniform(0, 0.4))
        process.kill()
        process.join()
        with open_library(filled.home) as library:
            assert {paper.title for paper in library.catalog.papers()} in states
            assert is_searchable(library), "before any writer has come by"
            library.ingest([], embedder=CountingEmbedder())
            assert library.words.count() == library.catalog.count()
            assert sound(library)
    assert not list(filled.home.glob("staged*"))


def test_while_one_is_restored_questions_go_on_with_what_there_was(
    filled: Library, file: Path
) -> None:
    filled.remove([filled.words.search(["soups"], 1)[0][0]])
    seen = list[tuple[str, int]]()

    class Asking:
        """Asks at every step of the progress, as another process would."""

        def start(self, label: str, total: int) -> None:
            with open_library(filled.home) as reader:
                assert is_searchable(reader)
                seen.append((label, reader.catalog.count()))

        def advance(self, steps: int = 1) -> None:
            self.start("advanced", steps)

        def finish(self) -> None: ...

    filled.restore(file, force=True, progress=Asking())
    assert seen == [("Indexing", 2), ("advanced", 2)]
    assert is_searchable(filled)
    assert filled.catalog.count() == 3


def test_the_journal_of_a_killed_restore_is_not_applied_to_the_next(
    filled: Library, file: Path
) -> None:
    """SQLite takes a journal beside a database for that of a transaction to be undone."""
    staged = filled.home / "staged" / "catalog.sqlite"
    staged.parent.mkdir()
    with closing(sqlite3.connect(staged, isolation_level=None)) as killed:
        killed.executescript("CREATE TABLE notes (note); INSERT INTO notes VALUES (zeroblob(9999))")
        killed.executescript("PRAGMA cache_spill=1; PRAGMA cache_size=1; BEGIN;")
        killed.execute("UPDATE notes SET note = zeroblob(99999)")
        journal = staged.with_name("catalog.sqlite-journal")
        left = journal.read_bytes()
    assert left
    before = content(filled)
    staged.unlink()
    journal.write_bytes(left)
    assert filled.restore(file, force=True) == 3
    assert content(filled) == before
    assert sound(filled)
    staged.parent.mkdir()
    journal.write_bytes(left)
    filled.ingest([], embedder=CountingEmbedder())
    assert not list(filled.home.glob("staged*"))


def test_a_backup_of_an_older_schema_is_brought_up_to_date(
    filled: Library, file: Path, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(file)) as copy:
        copy.execute("DROP TABLE seals")
        copy.execute("DROP TABLE signatures")
        copy.execute("DROP TABLE tallies")
        copy.execute("ALTER TABLE turns DROP COLUMN checked")
        for index in ("filtered", "venue_name", "track_name", "session", "url", "pdf_url"):
            copy.execute(f"DROP INDEX papers_{index}")
        copy.execute("PRAGMA user_version=3")
    with open_library(tmp_path / "new") as new:
        assert new.restore(file) == 3
        assert {AVERAGING.title, SOUPS.title} < {paper.title for paper in new.catalog.papers()}
        assert sound(new)

"""Links that lead out or nowhere, names that are no text, archives: nothing else is written."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tarfile
import zipfile
from collections.abc import Iterator
from contextlib import closing
from io import BytesIO
from pathlib import Path

import pytest
from library_kit import SOUPS, THREE, CountingEmbedder, open_library, write_listing

from rag.errors import LibraryDamaged, LibraryNotWritable, RagError, UnreadableFile, UsageError
from rag.library import Library
from rag.paper import Paper

EMBEDDER = CountingEmbedder()
DEVICES = ("CON", "NUL", "aux.txt", "COM1.bib", "LPT1")
ODD_NAMES = (
    *(name.encode() for name in DEVICES),
    b"papers.jsonl.",
    b"papers.jsonl ",
    b"C:papers.jsonl",
    b"papers.jsonl:stream",
    b"-rf.jsonl",
    b"~root",
    b"'; DROP TABLE papers; --.jsonl",
    b"n" * 250,
    b"latin-1-\xe9\xff.jsonl",
    "right-to-left-\u202elnosj.bib".encode(),
    b"two\nlines\x1b[31m.jsonl",
)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with open_library(tmp_path / "home") as opened:
        yield opened


@pytest.fixture
def filled(library: Library, tmp_path: Path) -> Library:
    library.ingest([write_listing(tmp_path / "a.jsonl", THREE)], embedder=EMBEDDER)
    return library


def listing_called(name: bytes, folder: Path, paper: Paper = SOUPS) -> Path:
    """A listing of one paper; skipped where no file can have such a name."""
    file = folder / os.fsdecode(name)
    try:
        shutil.copy(write_listing(folder.parent / "one.jsonl", [paper]), file)
    except OSError as error:
        pytest.skip(f"no file can be called {name!r} here: {error.strerror}")
    return file


def test_files_of_any_name_are_read(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "listings"
    folder.mkdir()
    made = [listing_called(name, folder) for name in ODD_NAMES]
    by_folder = library.ingest([folder], embedder=EMBEDDER)
    by_name = library.ingest(made, embedder=EMBEDDER)
    assert by_folder.failures == by_name.failures == []
    assert by_folder.total("records") == by_name.total("records") == len(ODD_NAMES)
    told = {file.file for file in (*by_folder.files, *by_name.files)}
    assert all(name.isprintable() for name in told), told
    assert {r"latin-1-\xe9\xff.jsonl", "right-to-left-?lnosj.bib", "CON", "aux.txt"} <= told
    [paper] = library.catalog.papers()
    assert {source.file for source in paper.sources} <= told


def test_names_that_differ_in_what_is_no_text_stay_apart(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "listings"
    folder.mkdir()
    for paper, end in zip(THREE, (b"\xe8", b"\xe9", b"\xea"), strict=True):
        listing_called(b"papers-" + end, folder, paper)
    library.ingest([folder], embedder=EMBEDDER)
    assert library.catalog.count() == 3
    files = {paper.sources[0].file for paper in library.catalog.papers()}
    assert files == {r"papers-\xe8", r"papers-\xe9", r"papers-\xea"}


def test_a_file_of_no_text_in_its_name_that_failed_is_tried_again(
    library: Library, tmp_path: Path
) -> None:
    folder = tmp_path / "listings"
    folder.mkdir()
    file = listing_called(b"broken-\xff.jsonl", folder)
    good = file.read_bytes()
    file.write_bytes(b"\x00\x01\x02")
    assert len(library.ingest([folder], embedder=EMBEDDER).failures) == 1
    file.write_bytes(good)
    assert library.ingest([folder], embedder=EMBEDDER).failures == []
    assert library.catalog.count() == 1


def test_links_to_files_are_read_once_and_links_to_folders_are_not_followed(
    library: Library, tmp_path: Path
) -> None:
    folder, outside = tmp_path / "listings", tmp_path / "outside"
    folder.mkdir()
    outside.mkdir()
    write_listing(outside / "all.jsonl", THREE)
    (folder / "one.jsonl").symlink_to(write_listing(tmp_path / "one.jsonl", [SOUPS]))
    (folder / "again.jsonl").symlink_to(folder / "one.jsonl")
    (folder / "outside").symlink_to(outside)
    (folder / "itself").symlink_to(folder)
    (folder / "nowhere").symlink_to(tmp_path / "absent")
    (folder / "loop").symlink_to(folder / "loop")
    (folder / "endless").symlink_to("/dev/zero")
    os.mkfifo(folder / "pipe")
    report = library.ingest([folder], embedder=EMBEDDER)
    assert [file.file for file in report.files] == ["again.jsonl"]
    assert [paper.title for paper in library.catalog.papers()] == [SOUPS.title]


@pytest.mark.parametrize("leads_to", ["loop", "absent"])
def test_a_link_that_leads_nowhere_is_no_listing(
    library: Library, tmp_path: Path, leads_to: str
) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / leads_to)
    with pytest.raises(UnreadableFile, match="no file or folder"):
        library.ingest([tmp_path / "loop"], embedder=EMBEDDER)


def test_a_library_behind_a_link_is_one_library(tmp_path: Path) -> None:
    real, link = tmp_path / "real", tmp_path / "link"
    real.mkdir()
    link.symlink_to(real)
    listing = write_listing(tmp_path / "a.jsonl", THREE)
    with open_library(link) as by_link, open_library(real) as by_name:
        by_link.ingest([listing], embedder=EMBEDDER)
        assert by_name.ingest([listing], embedder=EMBEDDER).files[0].unchanged == 3
        with by_link._writing(), pytest.raises(RagError, match="is being written to"):
            by_name.remove([by_name.catalog.papers()[0].paper_id])
    assert link.is_symlink()


@pytest.mark.parametrize("leads_to", ["loop", "absent"])
def test_a_link_that_leads_nowhere_is_no_library(tmp_path: Path, leads_to: str) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / leads_to)
    with pytest.raises(LibraryNotWritable, match="is a link that leads nowhere"):
        open_library(tmp_path / "loop")
    assert [path.name for path in tmp_path.iterdir()] == ["loop"]


def test_a_folder_whose_name_is_no_text_is_no_library(tmp_path: Path) -> None:
    with pytest.raises(LibraryNotWritable, match="is no text in UTF-8"):
        open_library(tmp_path / os.fsdecode(b"home-\xff"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("leads_to", ["other", "absent", "link"])
def test_a_backup_is_not_written_through_a_link(
    filled: Library, tmp_path: Path, leads_to: str
) -> None:
    other, link = tmp_path / "other", tmp_path / "link"
    other.write_text("precious")
    link.symlink_to(tmp_path / leads_to)
    with pytest.raises(UsageError, match="there already"):
        filled.back_up(link)
    assert link.is_symlink()
    assert filled.back_up(link, force=True) == 3
    assert other.read_text() == "precious"
    assert not link.is_symlink()
    assert not (tmp_path / "absent").exists()


@pytest.mark.parametrize("name", ["catalog.sqlite", "catalog.sqlite-wal", "chroma/b", "mine"])
@pytest.mark.parametrize("by", ["name", "link"])
def test_a_backup_is_not_kept_in_the_library_that_it_is_of(
    filled: Library, tmp_path: Path, name: str, by: str
) -> None:
    home = tmp_path / "home"
    before = sorted(home.rglob("*"))
    (tmp_path / "link").symlink_to(home)
    with pytest.raises(UsageError, match="inside the library"):
        filled.back_up((home if by == "name" else tmp_path / "link") / name, force=True)
    assert sorted(home.rglob("*")) == before
    assert filled.catalog.count() == 3


def test_a_library_is_restored_from_behind_a_link(filled: Library, tmp_path: Path) -> None:
    file, link = tmp_path / "papers.backup", tmp_path / "link"
    filled.back_up(file)
    link.symlink_to(file)
    filled.remove([paper.paper_id for paper in filled.catalog.papers()])
    assert filled.restore(link, force=True) == 3


def test_archives_are_no_backups_and_are_not_unpacked(filled: Library, tmp_path: Path) -> None:
    folder = tmp_path / "archives"
    folder.mkdir()
    with tarfile.open(folder / "a.tar", "w") as tar:
        for name, kind in (("../out", b"0"), (f"{tmp_path}/out", b"0"), ("link", b"2")):
            member = tarfile.TarInfo(name)
            member.type, member.linkname = kind, "/etc/passwd"
            tar.addfile(member, BytesIO())
    with zipfile.ZipFile(folder / "a.zip", "w") as packed:
        packed.writestr("../out", "{}")
    before = sorted(tmp_path.rglob("*"))
    for archive in (folder / "a.tar", folder / "a.zip"):
        with pytest.raises(LibraryDamaged, match="is no backup"):
            filled.restore(archive, force=True)
        assert len(filled.ingest([archive], embedder=EMBEDDER).failures) > 0
    assert set(tmp_path.rglob("*")) <= set(before)
    assert filled.catalog.count() == 3


@pytest.mark.parametrize(
    "evil",
    [
        "CREATE TRIGGER evil AFTER INSERT ON meta BEGIN DELETE FROM papers; END",
        "DROP TABLE stale_rows; CREATE VIEW stale_rows AS SELECT * FROM papers",
        "ALTER TABLE papers DROP COLUMN abstract",
        "DROP TABLE outbox",
    ],
)
def test_a_backup_with_orders_of_its_own_is_refused(
    filled: Library, tmp_path: Path, evil: str
) -> None:
    file = tmp_path / "papers.backup"
    filled.back_up(file)
    with closing(sqlite3.connect(file)) as backup, backup:
        backup.executescript(evil)
    with pytest.raises(LibraryDamaged, match="not those of a library"):
        filled.restore(file, force=True)
    assert filled.catalog.count() == 3

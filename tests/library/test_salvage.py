"""What a repair saves of a catalog that is cut short, overwritten, or of an older schema."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from library_kit import THREE, CountingEmbedder, content, write_listing

from rag.assistant import Assistant
from rag.errors import LibraryDamaged, LibraryTooNew
from rag.library.health import check
from rag.library.seals import broken
from rag.paper import Paper
from rag.settings import Settings

MANY = [
    *THREE,
    *(Paper(f"Paper {i}", f"About number {i}. It has {i} words.") for i in range(120)),
]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A library of many papers, closed, all in one file."""
    home = tmp_path / "home"
    with closing(opened(home)) as assistant:
        assistant.ingest([write_listing(tmp_path / "a.jsonl", MANY)])
        assistant.library._database.tidy()
    return home


@pytest.fixture
def catalog(home: Path) -> Path:
    return home / "catalog.sqlite"


def opened(home: Path) -> Assistant:
    assistant = Assistant(Settings(home=home, llm="none"))
    assistant.parts.embedder = CountingEmbedder()
    return assistant


def faults(assistant: Assistant) -> dict[str, str]:
    found = check(assistant.library, "hashing-64")
    # Hashed vectors of papers this much alike are the same: a query finds one for the other.
    bad = [finding for finding in found if not finding.ok and finding.name != "queryable"]
    return {finding.name: f"{finding.detail}. {finding.fix}" for finding in bad}


def overwrite(catalog: Path, page: int, data: bytes) -> None:
    with catalog.open("rb+") as file:
        file.seek(4096 * page)
        file.write(data)


class TestCutShort:
    @pytest.mark.parametrize("part", [0.95, 0.85])
    def test_what_is_before_the_cut_is_saved(self, catalog: Path, home: Path, part: float) -> None:
        damaged = catalog.read_bytes()[: int(catalog.stat().st_size * part)]
        catalog.write_bytes(damaged)
        with closing(opened(home)) as assistant:
            assert "rag doctor --repair" in faults(assistant)["catalog"]
            assistant.repair()
            assert faults(assistant) == {}
            papers = assistant.papers()
            assert len(papers) > 20
            assert {(p.title, p.abstract) for p in papers} <= {(p.title, p.abstract) for p in MANY}
            assert assistant.ask("What is paper 5 about?").text
            assert (home / "damaged-catalog.sqlite").read_bytes() == damaged
        assert not (home / "saved.sqlite").exists()

    def test_to_almost_nothing_is_told_with_what_helps(self, catalog: Path, home: Path) -> None:
        catalog.write_bytes(catalog.read_bytes()[:4096])
        before = catalog.read_bytes()
        with (
            closing(opened(home)) as assistant,
            pytest.raises(
                LibraryDamaged, match=r"nothing can be read of .*rag restore FILE.*ingest again"
            ),
        ):
            assistant.repair()
        assert catalog.read_bytes() == before
        assert not (home / "damaged-catalog.sqlite").exists()

    def test_a_repair_that_was_killed_before_the_last_step_is_finished(
        self, catalog: Path, home: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        catalog.write_bytes(catalog.read_bytes()[: int(catalog.stat().st_size * 0.9)])

        def killed(database: object, saved: Path) -> None:
            raise KeyboardInterrupt

        with closing(opened(home)) as assistant, monkeypatch.context() as patched:
            patched.setattr("rag.library.salvage._take_over", killed)
            with pytest.raises(KeyboardInterrupt):
                assistant.repair()
        with closing(opened(home)) as assistant:
            assistant.repair()
            assert faults(assistant) == {}
            assert len(assistant.papers()) > 20


def test_notes_are_not_touched(catalog: Path, home: Path) -> None:
    catalog.write_bytes(b"notes " * 2000)
    with closing(opened(home)) as assistant:
        with pytest.raises(LibraryDamaged, match=r"nothing can be read of .*rag restore FILE"):
            assistant.repair()
        assert catalog.read_bytes() == b"notes " * 2000
        assert not (home / "damaged-catalog.sqlite").exists()


@pytest.mark.parametrize(
    ("change", "error"),
    [("PRAGMA user_version=999", LibraryTooNew), ("DROP TABLE records", LibraryDamaged)],
)
def test_a_catalog_that_is_not_ours_to_mend(
    catalog: Path, home: Path, change: str, error: type[Exception]
) -> None:
    with closing(sqlite3.connect(catalog)) as connection:
        connection.execute(change)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    catalog.write_bytes(catalog.read_bytes()[:-4096])
    before = catalog.read_bytes()
    with pytest.raises(error), closing(opened(home)) as assistant:
        assistant.repair()
    assert catalog.read_bytes() == before


def pages_of(catalog: Path, table: str, kind: str) -> list[int]:
    """0-based numbers of a table's pages of a kind; needs no more than SQLite's own dbstat, or,
    where that is not compiled in, the first page."""
    with closing(sqlite3.connect(catalog)) as connection:
        query = "SELECT pageno - 1 FROM dbstat WHERE name = ? AND pagetype = ? ORDER BY pageno"
        try:
            return [row[0] for row in connection.execute(query, [table, kind])]
        except sqlite3.OperationalError:
            pytest.skip("this SQLite cannot tell which pages are whose")


@pytest.mark.parametrize(
    ("table", "with_"),
    [
        ("passages", b"\xff" * 4096),
        ("papers", bytes(4096)),
        ("records", b"\xff" * 4096),
        ("files", bytes(range(256)) * 16),
        ("seals", bytes(4096)),
    ],
)
def test_a_page_overwritten(catalog: Path, home: Path, table: str, with_: bytes) -> None:
    """Whatever is saved is as it was, and what was worked out from the text is worked out anew."""
    with closing(opened(home)) as assistant:
        before = content(assistant.library)
    pages = pages_of(catalog, table, "leaf")
    overwrite(catalog, pages[len(pages) // 2], with_)
    with closing(opened(home)) as assistant:
        assert "pages" in faults(assistant)
        assistant.repair()
        assert faults(assistant) == {}
        after = content(assistant.library)
        assert broken(assistant.library._database) == []
    for part in ("papers", "passages", "vectors", "sentences"):
        if part != "papers" or table != "files":  # whose name is lost
            assert after[part] == before[part]


def test_of_an_older_schema(catalog: Path, home: Path) -> None:
    """That cannot be brought up to date before it is mended."""
    with closing(opened(home)) as assistant:
        before = content(assistant.library)
    [*_, page] = pages_of(catalog, "passages", "leaf")
    with closing(sqlite3.connect(catalog)) as connection:
        connection.executescript("DROP TABLE seals; DROP TABLE signatures; PRAGMA user_version=5")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    overwrite(catalog, page, b"\xff" * 4096)
    with closing(opened(home)) as assistant:
        assert faults(assistant)
        assistant.repair()
        assert faults(assistant) == {}
        after = content(assistant.library)
    assert after["papers"] == before["papers"]
    assert after["vectors"] == before["vectors"]

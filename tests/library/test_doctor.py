"""Every fault that ``rag doctor`` finds: said in a line, and mended by ``--repair``."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from library_kit import AVERAGING, SOUPS, content, faults, write_listing

from rag.assistant import Assistant
from rag.library import Library
from rag.library.health import check, window
from rag.library.lock import writer_lock
from rag.models.scripted import ScriptedChat
from rag.paper import Paper, Passage
from rag.settings import Settings

OTHER = Paper("Another Paper", "Words of another paper.", paper_id="0-other")


def is_mended(assistant: Assistant) -> bool:
    """By ``--repair``, without embedding anything."""
    embedder = assistant.parts.embedder
    before = len(embedder.texts)
    assistant.repair()
    return faults(assistant) == {} and len(embedder.texts) == before


def first_row(library: Library) -> tuple[str, Passage]:
    index = library.vectors.index
    assert index
    row = min(index.ids())
    paper_id, _, span = row.rpartition(":")
    return row, Passage(paper_id, *map(int, span.split("-")))


def damage_page(assistant: Assistant, table: str) -> None:
    """Overwrite the first page of a table or index of the catalog."""
    assistant.library._database.tidy()
    assistant.library.close()
    path = assistant.library.home / "catalog.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        query = "SELECT rootpage FROM sqlite_master WHERE name = ?"
        page = connection.execute(query, [table]).fetchone()[0]
    data = bytearray(path.read_bytes())
    data[(page - 1) * 4096 : page * 4096] = b"\xff" * 4096
    path.write_bytes(data)


class TestWords:
    @pytest.mark.parametrize(
        ("spoil", "said"),
        [
            (lambda papers: ([], [papers[0].paper_id]), "1 missing"),
            (lambda papers: ([OTHER], []), "1 too many"),
            (
                lambda papers: ([Paper("Old", "Old.", paper_id=papers[0].paper_id)], []),
                "1 of 3 sampled are stale",
            ),
        ],
    )
    def test_that_are_not_the_catalogs(
        self,
        assistant: Assistant,
        spoil: Callable[[list[Paper]], tuple[list[Paper], list[str]]],
        said: str,
    ) -> None:
        assistant.library.words.add(*spoil(assistant.papers()))
        assert faults(assistant) == {"words": said}
        assert is_mended(assistant)

    @pytest.mark.parametrize("damage", ["missing", "unreadable", "of a newer tantivy"])
    def test_whose_folder_cannot_be_used(self, assistant: Assistant, damage: str) -> None:
        folder = assistant.library.home / "words"
        assistant.library.close()
        meta = folder / "meta.json"
        if damage == "missing":
            shutil.rmtree(folder)
        elif damage == "unreadable":
            meta.write_bytes(b"\0garbage")
        else:
            newer = {"docstore_compression": "lz9", "docstore_blocksize": 16384}
            meta.write_text(json.dumps(json.loads(meta.read_text()) | {"index_settings": newer}))
        assert set(faults(assistant)) == {"words"}
        assert is_mended(assistant)


class TestVectors:
    def test_that_are_missing(self, assistant: Assistant) -> None:
        row, _ = first_row(assistant.library)
        assistant.library.vectors.index.delete([row])
        said = faults(assistant)
        assert (set(said), said["vectors"]) == ({"vectors", "queryable"}, "1 missing")
        assert is_mended(assistant)

    def test_that_are_too_many(self, assistant: Assistant) -> None:
        vector = np.eye(64, dtype=np.float32)[:1]
        passages = [Passage(OTHER.paper_id, 0, 5)]
        assistant.library.vectors.index.add({OTHER.paper_id: OTHER}, passages, vector)
        assert faults(assistant) == {"vectors": "1 too many"}
        assert is_mended(assistant)

    def test_that_are_stale(self, assistant: Assistant) -> None:
        _, passage = first_row(assistant.library)
        papers = {paper.paper_id: paper for paper in assistant.papers()}
        vector = -np.eye(64, dtype=np.float32)[:1]
        assistant.library.vectors.index.add(papers, [passage], vector)
        said = faults(assistant)
        assert said["vectors"].startswith("1 of ")
        assert said["vectors"].endswith("sampled are stale")
        assert is_mended(assistant)

    @pytest.mark.parametrize("damage", ["missing", "unreadable"])
    def test_whose_folder_cannot_be_used(self, assistant: Assistant, damage: str) -> None:
        folder = assistant.library.home / "chroma"
        assistant.library.close()
        if damage == "missing":
            shutil.rmtree(folder)
        else:
            (folder / "chroma.sqlite3").write_bytes(b"garbage" * 100)
        assert set(faults(assistant)) == {"vectors"}
        assert is_mended(assistant)

    def test_of_another_version_of_chroma(self, assistant: Assistant, home: Path) -> None:
        """Chroma must not see them: it would change them for good. Reading goes on without."""
        embedder = assistant.parts.embedder
        assistant.library.close()
        version = home / "chroma" / "chroma.version"
        version.write_text("9.0.0")
        before = {p: p.read_bytes() for p in (home / "chroma").rglob("*") if p.is_file()}
        found = assistant.library.vectors.query(embedder.embed_query("averaging weights"), 1)
        assert assistant.paper(found[0][0].paper_id).title in (AVERAGING.title, SOUPS.title)
        assert "written by Chroma 9.0.0" in faults(assistant)["vectors"]
        assert {p: p.read_bytes() for p in before} == before
        assert is_mended(assistant)
        assert version.read_text() != "9.0.0"

    def test_of_another_version_are_written_anew_by_the_next_ingest(
        self, assistant: Assistant, home: Path
    ) -> None:
        assistant.library.close()
        (home / "chroma" / "chroma.version").write_text("9.0.0")
        assistant.ingest([])
        assert faults(assistant) == {}


def unsigned(assistant: Assistant) -> list[tuple[str, int]]:
    """Papers whose vectors cannot be found by their signs, or the other way round."""
    of = "SELECT paper_id, count FROM"
    both = ("passages", "signatures"), ("signatures", "passages")
    rows = assistant.library._database.rows
    return [row for one, other in both for row in rows(f"{of} {one} EXCEPT {of} {other}")]


class TestCatalog:
    @pytest.mark.parametrize("table", ["records_title", "papers", "people", "signatures"])
    def test_a_damaged_page_costs_no_paper(self, assistant: Assistant, table: str) -> None:
        """Of an index, of what is worked out again, and of papers, which are in the records too."""
        before = content(assistant.library)
        damage_page(assistant, table)
        assert "pages" in faults(assistant)
        assistant.repair()
        assert faults(assistant) == {}
        assert content(assistant.library) == before
        assert unsigned(assistant) == []
        assert (assistant.library.home / "damaged-catalog.sqlite").exists()

    def test_a_damaged_page_of_vectors_costs_reading_them_again(self, assistant: Assistant) -> None:
        before = content(assistant.library)
        damage_page(assistant, "passages")
        assistant.repair()
        assert faults(assistant) == {}
        assert content(assistant.library) == before
        assert unsigned(assistant) == []

    def test_one_that_is_none_is_told(self, assistant: Assistant) -> None:
        assistant.library.close()
        (assistant.library.home / "catalog.sqlite").write_bytes(b"notes " * 2000)
        with closing(Assistant(Settings(home=assistant.library.home, llm="none"))) as other:
            assert set(faults(other)) == {"catalog"}


def test_where_the_vectors_are_is_said(assistant: Assistant) -> None:
    """Chroma's own clients have to be told, and a repair puts them elsewhere."""
    for folder in ("chroma", "chroma-2", "chroma"):
        said = {finding.name: finding.detail for finding in check(assistant.library)}
        assert said["vectors"].endswith(f" passages in {folder}")
        assert assistant.library.place.folder == assistant.library.home / folder
        assert folder in {path.name for path in assistant.library.home.iterdir()}
        assistant.repair()


def test_a_lock_that_was_left_behind(assistant: Assistant, home: Path) -> None:
    holder = home / "writer.json"
    with writer_lock(home, 1):
        signed = holder.read_text()
        assert faults(assistant) == {}
    holder.write_text(signed)
    said = faults(assistant)
    assert set(said) == {"lock"}
    assert said["lock"].startswith("left behind by process ")
    assert is_mended(assistant)
    assert not holder.exists()


def test_a_disk_that_is_nearly_full(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(assistant.library.home)._replace(free=3_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
    assert faults(assistant)["disk"].startswith("3 MB free, 10")


def test_failures_are_tried_again_by_a_repair(assistant: Assistant, tmp_path: Path) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_bytes(b"\0\1")
    assistant.ingest([bad])
    assert set(faults(assistant)) == {"failures"}
    write_listing(bad, [OTHER])
    assistant.repair()
    assert faults(assistant) == {}
    assert OTHER.title in {paper.title for paper in assistant.papers()}


@pytest.mark.parametrize(("tokens", "ok"), [(1699, False), (1700, True)])
def test_an_llm_that_would_truncate(tokens: int, ok: bool) -> None:
    finding = window(ScriptedChat(context_window=tokens), 700)
    assert finding.ok == ok
    assert ("would truncate" in finding.detail) == (not ok)


@pytest.mark.parametrize("folder", ["words", "chroma"])
def test_a_file_in_the_place_of_an_index_is_put_aside(assistant: Assistant, folder: str) -> None:
    place = assistant.library.home / folder
    assistant.library.close()
    shutil.rmtree(place)
    place.write_text("my notes")
    assert faults(assistant)
    assert is_mended(assistant)
    assert (assistant.library.home / f"damaged-{folder}").read_text() == "my notes"

"""When the sample library is loaded, and when it must not be."""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path

import pytest

from rag.assistant import Assistant
from rag.errors import LibraryDamaged, LibraryNotWritable
from rag.library import Library
from rag.library.report import Silent
from rag.settings import Settings

OWN = "Averaging the Weights of a Network"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home", llm="none")


@pytest.fixture
def listing(tmp_path: Path) -> Path:
    file = tmp_path / "own.jsonl"
    file.write_text(json.dumps({"title": OWN, "abstract": "We average the weights of networks."}))
    return file


def test_not_where_another_process_puts_papers_in_first(settings: Settings, listing: Path) -> None:
    """It looked empty when the question was asked: the writer had not read its first file yet."""
    waits = threading.Event()
    held = threading.Event()
    notes: list[str] = []

    class Slow(Silent):
        def start(self, label: str, total: int) -> None:
            held.set()
            assert waits.wait(60)

    def told(note: str) -> None:
        notes.append(note)
        waits.set()  # the asker waits for the writer by now

    writer = Assistant(settings)
    asker = Assistant(settings, on_note=told)
    writing = threading.Thread(target=lambda: writer.ingest([listing], progress=Slow()))
    writing.start()
    assert held.wait(60)
    papers = asker.papers()
    writing.join()
    writer.close()
    asker.close()
    assert [paper.title for paper in papers] == [OWN]
    assert not any("loading the sample" in note for note in notes)


def test_not_where_the_catalog_of_a_library_is_gone(settings: Settings, listing: Path) -> None:
    with Library(settings) as library:
        assistant = Assistant(settings)
        library.ingest([listing], embedder=lambda: assistant.parts.embedder)
    (settings.home / "catalog.sqlite").unlink()
    before = sorted(settings.home.iterdir())
    with pytest.raises(LibraryDamaged, match=r"catalog.sqlite is gone.*rag restore FILE"):
        Assistant(settings).search("weights")
    assert sorted(settings.home.iterdir()) == before
    (finding,) = [c for c in Assistant(settings).health() if not c.ok and c.name == "catalog"]
    assert "rag restore" in finding.fix


def test_not_where_nobody_may_look(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.home.mkdir()
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != settings.home)
    with pytest.raises(LibraryNotWritable, match="may not be read"):
        Assistant(settings)

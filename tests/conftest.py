"""What tests of several floors share: clean settings, and the sample library, made once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from rag.assistant import Assistant
from rag.settings import Settings


@dataclass(frozen=True, slots=True)
class Sample:
    """The bundled listings in a library of their own. Read it; a test that writes makes a copy.

    ``notes`` are the remarks made while it was loaded by the first question.
    """

    home: Path
    assistant: Assistant
    notes: tuple[str, ...]


@pytest.fixture
def clean_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No settings file and no variable of the person who runs the tests."""
    _clean(monkeypatch, tmp_path)


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sample]:
    """Real embedder, real Chroma, real word index; no LLM. Takes about 15 s, once."""
    folder = tmp_path_factory.mktemp("sample")
    notes: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        _clean(patch, folder)
        settings = Settings(home=folder / "home", llm="none")
    assistant = Assistant(settings, on_note=notes.append)
    assistant.papers()
    yield Sample(settings.home, assistant, tuple(notes))
    assistant.close()


def _clean(patch: pytest.MonkeyPatch, folder: Path) -> None:
    patch.chdir(folder)
    patch.setenv("XDG_CONFIG_HOME", str(folder / "config"))
    for name in list(os.environ):
        if name.startswith("RAG_") and name != "RAG_BENCH_DATA":
            patch.delenv(name)

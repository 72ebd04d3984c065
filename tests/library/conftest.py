"""Fixtures of the library's tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from library_kit import THREE, CountingEmbedder, open_library, write_listing

from rag.assistant import Assistant
from rag.library import Library
from rag.settings import Settings


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Where a library will be; nothing is there yet."""
    return tmp_path / "home"


@pytest.fixture
def library(home: Path) -> Iterator[Library]:
    with open_library(home) as opened:
        yield opened


@pytest.fixture
def embedder() -> CountingEmbedder:
    return CountingEmbedder()


@pytest.fixture
def assistant(home: Path, tmp_path: Path) -> Iterator[Assistant]:
    """Over three papers, with an embedder that counts what it is asked."""
    with closing(Assistant(Settings(home=home, llm="none"))) as opened:
        opened.parts.embedder = CountingEmbedder()
        opened.ingest([write_listing(tmp_path / "a.jsonl", THREE)])
        yield opened

"""Fixtures of the library's tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from library_kit import CountingEmbedder, open_library

from rag.library import Library


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

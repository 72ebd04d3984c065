"""Fixtures of the readers' tests."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]


@pytest.fixture
def public_data() -> Path:
    """The folder of public data that some tests read; they are skipped where it is absent."""
    folder = Path(os.environ.get("RAG_BENCH_DATA") or CHECKOUT.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip("no public data: set RAG_BENCH_DATA to its folder")
    return folder

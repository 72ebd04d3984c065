"""A library of one bundled listing, made once, with the real embedder and the real indexes."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files

import pytest

from rag.library import Library
from rag.models.minilm import MiniLM
from rag.retrieval import Retriever
from rag.settings import Settings

LISTING = "averaging-and-self-supervision.hf-papers.txt"


@pytest.fixture(scope="session")
def model() -> MiniLM:
    return MiniLM()


@pytest.fixture(scope="session")
def averaging(tmp_path_factory: pytest.TempPathFactory, model: MiniLM) -> Iterator[Library]:
    listing = (files("rag") / "data" / "sample" / LISTING).read_bytes()
    home = tmp_path_factory.mktemp("averaging")
    with Library(Settings(home=home)) as library:
        library.ingest([], contents=[(LISTING, listing)], embedder=lambda: model)
        yield library


@pytest.fixture(scope="session")
def retriever(averaging: Library, model: MiniLM) -> Retriever:
    return Retriever(averaging, model)

"""What tests of written answers share."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from written_kit import GLACIERS, Bench, bench

from rag.assistant import Assistant
from rag.conversation import Conversation
from rag.settings import Settings

SmallLibrary = Callable[[str, str], Assistant]


@pytest.fixture(scope="session")
def glaciers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """A library of 29 papers, four of them about ice."""
    with bench(tmp_path_factory.mktemp("glaciers"), *GLACIERS) as made:
        yield made


@pytest.fixture(scope="module")  # an open library holds some 20 files
def small_library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallLibrary]:
    """Makes an assistant over a library of its own, by a name for it and its BibTeX."""
    made: list[Assistant] = []

    def make(name: str, bib: str) -> Assistant:
        folder = tmp_path_factory.mktemp(name)
        (folder / "papers.bib").write_text(bib, encoding="utf-8")
        made.append(Assistant(Settings(home=folder / "home", llm="none")))
        made[-1].ingest([folder / "papers.bib"])
        return made[-1]

    yield make
    for assistant in made:
        assistant.close()


@pytest.fixture
def talk(sample) -> Iterator[Conversation]:
    """A conversation about the sample library, which nothing is kept of."""
    opened = Assistant(Settings(home=sample.home, llm="none", keep_history=False))
    yield opened.converse()
    opened.close()

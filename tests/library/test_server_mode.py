"""The vectors on a real Chroma server: ``chroma run``, with and without a token, and restarted."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event, Timer

import numpy as np
import pytest
from chroma_server import ChromaServer, guarded
from library_kit import (
    SOUPS,
    THREE,
    VIDEO,
    CountingEmbedder,
    content,
    open_library,
    write_listing,
)
from numpy.typing import NDArray

from rag.errors import LibraryError, SettingsError
from rag.library import Library
from rag.paper import Filters, Paper
from rag.retrieval import Retriever
from rag.settings import explain

EMBEDDER = CountingEmbedder()
TOKEN = "7f3c-secret-token"
MANY = [Paper(f"Filler {i}", f"Number {i} is about topic {i % 7}. It ends.") for i in range(90)]

FIRST = 3


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChromaServer]:
    running = ChromaServer(tmp_path_factory.mktemp("server"))
    running.start()
    try:
        yield running
    finally:
        running.stop()


def found(library: Library, query: str, filters: Filters = Filters()) -> list[tuple[str, float]]:
    """The first papers; which of the fillers, all alike, come last is left to the index."""
    hits = Retriever(library, EMBEDDER).search(query, filters=filters).papers[:FIRST]
    return [(hit.paper.paper_id, round(hit.score, 5)) for hit in hits]


def test_serves_by_configuration_alone(server: ChromaServer, tmp_path: Path) -> None:
    listing = write_listing(tmp_path / "a.jsonl", [*THREE, *MANY])
    with (
        open_library(tmp_path / "1", chroma_url=server.url) as served,
        open_library(tmp_path / "2", chroma_url=server.url) as neighbour,
        open_library(tmp_path / "3") as embedded,
    ):
        for library, path in (
            (served, listing),
            (neighbour, write_listing(tmp_path / "b.jsonl", [VIDEO])),
            (embedded, listing),
        ):
            library.ingest([path], embedder=EMBEDDER)
        assert not (served.home / "chroma").exists()
        assert content(served) == content(embedded)
        for query in ("compressed videos", "averaging the weights of models", "topic number 3"):
            assert found(served, query) == found(embedded, query)
            of_2022 = Filters(years=(2022, 2022))
            assert found(served, query, of_2022) == found(embedded, query, of_2022)
        assert neighbour.vectors.count() == 1
        served.remove([served.catalog.paper_ids()[0]])
        served.rebuild()
        assert served.vectors.count() == served.catalog.passage_count()
        assert neighbour.vectors.count() == 1


def test_several_write_at_once(server: ChromaServer, tmp_path: Path) -> None:
    """Three libraries of their own, and a fourth that two write to in turn."""
    homes = [tmp_path / name for name in ("1", "2", "3", "4", "4")]

    def ingest(turn: int) -> None:
        papers = [Paper(f"Of {turn}: {p.title}", p.abstract) for p in MANY]
        listing = write_listing(tmp_path / f"{turn}.jsonl", papers)
        with open_library(homes[turn], chroma_url=server.url, lock_wait=60) as library:
            library.ingest([listing], embedder=EMBEDDER)

    with ThreadPoolExecutor(len(homes)) as pool:
        list(pool.map(ingest, range(len(homes))))
    for home, papers in (*((home, 90) for home in homes[:3]), (homes[3], 180)):
        with open_library(home, chroma_url=server.url) as library:
            assert library.catalog.count() == library.words.count() == papers
            assert library.vectors.count() == library.catalog.passage_count()
            passages, vectors = library.catalog.passage_vectors()
            for passage, vector in zip(passages[::9], vectors[::9], strict=True):
                nearest = {hit for hit, cosine in library.vectors.query(vector, 5) if cosine > 0.99}
                assert passage in nearest


class TestRestart:
    @pytest.fixture(autouse=True)
    def on_a_busy_machine(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("rag.library.server._PATIENCE", 120.0)

    def test_amid_queries(self, server: ChromaServer, tmp_path: Path) -> None:
        with open_library(tmp_path / "home", chroma_url=server.url) as library:
            library.ingest([write_listing(tmp_path / "a", THREE)], embedder=EMBEDDER)
            query = EMBEDDER.embed_query("compressed videos")
            expected = library.vectors.query(query, 1)
            asked, done = Event(), Event()

            def ask() -> int:
                answers = 0
                while not done.is_set():
                    assert library.vectors.query(query, 1) == expected
                    answers += 1
                    asked.set()
                return answers

            with ThreadPoolExecutor(2) as pool:
                asking = [pool.submit(ask) for _ in range(2)]
                try:
                    assert asked.wait(30)
                    server.stop()
                    server.start()
                    assert library.vectors.query(query, 1) == expected
                finally:
                    done.set()
                assert all(future.result() > 0 for future in asking)

    def test_amid_an_ingest(self, server: ChromaServer, tmp_path: Path) -> None:
        class Restarting(CountingEmbedder):
            """Has the server down when its vectors are about to be written."""

            def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
                if not self.texts:
                    server.stop()
                    Timer(0.5, server.start).start()
                return super().embed(texts)

        listing = write_listing(tmp_path / "a.jsonl", THREE)
        with (
            open_library(tmp_path / "1", chroma_url=server.url) as served,
            open_library(tmp_path / "2") as embedded,
        ):
            served.ingest([listing], embedder=Restarting())
            embedded.ingest([listing], embedder=EMBEDDER)
            assert content(served) == content(embedded)

    def test_that_never_comes(
        self, server: ChromaServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("rag.library.server._PATIENCE", 0.3)
        with open_library(tmp_path / "home", chroma_url=server.url) as library:
            library.ingest([write_listing(tmp_path / "a", THREE)], embedder=EMBEDDER)
            query = EMBEDDER.embed_query("compressed videos")
            server.stop()
            try:
                with pytest.raises(LibraryError, match=r"127.0.0.1:\d+ .*chroma run"):
                    library.vectors.query(query, 3)
                with pytest.raises(LibraryError, match="chroma run"):
                    library.ingest([write_listing(tmp_path / "b", MANY)], embedder=EMBEDDER)
            finally:
                server.start()
            library.ingest([], embedder=EMBEDDER)
            assert library.catalog.pending() == 0
            assert library.vectors.count() == library.catalog.passage_count() > 90


class TestToken:
    @pytest.fixture
    def url(self, server: ChromaServer) -> Iterator[str]:
        with guarded(server.url, TOKEN) as url:
            yield url

    def test_is_passed_on_and_kept_to_itself(
        self, url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        home = tmp_path / "home"
        with open_library(home, chroma_url=url, chroma_token=TOKEN) as library:
            library.ingest([write_listing(tmp_path / "a", THREE)], embedder=EMBEDDER)
            assert library.vectors.count() == library.catalog.passage_count()
            assert found(library, "model soups")[0][0] == library.words.search(["soups"], 1)[0][0]
            assert TOKEN not in repr(library.place)
        written = [path.read_bytes() for path in home.rglob("*") if path.is_file()]
        assert written
        assert not [data for data in written if TOKEN.encode() in data]
        assert TOKEN not in caplog.text

    @pytest.mark.parametrize(
        ("token", "told"),
        [(None, "asks for a token"), ("another-token", "does not accept the token")],
    )
    def test_that_is_wanting_or_wrong(
        self, url: str, tmp_path: Path, token: str | None, told: str
    ) -> None:
        with open_library(tmp_path / "home", chroma_url=url, chroma_token=token) as library:
            with pytest.raises(LibraryError, match=rf"{told}.*RAG_CHROMA_TOKEN") as raised:
                library.ingest([write_listing(tmp_path / "a", [SOUPS])], embedder=EMBEDDER)
            assert "another" not in str(raised.value)

    @pytest.mark.parametrize("token", ["two words", "a line\r\nX-Other: 1", "schlüssel"])
    def test_that_cannot_be_sent_is_not_shown(self, tmp_path: Path, token: str) -> None:
        home = tmp_path / "home"
        with open_library(home, chroma_url="http://127.0.0.1:1", chroma_token=token) as library:
            with pytest.raises(SettingsError, match="RAG_CHROMA_TOKEN") as raised:
                library.ingest([write_listing(tmp_path / "a", [SOUPS])], embedder=EMBEDDER)
            assert token not in str(raised.value)

    @pytest.mark.usefixtures("clean_settings")
    def test_is_masked_among_the_settings(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("RAG_CHROMA_TOKEN", TOKEN)
        [setting] = [one for one in explain() if one.name == "chroma_token"]
        assert setting.value
        assert TOKEN not in setting.value


def test_a_server_that_does_not_answer(tmp_path: Path) -> None:
    listing = write_listing(tmp_path / "a.jsonl", THREE)
    with open_library(tmp_path / "home", chroma_url="http://127.0.0.1:1") as library:
        with pytest.raises(LibraryError, match=r"127.0.0.1:1 .*chroma run"):
            library.ingest([listing], embedder=EMBEDDER)
        assert library.catalog.count() == 3


@pytest.mark.parametrize(
    "url", ["ftp://x", "http://", "http://h:99999", "http://h:1/path", "http://ann:hush@h:1"]
)
def test_an_address_that_is_none(tmp_path: Path, url: str) -> None:
    with open_library(tmp_path / "home", chroma_url=url) as library:
        with pytest.raises(SettingsError, match="RAG_CHROMA_URL") as raised:
            library.ingest([write_listing(tmp_path / "a", THREE)], embedder=EMBEDDER)
        assert "hush" not in str(raised.value)

"""A Chroma server that takes a request and never answers it: from the first one, or later."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import pytest
from chroma_server import ChromaServer
from library_kit import THREE, CountingEmbedder, open_library, write_listing

from rag.errors import LibraryError
from rag.library import chroma, server

EMBEDDER = CountingEmbedder()
TOLD = (
    r"Chroma server at http://127.0.0.1:\d+ does not answer within 0.5 seconds\. .*RAG_CHROMA_URL"
)


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (server, chroma):
        monkeypatch.setattr(module, "ANSWER_WITHIN", 0.5)


@contextmanager
def relay(target: str, silent: Event) -> Iterator[str]:
    """The address of a relay to ``target`` that accepts and says nothing while it is ``silent``."""
    host, _, port = target.removeprefix("http://").partition(":")
    held: list[socket.socket] = []

    def pass_on(client: socket.socket) -> None:
        with socket.create_connection((host, int(port))) as upstream:
            back = Thread(target=copy, args=(upstream, client))
            back.start()
            copy(client, upstream)
            back.join()

    def copy(source: socket.socket, sink: socket.socket) -> None:
        try:
            while data := source.recv(65_536):
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def serve() -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            held.append(client)
            if not silent.is_set():
                Thread(target=pass_on, args=(client,)).start()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = Thread(target=serve)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            for client in held:
                client.close()
            thread.join()


def test_from_the_first_request(tmp_path: Path) -> None:
    silent = Event()
    silent.set()
    with (
        relay("http://127.0.0.1:1", silent) as url,
        open_library(tmp_path / "home", chroma_url=url) as library,
    ):
        with pytest.raises(LibraryError, match=TOLD):
            library.ingest([write_listing(tmp_path / "a", THREE)], embedder=EMBEDDER)
        assert library.catalog.count() == len(THREE)


def test_in_mid_session(tmp_path: Path) -> None:
    running = ChromaServer(tmp_path / "server")
    running.start()
    silent = Event()
    try:
        with (
            relay(running.url, silent) as url,
            open_library(tmp_path / "home", chroma_url=url) as library,
        ):
            library.ingest([write_listing(tmp_path / "a", THREE)], embedder=EMBEDDER)
            vectors = library.vectors
            silent.set()
            with pytest.raises(LibraryError, match=TOLD):
                vectors.count()
    finally:
        running.stop()

"""A small HTTP server that says what a test tells it to, fault or no fault."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Response:
    """What one path answers: ``parts`` are bytes to send, and seconds to be silent.

    ``promised`` more bytes are announced than ever come: the client sees a cut connection.
    """

    parts: Iterable[bytes | float] = ()
    status: int = 200
    promised: int = 0
    content_type: str | None = None


@dataclass
class Request:
    path: str
    headers: dict[str, str]
    body: Any


@dataclass
class ScriptedServer:
    """``responses`` by path, or a function of the request; ``requests`` in the order they came."""

    url: str
    responses: dict[str, Response | Callable[[Request], Response]] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    cancelled: threading.Event = field(default_factory=threading.Event)


@contextmanager
def serving() -> Iterator[ScriptedServer]:
    """A server on a free port of 127.0.0.1, stopped at the end."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(None)

        def do_POST(self) -> None:
            self._answer(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

        def _answer(self, body: Any) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            request = Request(self.path, headers, body)
            script.requests.append(request)
            planned = script.responses.get(self.path, Response([b"{}"], status=404))
            response = planned if isinstance(planned, Response) else planned(request)
            self.send_response(response.status)
            self.send_header("Connection", "close")
            if response.content_type:
                self.send_header("Content-Type", response.content_type)
            if response.promised:
                sent = sum(len(part) for part in response.parts if isinstance(part, bytes))
                self.send_header("Content-Length", str(sent + response.promised))
            self.end_headers()
            try:
                for part in response.parts:
                    if isinstance(part, bytes):
                        self.wfile.write(part)
                        self.wfile.flush()
                    else:
                        closing.wait(part)
            except OSError:
                script.cancelled.set()

        def log_message(self, *args: object) -> None:
            """Keep the tests' output clean."""

    closing = threading.Event()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    script = ScriptedServer(f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield script
    finally:
        closing.set()
        server.shutdown()
        thread.join()
        server.server_close()

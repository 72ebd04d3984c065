"""An LLM server of OpenAI's protocol that says what a test tells it to, word by word."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator

from scripted_server import Response, ScriptedServer

_LOOK = 0.05  # seconds between two looks at a gate


def model_listed(server: ScriptedServer) -> None:
    """Have ``server`` offer the model ``m``."""
    listed = {"object": "list", "data": [{"id": "m", "object": "model"}]}
    server.responses["/v1/models"] = Response(
        [json.dumps(listed).encode()], content_type="application/json"
    )


def say(server: ScriptedServer, text: str, pause: float = 0.0) -> None:
    """Every answer is ``text``, with ``pause`` seconds after each word."""
    _answer(server, lambda: _words(text, pause))


def says_slowly(server: ScriptedServer, first: str, gate: threading.Event, then: str) -> None:
    """Every answer is ``first``, and once ``gate`` is set also ``then``."""
    *begun, last = then.split()

    def parts() -> Iterator[bytes | float]:
        # That a sentence is over shows when the next has come some way.
        yield from _words(f"{first} {' '.join(begun)}", 0.0)
        while not gate.is_set():
            yield _LOOK
        yield from _words(last, 0.0)

    _answer(server, parts)


def _answer(server: ScriptedServer, parts: object) -> None:
    assert callable(parts)
    server.responses["/v1/chat/completions"] = lambda _: Response(
        _stream(parts()), content_type="text/event-stream"
    )


def _words(text: str, pause: float) -> Iterator[bytes | float]:
    for word in text.split():
        delta = {"choices": [{"index": 0, "delta": {"content": f"{word} "}}]}
        yield f"data: {json.dumps(delta)}\n\n".encode()
        yield pause


def _stream(parts: Iterator[bytes | float]) -> Iterator[bytes | float]:
    yield from parts
    yield b'data: {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}\n\n'
    yield b"data: [DONE]\n\n"

"""An HTTP client that does not take a server's keep-alive pings for an answer."""

from __future__ import annotations

import time
from collections.abc import Iterator

import httpx2

from rag.models.address import limits, uses_proxy


def open_client(url: str, timeout: float, login: tuple[str, str] | None = None) -> httpx2.Client:
    """A client for ``url`` that gives up after ``timeout`` seconds without a word, and sends a user
    and a password (``login``) along.

    llama.cpp sends an empty comment every half minute while it works, or hangs.
    """

    def watch(response: httpx2.Response) -> None:
        response.stream = _Watched(response.stream, timeout)

    return httpx2.Client(
        timeout=limits(timeout),
        trust_env=uses_proxy(url),
        follow_redirects=True,
        auth=login,
        event_hooks={"response": [watch]},
    )


class _Watched(httpx2.SyncByteStream):
    """A response body in which lines that start with a colon (server-sent comments) are silence."""

    def __init__(
        self, stream: httpx2.SyncByteStream | httpx2.AsyncByteStream, timeout: float
    ) -> None:
        if not isinstance(stream, httpx2.SyncByteStream):
            raise TypeError("a synchronous client has synchronous streams")
        self._stream = stream
        self._timeout = timeout

    def __iter__(self) -> Iterator[bytes]:
        last_word = time.monotonic()
        for part in self._stream:
            if any(line.strip() and not line.startswith(b":") for line in part.splitlines()):
                last_word = time.monotonic()
            elif time.monotonic() - last_word > self._timeout:
                raise httpx2.ReadTimeout(f"nothing but pings for {self._timeout:g} seconds")
            yield part

    def close(self) -> None:
        self._stream.close()

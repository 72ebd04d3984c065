"""A Chroma server: its address, what lets us in, and what to do while it is being restarted."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

from rag.errors import LibraryError, SettingsError

if TYPE_CHECKING:
    from rag.settings import Settings

T = TypeVar("T")

_PATIENCE = 30.0  # seconds; a restart takes one or two, on a busy machine ten
_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 1.0
ANSWER_WITHIN = 60.0  # seconds; a query of a large library, or 5,000 rows to store, take a few
_NOT_LET_IN = (401, 403)
_SOON_BACK = (502, 503, 504)  # what a proxy says of a server that is down for the moment


@dataclass(frozen=True, slots=True)
class Server:
    """``address`` is where it listens; the token is never shown."""

    url: str
    token: str | None = field(default=None, repr=False)

    @property
    def address(self) -> tuple[str, int, bool]:
        """Host, port and whether it speaks TLS.

        Raises:
            SettingsError: ``url`` is not an address.
        """
        parts = urlsplit(self.url if "//" in self.url else f"//{self.url}", scheme="http")
        if parts.username is not None:
            raise SettingsError(
                "the address of the Chroma server has a user's name or password in it",
                "Leave them out of RAG_CHROMA_URL, and set RAG_CHROMA_TOKEN if it wants a token",
            )
        try:
            port = parts.port
        except ValueError:
            port = 0
        known = parts.scheme in ("http", "https") and parts.hostname and port != 0
        if not known or parts.path.strip("/"):
            raise SettingsError(
                f"{self.url!r} is not the address of a Chroma server",
                "Set RAG_CHROMA_URL to something like http://127.0.0.1:8000",
            )
        secure = parts.scheme == "https"
        return parts.hostname or "", port or (443 if secure else 8000), secure

    @property
    def headers(self) -> dict[str, str]:
        """The token as a proxy in front of a server takes it, and as Chroma Cloud does.

        Raises:
            SettingsError: it cannot be sent.
        """
        if not self.token:
            return {}
        if not (self.token.isascii() and self.token.isprintable() and " " not in self.token):
            raise SettingsError(
                "the token for the Chroma server has characters that cannot be sent",
                "Set RAG_CHROMA_TOKEN to the token alone, without blanks and line ends",
            )
        return {"Authorization": f"Bearer {self.token}", "X-Chroma-Token": self.token}

    def knock(self) -> None:
        """See that something answers there, for Chroma's client would wait for ever.

        Raises:
            httpx.TransportError: nothing does.
        """
        import httpx

        host, port, secure = self.address
        url = httpx.URL(scheme="https" if secure else "http", host=host, port=port)
        httpx.get(url.join("/api/v2/heartbeat"), headers=self.headers, timeout=ANSWER_WITHIN)

    def failed(self, error: Exception) -> LibraryError:
        """What a person is told of ``error``, which Chroma's client has raised."""
        if _status(error) in _NOT_LET_IN:
            wrong = "does not accept the token" if self.token else "asks for a token"
            return LibraryError(
                f"the Chroma server at {self.url} {wrong}",
                "Set RAG_CHROMA_TOKEN to the one that it was set up with",
            )
        if _is_timeout(error):
            return LibraryError(
                f"the Chroma server at {self.url} does not answer within {ANSWER_WITHIN:g} seconds",
                "See whether it hangs, or unset RAG_CHROMA_URL to use the embedded one",
            )
        said = " ".join(str(error).split()) or type(error).__name__
        return LibraryError(
            f"the Chroma server at {self.url} does not do its work ({said[:200]})",
            "Start it with 'chroma run', or unset RAG_CHROMA_URL to use the embedded one",
        )


def server_of(settings: Settings) -> Server | None:
    """The server that the settings name, if any."""
    if not settings.chroma_url:
        return None
    token = settings.chroma_token
    return Server(settings.chroma_url, token.get_secret_value() if token else None)


def patiently(call: Callable[[], T]) -> T:
    """``call``, a request that may be made twice, again while the server is out of reach.

    Raises:
        Exception: what ``call`` raises that is not of a restart, or is still raised when a server
            that is restarted would long be there.
    """
    given_up, pause = time.monotonic() + _PATIENCE, _FIRST_PAUSE
    while True:
        try:
            return call()
        except Exception as error:  # Chroma's client raises bare Exceptions for HTTP errors
            if not _passes(error) or time.monotonic() + pause > given_up:
                raise
        time.sleep(pause)
        pause = min(2 * pause, _LONGEST_PAUSE)


def _passes(error: Exception) -> bool:
    """Whether ``error`` is of a server that is being restarted."""
    import httpx

    broken = (httpx.NetworkError, httpx.RemoteProtocolError)
    return _status(error) in _SOON_BACK or any(isinstance(e, broken) for e in _chain(error))


def _is_timeout(error: BaseException) -> bool:
    import httpx

    return any(isinstance(e, httpx.TimeoutException) for e in _chain(error))


def _status(error: BaseException) -> int | None:
    """The HTTP status that ``error`` was raised for, however deep it is hidden."""
    import httpx

    found = (e for e in _chain(error) if isinstance(e, httpx.HTTPStatusError))
    return next((e.response.status_code for e in found), None)


def _chain(error: BaseException) -> Iterator[BaseException]:
    current: BaseException | None = error
    while current is not None:
        yield current
        current = current.__cause__ or current.__context__

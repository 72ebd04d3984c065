"""Chroma's client: opened in a folder or on a server, its errors in this program's words.

No other module but ``vectors`` knows of chromadb.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rag.errors import LibraryError, SettingsError
from rag.library.disk import is_refusal, not_writable
from rag.library.places import Place
from rag.library.server import ANSWER_WITHIN
from rag.library.stamp import damaged

_VERSION = "chroma.version"


def chroma_version() -> str:
    """The version of Chroma that is installed."""
    import chromadb

    return str(chromadb.__version__)


def note_version(folder: Path) -> None:
    """Write down which version of Chroma the files in ``folder`` are of."""
    (folder / _VERSION).write_text(chroma_version(), encoding="utf-8")


def other_version(folder: Path) -> str | None:
    """The version of Chroma that wrote the vectors in ``folder``, if it is not this one."""
    try:
        found = (folder / _VERSION).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):  # from before this was noted
        return None
    is_version = bool(re.fullmatch(r"\d[\w.]*", found))
    return found if is_version and found != chroma_version() else None


def client_of(place: Place) -> Any:
    """A client of its own for ``place``. Raises SettingsError, and whatever Chroma does."""
    import chromadb
    from chromadb.config import Settings

    # Chroma never closes the connections to a server that it keeps: let it keep none.
    settings = Settings(anonymized_telemetry=False, chroma_http_max_keepalive_connections=0)
    if place.server is None:
        return chromadb.PersistentClient(_own_spelling(place.folder), settings=settings)
    host, port, secure = place.server.address
    headers = place.server.headers
    place.server.knock()
    client: Any = chromadb.HttpClient(host, port, ssl=secure, headers=headers, settings=settings)
    client._server._session.timeout = ANSWER_WITHIN  # Chroma has no setting for it, and no limit
    return client


def _own_spelling(folder: Path) -> str:
    """A path to ``folder`` that no other client in this process uses.

    Chroma shares one client state among equal path strings, stale and with equal settings only.
    """
    bits = f"{next(_HANDLES):b}"
    return str(folder) + "".join("/." if bit == "1" else "//." for bit in bits)


_HANDLES = itertools.count(1)


@contextmanager
def translated(place: Place) -> Iterator[None]:
    """Chroma's errors as errors of the library."""
    from chromadb.errors import ChromaError, NotFoundError

    try:
        yield
    except (LibraryError, SettingsError):
        raise
    except NotFoundError as error:
        raise damaged(f"there is no vector index called {place.collection}") from error
    except Exception as error:  # Chroma's client raises bare Exceptions for HTTP errors
        if place.server:
            raise place.server.failed(error) from error
        if not isinstance(error, (ChromaError, OSError, ValueError, RuntimeError)):
            raise
        if is_refusal(place.folder, error):
            raise not_writable(place.folder, str(error)) from error
        raise damaged(f"the vector index in {place.folder} cannot be used ({error})") from error

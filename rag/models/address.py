"""Addresses of model servers: which are local, whether anything listens, how long to wait."""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import SplitResult, unquote, urlsplit, urlunsplit

from rag.errors import ModelUnavailable, SettingsError

LOCAL_SUFFIXES = (".localhost", ".local", ".internal", ".lan")
LOCAL_PATIENCE, REMOTE_PATIENCE = 0.25, 2.0  # seconds to find out whether anything listens
CONNECT_PATIENCE = 5.0  # seconds to connect with something to say
LISTING_PATIENCE = 10.0  # seconds for a small request such as the list of models


def is_local(url: str) -> bool:
    """Whether ``url`` is this machine or its network, which no proxy should be asked for."""
    host = _split(url).hostname or ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return "." not in host or host.endswith(LOCAL_SUFFIXES)
    return address.is_private or address.is_loopback or address.is_link_local


def answers(url: str) -> bool:
    """Whether something accepts connections at ``url``: a quarter of a second when local.

    Raises:
        SettingsError: ``url`` is not an address.
    """
    parts = _split(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    patience = LOCAL_PATIENCE if is_local(url) else REMOTE_PATIENCE
    try:
        socket.create_connection((parts.hostname or "", port), patience).close()
    except OSError:
        return False
    return True


def split_login(url: str) -> tuple[str, tuple[str, str] | None]:
    """``url`` without the user and the password in it, which HTTP clients log; and these.

    Raises:
        SettingsError: ``url`` is not an address.
    """
    parts = _split(url)
    if parts.username is None:
        return url, None
    bare = parts._replace(netloc=parts.netloc.rpartition("@")[2])
    return urlunsplit(bare), (unquote(parts.username), unquote(parts.password or ""))


def no_ollama(url: str) -> ModelUnavailable:
    """The error for an Ollama that does not answer at ``url``."""
    return ModelUnavailable(
        f"no Ollama answers at {url}",
        "Start it with 'ollama serve', or set ollama_url (RAG_OLLAMA_URL).",
    )


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url if "://" in url else f"http://{url}")
        _ = parts.port
    except ValueError:
        parts = urlsplit("")
    if not parts.hostname:
        raise SettingsError(f"{url!r} is not an address", "Write it like http://127.0.0.1:11434.")
    return parts


def uses_proxy(url: str) -> bool:
    """Whether the environment's proxy settings count for ``url``."""
    return not is_local(url)


def limits(timeout: float) -> tuple[float, float, float, float]:
    """Seconds to connect, between two bytes read, to write, and to wait for a free connection."""
    return (min(CONNECT_PATIENCE, timeout), timeout, timeout, timeout)

"""Identifiers of works, and the web addresses that carry them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import parse_qs, unquote, urlsplit

_ARXIV = re.compile(r"(\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?/\d{7})(?:v\d+)?", re.IGNORECASE)
_DOI = re.compile(r"10\.\d{4,9}/\S+")
_ARXIV_DOI = "10.48550/arxiv."


def canonical(scheme: str, value: str) -> tuple[str, str] | None:
    """``(scheme, value)`` in the one spelling that identifies the work, or None if it is none.

    arXiv ids lose their version, DOIs their case and resolver; a DOI that arXiv gave out is the
    arXiv id.
    """
    scheme, value = scheme.strip().lower(), value.strip()
    if scheme == "arxiv":
        value = value.removeprefix("arXiv:").removeprefix("arxiv:")
        found = _ARXIV.fullmatch(value) if len(value) < 64 else None
        return (scheme, found[1].lower()) if found else from_url(value)
    if scheme == "doi":
        start = value.find("10.")
        found = _DOI.fullmatch(value, start) if start >= 0 else None
        if not found:
            return None
        doi = found[0].lower()
        if doi.startswith(_ARXIV_DOI):
            return canonical("arxiv", doi.removeprefix(_ARXIV_DOI))
        return scheme, doi
    return (scheme, value) if scheme and value else None


def from_url(url: str) -> tuple[str, str] | None:
    """The ``(scheme, identifier)`` that a page address of a work carries, if any."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    host = (parts.netloc or "").lower().removeprefix("www.")
    path = unquote(parts.path)
    if host in ("arxiv.org", "export.arxiv.org"):
        kind, _, number = path.lstrip("/").partition("/")
        found = _ARXIV.match(number) if kind in ("abs", "pdf", "html") else None
        return ("arxiv", found[1].lower()) if found else None
    if host in ("doi.org", "dx.doi.org"):
        return canonical("doi", path.lstrip("/"))
    if host == "openreview.net" and path in ("/forum", "/pdf"):
        forum = parse_qs(parts.query).get("id")
        return ("openreview", forum[0]) if forum else None
    return None


def merged(stated: Mapping[str, str], urls: Iterable[str | None]) -> dict[str, str]:
    """``stated`` (scheme to identifier) in canonical spelling, completed from ``urls``."""
    pairs = [canonical(scheme, value) for scheme, value in stated.items()]
    pairs += [from_url(url) for url in urls if url]
    ids: dict[str, str] = {}
    for pair in pairs:
        if pair:
            ids.setdefault(*pair)
    return ids

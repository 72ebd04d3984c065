"""Papers in the formats other programs read: JSON Lines, CSV, Markdown, BibTeX, RIS."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from rag.errors import UsageError
from rag.library.bibtex import to_bibtex
from rag.library.people import surname_first
from rag.paper import Paper
from rag.text import is_page

_COLUMNS = (
    "paper_id",
    "title",
    "abstract",
    "authors",
    "venue",
    "year",
    "track",
    "session",
    "time",
    "url",
    "pdf_url",
    "ids",
    "keywords",
    "sources",
)
_MARKUP = re.compile(r"([\\`*_\[\]<>#|~])")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def export(papers: Sequence[Paper], format: str) -> str:
    """``papers`` as text in ``format``, ending in a line break; nothing for no papers but a header.

    Raises:
        UsageError: there is no such format.
    """
    if format not in FORMATS:
        raise UsageError(f"there is no export format {format!r}", f"Use {', '.join(FORMATS)}")
    return FORMATS[format](papers)


def paper_to_dict(paper: Paper) -> dict[str, Any]:
    """The object that ``rag papers --json`` lists (schema 1)."""
    stated = asdict(paper)
    stated["ids"] = dict(paper.ids)
    return {
        name: list(value) if isinstance(value := stated[name], tuple) else value
        for name in _COLUMNS
    }


def _jsonl(papers: Sequence[Paper]) -> str:
    return "".join(f"{json.dumps(paper_to_dict(p), ensure_ascii=False)}\n" for p in papers)


def _csv(papers: Sequence[Paper]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for paper in papers:
        writer.writerow([_cell(value) for value in paper_to_dict(paper).values()])
    return text.getvalue()


def _cell(value: Any) -> str | int:
    """A value as one cell; text that a spreadsheet would run as a formula gets an apostrophe."""
    match value:
        case None:
            return ""
        case int():
            return value
        case Mapping():
            text = "; ".join(f"{scheme}:{number}" for scheme, number in value.items())
        case [{"file": _}, *_]:
            text = "; ".join(f"{s['file']}#{s['record']} ({s['source']})" for s in value)
        case list():
            text = "; ".join(value)
        case _:
            text = str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _markdown(papers: Sequence[Paper]) -> str:
    return "".join(f"- {_reference(paper)}\n" for paper in papers)


def _reference(paper: Paper) -> str:
    title = f"**{_plain(paper.title)}**"
    where = " ".join(str(part) for part in (paper.venue, paper.year) if part)
    parts = [
        _link(title, paper.url) or title,
        _plain(", ".join(paper.authors)),
        _plain(where + (f" ({paper.track})" if paper.track else "")),
        _link("PDF", paper.pdf_url),
    ]
    return ". ".join(part for part in parts if part)


def _plain(text: str) -> str:
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))


def _link(text: str, url: str | None) -> str:
    """A link, if ``url`` is a page's; else nothing."""
    address = re.sub(r"[<>\s]", lambda match: f"%{ord(match.group()):02X}", url or "")
    return f"[{text}](<{address}>)" if is_page(address) else ""


def _ris(papers: Sequence[Paper]) -> str:
    return "".join(_ris_record(paper) for paper in papers)


def _ris_record(paper: Paper) -> str:
    tags: list[tuple[str, object]] = [
        ("TY", "CPAPER" if paper.venue else "UNPB"),
        ("ID", paper.paper_id),
        ("TI", paper.title),
        *(("AU", surname_first(name)) for name in paper.authors),
        ("PY", paper.year),
        ("T2", paper.venue),
        ("AB", paper.abstract),
        ("DO", paper.ids.get("doi")),
        ("UR", paper.url),
        ("L1", paper.pdf_url),
        *(("KW", keyword) for keyword in paper.keywords),
        ("N1", paper.track),
    ]
    lines = [f"{tag}  - {' '.join(str(value).split())}" for tag, value in tags if value]
    return "\n".join([*lines, "ER  - ", "", ""])


FORMATS: Mapping[str, Callable[[Sequence[Paper]], str]] = {
    "bibtex": to_bibtex,
    "ris": _ris,
    "csv": _csv,
    "jsonl": _jsonl,
    "markdown": _markdown,
}

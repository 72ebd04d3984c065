"""What may be uploaded, said before a file is chosen and for each one that the page does not send.

The page's script keeps to these limits, and so does the server, whatever a page sends.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from markupsafe import Markup

MOST_FILES = 50  # of one upload
TYPES = ("text", ".json", ".jsonl", ".ndjson", ".bib", ".csv", ".tsv", ".txt", ".md")
_KINDS = "JSON, JSON Lines, BibTeX, CSV, TSV, Markdown or the plain text of a listing"
_MB = 1024 * 1024  # as Gradio counts
_LIMITS = Markup(
    '<p id="rag-limits" class="told" data-files="{files}" data-bytes="{bytes}" '
    'data-types="{types}">{kinds}; at most {files} files at once and {mb} MB each.</p>'
)
_LIST = Markup('<ul class="added" role="status">{}</ul>')
_ITEM = Markup("<li><strong>{}</strong>: {}{}</li>")


class Refused(NamedTuple):
    """A file that the page did not send, by its name, and why."""

    name: str
    reason: str


def limits(most: int) -> Markup:
    """The limits for a person, and for the page's script; ``most`` megabytes has one file."""
    types = " ".join(name for name in TYPES if name.startswith("."))
    return _LIMITS.format(files=MOST_FILES, bytes=most * _MB, mb=most, types=types, kinds=_KINDS)


def refusal(file: Mapping[str, Any], most: int) -> Refused:
    """What the page's script says of a file, ``{name, why, size}``, for a person."""
    size = int(file.get("size", 0)) / _MB
    reasons = {
        "size": f"its {size:,.1f} MB are more than the {most} MB that a file may have",
        "number": f"at most {MOST_FILES} files are taken at once",
    }
    reason = reasons.get(str(file.get("why")), f"it is no text file ({_KINDS})")
    return Refused(str(file.get("name", "")), reason)


def refusals(refused: Sequence[Refused]) -> Markup:
    """Files that were not taken, and why; nothing if there are none."""
    return listed(refused_items(refused)) if refused else Markup()


def refused_items(refused: Sequence[Refused]) -> list[Markup]:
    """One entry for each."""
    return [item(file.name, f"not added: {file.reason}") for file in refused]


def item(name: str, told: str, more: Markup | None = None) -> Markup:
    """What became of a file."""
    return _ITEM.format(name, told, more or "")


def listed(items: Sequence[Markup]) -> Markup:
    """What became of all of them."""
    return _LIST.format(Markup().join(items))

"""Papers as BibTeX entries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from rag.paper import Paper
from rag.sources import fields
from rag.sources.base import MAX_TITLE, BadRecord, excerpt
from rag.sources.names import ends_in_suffix

if TYPE_CHECKING:
    from bibtexparser.model import Block, Entry

_BLOCK = re.compile(r"@[A-Za-z]+[ \t]{0,64}[{(]")
_ENTRY = re.compile(r"@(?!comment|string|preamble)[A-Za-z]+[ \t]{0,64}[{(]", re.IGNORECASE)
_DECODED = ("title", "booktitle", "journal", "journaltitle", "venue", "keywords")
_LATEX = frozenset("\\{}$~%&`'-")
_BARE = re.compile(r"(?<!\\)[%&]")
_TRACKS = ("oral", "poster", "spotlight", "highlight")
_LONGEST_NAME = 500


class BibtexReader:
    """BibTeX and BibLaTeX; LaTeX is decoded in titles, names and venues, not in abstracts."""

    name = "bibtex"
    description = "BibTeX entries"
    long_lines = False

    def sniff(self, head: str) -> float:
        return 0.9 if any(_ENTRY.match(line.lstrip()) for line in head.split("\n")) else 0.0

    def opening(self, line: str, following: str) -> int:  # noqa: ARG002 - the line says it all
        return 0 if _BLOCK.match(line) else -1

    def parse(self, text: str) -> Iterator[Paper | BadRecord]:
        for block in _blocks(text):
            line = (block.start_line or 0) + 1
            entry = _entry(block)
            if entry is not None:
                yield fields.paper(line, _record(entry))
            elif (raw := (block.raw or "").lstrip()) and _ENTRY.match(raw):
                yield BadRecord(line, f"a broken entry: {excerpt(raw)}")


def _blocks(text: str) -> list[Block]:
    """The blocks of the file, with string names replaced and values out of their braces.

    An entry is kept whose key, or one of whose field names, occurs twice.
    """
    import logging

    from bibtexparser.entrypoint import parse_string
    from bibtexparser.library import Library
    from bibtexparser.middlewares import (
        RemoveEnclosingMiddleware,
        ResolveStringReferencesMiddleware,
    )

    logging.getLogger("bibtexparser").addHandler(logging.NullHandler())
    library = Library()
    keys: set[str] = set()
    for block in parse_string(text, parse_stack=[]).blocks:
        entry = _entry(block)
        if entry is not None:
            if entry.key in keys:
                entry.key = f"{entry.key}#{len(keys)}"
            keys.add(entry.key)
        library.add(block if entry is None else entry, fail_on_duplicate_key=False)
    for middleware in (ResolveStringReferencesMiddleware(), RemoveEnclosingMiddleware()):
        library = middleware.transform(library)
    return library.blocks


def _entry(block: Block) -> Entry | None:
    """The entry that ``block`` is, or that it holds in spite of a repeated name."""
    from bibtexparser.model import Entry, ParsingFailedBlock

    if isinstance(block, ParsingFailedBlock) and block.ignore_error_block is not None:
        block = block.ignore_error_block
    return block if isinstance(block, Entry) else None


def _record(entry: Entry) -> dict[str, object]:
    """The fields of ``entry`` by lower-cased name, the first of each name, in plain text."""
    record: dict[str, object] = {}
    for field in entry.fields:
        name = field.key.lower()
        if name not in record:
            record[name] = _unwrapped(str(field.value))
    for name in _DECODED:
        if name in record:
            record[name] = decoded(str(record[name]))
    if "author" in record:
        record["author"] = _authors(str(record["author"]))
    venue = str(record.get("howpublished", ""))
    if "booktitle" not in record and "http" not in venue:
        record.setdefault("journal", decoded(venue))
    if (note := str(record.get("note", ""))).lower() in _TRACKS:
        record.setdefault("track", note)
    if str(record.get("archiveprefix", record.get("eprinttype", ""))).lower() == "arxiv":
        record.setdefault("arxiv", record.get("eprint", ""))
    return record


def _unwrapped(value: str) -> str:
    """``value`` with its line wraps made spaces; a blank line stays one."""
    if "\n" not in value:
        return value.strip()
    paragraphs: list[list[str]] = [[]]
    for line in (line.strip() for line in value.split("\n")):
        if line:
            paragraphs[-1].append(line)
        elif paragraphs[-1]:
            paragraphs.append([])
    return "\n\n".join(" ".join(lines) for lines in paragraphs if lines)


def _authors(value: str) -> list[str]:
    """The names of an author field as ``First von Last Jr``; what is braced stays whole."""
    from bibtexparser.middlewares.names import (
        parse_single_name_into_parts,
        split_multiple_persons_names,
    )

    names = []
    for name in split_multiple_persons_names(value):
        if "," in name and not ends_in_suffix(name) and len(name) <= _LONGEST_NAME:
            name = parse_single_name_into_parts(name, strict=False).merge_first_name_first
        names.append(decoded(name))
    return [name for name in names if name and name.lower() != "others"]


def decoded(latex: str) -> str:
    """``latex`` as plain text; formulas between dollars stay as they are.

    A bare per cent sign would start a LaTeX comment and a bare ampersand a table cell; in BibTeX
    they are text, and kept.
    """
    if _LATEX.isdisjoint(latex) or len(latex) > MAX_TITLE:
        return latex
    try:
        text: str = _decoder().latex_to_text(_BARE.sub(r"\\\g<0>", latex))
    except RecursionError:
        return latex
    return " ".join(text.split())


@cache
def _decoder() -> Any:
    from pylatexenc.latex2text import LatexNodes2Text  # type: ignore[import-untyped]

    return LatexNodes2Text(math_mode="verbatim")

"""Files of paper listings, read as papers: one module a format.

A format is recognised by its content, never by its file's name, and one file may hold several
listings. What cannot be read is reported with its line and does not stop the rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain

from rag.errors import UnknownFormat, UsageError
from rag.paper import Paper, Provenance
from rag.sources.base import BadRecord, Reader, excerpt
from rag.sources.bibtex import BibtexReader
from rag.sources.delimited import TableReader
from rag.sources.encoding import decode
from rag.sources.files import find_files
from rag.sources.hf_papers import HfPapersReader
from rag.sources.hf_viewer import ViewerReader
from rag.sources.jsonl import JsonReader
from rag.sources.lines import content_lines, ends_sentence, stray, without_long_lines
from rag.sources.papers_cool import PapersCoolReader
from rag.sources.split import Section, sections
from rag.sources.virtual_site import VirtualSiteReader

__all__ = ["AUTO", "READERS", "BadRecord", "Reader", "find_files", "read"]

AUTO = "auto"
READERS: tuple[Reader, ...] = (
    PapersCoolReader(),
    ViewerReader(),
    VirtualSiteReader(),
    HfPapersReader(),
    JsonReader(),
    TableReader(),
    BibtexReader(),
)
"""Every format understood; where two could claim a text, the first is asked first."""


def read(data: bytes, file: str, format: str = AUTO) -> Iterator[Paper | BadRecord]:
    """The records of a file in order, each paper with its provenance.

    ``file`` is the name to record, ``format`` a reader's name or ``"auto"``. Records are counted
    from 1, the unreadable ones included.

    Raises:
        UnreadableFile: ``data`` is empty, binary, or in an encoding that cannot be told.
        UnknownFormat: no reader recognises it.
        UsageError: there is no reader called ``format``.
    """
    readers = _readers(format)
    text, damaged = decode(data, file)
    found = sections(text, readers)
    if not any(section.reader for section in found):
        if format == AUTO:
            names = ", ".join(reader.name for reader in READERS)
            raise UnknownFormat(
                f"{file} is in no format understood here ({names})",
                "See 'rag sources'; if it is one of them, name it with --format.",
            )
        found = [Section(readers[0], 1, text)]
    return _records(found, text, damaged, file)


def _readers(format: str) -> Sequence[Reader]:
    chosen = [reader for reader in READERS if format in (AUTO, reader.name)]
    if not chosen:
        names = ", ".join((AUTO, *(reader.name for reader in READERS)))
        raise UsageError(f"there is no format {format!r}", f"Choose one of: {names}.")
    return chosen


def _records(
    found: Sequence[Section], text: str, damaged: Sequence[int], file: str
) -> Iterator[Paper | BadRecord]:
    count = 0
    last: Paper | BadRecord | None = None
    for section in found:
        for last in _section_records(section):
            count += 1
            yield _with_provenance(last, section, file, count)
    for line in damaged:
        yield BadRecord(line, "some bytes are not UTF-8; they are read as \ufffd")
    if isinstance(last, Paper):
        yield from _break_off(last, text)


def _section_records(section: Section) -> Iterator[Paper | BadRecord]:
    """The records of one listing, with line numbers of the whole file."""
    if section.reader is None:
        yield from stray(content_lines(section.text))
        return
    keeps = section.reader.long_lines
    text, long_lines = (section.text, []) if keeps else without_long_lines(section.text)
    overlong = (BadRecord(line, f"a line of {length:,} characters") for line, length in long_lines)
    empty = True
    for record in chain(overlong, section.reader.parse(text)):
        empty = False
        if isinstance(record, BadRecord):
            yield BadRecord(record.line + section.line - 1, record.reason)
        else:
            yield record
    if empty:
        yield BadRecord(section.line, f"a {section.reader.name} listing without a single record")


def _with_provenance(
    record: Paper | BadRecord, section: Section, file: str, number: int
) -> Paper | BadRecord:
    if isinstance(record, BadRecord) or section.reader is None:
        return record
    return replace(record, sources=(Provenance(section.reader.name, file, number),))


def _break_off(last: Paper, text: str) -> Iterator[BadRecord]:
    """A report if the file ends within the abstract of its last record."""
    text = text.rstrip()
    if last.abstract and text.endswith(last.abstract) and not ends_sentence(last.abstract):
        yield BadRecord(
            text.count("\n") + 1,
            f"the abstract breaks off at the end of the file: …{excerpt(last.abstract[-40:])}",
        )

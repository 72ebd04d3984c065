"""The table of a Hugging Face dataset, copied from its viewer: one cell a line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from rag.paper import Paper
from rag.sources import fields
from rag.sources.base import BadRecord, excerpt
from rag.sources.lines import Line, content_lines, is_url
from rag.sources.names import split_list

_TYPE = re.compile(
    r"(?:string|list|sequence|dict|bool|null|image|audio|class ?label|date|timestamp\S{0,12}"
    r"|u?int\d{1,2}|float\d{1,2})(?: ?·? ?(?:lengths|classes))?"
)
_SIZE = re.compile(r"[-\u2013]?\d[\d.,:-]{0,20}[kKMB]?|\d[\d.,k]{0,8} (?:values|classes)")
_SIZES = 2  # lines that follow a column's type: the least and the greatest, or how many values
_COLUMN = re.compile(r"[A-Za-z_][\w .()-]{0,39}")
_COLUMNS = 2  # fewer are no table of papers
_MOST_COLUMNS = 64  # what has more is no header: pages may consist of such lines
_NULL = "null"
_FURNITURE = re.compile(r"[\d.,<>…]+|Previous|Next|End of preview.*|.* rows?|Expand in .*")
_DEFAULT = ("title", "url", "detail_url", "authors", "tags", "abstract", "pdf")
_ADDRESSES = {"url", "pdf_url"}
_LONGEST_CELL = 64  # lines that an abstract, or a damaged header, may take


class _Columns(NamedTuple):
    """The columns of a listing, which of them hold web addresses, and which the abstract."""

    names: tuple[str, ...]
    addresses: tuple[bool, ...]
    abstract: int  # -1 if there is none
    least: int  # characters that the last column holds at least, as the header states it

    @property
    def before(self) -> tuple[bool, ...]:
        return self.addresses[: max(self.abstract, 0)]

    @property
    def after(self) -> tuple[bool, ...]:
        return self.addresses[self.abstract + 1 :]


class _Header(NamedTuple):
    """Column names, the line after them, and the least length of the last column's values."""

    names: tuple[str, ...]
    end: int
    least: int


class ViewerReader:
    """Column names with their types and sizes, then as many lines a record as columns.

    Records are told apart by the columns that hold web addresses, so that a line too many or
    too few spoils one record and not all that follow.
    """

    name = "hf-viewer"
    description = "Hugging Face dataset viewer, copied from the page"
    long_lines = False

    def sniff(self, head: str) -> float:
        lines = content_lines(head)
        if any(_header(lines, i) for i in range(len(lines))):
            return 0.9
        default = _columns(_DEFAULT)
        whole = (_record_end(lines, i, default) for i in range(min(len(lines), _LONGEST_CELL)))
        return 0.5 if any(whole) else 0.0

    def opening(self, line: str, following: str) -> int:
        if _is_column(line, following):
            return 0
        if not _TYPE.fullmatch(following):
            return -1
        names = [name for name in fields.FIELD_OF if line.endswith(name)]
        return len(line) - len(max(names, key=len)) if names else -1

    def parse(self, text: str) -> Iterator[Paper | BadRecord]:
        lines = content_lines(text)
        columns = _columns(_DEFAULT)
        position = _first(lines, columns)
        while position < len(lines):
            if header := _header(lines, position):
                columns, position = _trusted(header, lines), header.end
            elif end := _record_end(lines, position, columns):
                last = lines[end - 1].text
                cut = end == len(lines) and is_url(last) and len(last) < columns.least
                read = _broken if cut else _papers
                yield from read(lines[position:end], columns)
                position = end
            else:
                end = _next_start(lines, position + 1, columns)
                yield from _broken(lines[position:end], columns)
                position = end


def _first(lines: Sequence[Line], columns: _Columns) -> int:
    """Where a header or, if that is lost, a record of the usual columns first begins."""
    starts = (i for i in range(len(lines)) if _header(lines, i) or _record_end(lines, i, columns))
    return next(starts, 0)


def _trusted(header: _Header, lines: Sequence[Line]) -> _Columns:
    """The columns of a header, or the usual ones if it is damaged and they fit what follows."""
    columns, usual = _columns(header.names, header.least), _columns(_DEFAULT)
    end = _record_end(lines, header.end, columns)
    if end and (end == len(lines) or _record_end(lines, end, columns)):
        return columns
    ahead = range(header.end, min(header.end + _LONGEST_CELL, len(lines)))
    return usual if any(_record_end(lines, i, usual) for i in ahead) else columns


def _columns(names: Sequence[str], least: int = 0) -> _Columns:
    known = [fields.FIELD_OF.get(fields.normal_name(name), "") for name in names]
    addresses = tuple(field in _ADDRESSES for field in known)
    abstract = known.index("abstract") if "abstract" in known else -1
    return _Columns(tuple(names), addresses, abstract, least if addresses[-1] else 0)


def _header(lines: Sequence[Line], start: int) -> _Header | None:
    """The header that ``lines[start:]`` begins with: names with their types, a title among them."""
    names: list[str] = []
    least = ""
    i = start
    while i + 1 < len(lines) and _is_column(lines[i].text, lines[i + 1].text):
        if len(names) == _MOST_COLUMNS:
            return None
        names.append(lines[i].text)
        i += 2
        least = lines[i].text if i < len(lines) else ""
        end = min(i + _SIZES, len(lines))
        while i < end and _SIZE.fullmatch(lines[i].text):
            i += 1
    known = {fields.FIELD_OF.get(fields.normal_name(name)) for name in set(names)}
    if "title" not in known or len(names) < _COLUMNS:
        return None
    return _Header(tuple(names), i, int(least) if least.isdecimal() else 0)


@lru_cache(maxsize=1024)  # a damaged header is looked at from each of its lines
def _is_column(name: str, kind: str) -> bool:
    return bool(_COLUMN.fullmatch(name) and _TYPE.fullmatch(kind))


def _fits(lines: Sequence[Line], start: int, addresses: Sequence[bool]) -> bool:
    """Whether there are web addresses in ``lines[start:]`` where there must be, and only there."""
    cells = lines[start : start + len(addresses)]
    return len(cells) == len(addresses) and all(
        is_url(cell.text) == address or (address and cell.text == _NULL)
        for cell, address in zip(cells, addresses, strict=True)
    )


def _record_end(lines: Sequence[Line], start: int, columns: _Columns) -> int:
    """The line after the record at ``start``, or 0 if no record starts there."""
    end = start + len(columns.names)
    can_wrap = any(columns.before) and any(columns.after)
    if _fits(lines, start, columns.addresses):
        after_wrapped_url = can_wrap and end < len(lines) and is_url(lines[end].text)
        return end + 1 if after_wrapped_url and _is_boundary(lines, end + 1, columns) else end
    if not can_wrap or not _fits(lines, start, columns.before):
        return 0
    for wrapped in range(start + 1, min(end + _LONGEST_CELL, len(lines)) + 1):
        if _is_boundary(lines, wrapped, columns):
            whole = _fits(lines, wrapped - len(columns.after), columns.after)
            return wrapped if wrapped > end and whole else 0
    return 0


def _is_boundary(lines: Sequence[Line], i: int, columns: _Columns) -> bool:
    """Whether ``lines[i]`` begins a record or a header, or is the end."""
    return i == len(lines) or _fits(lines, i, columns.before) or _header(lines, i) is not None


def _next_start(lines: Sequence[Line], start: int, columns: _Columns) -> int:
    for i in range(start, len(lines)):
        if _record_end(lines, i, columns) or _header(lines, i):
            return i
    return len(lines)


def _papers(lines: Sequence[Line], columns: _Columns) -> Iterator[Paper | BadRecord]:
    """The record of ``lines``; more lines than columns are lines of the abstract."""
    cells = [line.text for line in lines]
    extra = len(cells) - len(columns.names)
    if extra:
        at = columns.abstract
        cells[at : at + extra + 1] = ["\n".join(cells[at : at + extra + 1])]
    record = {
        fields.normal_name(name): cell
        for name, cell in zip(columns.names, cells, strict=True)
        if cell != _NULL
    }
    yield fields.paper(lines[0].number, _with_tags(record))


def _with_tags(record: dict[str, str]) -> dict[str, object]:
    """``record`` with tags such as ``ICLR 2021,Poster`` read as venue, year and track."""
    tags = split_list(record.get("tags", ""))
    both = fields.venue_and_year(tags[0]) if tags else None
    if not both:
        return {**record}
    stated = {"venue": both[0], "year": both[1], "track": tags[1] if len(tags) > 1 else None}
    return {**stated, **record, "tags": tags[2:]}


def _broken(lines: Sequence[Line], columns: _Columns) -> Iterator[BadRecord]:
    if not all(_FURNITURE.fullmatch(line.text) for line in lines):
        count, first = len(columns.names), excerpt(lines[0].text)
        reason = f"{len(lines)} lines are no record of {count} cells: {first}"
        yield BadRecord(lines[0].number, reason)

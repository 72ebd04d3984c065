"""Papers as a table: CSV, or the same with tabs or semicolons, with a header row."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence

from rag.paper import Paper
from rag.sources import fields
from rag.sources.base import BadRecord, excerpt

_DELIMITERS = ",\t;"
_LONGEST_HEADER = 4_000
_GUARDED = ("'=", "'+", "'-", "'@")


class TableReader:
    """A table whose header row names its columns as ``fields.ALIASES`` has them."""

    name = "csv"
    description = "CSV or TSV with a header row (title, abstract, authors, year, venue, ...)"
    long_lines = False

    def sniff(self, head: str) -> float:
        lines = (line.strip() for line in head.split("\n"))
        return 0.8 if any(_header(line) for line in lines) else 0.0

    def opening(self, line: str, following: str) -> int:  # noqa: ARG002 - the header says it all
        return 0 if _header(line) else -1

    def parse(self, text: str) -> Iterator[Paper | BadRecord]:
        lines = text.split("\n")
        start = next((i for i, line in enumerate(lines) if _header(line.strip())), None)
        header = _header(lines[start].strip()) if start is not None else None
        if start is None or header is None:
            yield BadRecord(1, "no header row with a title column")
            return
        columns, delimiter = header
        csv.field_size_limit(max(csv.field_size_limit(), len(text)))
        yield from _rows(lines, start + 1, columns, delimiter)


def _header(line: str) -> tuple[list[str], str] | None:
    """Column names and delimiter, if ``line`` is a header row with a title and one more field."""
    if len(line) > _LONGEST_HEADER or "title" not in line.lower():
        return None
    for delimiter in _DELIMITERS:
        if delimiter in line:
            names = [fields.normal_name(name) for name in _cells(line, delimiter)]
            known = {fields.FIELD_OF[name] for name in names if name in fields.FIELD_OF}
            if "title" in known and len(known) > 1:
                return names, delimiter
    return None


def _rows(
    lines: Sequence[str], start: int, columns: list[str], delimiter: str
) -> Iterator[Paper | BadRecord]:
    """The papers of ``lines[start:]``.

    A quote that is never closed would swallow the rows after it: a row that comes out with the
    wrong number of cells is given up at its first line, and reading goes on with the next.
    """
    i = start
    while i < len(lines):
        if not lines[i].strip():
            i += 1
            continue
        end = _end_of_row(lines, i)
        cells = _cells("\n".join(lines[i:end]), delimiter) if end else []
        if len(cells) != len(columns):
            alone = _alone(lines[i], delimiter, len(columns))
            cells, end = (alone, i + 1) if alone else (cells, end)
        if len(cells) == len(columns) and end:
            if [fields.normal_name(cell) for cell in cells] != columns:
                yield fields.paper(i + 1, dict(zip(columns, cells, strict=True)))
            i = end
            continue
        if another := _header(lines[i].strip()):
            columns, delimiter = another
        else:
            yield BadRecord(i + 1, _complaint(len(cells), len(columns), lines[i]))
        i += 1


def _end_of_row(lines: Sequence[str], start: int) -> int | None:
    """The line after the row that begins at ``start``: where its quotes are balanced."""
    quotes = 0
    for i in range(start, len(lines)):
        quotes += lines[i].count('"')
        if quotes % 2 == 0:
            return i + 1
    return None


def _cells(row: str, delimiter: str) -> list[str]:
    """The cells of a row; none if its quotes make no sense."""
    if delimiter == "\t" and "\n" not in row:
        return [_unquoted(cell.strip()) for cell in row.split("\t")]
    try:
        return [_unguarded(cell.strip()) for cell in next(csv.reader([row], delimiter=delimiter))]
    except csv.Error:
        return []


def _unquoted(cell: str) -> str:
    """A cell between tabs: quotes belong to the text unless they enclose all of it."""
    inner = cell[1:-1]
    enclosed = len(cell) > 1 and cell[0] == cell[-1] == '"' and '"' not in inner.replace('""', "")
    return _unguarded(inner.replace('""', '"') if enclosed else cell)


def _unguarded(cell: str) -> str:
    """``cell`` without the apostrophe that keeps a spreadsheet from reading it as a formula."""
    return cell[1:] if cell.startswith(_GUARDED) else cell


def _alone(line: str, delimiter: str, count: int) -> list[str] | None:
    """The cells of one line whose quotes are not what delimits them, if there are ``count``."""
    cells = _cells(line, delimiter)
    while len(cells) > count and not cells[-1]:
        cells.pop()
    return cells if len(cells) == count else None


def _complaint(cells: int, columns: int, line: str) -> str:
    if cells == 0:
        return f"a quote is never closed: {excerpt(line)}"
    return f"{cells} cells for {columns} columns: {excerpt(line)}"

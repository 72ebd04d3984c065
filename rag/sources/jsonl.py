"""Papers as JSON: an object a line, an array, or an object that holds an array."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from rag.paper import Paper
from rag.sources import fields
from rag.sources.base import BadRecord, excerpt

_LISTS = ("papers", "data", "results", "items", "records", "entries", "documents", "works")
_LIST_START = re.compile(rf'"(?:{"|".join(_LISTS)})"\s{{0,64}}:\s{{0,64}}\[', re.IGNORECASE)
_TITLE = re.compile(r'"(?:paper[ _-]?)?title"\s{0,64}:', re.IGNORECASE)
_SIGNATURE = re.compile(r'\{\s{0,256}"[^"\n]{0,64}"')
_BLANKS = re.compile(r"[\s,]*")
_BETWEEN = re.compile(r"[\s,\[]*")
_PATIENCE = 200  # unreadable objects in one array; each costs a pass over the text before it


class JsonReader:
    """JSONL, JSON arrays and ``{"papers": [...]}``, with the field names of ``fields.ALIASES``."""

    name = "jsonl"
    description = 'JSON: one object a line, an array, or {"papers": [...]}'
    long_lines = True

    def sniff(self, head: str) -> float:
        start = head.lstrip()[:1]
        return 0.9 if start in ("{", "[") and start and _TITLE.search(head) else 0.0

    def opening(self, line: str, following: str) -> int:
        if line.startswith(('{"', '[{"')):
            return 0
        return 0 if line in ("{", "[", "[{") and following.startswith(("{", '"')) else -1

    def parse(self, text: str) -> Iterator[Paper | BadRecord]:
        records = _from_lines(text) if _one_object_a_line(text) else _from_document(text)
        for line, record in records:
            if isinstance(record, Mapping):
                yield fields.paper(line, record)
            else:
                yield BadRecord(line, record)


def _one_object_a_line(text: str) -> bool:
    """Whether the first two lines that are not blank both start an object."""
    starts = re.compile(r"\S").finditer(text)
    first = next(starts, None)
    if first is None or first[0] != "{":
        return False
    end = text.find("\n", first.start())
    second = re.compile(r"\S").search(text, end) if end >= 0 else None
    return second is None or second[0] == "{"


def _from_lines(text: str) -> Iterator[tuple[int, Mapping[str, Any] | str]]:
    """(line, object or what is wrong with it) of JSONL."""
    decoder = json.JSONDecoder(strict=False)
    for number, line in enumerate(_lines(text), 1):
        position = 0
        while (found := _BLANKS.match(line, position)) and found.end() < len(line):
            try:  # files without a final newline, joined, have two objects on a line
                value, position = decoder.raw_decode(line, found.end())
            except (ValueError, RecursionError) as error:
                yield number, f"not a whole JSON object ({_fault(error)}): {excerpt(line)}"
                break
            for item in _records_in(value):
                yield number, item if isinstance(item, Mapping) else f"no object: {excerpt(line)}"


def _lines(text: str) -> Iterator[str]:
    """``text.split("\\n")``, one at a time: a large listing need not be in memory twice."""
    start = 0
    while (end := text.find("\n", start)) >= 0:
        yield text[start:end]
        start = end + 1
    yield text[start:]


def _records_in(value: object) -> list[object]:
    """The records that one line holds: itself, or those of a list in it."""
    if isinstance(value, list):
        return value
    if isinstance(value, Mapping) and not any(fields.normal_name(k) == "title" for k in value):
        for name in _LISTS:
            if isinstance(held := value.get(name), list):
                return held
    return [value]


def _from_document(text: str) -> Iterator[tuple[int, Mapping[str, Any] | str]]:
    """(line, object or what is wrong with it) of the objects in an array.

    Objects are decoded one at a time, so that those before and after a broken one are read; the
    next one is found by the first key it shares with the others.
    """
    decoder = json.JSONDecoder()
    position, in_object = _first_record(text)
    signature = _SIGNATURE.match(text, position)
    line, counted, failures = 1, 0, 0
    while (found := _BETWEEN.match(text, position)) and (position := found.end()) < len(text):
        line, counted = line + text.count("\n", counted, position), position
        if text[position] == "]":
            following = _LIST_START.search(text, position) if in_object else None
            position = following.end() if following else len(text) if in_object else position + 1
            continue
        try:
            value, position = decoder.raw_decode(text, position)
            yield line, value if isinstance(value, Mapping) else f"no object: {excerpt(str(value))}"
        except (ValueError, RecursionError) as error:
            failures += 1
            yield line, f"not a whole JSON object ({_fault(error)})"
            if failures == _PATIENCE:
                yield line, "too many broken objects: what follows is not read"
                return
            end = max(position + 1, getattr(error, "pos", 0))
            position = text.find(signature[0], end) if signature else text.find("\n", end)
            position = len(text) if position < 0 else position


def _first_record(text: str) -> tuple[int, bool]:
    """Where the first record starts, and whether it is in an array inside an object."""
    start = len(text) - len(text.lstrip())
    if text.startswith("{", start):
        title = _TITLE.search(text, start)
        held = _LIST_START.search(text, start, title.start() if title else len(text))
        if held:
            found = _BETWEEN.match(text, held.end())
            return (found.end() if found else held.end()), True
    found = _BETWEEN.match(text, start)
    return (found.end() if found else start), False


def _fault(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg.lower()} at column {error.colno}"
    return "nested too deeply" if isinstance(error, RecursionError) else "a number too long"

"""Readers take time linear in their input: counted in calls, and bounded for regexes."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial

import pytest
from listings_kit import COUNTS, text_of

from rag.errors import SourceError
from rag.sources import READERS, read
from rag.sources.base import LONGEST_LINE

HOSTILE = [
    "a",
    " ",
    "\t",
    "#1 ",
    "[",
    "](",
    "[a](http://b) ",
    "[PDF] ",
    "{",
    '{"a":',
    '"',
    '""',
    ",",
    "@a{",
    "@article{a,title={",
    "\\",
    "$",
    "\\'{",
    "ICLR.2021 - ",
    "Mon 3 May 11:00 - ",
    " · ",
    "title",
    "string",
    "Get trending papers",
    "https://",
    "1",
    "Authors:",
    "é",
]
ENDS = ["", "]", "}", '"', " PDT", "\n| Total: 1", "\nAuthors: A\n\nText."]
SECONDS = 2.0  # processor time for 200,000 characters; what is quadratic takes minutes


def calls(action: Callable[[], object]) -> int:
    """How many Python and C functions ``action`` calls."""
    count = 0

    def tally(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(tally)
    try:
        action()
    finally:
        sys.setprofile(None)
    return count


def read_all(text: str, format: str = "auto") -> None:
    with suppress(SourceError):
        for _ in read(text.encode(), "x", format):
            pass


def tables(count: int) -> Iterator[tuple[str, str]]:
    rows = range(count)
    yield "jsonl", "".join(f'{{"title": "T {i}", "abstract": "A."}}\n' for i in rows)
    yield "jsonl", "[" + ",\n".join(f'{{"title": "T {i}"}}' for i in rows) + "]"
    yield "csv", "title,abstract\n" + "".join(f'T {i},"a ""b""\nc"\n' for i in rows)
    yield "csv", "title,abstract\n" + 'T,"never closed\n' * count
    yield "bibtex", "".join(f"@misc{{k{i}, title={{T {i}}}, author={{A B}}}}\n" for i in rows)
    yield "bibtex", "@misc{same, title={T}}\n" * count
    yield "bibtex", "@misc{a, title={never closed,\n" * count


@pytest.mark.parametrize("name", list(COUNTS))
def test_twice_the_listing_is_twice_the_work(name: str) -> None:
    text = text_of(name) + "\n"
    once, fourfold = (calls(partial(read_all, text * n)) for n in (1, 4))
    assert fourfold < 4.4 * once


@pytest.mark.parametrize("case", range(7))
def test_twice_the_records_are_twice_the_work(case: int) -> None:
    read_all("@misc{a, title={x}}")  # imports are no part of it
    work = []
    for count in (200, 800):
        format, text = list(tables(count))[case]
        work.append(calls(partial(read_all, text, format)))
    assert work[1] < 4.4 * work[0] + 5_000


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
@pytest.mark.parametrize("unit", HOSTILE, ids=repr)
def test_no_line_is_hostile(reader, unit: str) -> None:
    body = unit * (200_000 // len(unit))
    start = time.process_time()
    for end in ENDS:
        text = body + end
        reader.sniff(text)
        first, _, following = text.partition("\n")
        reader.opening(first, following)
        if reader.name != "bibtex":  # parses with a library; its work is counted above
            for _ in reader.parse(text):
                pass
    assert time.process_time() - start < SECONDS * len(ENDS)


def test_a_long_line_costs_no_more_than_passing_over_it() -> None:
    for name in COUNTS:
        text = text_of(name)
        long = f"{text}\n{'[PDF] #1 @a{' * (LONGEST_LINE // 6)}"
        assert calls(partial(read_all, long)) < 1.2 * calls(partial(read_all, text)) + 500

"""Properties that hold for any text: no reader fails, none loses a record that is whole."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from listings_kit import COUNTS, HF_PAPERS, laid_out, papers, records, spans, text_of

from rag.errors import SourceError
from rag.paper import Paper
from rag.sources import READERS, BadRecord, read
from rag.sources.base import MAX_ABSTRACT, MAX_TITLE

quick = settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
SHOWN = 8  # records of a listing that are damaged and looked at: enough, and quick

JUNK = st.sampled_from(
    [
        "",
        "Advertisement",
        "Cookie settings",
        "https://example.org/a",
        "null",
        "[PDF]",
        "#7",
        "Authors: Nobody",
        "Q&A",
        "·",
        "title",
        "1",
        "{",
        "@",
        '"',
        "stringlengths",
        "Mon 3 May",
        "Lorem ipsum dolor sit amet, consectetur adipiscing elit.",
        "A long line of something that is no part of any record at all, " * 6,
    ]
)
EDITS = st.lists(
    st.tuples(
        st.sampled_from(["drop", "repeat", "insert", "garble"]),
        st.integers(0, 10_000),
        JUNK,
        st.text(min_size=1, max_size=3),
    ),
    min_size=1,
    max_size=3,
)


def damaged(
    lines: list[str], first: int, edits: list[tuple[str, int, str, str]]
) -> tuple[str, set[int]]:
    """``lines`` edited from the ``first`` on, and which (from 0) the edits touch or stand by."""
    kept = list(enumerate(lines))
    touched: set[int] = set()
    for kind, where, junk, characters in edits:
        at = first + where % (len(kept) - first)
        number, line = kept[at]
        touched |= {number - 1, number, number + 1}
        if kind == "drop" and len(kept) > 1:
            del kept[at]
        elif kind == "repeat":
            kept.insert(at, (number, line))
        elif kind == "insert":
            kept.insert(at, (number, junk))
        else:
            cut = where % (len(line) + 1)
            kept[at] = (number, line[:cut] + characters.replace("\n", " ") + line[cut + 1 :])
    return "\n".join(line for _, line in kept), touched


@pytest.mark.parametrize("name", list(COUNTS))
@given(edits=EDITS)
@quick
def test_damage_spoils_no_record_that_it_does_not_touch(
    name: str, edits: list[tuple[str, int, str, str]]
) -> None:
    """A record is its lines with their neighbours; what the page's head states is left alone."""
    shown = spans(name)[:SHOWN]
    lines = text_of(name).split("\n")[: shown[-1].stop]
    text, touched = damaged(lines, 2 if name == HF_PAPERS else shown[0].stop, edits)
    try:
        found = papers(text.encode("utf-8", "replace"))
    except SourceError:
        found = []
    for span, paper in zip(shown, laid_out(name), strict=False):
        near = set(range(span.start - 1, span.stop + 1))
        assert near & touched or paper in found, paper.title


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
@given(data=st.data())
@quick
def test_no_reader_fails_on_anything(reader, data: st.DataObject) -> None:
    pieces = st.sampled_from(
        ["#1 ", "[PDF]", "Authors:", "title", "stringlengths", "\n", "\n\n", " · ", "{", "}", '"',
         "Mon 3 May 11:00 - 11:15 PDT", "Oral", "Session", "Get trending papers in your email inb",
         "@article{a,", "title = {", "author", "=", ",", "\t", "[", "]", ":", "https://a.b", "null",
         "| Total: 3", "\\", "$", "ICLR.2021", "words and more words. " * 12, "Skip to yearly menu",
         '{"title": "x"}', "title,abstract", "\x00", "\x0b", "\u2028", "\ud800", "%", "~", "|", "("]
    )  # fmt: skip
    text = "".join(data.draw(st.lists(pieces | st.text(max_size=4), max_size=25)))
    assert 0.0 <= reader.sniff(text) <= 1.0
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    for line, following in zip(lines, [*lines[1:], ""], strict=False):
        assert -1 <= reader.opening(line, following) <= len(line)
    for record in reader.parse(text):
        if isinstance(record, BadRecord):
            assert 1 <= record.line <= text.count("\n") + 1
            assert record.reason
            assert "\n" not in record.reason
        else:
            assert 0 < len(record.title) <= MAX_TITLE
            assert len(record.abstract) <= MAX_ABSTRACT
            assert record.title == record.title.strip()


@given(data=st.binary(max_size=400))
@quick
def test_any_bytes_are_read_or_refused_with_one_line(data: bytes) -> None:
    refusal: SourceError | None = None
    found = []
    try:
        found = list(read(data, "any"))
    except SourceError as error:
        refusal = error
    assert bool(found) != bool(refusal)
    assert refusal is None or (refusal.fix and "\n" not in str(refusal))


@given(order=st.permutations(list(COUNTS)))
@settings(max_examples=8, deadline=None, derandomize=True)
def test_provenance_counts_through_a_file_of_many_listings(order: list[str]) -> None:
    found = list(read("".join(map(text_of, order)).encode(), "all.txt"))
    assert all(isinstance(record, Paper) for record in found)
    numbers = [record.sources[0].record for record in found if isinstance(record, Paper)]
    assert numbers == list(range(1, 320))
    assert [replace(p, sources=()) for p in found if isinstance(p, Paper)] == [
        paper for name in order for paper in laid_out(name)
    ]


@given(cut=st.integers(1_500, 190_000))
@settings(max_examples=25, deadline=None, derandomize=True)
def test_reading_twice_is_reading_once(cut: int) -> None:
    text = text_of(HF_PAPERS)[:cut]
    assert records(text) == records(text)

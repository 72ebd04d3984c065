"""Filters of a search: what they let through, and what it takes to find out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from library_kit import CountingEmbedder, open_library, write_listing

from rag.library import Library
from rag.library.among import Among, few, nameable, sift
from rag.paper import Filters, Paper

VENUES = ("ICML", "ICLR", "COLT")
PAPERS = [
    Paper(
        f"Note {i} on sampling",
        f"Chain {i} mixes fast.",
        authors=(f"Ada Byron{i % 5}",),
        venue=VENUES[i % 3],
        year=2000 + i % 10,
        track="Oral" if i % 4 == 0 else "Poster",
        url=f"https://example.org/{i}",
    )
    for i in range(60)
]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder: Path = tmp_path_factory.mktemp("filtered")
    with open_library(folder / "home") as opened:
        listing = write_listing(folder / "a.jsonl", PAPERS)
        opened.ingest([listing], embedder=CountingEmbedder())
        yield opened


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(years=(2003, 2004)), 12),
        (Filters(venues=("icml",)), 20),
        (Filters(venues=("icml",), years=(2000, 2004), tracks=("oral",)), 3),
        (Filters(authors=("Byron3",)), 12),
        (Filters(authors=("Byron3",), venues=("COLT", "ICLR")), 8),
        (Filters(venues=("NeurIPS",)), 0),
    ],
)
def test_few_papers_are_named_and_many_are_tested(
    library: Library, monkeypatch: pytest.MonkeyPatch, filters: Filters, expected: int
) -> None:
    named = library.catalog.among(filters)
    assert named.few == named.named == set(library.catalog.paper_ids(filters))
    assert len(named.few) == expected
    assert bool(named) == bool(expected)
    if not expected:
        return
    monkeypatch.setattr("rag.library.catalog.few", lambda _: 0)
    several = library.catalog.among(filters)
    assert (several.named, several.few) == (named.named, None)
    assert set(several.passing(library.catalog.paper_ids())) == named.named
    monkeypatch.setattr("rag.library.catalog.nameable", lambda _: 0)
    many = library.catalog.among(filters)
    assert (many.named, many.few) == (None, None)
    assert set(many.passing(library.catalog.paper_ids())) == named.named


def test_what_is_named_grows_as_the_square_root_of_the_library() -> None:
    assert few(300) == few(10_000) == 1000
    assert nameable(300) == nameable(10_000) == 20_000
    for bound in (few, nameable):
        assert bound(4_000_000) == pytest.approx(2 * bound(1_000_000), rel=0.01)


@pytest.mark.parametrize(
    "filters",
    [
        Filters(venues=("ICML",)),
        Filters(years=(2001, 2003)),
        Filters(tracks=("Oral",), years=(2001, 2003)),
        Filters(venues=("ICML", "COLT"), tracks=("Oral",), years=(2001, 2003)),
        Filters(authors=("Byron3",)),
    ],
)
def test_no_filter_reads_the_papers_themselves(library: Library, filters: Filters) -> None:
    """Their rows are long, and in a large library not in memory: indexes tell who passes."""
    run: list[str] = []
    with library.catalog._db.using() as connection:
        connection.set_trace_callback(run.append)
        library.catalog.among(filters)
        library.catalog.passing(["0"], filters)
        connection.set_trace_callback(None)
        plans = [connection.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall() for sql in run]
    on_papers = [step[3] for plan in plans for step in plan if " papers" in step[3]]
    assert len(on_papers) > 1
    largest_rowid = "SEARCH papers"
    assert [s for s in on_papers if "COVERING" not in s and s != largest_rowid] == []


def test_sifting_goes_no_further_than_it_may() -> None:
    asked: list[int] = []

    def nearest(k: int) -> range:
        asked.append(k)
        return range(k)

    none = Among(None, lambda _: ())
    assert sift(nearest, str, 10, none) == []
    assert asked == [40, 640]
    asked.clear()
    even = Among(None, lambda ids: {i for i in ids if int(i) % 2 == 0})
    assert sift(nearest, str, 10, even)[:10] == list(range(0, 20, 2))
    assert asked == [40]
    asked.clear()
    seldom = Among(None, lambda ids: {i for i in ids if int(i) % 16 == 0})
    assert sift(nearest, str, 10, seldom)[:10] == list(range(0, 160, 16))
    assert len(asked) == 2
    assert 160 < asked[1] < 300, "no more than what the first 40 let expect"


def test_sifting_goes_on_until_it_has_papers_enough() -> None:
    """However many hits are of the first of them."""
    asked: list[int] = []

    def nearest(k: int) -> range:
        asked.append(k)
        return range(k)

    everyone = Among(None, set)
    found = sift(nearest, lambda hit: str(hit // 20), 5, everyone)
    assert asked[0] == 20
    assert {hit // 20 for hit in found} >= set(range(5))


class TestNames:
    def test_the_writer_counts_them_for_every_reader(self, library: Library) -> None:
        with open_library(library.home) as reader:
            counted: list[str] = []
            with reader.catalog._db.using() as connection:
                connection.set_trace_callback(counted.append)
                names = reader.catalog.names([])
                connection.set_trace_callback(None)
        assert names.venues == {"COLT": 20, "ICLR": 20, "ICML": 20}
        assert names.tracks == {"Oral": 15, "Poster": 45}
        assert names.years == {2000 + i: 6 for i in range(10)}
        assert list(names.years) == sorted(names.years)
        assert names.sources == {"jsonl": 60}
        assert not [sql for sql in counted if "GROUP BY 1" in sql]

    def test_they_follow_what_is_removed_and_added(self, tmp_path: Path) -> None:
        with open_library(tmp_path / "home") as library:
            library.ingest(
                [write_listing(tmp_path / "a.jsonl", PAPERS[:3])], embedder=CountingEmbedder()
            )
            library.remove([library.catalog.papers()[0].paper_id])
            assert library.catalog.names().venues == {"COLT": 1, "ICLR": 1}

    def test_an_ingest_that_was_cut_short_has_them_counted_anew(self, tmp_path: Path) -> None:
        class Cut(BaseException):
            pass

        def cut() -> CountingEmbedder:
            raise Cut

        with open_library(tmp_path / "home") as library:
            listing = write_listing(tmp_path / "a.jsonl", PAPERS[:3])
            with pytest.raises(Cut):
                library.ingest([listing], embedder=cut)
            assert library.catalog.names().venues == {"COLT": 1, "ICLR": 1, "ICML": 1}


def test_an_address_is_found_by_an_index(library: Library) -> None:
    [paper] = library.catalog.at_address("https://example.org/7")
    assert paper.title == "Note 7 on sampling"
    assert library.catalog.at_address("https://example.org/none") == []

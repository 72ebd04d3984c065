"""Reading the catalog: filters, ids, names, passages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from library_kit import (
    AVERAGING,
    SOUPS,
    THREE,
    VIDEO,
    CountingEmbedder,
    open_library,
    write_listing,
)

from rag.errors import PaperNotFound, UsageError
from rag.library import Library
from rag.library.catalog import Catalog
from rag.library.passages import embedding_text
from rag.paper import Filters, Paper


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("catalog")
    write_listing(folder / "in" / "optima.jsonl", [AVERAGING, SOUPS])
    write_listing(folder / "in" / "iclr" / "video.jsonl", [VIDEO])
    with open_library(folder / "home") as opened:
        opened.ingest([folder / "in"], embedder=CountingEmbedder())
        yield opened


@pytest.fixture(scope="module")
def catalog(library: Library) -> Catalog:
    return library.catalog


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(), [AVERAGING, VIDEO, SOUPS]),
        (Filters(years=(2018, 2021)), [AVERAGING, VIDEO]),
        (Filters(years=(1990, 2000)), []),
        (Filters(venues=("iclr", "Icml")), [VIDEO, SOUPS]),
        (Filters(venues=("Nowhere",)), []),
        (Filters(tracks=("ORAL",)), [SOUPS]),
        (Filters(authors=("Huyuk",)), [VIDEO]),
        (Filters(authors=("Simon Du", "T. Garipov")), [AVERAGING, SOUPS]),
        (Filters(authors=("Youngjae",)), []),
        (Filters(authors=("",)), []),
        (Filters(sources=("JSONL",)), [AVERAGING, VIDEO, SOUPS]),
        (Filters(sources=("iclr/video.jsonl",)), [VIDEO]),
        (Filters(venues=("UAI", "ICML"), years=(2020, 2030)), [SOUPS]),
        (Filters(venues=("'; DROP TABLE papers; --",)), []),
    ],
)
def test_filters(catalog: Catalog, filters: Filters, expected: Sequence[Paper]) -> None:
    titles = [paper.title for paper in expected]
    assert [paper.title for paper in catalog.papers(filters)] == titles
    assert catalog.count(filters) == len(expected)
    found = catalog.get_many(catalog.paper_ids(filters)).values()
    assert [paper.title for paper in found] == titles


def test_which_of_some_papers_pass(catalog: Catalog) -> None:
    ids = {paper.title: paper.paper_id for paper in catalog.papers()}
    asked = [ids[AVERAGING.title], ids[SOUPS.title], "0" * 12]
    assert catalog.passing(asked, Filters()) == set(asked[:2])
    assert catalog.passing(asked, Filters(years=(2018, 2018))) == {ids[AVERAGING.title]}
    assert catalog.passing([], Filters()) == set()


def test_a_venue_is_also_found_by_a_word_of_its_name(tmp_path: Path) -> None:
    workshop = replace(VIDEO, venue="ICLR 2021 Workshop")
    with open_library(tmp_path / "home") as library:
        library.ingest([write_listing(tmp_path / "a", [workshop])], embedder=CountingEmbedder())
        assert library.catalog.count(Filters(venues=("ICLR",))) == 1
        assert library.catalog.count(Filters(venues=("CLR",))) == 0


class TestIds:
    def test_whole_or_a_unique_beginning(self, catalog: Catalog) -> None:
        for paper in catalog.papers():
            assert catalog.get(paper.paper_id) == paper
            assert catalog.get(f" {paper.paper_id[:5].upper()} ") == paper

    def test_unknown_names_the_near_ones(self, catalog: Catalog) -> None:
        real = catalog.paper_ids()[0]
        typo = real[:-1] + ("0" if real[-1] != "0" else "1")
        with pytest.raises(PaperNotFound, match=f"Did you mean {real}"):
            catalog.get(typo)

    @pytest.mark.parametrize("wanted", ["", "zzz", "%", "0' OR 1=1"])
    def test_nonsense_is_not_found(self, catalog: Catalog, wanted: str) -> None:
        with pytest.raises(PaperNotFound, match="no paper has the id"):
            catalog.get(wanted)

    def test_ambiguous_names_the_candidates(self, tmp_path: Path) -> None:
        """Of seventeen ids of hexadecimal digits, two begin with the same one."""
        papers = [Paper(f"Paper number {i}") for i in range(17)]
        with open_library(tmp_path / "home") as library:
            library.ingest([write_listing(tmp_path / "a", papers)], embedder=CountingEmbedder())
            firsts = [paper_id[0] for paper_id in library.catalog.paper_ids()]
            shared = next(first for first in firsts if firsts.count(first) > 1)
            with pytest.raises(UsageError, match=f"begins several ids. Name one of {shared}"):
                library.catalog.get(shared)

    def test_many_in_the_order_asked_for(self, catalog: Catalog) -> None:
        ids = catalog.paper_ids()
        assert list(catalog.get_many([ids[2], "nonsense", ids[0]])) == [ids[2], ids[0]]


def test_names_with_their_numbers_of_papers(catalog: Catalog) -> None:
    names = catalog.names()
    assert names.venues == {"ICLR": 1, "ICML": 1, "UAI": 1}
    assert names.tracks == {"Oral": 1, "Poster": 1}
    assert names.years == {2018: 1, 2021: 1, 2022: 1}
    assert names.sources == {"jsonl": 3}
    assert set(names.authors) == {name for paper in THREE for name in paper.authors}


def test_names_that_share_a_word_with_a_question(catalog: Catalog) -> None:
    authors = catalog.names(mentioning=["papers", "by", "HÜYÜK", "and", "du"]).authors
    assert set(authors) == {"Alihan Hüyük", "Simon Shaolei Du"}


def test_passages_and_their_vectors_go_together(catalog: Catalog) -> None:
    embedder = CountingEmbedder()
    ids = catalog.paper_ids()
    passages, vectors = catalog.passage_vectors(ids[:2])
    assert {passage.paper_id for passage in passages} == set(ids[:2])
    assert [p for i in sorted(ids[:2]) for p in catalog.passages([i])[i]] == passages
    for passage, vector in zip(passages, vectors, strict=True):
        text = embedding_text(catalog.get(passage.paper_id), (passage.start, passage.end))
        assert np.allclose(vector, embedder.embed([text])[0], atol=1e-3)
    everything, all_vectors = catalog.passage_vectors()
    assert all_vectors.shape == (len(everything), embedder.dimensions)
    assert len(everything) == catalog.passage_count()
    assert catalog.passage_vectors([])[1].shape[0] == 0


def test_the_sentences_of_an_abstract(catalog: Catalog) -> None:
    [video] = catalog.papers(Filters(venues=("ICLR",)))
    texts = [video.abstract[start:end] for start, end in catalog.sentences(video.paper_id)]
    assert texts == [
        "We learn from compressed videos, e.g. from I-frames.",
        "Decoding is skipped.",
    ]
    assert catalog.sentences("nonsense") == []


def test_the_ledger(catalog: Catalog) -> None:
    files = [(file.name, file.formats, file.records, file.failures) for file in catalog.files()]
    assert files == [
        ("iclr/video.jsonl", ("jsonl",), 1, 0),
        ("optima.jsonl", ("jsonl",), 2, 0),
    ]


def test_a_library_that_does_not_exist_reads_as_an_empty_one(tmp_path: Path) -> None:
    home = tmp_path / "none"
    with open_library(home) as library:
        assert library.is_empty()
        assert library.catalog.papers() == []
        assert library.generation == 0
    assert not home.exists()

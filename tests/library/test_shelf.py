"""Leafing through a library's papers: searched, narrowed, sorted, a page at a time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from library_kit import CountingEmbedder, open_library, write_listing

from rag.library.shelf import Selection, Shelf
from rag.paper import Paper

PAPERS = [
    Paper("ZEBRA: Graph Networks for Stripes", authors=("Ada Éclair",), year=2020),
    Paper("More Graph Networks", authors=("Bob Stone",), venue="ICLR", year=2022),
    Paper("Graph Networks Again", authors=("Cem Özil", "Bob Stone"), venue="ICLR"),
    Paper("Logic at Work", authors=("Müller, Ann",), venue="NeurIPS", year=2021),
    Paper("A Survey without Authors", "It has an abstract."),
    Paper("Accents", venue="Zürich"),  # after "A Survey": a blank comes before letters
]


@pytest.fixture
def shelf(home: Path, tmp_path: Path):
    listing = write_listing(tmp_path / "papers.jsonl", PAPERS)
    with open_library(home) as library:
        library.ingest([listing], embedder=CountingEmbedder())
        yield library.shelf


def titles(shelf: Shelf, **selection: Any) -> list[str]:
    found = shelf.papers(Selection(**selection), most=9)
    assert shelf.count(Selection(**selection)) == len(found)
    return [paper.title.split()[0] for paper in found]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("graph networks", ["Graph", "More", "ZEBRA:"]),
        ("eclair graph", ["ZEBRA:"]),
        ("zebra: stripes", ["ZEBRA:"]),
        ("stone iclr 2022", ["More"]),
        ("ozil", ["Graph"]),
        ("sto", ["Graph", "More"]),
        ("cat", []),  # the letters of "Logic at" have no blank between them
        ("at", ["Logic"]),
        ("100% graph_networks '", []),
        ("", ["A", "Accents", "Graph", "Logic", "More", "ZEBRA:"]),
        ("zurich", ["Accents"]),
    ],
)
def test_words_are_looked_for_in_what_the_table_shows(shelf: Shelf, words, expected):
    assert titles(shelf, words=words) == expected


def test_venue_narrows_and_goes_together_with_words(shelf: Shelf):
    assert titles(shelf, venue="ICLR") == ["Graph", "More"]
    assert titles(shelf, venue="ICLR", words="again") == ["Graph"]
    assert titles(shelf, venue="ICL") == []


def test_order_is_by_any_column_and_what_is_missing_comes_last(shelf: Shelf):
    assert titles(shelf, reverse=True) == ["ZEBRA:", "More", "Logic", "Graph", "Accents", "A"]
    assert titles(shelf, by="year") == ["ZEBRA:", "Logic", "More", "A", "Accents", "Graph"]
    assert titles(shelf, by="year", reverse=True) == [
        "More",
        "Logic",
        "ZEBRA:",
        "A",
        "Accents",
        "Graph",
    ]
    # Éclair, Müller, Özil, Stone: surnames, and letters without their accents
    assert titles(shelf, by="authors") == ["ZEBRA:", "Logic", "Graph", "More", "A", "Accents"]
    assert titles(shelf, by="venue") == ["Graph", "More", "Logic", "Accents", "A", "ZEBRA:"]


def test_pages_follow_on_each_other(shelf: Shelf):
    pages = [shelf.papers(first=first, most=2) for first in (0, 2, 4, 6)]
    assert [len(page) for page in pages] == [2, 2, 2, 0]
    assert len({paper.paper_id for page in pages for paper in page}) == 6


def test_of_an_abstract_there_is_no_more_than_that_it_is_there(shelf: Shelf):
    (survey,) = shelf.papers(Selection(words="survey"), most=1)
    assert survey.abstract == "I"

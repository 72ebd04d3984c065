"""What the program exports it reads back as it was."""

from __future__ import annotations

from dataclasses import replace

import pytest
from listings_kit import COUNTS, complaints, laid_out, papers

from rag.library.export import export
from rag.paper import Paper

ODD = [
    Paper("=SUM(1), or: 100% of A & B_c #1", "Ends in an address https://example.org/a_b"),
    Paper('A "quoted" title; with $x^2$', "Line one.\nLine two.\n\nA paragraph."),
    Paper("Names", "x.", ("Martin Luther King, Jr.", "Łukasz Ó Néill", "victor van schmidt")),
    Paper("Ids", "x.", ids={"doi": "10.1000/a_b", "arxiv": "2101.00001"}, keywords=("a b", "c")),
    Paper("A title without an abstract", venue="ICLR", year=2021, track="Oral"),
]


def identified(found: list[Paper]) -> list[Paper]:
    return [replace(paper, paper_id=f"{i:016x}") for i, paper in enumerate(found)]


@pytest.mark.parametrize("format", ["jsonl", "csv"])
def test_json_and_csv_keep_every_field(format: str) -> None:
    for expected in (*map(laid_out, COUNTS), ODD):
        text = export(identified(expected), format)
        assert papers(text) == expected
        assert complaints(text) == []


def test_bibtex_keeps_what_bibtex_has_fields_for() -> None:
    for expected in (*map(laid_out, COUNTS), ODD):
        text = export(identified(expected), "bibtex")
        kept = [
            replace(paper, session=None, time=None, abstract=" ".join(paper.abstract.split()))
            for paper in expected
        ]
        assert papers(text) == kept
        assert complaints(text) == []

"""A data set viewer as it is really pasted: other columns, lost headers, cut rows."""

from __future__ import annotations

import pytest
from listings_kit import (
    COUNTS,
    VIEWER,
    complaints,
    laid_out,
    papers,
    records,
    text_of,
)

from rag.paper import Paper

every_listing = pytest.mark.parametrize("name", list(COUNTS))
LONG = "We study what happens to a reader when a page is not quite what it was. " * 4
ABSTRACT = LONG.strip()


def test_a_viewer_with_other_columns() -> None:
    listing = """
    id\nint64\n1\n2.93k
    paper_title\nstring · lengths\n3\n90
    summary\nstringlengths\n20\n1.2k
    year\nint64\n1.99k\n2.02k
    authors\nlistlengths\n1\n12
    arxiv_id\nstringlengths\n10\n10
    pdf_url\nstringlengths\n30\n40
    17\nA Title\nAn abstract.\n2019\n[ "A B", "C D" ]\n1903.01234\nhttps://arxiv.org/pdf/1903.01234
    18\nAnother\nnull\n2020\n[ "E F" ]\nnull\nnull
    """
    assert papers(listing) == [
        Paper(
            "A Title",
            "An abstract.",
            ("A B", "C D"),
            year=2019,
            pdf_url="https://arxiv.org/pdf/1903.01234",
            ids={"arxiv": "1903.01234"},
        ),
        Paper("Another", "", ("E F",), year=2020),
    ]


@pytest.mark.parametrize(
    ("tags", "venue", "year", "track", "keywords"),
    [
        ("NIPS 2023,Oral", "NIPS", 2023, "Oral", ()),
        ("ICLR 2022", "ICLR", 2022, None, ()),
        ("graphs,theory", None, None, None, ("graphs", "theory")),
    ],
)
def test_a_viewer_with_other_tags(
    tags: str, venue: str | None, year: int | None, track: str | None, keywords: tuple[str, ...]
) -> None:
    found = papers(text_of(VIEWER).replace("ICLR 2021,Poster", tags))
    assert len(found) == 100
    assert {(p.venue, p.year, p.track, p.keywords) for p in found} == {
        (venue, year, track, keywords)
    }


@pytest.mark.parametrize("lost", range(7))
def test_a_viewer_row_with_a_line_too_few_spoils_no_other(lost: int) -> None:
    lines = text_of(VIEWER).split("\n")
    del lines[27 + 7 * 40 + lost]
    damaged = "\n".join(lines)
    assert papers(damaged) == laid_out(VIEWER)[:40] + laid_out(VIEWER)[41:]
    [complaint] = complaints(damaged)
    assert complaint.line == 28 + 7 * 40


def test_a_viewer_whose_header_was_not_copied() -> None:
    assert papers("\n".join(text_of(VIEWER).split("\n")[27:])) == laid_out(VIEWER)


def test_a_viewer_whose_header_is_damaged() -> None:
    for lost in range(27):
        lines = text_of(VIEWER).split("\n")
        del lines[lost]
        assert papers("\n".join(lines)) == laid_out(VIEWER), lost


def test_a_viewer_row_cut_within_its_last_cell_is_reported() -> None:
    for cut in (1, 20, 60):
        text = text_of(VIEWER)[:-cut]
        assert papers(text) == laid_out(VIEWER)[:-1]
        assert [c.line for c in complaints(text)] == [28 + 7 * 99]


def test_a_viewer_abstract_of_several_lines_the_last_an_address() -> None:
    text, expected = text_of(VIEWER), laid_out(VIEWER)
    abstract = expected[3].abstract
    for wrapped in (f"{abstract}\nhttps://example.org/x", f"A.\n{abstract}\nhttps://example.org/x"):
        found = papers(text.replace(abstract, wrapped))
        assert found[3].abstract == wrapped
        assert found[3].pdf_url == expected[3].pdf_url
        assert found[:3] + found[4:] == expected[:3] + expected[4:]


def test_viewer_navigation_below_the_table() -> None:
    pages = "\n".join(("<", "1", "2", "3", "...", "860", "Next", ">"))
    assert records(f"{text_of(VIEWER)}\n{pages}\n") == records(text_of(VIEWER))

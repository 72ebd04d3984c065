"""Listings of conference papers as they are really pasted: other venues, buttons, notes."""

from __future__ import annotations

from textwrap import fill

import pytest
from listings_kit import (
    COUNTS,
    PAPERS_2022,
    complaints,
    laid_out,
    papers,
    text_of,
)

from rag.paper import Paper

every_listing = pytest.mark.parametrize("name", list(COUNTS))
LONG = "We study what happens to a reader when a page is not quite what it was. " * 4
ABSTRACT = LONG.strip()


def cool(head: str, *rest: str) -> str:
    return "\n\n".join((head, *rest)) + "\n"


@pytest.mark.parametrize(
    ("header", "venue", "year", "track"),
    [
        ("NeurIPS.2023 - Oral\n\nTotal: 77", "NeurIPS", 2023, "Oral"),
        ("CVPR.2024\n\n| Total: 2713", "CVPR", 2024, None),
        ("ICML.2025 - Spotlight Poster | Total: 12", "ICML", 2025, "Spotlight Poster"),
        ("USENIX-Sec.2024 - Summer\nTotal: 1", "USENIX-Sec", 2024, "Summer"),
        ("CVPR.2024", "CVPR", 2024, None),
        ("Computation and Language\n\nTotal: 3", None, None, None),
        ("", None, None, None),
    ],
)
def test_other_venues(header: str, venue: str | None, year: int | None, track: str | None) -> None:
    [found] = papers(cool(header, "#1 A Title [PDF3] [Copy] [Kimi]", "Authors: A B ; C D", LONG))
    assert found == Paper("A Title", ABSTRACT, ("A B", "C D"), venue, year, track)


@pytest.mark.parametrize(
    "title_line",
    [
        "#1 A Title",
        "#1 A Title [PDF]",
        "#12 A Title [PDF(12)] [Copy] [Kimi(3)] [REL]",
        "#1 A Title [PDF 2] [Copy] [Kimi 10] [REL] [Star]",
        "#1\nA Title\n[PDF2] [Copy] [Kimi1]",
        "#1 A Title\n[PDF2] [Copy]",
        "A Title [PDF2] [Copy] [Kimi1] [REL]",
        "### #1 A Title [PDF] [Copy]",
    ],
)
def test_other_buttons(title_line: str) -> None:
    [found] = papers(cool(title_line, "Author: A B", LONG))
    assert found == Paper("A Title", ABSTRACT, ("A B",))


def test_brackets_that_belong_to_the_title() -> None:
    listing = cool(
        "#1 Attention Revisited [Extended] (Part #2 of 3) [PDF1] [REL]", "Authors: A", LONG
    )
    assert papers(listing)[0].title == "Attention Revisited [Extended] (Part #2 of 3)"


def test_markdown_links_and_notes() -> None:
    listing = cool(
        "#1 [A Title](https://arxiv.org/abs/2403.01234v2) "
        "[[PDF](https://arxiv.org/pdf/2403.01234v2)] [Copy] [Kimi](#kimi)",
        "**Authors**: [A B](https://papers.cool/a) ; [C D](https://papers.cool/c)",
        LONG,
        "**Subjects**: Machine Learning, Computation and Language",
        "**Publish**: 2024-03-02 11:00:00 UTC",
    )
    listing = listing.replace("[Kimi](#kimi)", "[Kimi]")
    assert papers(listing) == [
        Paper(
            "A Title",
            ABSTRACT,
            ("A B", "C D"),
            year=2024,
            url="https://arxiv.org/abs/2403.01234v2",
            pdf_url="https://arxiv.org/pdf/2403.01234v2",
            ids={"arxiv": "2403.01234"},
            keywords=("Machine Learning", "Computation and Language"),
        )
    ]


def test_a_record_that_states_its_own_venue() -> None:
    record = cool("#1 A Title [PDF]", "Authors: A", LONG, "Subject: ACL.2024 - Long Papers")
    [found] = papers(f"ICLR.2022\nTotal: 2\n{record}")
    assert (found.venue, found.year, found.track) == ("ACL", 2024, "Long Papers")


def test_an_abstract_in_paragraphs_and_what_follows_the_last() -> None:
    listing = cool(
        "#1 A Title [PDF]", "Authors: A", f"{LONG}\n\n{LONG}", "Designed by kexue.fm | kimi.ai"
    )
    assert papers(listing)[0].abstract == f"{ABSTRACT}\n\n{ABSTRACT}"


def test_a_hard_wrapped_abstract() -> None:
    wrapped = fill(ABSTRACT, 80)
    assert papers(cool("#1 A Title [PDF]", "Authors: A", wrapped))[0].abstract == wrapped


def test_a_title_line_that_was_lost() -> None:
    lines = text_of(PAPERS_2022).split("\n")
    del lines[10]  # line 11 holds the second title
    found = "\n".join(lines)
    assert papers(found) == [p for i, p in enumerate(laid_out(PAPERS_2022)) if i != 1]
    assert [c.line for c in complaints(found)] == [12]


def test_an_abstract_address_gives_no_identifier() -> None:
    abstract = f"{LONG}Code: https://arxiv.org/abs/2101.00001"
    assert papers(cool("#1 A Title [PDF]", "Authors: A", abstract))[0].ids == {}

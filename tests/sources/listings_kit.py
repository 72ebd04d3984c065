"""What the readers' tests share: the shipped listings, and how their lines are laid out.

The layouts were found by reading the five files. They say on which line of a file each field of
each record stands, without any of the readers' code, and so are an oracle for all 319 records.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from rag.paper import Paper
from rag.sources import BadRecord, read, sample

POSTERS_2021 = "iclr-2021-posters.papers-cool.txt"
PAPERS_2022 = "iclr-2022.papers-cool.txt"
VIEWER = "iclr-2021-posters.hf-viewer.txt"
SESSION = "iclr-2021-oral-session-2.virtual-site.txt"
HF_PAPERS = "averaging-and-self-supervision.hf-papers.txt"

LISTINGS = dict(sample.listings())
COUNTS = {POSTERS_2021: 25, VIEWER: 100, SESSION: 15, PAPERS_2022: 25, HF_PAPERS: 154}
READER = {
    POSTERS_2021: "papers.cool",
    PAPERS_2022: "papers.cool",
    VIEWER: "hf-viewer",
    SESSION: "virtual-site",
    HF_PAPERS: "hf-papers",
}
SESSION_SLOTS = (14, 23, 32, 41, 55, 64, 73, 82, 91, 100, 114, 123, 132, 141, 150)
"""Lines of the session page's time slots that hold a paper; those at 50, 109, 159 are Q&A."""

# A paper with every field a record can have, and two that have only what they must.
WHOLE = Paper(
    "Weight averaging, revisited",
    "We average weights.\n\nThey generalise; 5% better.",
    ("Ada Lovelace", "Jürgen Schmidhuber", "Martin Luther King, Jr."),
    "ICLR",
    2021,
    "Poster",
    "Session 3",
    "Mon 3 May 11:00 - 11:15 PDT",
    "https://arxiv.org/abs/2101.00001",
    "https://arxiv.org/pdf/2101.00001",
    {"doi": "10.1000/abc.1", "arxiv": "2101.00001", "openreview": "FOyuZ26emy"},
    ("averaging", "flat minima"),
)
TWO = [Paper("First", "One."), Paper("Second", "Two.")]


def papers(data: bytes | str, format: str = "auto") -> list[Paper]:
    """The papers that are read from ``data``, without provenance."""
    return [replace(r, sources=()) for r in records(data, format) if isinstance(r, Paper)]


def complaints(data: bytes | str, format: str = "auto") -> list[BadRecord]:
    return [record for record in records(data, format) if isinstance(record, BadRecord)]


def records(data: bytes | str, format: str = "auto") -> list[Paper | BadRecord]:
    encoded = data.encode() if isinstance(data, str) else data
    return list(read(encoded, "pasted.txt", format))


def text_of(name: str) -> str:
    return LISTINGS[name].decode("utf-8")


def laid_out(name: str) -> list[Paper]:
    """The records of a listing, taken from the lines where they were seen to stand."""
    lines = ["", *text_of(name).split("\n")]  # lines[1] is line 1
    return list(_LAYOUTS[name](lines))


def spans(name: str) -> list[range]:
    """For each record of a listing the 0-based lines from the end of the one before to its own."""
    lines = text_of(name).split("\n")
    found, start = [], 0
    for paper in laid_out(name):
        end = lines.index(paper.pdf_url or paper.abstract, start)
        found.append(range(start, end + 1))
        start = end + 1
    return found


def _papers_cool(lines: list[str], venue: str, year: int, track: str | None) -> Iterator[Paper]:
    for line in range(5, 5 + 6 * 25, 6):
        title = lines[line].partition(" ")[2].partition(" [PDF")[0]
        authors = lines[line + 2].partition(": ")[2].split(" ; ")
        yield Paper(title, lines[line + 4], tuple(authors), venue, year, track)


def _viewer(lines: list[str]) -> Iterator[Paper]:
    for line in range(28, 28 + 7 * 100, 7):
        title, url, _, authors, _, abstract, pdf_url = lines[line : line + 7]
        forum = url.removeprefix("https://openreview.net/forum?id=")
        yield Paper(
            title,
            abstract,
            tuple(authors.split(",")),
            *("ICLR", 2021, "Poster"),
            url=url,
            pdf_url=pdf_url,
            ids={"openreview": forum},
        )


def _session(lines: list[str]) -> Iterator[Paper]:
    for line in SESSION_SLOTS:
        yield Paper(
            lines[line + 3],
            lines[line + 7],
            tuple(lines[line + 5].split(" · ")),
            track=lines[line + 2],
            session="Oral Session 2",
            time=lines[line],
        )


def _hf_papers(lines: list[str]) -> Iterator[Paper]:
    for line in range(3, 3 + 2 * 154, 2):
        yield Paper(lines[line].removeprefix("Subscribe"), lines[line + 1])


_LAYOUTS = {
    POSTERS_2021: lambda lines: _papers_cool(lines, "ICLR", 2021, "Poster"),
    PAPERS_2022: lambda lines: _papers_cool(lines, "ICLR", 2022, None),
    VIEWER: _viewer,
    SESSION: _session,
    HF_PAPERS: _hf_papers,
}

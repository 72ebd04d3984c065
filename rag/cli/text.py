"""What every output has in common: harmless text, and the lines that describe a paper."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.paper import Answer, Citation, Paper, RankedPaper
from rag.text import without_escapes

# Control characters (C0 and C1, so no half of an escape sequence survives either), marks that
# reorder text, and lone surrogates; line feeds and tabs stay.
_HARMFUL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_AUTHORS_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Entry:
    """A paper as it is listed under an answer or in search results, ready to print."""

    number: int
    title: str
    authors: str
    about: str
    quotes: tuple[str, ...]


def clean(text: str) -> str:
    """``text`` without anything a terminal would obey."""
    return _HARMFUL.sub("", without_escapes(text))


def one_line(text: str) -> str:
    """``clean`` text with every run of white space made one space."""
    return " ".join(clean(text).split())


def references(answer: Answer) -> list[Entry]:
    """The papers an answer cites, with the evidence from each that the answer does not quote."""
    return [
        _entry(cited.number, cited.paper, _unquoted(cited, answer.text))
        for cited in answer.citations
    ]


def _unquoted(cited: Citation, answer: str) -> list[str]:
    """The reader has just read what the answer quotes, and sees the title anyway."""
    seen = one_line(answer).replace("\\", "")
    return [
        evidence.text
        for evidence in cited.evidence
        if evidence.field != "title" and one_line(evidence.text).replace("\\", "") not in seen
    ]


def results(ranked: Sequence[RankedPaper]) -> list[Entry]:
    """Search results, each with its best passage."""
    return [
        _entry(rank, hit.paper, [passage.text for passage in hit.passages[:1] if passage.text])
        for rank, hit in enumerate(ranked, start=1)
    ]


def _entry(number: int, paper: Paper, quotes: Sequence[str]) -> Entry:
    return Entry(
        number=number,
        title=one_line(paper.title),
        authors=authors_line(paper.authors),
        about=about_line(paper),
        quotes=tuple(one_line(quote) for quote in quotes),
    )


def authors_line(authors: Sequence[str]) -> str:
    """Names separated by commas; a long list ends in how many there are."""
    names = [one_line(name) for name in authors]
    if len(names) <= _AUTHORS_SHOWN:
        return ", ".join(names)
    return f"{', '.join(names[: _AUTHORS_SHOWN - 1])} et al. ({len(names)} authors)"


def about_line(paper: Paper) -> str:
    """Venue and year, track, link; whatever of it is known."""
    venue = " ".join(str(part) for part in (paper.venue, paper.year) if part)
    return " · ".join(one_line(part) for part in (venue, paper.track, paper.url) if part)


def record(paper: Paper) -> list[tuple[str, str]]:
    """Every field of a paper that is known, as (label, text), the abstract last."""
    fields = [
        ("Id", paper.paper_id),
        ("Title", paper.title),
        ("Authors", ", ".join(paper.authors)),
        ("Venue", paper.venue),
        ("Year", str(paper.year) if paper.year is not None else None),
        ("Track", paper.track),
        ("Session", paper.session),
        ("Time", paper.time),
        ("Link", paper.url),
        ("PDF", paper.pdf_url),
        ("Ids", ", ".join(f"{scheme}:{value}" for scheme, value in paper.ids.items())),
        ("Keywords", ", ".join(paper.keywords)),
        *(("Source", f"{s.file}, record {s.record} ({s.source})") for s in paper.sources),
        ("Abstract", paper.abstract),
    ]
    return [(label, one_line(value)) for label, value in fields if value]

"""A paper as a card: what it is, where it is, and its abstract with the evidence marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from rag.paper import Citation, Paper
from rag.text import is_page
from rag.ui.highlight import Range, highlighted

_AUTHORS_SHOWN = 6
_CARD = Markup(
    '<article class="card" id="{anchor}" tabindex="-1" aria-labelledby="{anchor}-title">'
    '<h4 id="{anchor}-title">{number}{title}</h4>{authors}{about}{abstract}</article>'
)


@dataclass(frozen=True, slots=True)
class Card:
    """``number`` as in the answer, None for a paper that it only names; ``ranges`` of the
    abstract are evidence; ``said`` is evidence that is no part of it, such as a listing's own
    fields."""

    number: int | None
    paper: Paper
    ranges: tuple[Range, ...] = ()
    said: tuple[str, ...] = ()


def card_of(citation: Citation) -> Card:
    """The card of a cited paper."""
    ranges = tuple((e.start, e.end) for e in citation.evidence if e.field == "abstract")
    said = tuple(e.text for e in citation.evidence if e.field == "metadata")
    return Card(citation.number, citation.paper, ranges, said)


def render(card: Card, prefix: str) -> Markup:
    """The card as HTML, with the id that ``[n]`` links to."""
    paper = card.paper
    anchor = f"{prefix}-{card.number or paper.paper_id}"
    number = Markup('<span class="number">{}</span> ').format(card.number) if card.number else ""
    return _CARD.format(
        anchor=anchor,
        number=number,
        title=_title(paper),
        authors=_paragraph("authors", authors_line(paper.authors)),
        about=_paragraph("about", about_line(paper)) + _links(paper),
        abstract=_said(card.said) + _abstract(card),
    )


def authors_line(authors: Sequence[str]) -> str:
    """Names separated by commas; a long list ends in how many there are."""
    if len(authors) <= _AUTHORS_SHOWN:
        return ", ".join(authors)
    return f"{', '.join(authors[: _AUTHORS_SHOWN - 1])} et al. ({len(authors)} authors)"


def about_line(paper: Paper) -> str:
    """Venue and year, track; whatever of it is known."""
    venue = " ".join(str(part) for part in (paper.venue, paper.year) if part)
    return " · ".join(part for part in (venue, paper.track) if part)


def link(address: str | None, text: str) -> Markup | None:
    """A link to another page, which opens beside this one; None where ``address`` is no page's."""
    if not address or not is_page(address):
        return None
    made = Markup('<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>')
    return made.format(address, text)


def _title(paper: Paper) -> Markup:
    title = " ".join(paper.title.split()) or "Untitled"
    return link(paper.url, title) or escape(title)


def _links(paper: Paper) -> Markup:
    pdf = link(paper.pdf_url, "PDF")
    return Markup('<p class="links">{}</p>').format(pdf) if pdf else Markup()


def _paragraph(name: str, text: str) -> Markup:
    return Markup('<p class="{}">{}</p>').format(name, text) if text else Markup()


def _said(said: Sequence[str]) -> Markup:
    shown = Markup(", ").join(Markup("<mark>{}</mark>").format(text) for text in said)
    return Markup('<p class="listed">From the listing: {}</p>').format(shown) if said else Markup()


def _abstract(card: Card) -> Markup:
    """The abstract; where there is evidence in it, that is seen without opening it."""
    abstract = card.paper.abstract
    if not abstract:
        return Markup('<p class="none">No abstract in the listing.</p>')
    evidence = [abstract[a:b] for a, b in card.ranges]
    quote = Markup("").join(Markup("<q>{}</q> ").format(text) for text in evidence[:1])
    shown = Markup('<p class="evidence">{}</p>').format(quote) if evidence else Markup()
    return shown + Markup("<details><summary>Abstract</summary><p>{}</p></details>").format(
        highlighted(abstract, card.ranges)
    )

"""A paper as a card: what it is, where it is, and its abstract with the evidence marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from rag.paper import Citation, Paper
from rag.text import is_page
from rag.ui.highlight import Range, highlighted
from rag.ui.latex import to_html

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


def render(card: Card, prefix: str, *, answer: str = "", is_open: bool = False) -> Markup:
    """The card as HTML, with the id that ``[n]`` links to; ``is_open``: its abstract is shown.

    Evidence that ``answer`` quotes is not quoted again beside it, only marked in the abstract.
    """
    paper = card.paper
    anchor = f"{prefix}-{card.number or paper.paper_id}"
    number = Markup('<span class="number">{}</span> ').format(card.number) if card.number else ""
    return _CARD.format(
        anchor=anchor,
        number=number,
        title=_title(paper),
        authors=_paragraph("authors", _authors(card)),
        about=_about(paper) + _paragraph("unlisted", unlisted(paper)),
        abstract=_said(card) + _abstract(card, answer, is_open=is_open),
    )


def authors_line(authors: Sequence[str]) -> str:
    """Names separated by commas; a long list ends in how many there are."""
    if len(authors) <= _AUTHORS_SHOWN:
        return ", ".join(authors)
    return f"{', '.join(authors[: _AUTHORS_SHOWN - 1])} et al. ({len(authors)} authors)"


def unlisted(paper: Paper) -> str:
    """What the listing does not tell of authors, venue and year, in a sentence; else nothing."""
    known = {"authors": paper.authors, "venue": paper.venue, "year": paper.year}
    lacking = [name for name, value in known.items() if not value]
    if not lacking:
        return ""
    first = ", ".join(lacking[:-1])
    told = f"{first} and {lacking[-1]}" if first else lacking[-1]
    return f"{told.capitalize()} not listed"


def link(address: str | None, text: str) -> Markup | None:
    """A link to another page, which opens beside this one; None where ``address`` is no page's."""
    if not address or not is_page(address):
        return None
    made = Markup('<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>')
    return made.format(address, text)


def _title(paper: Paper) -> Markup:
    title = " ".join(paper.title.split()) or "Untitled"
    return link(paper.url, to_html(title)) or to_html(title)


def _about(paper: Paper) -> Markup:
    """Venue and year, track, where to read it; whatever of it is known."""
    venue = " ".join(str(part) for part in (paper.venue, paper.year) if part)
    told = [to_html(part) for part in (venue, paper.track) if part]
    pdf = link(paper.pdf_url, "PDF")
    return _paragraph("about", Markup(" · ").join([*told, pdf] if pdf else told))


def _paragraph(name: str, text: str) -> Markup:
    return Markup('<p class="{}">{}</p>').format(name, text) if text else Markup()


def _authors(card: Card) -> Markup:
    """Who wrote it, marked where that is the evidence."""
    line = authors_line(card.paper.authors)
    return Markup("<mark>{}</mark>").format(to_html(line)) if line in card.said else to_html(line)


def _said(card: Card) -> Markup:
    """Evidence from the listing that is not marked where it stands."""
    said = [text for text in card.said if text != authors_line(card.paper.authors)]
    shown = Markup(", ").join(Markup("<mark>{}</mark>").format(to_html(text)) for text in said)
    return Markup('<p class="listed">From the listing: {}</p>').format(shown) if said else Markup()


def _abstract(card: Card, answer: str, *, is_open: bool) -> Markup:
    """The abstract; where there is evidence in it, that is seen without opening it."""
    abstract = card.paper.abstract
    if not abstract:
        return Markup('<p class="none">No abstract in the listing.</p>')
    quoted = next((abstract[a:b] for a, b in card.ranges), "")
    shown = Markup()
    if quoted and quoted not in answer:
        shown = Markup('<p class="evidence"><q>{}</q></p>').format(to_html(quoted))
    shape = Markup("<details{}><summary>Abstract</summary><p>{}</p></details>")
    opened = Markup(" open") if is_open else ""
    return shown + shape.format(opened, highlighted(abstract, card.ranges))

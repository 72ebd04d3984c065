"""An answer to take along: as Markdown with its references, and its papers for other programs."""

from __future__ import annotations

from rag.library.export import export
from rag.ui.exchange import Exchange
from rag.ui.wording import answer_in_page_words


def as_markdown(exchange: Exchange) -> str:
    """The question, the answer and a line for each paper it cites."""
    parts = [
        f"## {' '.join(exchange.question.split())}",
        answer_in_page_words(exchange.text).strip(),
    ]
    references = [
        f"[{card.number}] {export([card.paper], 'markdown').removeprefix('- ').strip()}"
        for card in exchange.cards
    ]
    if references:
        parts += ["### References", "  \n".join(references)]
    return "\n\n".join(parts) + "\n"


def as_bibtex(exchange: Exchange) -> str:
    """Exactly the papers that are cited, as BibTeX."""
    return export(exchange.cited, "bibtex")


def as_ris(exchange: Exchange) -> str:
    """Exactly the papers that are cited, as RIS."""
    return export(exchange.cited, "ris")

"""The papers of a library as a table: searched, narrowed, sorted, a page of it at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from rag.paper import Paper
from rag.text import fold
from rag.ui.cards import authors_line, link

PAGE = 50
_COLUMNS = {"title": "Title", "authors": "Authors", "venue": "Venue", "year": "Year"}
_BARS = 12  # venues and years that are drawn
_KEYS: Mapping[str, Callable[[Paper], Any]] = {
    "title": lambda paper: fold(paper.title),
    "authors": lambda paper: fold(paper.authors[0].split()[-1]) if paper.authors else "",
    "venue": lambda paper: fold(paper.venue or ""),
    "year": lambda paper: paper.year or 0,
}
_SORT = Markup(
    '<th scope="col" aria-sort="{sorted}"><button type="button" data-action="sort" '
    'data-by="{by}">{label}<span aria-hidden="true">{arrow}</span></button></th>'
)
_ROW = Markup(
    "<tr><th scope='row'>{title}</th><td>{authors}</td><td>{venue}</td><td>{year}</td><td>"
    '<button type="button" data-action="remove" data-id="{id}" data-confirm="Remove “{plain}” '
    'from the library?" aria-label="Remove {plain}">Remove</button></td></tr>'
)
_TABLE = Markup(
    '<div class="scroll" role="region" aria-label="Papers" tabindex="0"><table><caption>{caption}'
    "</caption><thead><tr>{heads}<th scope='col'><span class='rag-hidden'>Remove</span></th></tr>"
    "</thead><tbody>{rows}</tbody></table></div>{more}"
)
_BAR = Markup(
    '<tr><th scope="row">{name}</th><td><span class="bar" style="width:{share:.1f}%"></span>'
    '<span class="count">{count:,}</span></td></tr>'
)


@dataclass(frozen=True, slots=True)
class View:
    """What of the papers is looked at: ``wanted`` words, one venue, the order, how many rows."""

    wanted: str = ""
    venue: str = ""
    by: str = "title"
    reverse: bool = False
    rows: int = PAGE


def select(papers: Iterable[Paper], view: View) -> list[Paper]:
    """The papers that have every wanted word in title, authors, venue or year, in order."""
    wanted = fold(view.wanted).split()
    found = [
        paper
        for paper in papers
        if (not view.venue or paper.venue == view.venue)
        and all(word in _searched(paper) for word in wanted)
    ]
    return sorted(found, key=_KEYS.get(view.by, _KEYS["title"]), reverse=view.reverse)


def table(found: Sequence[Paper], view: View, total: int) -> Markup:
    """The first rows of ``found``, of ``total`` papers."""
    shown = found[: view.rows]
    caption = f"{len(found):,} of {total:,} papers"
    more = Markup()
    if len(found) > len(shown):
        caption += f", the first {len(shown):,}"
        more = Markup('<button type="button" class="more" data-action="more">Show more</button>')
    return _TABLE.format(
        caption=caption,
        heads=Markup().join(_head(by, view) for by in _COLUMNS),
        rows=Markup().join(map(_row, shown)),
        more=more,
    )


def plots(papers: Sequence[Paper]) -> Markup:
    """How many papers there are of each year and of each venue."""
    years = Counter(paper.year for paper in papers if paper.year)
    latest = sorted(years.items(), reverse=True)[:_BARS]
    venues = Counter(paper.venue for paper in papers if paper.venue).most_common(_BARS)
    return Markup('<div class="plots">{}{}</div>').format(
        _bars("Papers by year", latest), _bars("Papers by venue", venues)
    )


def _searched(paper: Paper) -> str:
    return fold(" ".join([paper.title, *paper.authors, paper.venue or "", str(paper.year or "")]))


def _head(by: str, view: View) -> Markup:
    ordered = ("descending" if view.reverse else "ascending") if by == view.by else "none"
    arrow = {"none": "", "ascending": " ▲", "descending": " ▼"}[ordered]
    return _SORT.format(by=by, label=_COLUMNS[by], sorted=ordered, arrow=arrow)


def _row(paper: Paper) -> Markup:
    plain = " ".join(paper.title.split()) or "Untitled"
    return _ROW.format(
        title=link(paper.url, plain) or escape(plain),
        authors=authors_line(paper.authors),
        venue=paper.venue or "",
        year=paper.year or "",
        id=paper.paper_id,
        plain=plain,
    )


def _bars(caption: str, counts: Sequence[tuple[object, int]]) -> Markup:
    most = max((count for _, count in counts), default=1)
    rows = Markup().join(
        _BAR.format(name=name, share=75 * count / most, count=count) for name, count in counts
    )
    shape = Markup('<table class="bars"><caption>{}</caption><tbody>{}</tbody></table>')
    return shape.format(caption, rows) if rows else rows

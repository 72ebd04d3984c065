"""A page of a library's papers as a table, and how many there are of what as a small plot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from rag.library.catalog import Names
from rag.library.shelf import Selection
from rag.paper import Paper
from rag.text import counted
from rag.ui.cards import authors_line, link, unlisted
from rag.ui.latex import to_html, to_text

PAGE = 50
_COLUMNS = {"title": "Title", "authors": "Authors", "venue": "Venue", "year": "Year"}
_BARS = 12  # venues and years that are drawn
_SORT = Markup(
    '<th scope="col" aria-sort="{sorted}"><button type="button" data-action="sort" '
    'data-by="{by}">{label}<span aria-hidden="true">{arrow}</span></button></th>'
)
_ROW = Markup(
    "<tr><th scope='row'>{title}</th><td class='authors'>{authors}{unlisted}</td><td>{venue}</td>"
    "<td>{year}</td><td class='act'>"
    '<button type="button" data-action="remove" data-id="{id}" data-confirm="Remove “{plain}” '
    'from the library?" aria-label="Remove {plain}">Remove</button></td></tr>'
)
_TABLE = Markup(
    '<div class="scroll" role="region" aria-label="Papers" tabindex="0"><table class="shelf">'
    '<caption role="status">{caption}</caption><thead><tr>{heads}'
    "<th scope='col'><span class='rag-hidden'>Remove</span></th></tr>"
    "</thead><tbody>{rows}</tbody></table></div>{turning}"
)
_TURN = Markup('<button type="button" data-action="turn" data-to="{to}"{off}>{label}</button>')
_BAR = Markup(
    '<tr><th scope="row">{name}</th><td><span class="{kind}" style="width:{share:.1f}%"></span>'
    '<span class="count">{count:,}</span></td></tr>'
)


@dataclass(frozen=True, slots=True)
class View:
    """What of the papers is looked at; ``first`` is the place of the first row (0-based)."""

    selection: Selection = field(default_factory=Selection)
    first: int = 0


def table(shown: Sequence[Paper], view: View, found: int, total: int) -> Markup:
    """The papers ``shown``, of ``found`` that fit and ``total`` in the library."""
    caption = f"{found:,} of {counted(total, 'paper')}"
    turning = Markup()
    if found > PAGE:
        caption += f", {view.first + 1:,} to {view.first + len(shown):,}"
        turning = _turning(view.first, found)
    return _TABLE.format(
        caption=caption,
        heads=Markup().join(_head(by, view.selection) for by in _COLUMNS),
        rows=Markup().join(map(_row, shown)),
        turning=turning,
    )


def plots(names: Names, total: int) -> Markup:
    """How many papers there are of each of the last years and of each of the largest venues, and
    how many of ``total`` say neither."""
    latest = sorted(names.years.items(), reverse=True)[:_BARS]
    return Markup('<div class="plots">{}{}</div>').format(
        _bars("Papers by year", latest, names.years, total),
        _bars("Papers by venue", _largest(names.venues), names.venues, total),
    )


def _largest(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:_BARS]


def _turning(first: int, found: int) -> Markup:
    last = (found - 1) // PAGE * PAGE
    ways = (
        ("First", 0, first > 0),
        ("Previous", max(0, first - PAGE), first > 0),
        ("Next", min(last, first + PAGE), first < last),
        ("Last", last, first < last),
    )
    buttons = Markup().join(
        _TURN.format(to=to, label=label, off="" if on else Markup(" disabled"))
        for label, to, on in ways
    )
    return Markup('<nav class="turning" aria-label="Pages of papers">{}</nav>').format(buttons)


def _head(by: str, selection: Selection) -> Markup:
    ordered = "none"
    if by == selection.by:
        ordered = "descending" if selection.reverse else "ascending"
    arrow = {"none": "", "ascending": " ▲", "descending": " ▼"}[ordered]
    return _SORT.format(by=by, label=_COLUMNS[by], sorted=ordered, arrow=arrow)


def _row(paper: Paper) -> Markup:
    plain = " ".join(paper.title.split()) or "Untitled"
    lacking = unlisted(paper)
    return _ROW.format(
        title=link(paper.url, to_html(plain)) or to_html(plain),
        authors=to_html(authors_line(paper.authors)),
        unlisted=Markup('<span class="unlisted">{}</span>').format(lacking) if lacking else "",
        venue=to_html(paper.venue or ""),
        year=paper.year or "",
        id=paper.paper_id,
        plain=to_text(plain),
    )


def _bars(
    caption: str, drawn: Sequence[tuple[object, int]], counts: Mapping[Any, int], total: int
) -> Markup:
    """Those that are ``drawn`` of ``counts``, and last the papers that none of them has."""
    unlisted = max(0, total - sum(counts.values()))
    most = max([unlisted, *(count for _, count in drawn)], default=1)
    bars = [(name, count, "bar") for name, count in drawn]
    bars += [("not listed", unlisted, "bar unlisted")] if unlisted else []
    rows = Markup().join(
        _BAR.format(name=name, share=75 * count / most, count=count, kind=kind)
        for name, count, kind in bars
    )
    if len(counts) > len(drawn):
        caption += f" ({len(drawn)} of {len(counts):,})"
    shape = Markup('<table class="bars"><caption>{}</caption><tbody>{}</tbody></table>')
    return shape.format(caption, rows) if rows else rows

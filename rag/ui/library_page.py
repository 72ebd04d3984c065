"""The library page: which papers there are, adding to them, and removing them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import gradio as gr
from markupsafe import Markup

from rag.errors import RagError
from rag.library.shelf import Order, Selection
from rag.ui import shelf
from rag.ui.adding import Adding, results
from rag.ui.backstage import Backstage
from rag.ui.components import brief, followed, inert_html
from rag.ui.refusing import MOST_FILES, TYPES, Refused, limits, refusal, refusals
from rag.ui.shelf import PAGE, View
from rag.ui.stages import bar

_ADDING_AT_ONCE = 4
_ALL = "All venues"

Update = dict[Any, Any]


class LibraryPage:
    """The library page over what all pages share."""

    def __init__(self, backstage: Backstage, most: int) -> None:
        """``most`` megabytes may one file have that is uploaded."""
        self._backstage = backstage
        self._most = most

    def build(self, tab: gr.Tab) -> None:
        """Lay out the page, which is drawn whenever ``tab`` is selected, and wire it."""
        self._view = gr.State(View())
        self._refused = gr.State(())
        self._files = gr.File(
            file_count="multiple",
            file_types=list(TYPES),
            label="Add listings",
            height=110,
            elem_id="rag-files",
        )
        gr.HTML(limits(self._most), apply_default_css=False)
        self._added = inert_html(script="ragUploads(trigger);")
        self._plots = inert_html()
        with gr.Row():
            self._search = gr.Textbox(
                label="Search", placeholder="Title, author, venue, year", max_lines=1
            )
            self._venue = gr.Dropdown([_ALL], value=_ALL, label="Venue")
        self._table = inert_html()
        drawn = [self._view, self._table, self._plots, self._venue]
        narrowed = [self._view, self._search, self._venue]
        tab.select(self.draw, [self._view], drawn, **followed())
        for change in (self._search.change, self._venue.change):
            change(self.narrow, narrowed, drawn, trigger_mode="always_last", **brief())
        self._table.select(self.act, [self._view], [*drawn, self._added], **brief())
        self._added.select(self.choose, None, [self._refused, self._added], **brief())
        self._files.upload(
            self.add,
            [self._view, self._files, self._refused],
            [*drawn, self._added, self._files],
            **followed(_ADDING_AT_ONCE),
        )

    def draw(self, view: View) -> Iterator[Update]:
        """The table and the plots as the library is now, once it is open."""
        for stage in self._backstage.opening.stages.follow():
            yield {self._view: view, self._table: bar(stage)}
        yield self._drawn(view)

    def _drawn(self, view: View) -> Update:
        try:
            names = self._backstage.names()
        except RagError as error:
            return self._closed(view, error)
        return {
            **self._table_of(view),
            self._plots: shelf.plots(names, self._backstage.assistant.library.shelf.count()),
            self._venue: gr.update(choices=[_ALL, *names.venues]),
        }

    def _closed(self, view: View, error: RagError) -> Update:
        """A library that cannot be looked into."""
        problem = self._backstage.problem(error)
        return {self._view: view, self._table: problem, self._plots: Markup()}

    def narrow(self, view: View, wanted: str, venue: str) -> Update:
        """Show the papers that fit, from the first on."""
        selection = replace(
            view.selection, words=wanted or "", venue="" if venue == _ALL else venue or ""
        )
        return self._table_of(View(selection))

    def act(self, event: gr.EventData, view: View) -> Update:
        """Sort, turn to another page, or remove a paper."""
        data: dict[str, str] = event._data or {}
        match data.get("action"):
            case "sort":
                return self._table_of(View(_sorted(view.selection, data["by"])))
            case "turn" if data["to"].isdecimal():
                return self._table_of(replace(view, first=int(data["to"])))
            case "remove":
                return self._remove(data["id"], view)
        return {self._view: view}

    def choose(self, event: gr.EventData) -> Update:
        """Files were chosen: those that the page will not send are told, and nothing is left of
        what was added before."""
        files: list[dict[str, Any]] = (event._data or {}).get("refused", [])
        refused = tuple(refusal(file, self._most) for file in files)
        return {self._refused: refused, self._added: refusals(refused)}

    def add(
        self, view: View, files: Sequence[str] | None, refused: Sequence[Refused]
    ) -> Iterator[Update]:
        """Read uploaded files into the library, telling how far it is."""
        paths = [Path(file) for file in files or ()][:MOST_FILES]
        if not paths:
            return
        adding = Adding(self._backstage.assistant, paths)
        for stage in adding.stages.follow():
            yield {self._added: refusals(refused) + bar(stage)}
        drawn, told = self._drawn(view), results(adding, refused, self._backstage.words)
        if drawn[self._table] == told:  # a library that is gone is told once
            told = Markup()
        yield {**drawn, self._added: told, self._files: None}

    def _remove(self, paper_id: str, view: View) -> Update:
        try:
            gone = self._backstage.assistant.remove([paper_id])
        except RagError as error:
            told = self._backstage.problem(error)
        else:
            told = Markup('<p role="status">Removed: {}</p>').format(gone[0].title)
        return {**self._drawn(view), self._added: told}

    def _table_of(self, view: View) -> Update:
        try:
            papers = self._backstage.library.shelf
            found, total = papers.count(view.selection), papers.count()
            if view.first >= found:  # fewer than there were
                view = replace(view, first=max(0, (found - 1) // PAGE * PAGE))
            shown = papers.papers(view.selection, first=view.first, most=PAGE)
        except RagError as error:
            return self._closed(view, error)
        return {self._view: view, self._table: shelf.table(shown, view, found, total)}


def _sorted(selection: Selection, by: str) -> Selection:
    """In the other direction, if it is by that column already; the latest years first."""
    reverse = not selection.reverse if by == selection.by else by == "year"
    return replace(selection, by=cast("Order", by), reverse=reverse)

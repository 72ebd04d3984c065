"""The library page: which papers there are, adding to them, and removing them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import gradio as gr
from markupsafe import Markup

from rag.library.shelf import Order, Selection
from rag.ui import shelf
from rag.ui.adding import Adding, progress, results
from rag.ui.backstage import Backstage
from rag.ui.components import brief, inert_html, shown_on_page
from rag.ui.shelf import PAGE, View

MOST_FILES = 50  # of one upload
_TYPES = ["text", ".json", ".jsonl", ".ndjson", ".bib", ".csv", ".tsv", ".txt", ".md"]
_ALL = "All venues"

Update = dict[Any, Any]


class LibraryPage:
    """The library page over what all pages share."""

    def __init__(self, backstage: Backstage) -> None:
        self._backstage = backstage

    def build(self, tab: gr.Tab) -> None:
        """Lay out the page, which is drawn whenever ``tab`` is selected, and wire it."""
        self._view = gr.State(View())
        self._files = gr.File(
            file_count="multiple",
            file_types=_TYPES,
            label="Add listings",
            height=110,
        )
        self._added = inert_html()
        self._plots = inert_html()
        with gr.Row():
            self._search = gr.Textbox(
                label="Search", placeholder="Title, author, venue, year", max_lines=1
            )
            self._venue = gr.Dropdown([_ALL], value=_ALL, label="Venue")
        self._table = inert_html()
        drawn = [self._view, self._table, self._plots, self._venue]
        narrowed = [self._view, self._search, self._venue]
        tab.select(self.draw, [self._view], drawn, **brief())
        for change in (self._search.change, self._venue.change):
            change(self.narrow, narrowed, drawn, trigger_mode="always_last", **brief())
        self._table.select(self.act, [self._view], [*drawn, self._added], **brief())
        self._files.upload(
            self.add,
            [self._view, self._files],
            [*drawn, self._added, self._files],
            concurrency_limit=4,
            show_progress="hidden",
            api_visibility="private",
        )

    def draw(self, view: View) -> Update:
        """The table and the plots as the library is now."""
        self._backstage.opening.wait()
        with shown_on_page():
            names, papers = self._backstage.names(), self._backstage.assistant.library.shelf
            return {
                **self._table_of(view),
                self._plots: shelf.plots(names, papers.count()),
                self._venue: gr.update(choices=[_ALL, *names.venues]),
            }

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

    def add(self, view: View, files: Sequence[str] | None) -> Iterator[Update]:
        """Read uploaded files into the library, telling how far it is."""
        paths = [Path(file) for file in files or ()]
        if len(paths) > MOST_FILES:
            raise gr.Error(f"At most {MOST_FILES} files at once.", print_exception=False)
        if not paths:
            return
        adding = Adding(self._backstage.assistant, paths)
        for stage in adding.stages():
            yield {self._added: progress(stage)}
        if adding.report is None:
            told = Markup('<p class="problem" role="alert">{}</p>').format(adding.problem)
        else:
            told = results(adding.report, paths)
        yield {**self.draw(view), self._added: told, self._files: None}

    def _remove(self, paper_id: str, view: View) -> Update:
        with shown_on_page():
            gone = self._backstage.assistant.remove([paper_id])
        told = Markup('<p role="status">Removed: {}</p>').format(gone[0].title)
        return {**self.draw(view), self._added: told}

    def _table_of(self, view: View) -> Update:
        papers = self._backstage.assistant.library.shelf
        with shown_on_page():
            found, total = papers.count(view.selection), papers.count()
            if view.first >= found:  # fewer than there were
                view = replace(view, first=max(0, (found - 1) // PAGE * PAGE))
            shown = papers.papers(view.selection, first=view.first, most=PAGE)
        return {self._view: view, self._table: shelf.table(shown, view, found, total)}


def _sorted(selection: Selection, by: str) -> Selection:
    """In the other direction, if it is by that column already; the latest years first."""
    reverse = not selection.reverse if by == selection.by else by == "year"
    return replace(selection, by=cast("Order", by), reverse=reverse)

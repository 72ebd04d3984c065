"""The library page: which papers there are, adding to them, and removing them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import gradio as gr
from markupsafe import Markup

from rag.paper import Paper
from rag.ui import shelf
from rag.ui.adding import Adding, progress, results
from rag.ui.backstage import Backstage
from rag.ui.components import brief, inert_html, shown_on_page
from rag.ui.shelf import PAGE, View

MOST_FILES = 50  # of one upload
_TYPES = ["text", ".json", ".jsonl", ".ndjson", ".bib", ".ris", ".csv", ".tsv", ".txt", ".md"]
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
            label="Add listings: drop files here",
            height=150,
        )
        self._added = inert_html()
        self._plots = inert_html()
        with gr.Row():
            self._search = gr.Textbox(
                label="Search", placeholder="Words of title, authors, venue", max_lines=1
            )
            self._venue = gr.Dropdown([_ALL], value=_ALL, label="Venue")
        self._table = inert_html()
        drawn = [self._view, self._table, self._plots, self._venue]
        narrowed = [self._view, self._search, self._venue]
        tab.select(self.draw, [self._view], drawn, **brief())
        for change in (self._search.change, self._venue.change):
            change(self.narrow, narrowed, drawn, **brief())
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
        papers = self._papers()
        venues = sorted({paper.venue for paper in papers if paper.venue})
        return {
            **self._table_of(papers, view),
            self._plots: shelf.plots(papers),
            self._venue: gr.update(choices=[_ALL, *venues]),
        }

    def narrow(self, view: View, wanted: str, venue: str) -> Update:
        """Show the papers that fit, from the first on."""
        narrowed = replace(
            view, wanted=wanted or "", venue="" if venue == _ALL else venue or "", rows=PAGE
        )
        return self._table_of(self._papers(), narrowed)

    def act(self, event: gr.EventData, view: View) -> Update:
        """Sort, show more, or remove a paper."""
        data: dict[str, str] = event._data or {}
        match data.get("action"):
            case "sort":
                by = data["by"]
                reverse = not view.reverse if by == view.by else by == "year"
                return self._table_of(self._papers(), replace(view, by=by, reverse=reverse))
            case "more":
                return self._table_of(self._papers(), replace(view, rows=view.rows + 4 * PAGE))
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

    def _table_of(self, papers: Sequence[Paper], view: View) -> Update:
        found = shelf.select(papers, view)
        return {self._view: view, self._table: shelf.table(found, view, len(papers))}

    def _papers(self) -> Sequence[Paper]:
        self._backstage.opening.wait()
        with shown_on_page():
            return self._backstage.papers()

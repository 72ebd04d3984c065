"""Where a reader chooses how the next question is answered, and from which papers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from rag.library.catalog import Names
from rag.ui.choices import STRATEGIES, Chosen, filters_of
from rag.ui.menu import Menu

_WIDTH = 200  # pixels that the placeholder of the years takes


@dataclass(frozen=True, slots=True)
class Options:
    """The components in which an answer's circumstances are chosen."""

    model: gr.Dropdown
    strategy: gr.Dropdown
    years: gr.Textbox
    venues: gr.Dropdown
    tracks: gr.Dropdown
    authors: gr.Dropdown
    sources: gr.Dropdown

    @property
    def how(self) -> list[Any]:
        """Those that say what answers."""
        return [self.model, self.strategy]

    @property
    def filters(self) -> list[Any]:
        """Those that narrow the papers."""
        return [self.years, self.venues, self.tracks, self.authors, self.sources]

    def offering(self, names: Names, listings: Sequence[str]) -> dict[Any, Any]:
        """An update: what there is to choose from in the library."""
        return {
            self.venues: gr.update(choices=list(names.venues)),
            self.tracks: gr.update(choices=list(names.tracks)),
            self.sources: gr.update(choices=list(listings)),
        }

    def cleared(self) -> dict[Any, Any]:
        """An update: no filter at all."""
        return {self.years: "", **{part: [] for part in self.filters if part is not self.years}}

    def without(self, field: str, chosen: Chosen) -> dict[Any, Any]:
        """An update: the values of ``chosen``, from which one of ``field`` was taken away."""
        kept = chosen.filters
        if field == "years":
            return {self.years: ""}
        names = ("venues", "tracks", "authors", "sources")
        return {getattr(self, name): list(getattr(kept, name)) for name in names if name == field}


def build_options() -> Options:
    """Lay them out, folded away."""
    with gr.Accordion("Options", open=False, elem_id="rag-options"):
        with gr.Row():
            model = gr.Dropdown([], label="Answered by", min_width=200)
            strategy = gr.Dropdown(
                list(STRATEGIES), value="auto", label="How an LLM is used", min_width=200
            )
        with gr.Row():
            years = gr.Textbox(
                label="Years", placeholder="2021 or 2019-2022", max_lines=1, min_width=_WIDTH
            )
            venues = _several("Venues")
            tracks = _several("Tracks")
            authors = _several("Authors", info="Type a name, then Enter", allow_custom_value=True)
            sources = _several("Listings")
    return Options(model, strategy, years, venues, tracks, authors, sources)


def choice_of(values: Sequence[Any], menu: Menu) -> Chosen:
    """What the values of all of them, in their order, stand for.

    Raises:
        UsageError: the years are none, or the model is not on the menu any more.
    """
    model, strategy, years, *several = values
    return Chosen(
        offer=menu.offer(model),
        strategy=strategy if strategy in dict(STRATEGIES).values() else "auto",
        filters=filters_of(years or "", *(names or () for names in several)),
    )


def _several(label: str, **more: Any) -> gr.Dropdown:
    return gr.Dropdown([], label=label, multiselect=True, min_width=_WIDTH, **more)

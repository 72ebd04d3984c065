"""Where a reader chooses how the next question is answered, and from which papers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from rag.ui.choices import STRATEGIES, Chosen, filters_of
from rag.ui.menu import Menu


@dataclass(frozen=True, slots=True)
class Options:
    """The components in which an answer's circumstances are chosen."""

    model: gr.Dropdown
    strategy: gr.Dropdown
    years: gr.Textbox
    venues: gr.Dropdown
    tracks: gr.Dropdown
    authors: gr.Dropdown

    @property
    def how(self) -> list[Any]:
        """Those that say what answers."""
        return [self.model, self.strategy]

    @property
    def filters(self) -> list[Any]:
        """Those that narrow the papers."""
        return [self.years, self.venues, self.tracks, self.authors]


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
                label="Years", placeholder="2021 or 2019-2022", max_lines=1, min_width=140
            )
            venues = gr.Dropdown([], label="Venues", multiselect=True, min_width=140)
            tracks = gr.Dropdown([], label="Tracks", multiselect=True, min_width=140)
            authors = gr.Dropdown(
                [],
                label="Authors",
                multiselect=True,
                allow_custom_value=True,
                min_width=140,
                info="Type a name, then Enter",
            )
    return Options(model, strategy, years, venues, tracks, authors)


def choice_of(values: Sequence[Any], menu: Menu) -> Chosen:
    """What the values of all of them, in their order, stand for.

    Raises:
        UsageError: the years are none, or the model is not on the menu any more.
    """
    model, strategy, years, venues, tracks, authors = values
    return Chosen(
        offer=menu.offer(model),
        strategy=strategy if strategy in dict(STRATEGIES).values() else "auto",
        filters=filters_of(years or "", venues or (), tracks or (), authors or ()),
    )

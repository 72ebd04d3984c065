"""All pages as one Gradio application."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import gradio as gr
import gradio.blocks

from rag.ui.chat import Chat
from rag.ui.evaluation_page import EvaluationPage
from rag.ui.library_page import LibraryPage

if TYPE_CHECKING:
    from rag.ui.backstage import Backstage

_WAITING = 200  # questions that may wait for their turn
_STALE = 3600  # seconds after which a forgotten upload is deleted
_APPLICATION = "App"  # what Gradio calls the class of them, where it builds pages


def build(backstage: Backstage, upload_mb: int) -> gr.Blocks:
    """The pages over ``backstage``, whose library is opened behind them; ``upload_mb`` megabytes
    may one file have that is uploaded."""
    with _no_applications():
        return _laid_out(backstage, upload_mb)


def _laid_out(backstage: Backstage, upload_mb: int) -> gr.Blocks:
    pages: gr.Blocks = gr.Blocks(
        title="Ask your papers",
        analytics_enabled=False,
        fill_width=True,
        delete_cache=(_STALE, _STALE),
    )
    with pages:
        gr.HTML("<h1>Ask your papers</h1>", elem_classes="rag-hidden", apply_default_css=False)
        with gr.Tabs():
            with gr.Tab("Chat"):
                Chat(backstage).build(pages)
            with gr.Tab("Library") as library:
                LibraryPage(backstage, upload_mb).build(library)
            with gr.Tab("Evaluation") as evaluation:
                EvaluationPage(backstage).build(evaluation)
    pages.queue(max_size=_WAITING, api_open=False)
    return pages


@contextmanager
def _no_applications() -> Iterator[None]:
    """At each step of building pages Gradio makes a whole application of them, four in all. What is
    served is a fifth, made when they are mounted."""
    made = getattr(gradio.blocks, _APPLICATION, None)
    setattr(gradio.blocks, _APPLICATION, _Unmade)
    try:
        yield
    finally:
        setattr(gradio.blocks, _APPLICATION, made)


class _Unmade:
    @staticmethod
    def create_app(*_: object, **__: object) -> None:
        """Make none."""

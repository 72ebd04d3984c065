"""All pages as one Gradio application."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gradio as gr

from rag.ui.chat import Chat
from rag.ui.evaluation_page import EvaluationPage
from rag.ui.library_page import LibraryPage

if TYPE_CHECKING:
    from rag.ui.backstage import Backstage

_WAITING = 200  # questions that may wait for their turn
_STALE = 3600  # seconds after which a forgotten upload is deleted


def build(backstage: Backstage, upload_mb: int) -> gr.Blocks:
    """The pages over ``backstage``, whose library is opened behind them; ``upload_mb`` megabytes
    may one file have that is uploaded."""
    pages: gr.Blocks = gr.Blocks(
        title="Ask your papers",
        analytics_enabled=False,
        fill_width=True,
        delete_cache=(_STALE, _STALE),
    )
    with pages:
        gr.HTML("<h1>Ask your papers</h1>", elem_classes="rag-hidden", apply_default_css=False)
    with pages, gr.Tabs():
        with gr.Tab("Chat"):
            Chat(backstage).build(pages)
        with gr.Tab("Library") as library:
            LibraryPage(backstage, upload_mb).build(library)
        with gr.Tab("Evaluation") as evaluation:
            EvaluationPage(backstage).build(evaluation)
    pages.queue(max_size=_WAITING, api_open=False)
    return pages

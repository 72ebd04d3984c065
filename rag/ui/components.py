"""What several pages say to Gradio in the same way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from typing import Any

import gradio as gr

from rag.errors import RagError
from rag.ui.saying import sentence
from rag.ui.theme import ACTIONS


def inert_html(elem_id: str | None = None) -> gr.HTML:
    """A place for what our own templates make. What its buttons do comes as ``select``."""
    return gr.HTML(js_on_load=ACTIONS, elem_id=elem_id, elem_classes="rag", apply_default_css=False)


def brief() -> dict[str, Any]:
    """For what takes a moment and waits for nobody."""
    return {"queue": False, "show_progress": "hidden", "api_visibility": "private"}


@contextmanager
def shown_on_page() -> Iterator[None]:
    """What goes wrong inside is told on the page."""
    try:
        yield
    except RagError as error:
        raise gr.Error(escape(sentence(str(error))), print_exception=False) from error

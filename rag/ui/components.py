"""What several pages say to Gradio in the same way."""

from __future__ import annotations

from typing import Any

import gradio as gr

from rag.ui.assistants import AT_ONCE
from rag.ui.theme import ACTIONS


def inert_html(elem_id: str | None = None, *, script: str = "") -> gr.HTML:
    """A place for what our own templates make. What its buttons do comes as ``select``; ``script``
    runs once as well, with ``element`` and ``trigger`` at hand."""
    return gr.HTML(
        js_on_load=ACTIONS + script, elem_id=elem_id, elem_classes="rag", apply_default_css=False
    )


def brief() -> dict[str, Any]:
    """For what takes a moment and waits for nobody."""
    return {"queue": False, "show_progress": "hidden", "api_visibility": "private"}


def followed(at_once: int = AT_ONCE) -> dict[str, Any]:
    """For what tells how far it is."""
    return {
        "concurrency_limit": at_once,
        "show_progress": "hidden",
        "api_visibility": "private",
    }

"""How the pages look: system fonts and our own style sheet, nothing from elsewhere."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gradio import I18n
    from gradio.themes import Base

_SANS = ("ui-sans-serif", "system-ui", "Segoe UI", "Roboto", "Helvetica", "Arial", "sans-serif")
_SOFT, _SOFT_DARK = "#4a5568", "#c3cbd9"
_EDGE, _EDGE_DARK = "#7b8798", "#6b7a92"  # of what can be typed into: 3:1 on the ground
_MONO = ("ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "monospace")


def _static(name: str) -> str:
    return files("rag.ui").joinpath("static", name).read_text(encoding="utf-8")


ACTIONS = _static("actions.js")
# Gradio would prefix the selectors of a style sheet of its own, and cut them at every comma.
_SCRIPTS = ("bars.js", "evidence.js", "page.js", "uploads.js", "reach.js")
HEAD = f"<style>{_static('style.css')}</style>" + "".join(
    f"<script>{_static(name)}</script>" for name in _SCRIPTS
)
LOGIN_PAGE = _static("login.html").replace("/* style.css */", _static("style.css"))


def words() -> I18n:
    """What Gradio says of its own in English, in this program's words."""
    from gradio import I18n

    return I18n(
        en={
            "upload_text.drop_file": "Drop listings here",
            "common.or": "or",
            "upload_text.click_to_upload": "choose files",
        }
    )


@cache
def theme() -> Base:
    """Gradio's plain theme in our colours."""
    from gradio.themes import Base, Font

    return Base(
        primary_hue="blue",
        neutral_hue="slate",
        font=[Font(name) for name in _SANS],
        font_mono=[Font(name) for name in _MONO],
    ).set(  # its own greys are too pale to read
        body_text_color_subdued=_SOFT,
        body_text_color_subdued_dark=_SOFT_DARK,
        block_info_text_color=_SOFT,
        block_info_text_color_dark=_SOFT_DARK,
        input_placeholder_color=_SOFT,
        input_placeholder_color_dark=_SOFT_DARK,
        block_title_text_color=_SOFT,
        block_title_text_color_dark=_SOFT_DARK,
        input_background_fill="#ffffff",
        input_background_fill_dark="#10151e",
        input_border_width="1px",
        input_border_color=_EDGE,
        input_border_color_dark=_EDGE_DARK,
        input_radius="8px",
    )

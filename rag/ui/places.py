"""Where the pages keep files of their own: in the library's directory and nowhere else."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rag.assistant import Assistant

_FOLDER = "web"


def folder(assistant: Assistant) -> Path:
    """Uploads on their way in, and which conversations are whose."""
    return assistant.library.home / _FOLDER

"""The library being opened behind a page that can already be used."""

from __future__ import annotations

import sys
import threading
import traceback
from typing import TYPE_CHECKING

from rag.errors import RagError
from rag.ui.stages import Stages

if TYPE_CHECKING:
    from rag.assistant import Assistant

_HEAD_START = 1.0  # seconds
_WARMING = "which papers are here?"


class Opening:
    """Opens the library in a thread of its own, loading the sample into a new one.

    One thread does it: two that found a new library at once would both load the sample. ``begin``
    is called once the page is served; what the browser then does to show it goes first.
    """

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self.stages = Stages("Opening the library")
        self.problem = ""

    def begin(self, after: float = _HEAD_START) -> None:
        """Begin to open it, in so many seconds."""
        self.problem = ""
        self.stages.over.clear()
        timer = threading.Timer(after, self._open)
        timer.name, timer.daemon = "open-library", True
        timer.start()

    @property
    def is_done(self) -> bool:
        """Whether it is open, or cannot be opened."""
        return self.stages.over.is_set()

    def wait(self) -> None:
        """Wait until it is done."""
        self.stages.over.wait()

    def _open(self) -> None:
        try:
            self._assistant.load_sample(self.stages)
            self._assistant.search(_WARMING, k=1)
        except RagError as error:
            self.problem = str(error)
        except Exception as error:  # noqa: BLE001 - every question will say so again
            traceback.print_exc(file=sys.stderr)
            self.problem = f"the library cannot be opened: {type(error).__name__}"
        finally:
            self.stages.over.set()

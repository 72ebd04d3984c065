"""The library being opened behind a page that can already be used."""

from __future__ import annotations

import sys
import threading
import traceback
from typing import TYPE_CHECKING

from rag.errors import RagError

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
        self._done = threading.Event()
        self.problem = ""

    def begin(self) -> None:
        """Begin to open it, in a moment."""
        timer = threading.Timer(_HEAD_START, self._open)
        timer.name, timer.daemon = "open-library", True
        timer.start()

    @property
    def is_done(self) -> bool:
        return self._done.is_set()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait for it, at most so long; whether it is done."""
        return self._done.wait(seconds)

    def _open(self) -> None:
        try:
            self._assistant.search(_WARMING, k=1)
        except RagError as error:
            self.problem = str(error)
        except Exception as error:  # noqa: BLE001 - every question will say so again
            traceback.print_exc(file=sys.stderr)
            self.problem = f"the library cannot be opened: {type(error).__name__}"
        finally:
            self._done.set()

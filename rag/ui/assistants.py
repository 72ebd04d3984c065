"""One assistant for each way to answer, all over the same library, shared by every session."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from rag.ui.choices import Chosen

if TYPE_CHECKING:
    from rag.assistant import Assistant

AT_ONCE = 24  # answers that are written at the same time; more wait their turn


class Assistants:
    """Made when first asked for: there are as many as models on offer, times three strategies.

    ``turn`` is to be held while one of them answers: pages that were closed do not count among
    those that follow an answer, but theirs are written all the same.
    """

    def __init__(self, first: Assistant) -> None:
        self.first = first
        self.turn = threading.BoundedSemaphore(AT_ONCE)
        self._made: dict[tuple[str, str | None, str], Assistant] = {}
        self._lock = threading.Lock()

    def answering(self, chosen: Chosen) -> Assistant:
        """The one that answers by the LLM and the strategy of ``chosen``."""
        llm, model, strategy = chosen.offer.llm, chosen.offer.model, chosen.strategy
        with self._lock:
            made = self._made.get((llm, model, strategy))
            if made is None:
                made = self.first.answering_with(llm=llm, model=model, strategy=strategy)
                self._made[llm, model, strategy] = made
        return made

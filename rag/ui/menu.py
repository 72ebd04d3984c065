"""The LLMs on offer, as a page last saw them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rag.ui.choices import answers_with, key, label, with_key

if TYPE_CHECKING:
    from rag.assistant import Assistant
    from rag.models.listing import Offer


class Menu:
    """Only what is on it can be chosen. Safe to share among threads."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._offers: Sequence[Offer] = ()

    def look(self) -> tuple[list[tuple[str, str]], str]:
        """The choices as (label, key) and the key of the standing one, as of now."""
        standing = self._assistant.model
        offers = self._assistant.models()
        self._offers = offers if standing in offers else [*offers, standing]
        return [(label(offer), key(offer)) for offer in self._offers], key(standing)

    def offer(self, chosen: str | None) -> Offer:
        """What ``chosen``, a key, stands for; the standing one where it is empty, as it is when a
        question is asked before the page was filled in. Raises UsageError if it is not on offer.
        """
        if not chosen:
            return self._assistant.model
        return with_key(self._offers, chosen)

    def told(self, chosen: str) -> str:
        """What answers if ``chosen`` does, and where the text goes."""
        return answers_with(self.offer(chosen), self._assistant.settings)

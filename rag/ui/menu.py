"""The LLMs on offer, as a page last saw them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from rag.models.listing import Offer, missing
from rag.ui.choices import answers_with, is_missing, key, label, with_key
from rag.ui.saying import sentence

if TYPE_CHECKING:
    from rag.assistant import Assistant
    from rag.ui.wording import Wording


class Told(NamedTuple):
    """Which LLM answers, and if another one was asked for, why it does not; else empty."""

    answers: str
    fault: str


class Menu:
    """Only what is on it can be chosen. Safe to share among threads."""

    def __init__(self, assistant: Assistant, words: Wording) -> None:
        self._assistant = assistant
        self._words = words
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

    def told(self, chosen: str | None) -> Told:
        """What answers if ``chosen`` does, where the text goes, and which LLM does not answer that
        was asked for."""
        offer, settings = self.offer(chosen), self._assistant.settings
        wanted = settings
        if offer.llm != "none":
            wanted = settings.model_copy(update={"llm": offer.llm, "model": offer.model})
        found = missing(wanted)
        if found is None:
            return Told(answers_with(offer, settings), "")
        why = sentence(self._words(str(found.fault)))
        return Told(
            answers_with(offer, settings, is_there=False),
            is_missing(found.offer, why[0].lower() + why[1:], chosen=offer.llm != "none"),
        )

"""What a server tells of a model: its context window and its size. Asked once, when needed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any

from rag.errors import ModelError

if TYPE_CHECKING:
    from rag.settings import Settings

BILLION = 1e9


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """``window``: tokens that the server runs the model with. ``limit``: the most that the model
    can have. ``parameters`` in billions. What the server does not tell is ``None``."""

    window: int | None = None
    limit: int | None = None
    parameters: float | None = None


class Known:
    """The settings and the server's facts together. A server that does not answer tells nothing."""

    def __init__(self, settings: Settings, ask: Callable[[], ModelFacts]) -> None:
        self._settings = settings
        self._ask = ask
        self._lock = Lock()
        self._facts: ModelFacts | None = None

    @property
    def window(self) -> int:
        """The server's window, or less where ``context_window`` is set; else that setting, as far
        as the model can."""
        facts, wanted = self._told(), self._settings.context_window
        if facts.window is None:
            return min(wanted, facts.limit or wanted)
        is_set = "context_window" in self._settings.model_fields_set
        return min(facts.window, wanted) if is_set else facts.window

    @property
    def parameters(self) -> float | None:
        """``model_size`` where it is set, else what the server tells."""
        return self._settings.model_size or self._told().parameters

    def _told(self) -> ModelFacts:
        with self._lock:
            if self._facts is None:
                try:
                    self._facts = self._ask()
                except ModelError:  # whoever asks a question next is told what is wrong
                    self._facts = ModelFacts()
            return self._facts


def positive(value: Any) -> int | None:
    """``value`` if it is a positive whole number: servers put all sorts of things into fields."""
    return value if type(value) is int and value > 0 else None

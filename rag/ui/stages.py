"""Long work as a page follows it: what is being done, and how much of it is."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

_EVERY = 0.2  # seconds between two looks


@dataclass(frozen=True, slots=True)
class Stage:
    """``done`` of ``total`` steps of what ``label`` says; a total of 0 where nobody knows it."""

    label: str
    done: int = 0
    total: int = 0

    @property
    def told(self) -> str:
        """``Embedding, 20 of 300``."""
        return f"{self.label}, {self.done:,} of {self.total:,}" if self.total else self.label


class Stages:
    """A ``Progress`` whose stage can be looked at, from any thread, until it is ``over``."""

    def __init__(self, first: str) -> None:
        """``first`` is what is being done before the first stage begins."""
        self.current = Stage(first)
        self.over = threading.Event()

    def start(self, label: str, total: int) -> None:
        """As ``Progress.start``."""
        self.current = Stage(label, 0, total)

    def advance(self, steps: int = 1) -> None:
        """As ``Progress.advance``."""
        now = self.current
        self.current = Stage(now.label, now.done + steps, now.total)

    def finish(self) -> None:
        """As ``Progress.finish``."""

    def follow(self) -> Iterator[Stage]:
        """The stage of the moment, every now and then until it is over."""
        while not self.over.wait(_EVERY):
            yield self.current


def bar(stage: Stage) -> Markup:
    """What is being done, and a bar where it is known how much of it is."""
    shape = Markup('<progress max="{}" value="{}" aria-label="{}"></progress>')
    shown = shape.format(stage.total, stage.done, stage.label) if stage.total else Markup()
    return Markup('<p class="adding">{}… {}</p>').format(stage.told, shown)

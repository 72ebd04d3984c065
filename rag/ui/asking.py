"""One question being answered in a thread of its own, followed from elsewhere and stopped there."""

from __future__ import annotations

import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from rag.errors import RagError

OnText = Callable[[str], None]
OnProgress = Callable[[int, int, str], None]
Result = TypeVar("Result")

_UNEXPECTED = "Something unexpected went wrong. The server's terminal tells more; please try again."


class Stopped(Exception):
    """The reader has seen enough: raised in the thread that answers, to end it."""


@dataclass(frozen=True, slots=True)
class Glimpse:
    """What there is so far: the text, and how far an LLM is (``(7, 20, "papers")``)."""

    text: str
    progress: tuple[int, int, str] | None


class Asking(Generic[Result]):
    """An answer on its way, which comes whether or not anybody follows it.

    When it is over there is a ``result``, a ``problem``, or neither: then it was stopped.
    """

    def __init__(
        self, ask: Callable[[OnText, OnProgress], Result], settle: Callable[[Asking[Result]], None]
    ) -> None:
        """Begin at once. ``settle`` is called in the same thread before ``glimpses`` ends."""
        self.result: Result | None = None
        self.problem = ""
        self._ask = ask
        self._settle = settle
        self._pieces: list[str] = []
        self._progress: tuple[int, int, str] | None = None
        self._news = threading.Condition()
        self._told = 0  # how often there was news
        self._stopped = self._over = False
        threading.Thread(target=self._run, name="answer", daemon=True).start()

    def stop(self) -> None:
        """Let go of the answer. What runs ends at its next word; nobody waits for it."""
        with self._news:
            self._stopped = True
            self._news.notify_all()

    @property
    def was_stopped(self) -> bool:
        return self._stopped

    @property
    def is_over(self) -> bool:
        """Whether nothing more comes."""
        return self._over or self._stopped

    @property
    def text(self) -> str:
        """What has been written."""
        return "".join(self._pieces)

    def glimpses(self, every: float) -> Iterator[Glimpse]:
        """What there is, then whenever there is more of it, at most once in ``every`` seconds.

        For any number of followers.
        """
        seen = -1
        while True:
            with self._news:
                self._news.wait_for(lambda: self.is_over or self._told != seen)  # noqa: B023
                if self.is_over:
                    return
                seen = self._told
            yield Glimpse(self.text, self._progress)
            time.sleep(every)

    def _run(self) -> None:
        try:
            self.result = self._ask(self._on_text, self._on_progress)
        except Stopped:
            pass
        except RagError as error:
            self.problem = str(error)
        except Exception:  # noqa: BLE001 - one question's fault must not end the server
            traceback.print_exc(file=sys.stderr)
            self.problem = _UNEXPECTED
        self._settle(self)
        with self._news:
            self._over = True
            self._news.notify_all()

    def _on_text(self, piece: str) -> None:
        if piece:
            self._pieces.append(piece)
        self._tell()

    def _on_progress(self, done: int, most: int, what: str) -> None:
        self._progress = (done, most, what)
        self._tell()

    def _tell(self) -> None:
        with self._news:
            if self._stopped:
                raise Stopped
            self._told += 1
            self._news.notify_all()

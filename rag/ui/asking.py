"""One question being answered in a thread of its own, followed from elsewhere and stopped there."""

from __future__ import annotations

import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from rag.errors import RagError
from rag.paper import Answer

OnText = Callable[[str], None]
OnProgress = Callable[[int, int, str], None]
Ask = Callable[[OnText, OnProgress], Answer]

_UNEXPECTED = "Something unexpected went wrong. The server's terminal tells more; please try again."


class Stopped(Exception):
    """The reader has seen enough: raised in the thread that answers, to end it."""


@dataclass(frozen=True, slots=True)
class Glimpse:
    """What there is so far: the text, and how far an LLM is (``(7, 20, "papers")``)."""

    text: str
    progress: tuple[int, int, str] | None


class Asking:
    """An answer on its way. When ``glimpses`` ends there is an ``answer``, a ``problem``, or
    neither: then it was stopped."""

    def __init__(self, ask: Ask) -> None:
        """Begin at once."""
        self.answer: Answer | None = None
        self.problem = ""
        self._ask = ask
        self._pieces: list[str] = []
        self._progress: tuple[int, int, str] | None = None
        self._stop = threading.Event()
        self._over = threading.Event()
        self._news = threading.Event()
        threading.Thread(target=self._run, name="answer", daemon=True).start()

    def stop(self) -> None:
        """Let go of the answer. What runs ends at its next word; nobody waits for it."""
        self._stop.set()
        self._news.set()

    @property
    def was_stopped(self) -> bool:
        return self._stop.is_set()

    @property
    def text(self) -> str:
        """What has been written."""
        return "".join(self._pieces)

    def glimpses(self, every: float) -> Iterator[Glimpse]:
        """What there is, whenever there is more of it, at most once in ``every`` seconds."""
        while not (self._over.is_set() or self._stop.is_set()):
            if self._news.wait(timeout=1.0):
                self._news.clear()
                yield Glimpse(self.text, self._progress)
                time.sleep(every)

    def _run(self) -> None:
        try:
            answer = self._ask(self._on_text, self._on_progress)
            if not self._stop.is_set():
                self.answer = answer
        except Stopped:
            pass
        except RagError as error:
            self.problem = str(error)
        except Exception:  # noqa: BLE001 - one question's fault must not end the server
            traceback.print_exc(file=sys.stderr)
            self.problem = _UNEXPECTED
        finally:
            self._over.set()
            self._news.set()

    def _on_text(self, piece: str) -> None:
        self._check()
        self._pieces.append(piece)
        self._news.set()

    def _on_progress(self, done: int, most: int, what: str) -> None:
        self._check()
        self._progress = (done, most, what)
        self._news.set()

    def _check(self) -> None:
        if self._stop.is_set():
            raise Stopped

"""Calls to an LLM: read to the end or closed at once, several at a time in order."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import closing, contextmanager
from itertools import islice
from typing import TypeVar, cast

from rag.models.chat import ChatModel, Chunk, Message

Item = TypeVar("Item")
Result = TypeVar("Result")


@contextmanager
def opened(
    model: ChatModel, messages: Sequence[Message], max_tokens: int
) -> Iterator[Iterator[Chunk]]:
    """The stream of one answer; whatever ends the block cancels what is left of it."""
    stream = cast("Generator[Chunk]", model.stream(messages, max_tokens=max_tokens))
    with closing(stream):
        yield stream


def in_order(
    work: Callable[[Item], Result],
    items: Iterable[Item],
    *,
    at_once: int,
    stop: threading.Event,
) -> Generator[Result]:
    """The results of ``work`` in the order of ``items``, at most ``at_once`` made ahead.

    Once ``stop`` is set no work is begun, and what was begun is still given. Closing the generator
    sets it and waits for nothing: the threads are daemons, which do not keep the program from
    ending, as those of an executor would for the whole timeout of a call.
    """
    remaining = iter(items)
    pending: deque[Future[Result]] = deque()
    try:
        while True:
            room = 0 if stop.is_set() else at_once - len(pending)
            pending.extend(_started(work, item) for item in islice(remaining, room))
            if not pending:
                return
            yield pending.popleft().result()
    finally:
        stop.set()


def _started(work: Callable[[Item], Result], item: Item) -> Future[Result]:
    future: Future[Result] = Future()

    def run() -> None:
        try:
            future.set_result(work(item))
        except BaseException as error:  # noqa: BLE001 - raised where the result is awaited
            future.set_exception(error)

    threading.Thread(target=run, name="llm-call", daemon=True).start()
    return future

"""Models for tests: an LLM that follows a script, and an embedder that hashes words."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from threading import Lock
from typing import TYPE_CHECKING, Literal, TypeAlias

from rag.errors import ModelFailed, RagError
from rag.models.chat import Chunk, Decision, Finish, Message
from rag.paper import Usage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


Said: TypeAlias = "str | RagError | Reply"
Lean: TypeAlias = float | RagError | None


@dataclass(frozen=True, slots=True)
class Reply:
    """What the script says next: ``text``, then ``fault`` if there is one, else its end."""

    text: str = ""
    fault: RagError | None = None
    finish: Finish | None = "stop"


class ScriptedChat:
    """A ``ChatModel`` that says and decides what it was told to, and can be shared by threads.

    Replies are given in order, word by word. A reply is a text, an error to raise at once, or a
    ``Reply`` that breaks off or ends otherwise after some text. Decisions are given in order too:
    a probability of yes, ``None``, or an error. Where calls come in any order, from threads, give
    a function of the messages for either instead. ``sent`` keeps the messages of every call,
    ``asked`` those of every decision, ``cancelled`` counts the streams that were closed before
    their end. Tokens are counted as words.
    """

    provider = "scripted"
    name = "scripted"

    def __init__(
        self,
        *replies: Said,
        context_window: int = 8192,
        parameters: float | None = None,
        reply: Callable[[Sequence[Message]], Said] | None = None,
        decisions: Iterable[Lean] | Callable[[Sequence[Message]], Lean] = (),
        by: Literal["tokens", "text"] = "tokens",
    ) -> None:
        """``reply`` is asked once ``replies`` are used up; ``by`` is how decisions are read."""
        self.context_window = context_window
        self.parameters = parameters
        self.sent: list[tuple[Message, ...]] = []
        self.asked: list[tuple[Message, ...]] = []
        self.cancelled = 0
        self._replies = deque(replies)
        self._reply = reply
        self._decisions = decisions if callable(decisions) else deque(decisions)
        self._by = by
        self._lock = Lock()

    def enqueue(self, *replies: Said) -> None:
        """Add to the end of the script."""
        self._replies.extend(replies)

    def stream(self, messages: Sequence[Message], *, max_tokens: int) -> Iterator[Chunk]:
        """The next reply, cut after ``max_tokens`` words; ModelFailed when there is none."""
        self.sent.append(tuple(messages))
        reply = _as_reply(self._next_reply(messages))
        words = re.findall(r"\s*\S+(?:\s+$)?|\s+", reply.text)
        cut = len(words) > max_tokens
        try:
            yield from map(Chunk, words[:max_tokens])
        except GeneratorExit:
            with self._lock:
                self.cancelled += 1
            raise
        if reply.fault and not cut:
            raise reply.fault
        usage = Usage(_count(messages), min(len(words), max_tokens), 1)
        yield Chunk("", usage, "length" if cut else reply.finish)

    def decide(self, messages: Sequence[Message]) -> Decision:
        """The next decision; ModelFailed when there is none."""
        self.asked.append(tuple(messages))
        lean = self._next_decision(messages)
        if isinstance(lean, RagError):
            raise lean
        return Decision(lean, Usage(_count(messages), 1, 1), self._by)

    def _next_reply(self, messages: Sequence[Message]) -> Said:
        with suppress(IndexError):  # one step, as another thread may take the last
            return self._replies.popleft()
        if self._reply is None:
            raise ModelFailed("the script has no reply left")
        return self._reply(messages)

    def _next_decision(self, messages: Sequence[Message]) -> Lean:
        if not isinstance(self._decisions, deque):
            return self._decisions(messages)
        with suppress(IndexError):
            return self._decisions.popleft()
        raise ModelFailed("the script has no decision left")


class HashingEmbedder:
    """An ``Embedder`` without a model: texts that share words have similar vectors."""

    def __init__(self, dimensions: int = 256) -> None:
        self.dimensions = dimensions
        self.name = f"hashing-{dimensions}"

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors, [len(texts), dimensions]."""
        import numpy as np

        vectors = [self.embed_query(text) for text in texts]
        return np.stack(vectors) if vectors else np.empty((0, self.dimensions), np.float32)

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """Every word adds 1 to the place that its hash names; no words count as one empty word."""
        import numpy as np

        vector = np.zeros(self.dimensions, np.float32)
        for word in re.findall(r"\w+", text.lower()) or [""]:
            digest = blake2b(word.encode("utf-8", "replace"), digest_size=8).digest()
            vector[int.from_bytes(digest, "big") % self.dimensions] += 1
        unit: NDArray[np.float32] = vector / np.linalg.norm(vector)
        return unit


def _as_reply(reply: Said) -> Reply:
    if isinstance(reply, RagError):
        return Reply(fault=reply)
    return Reply(reply) if isinstance(reply, str) else reply


def _count(messages: Sequence[Message]) -> int:
    return sum(len(message.content.split()) for message in messages)

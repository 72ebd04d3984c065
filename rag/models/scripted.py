"""Models for tests: an LLM that follows a script, and an embedder that hashes words."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

from rag.errors import ModelFailed, RagError
from rag.models.chat import Chunk, Message
from rag.paper import Usage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Reply:
    """What the script says next: ``text``, then ``fault`` if there is one."""

    text: str = ""
    fault: RagError | None = None


class ScriptedChat:
    """A ``ChatModel`` that gives the replies it was made with, in order, word by word.

    A reply is a text, an error to raise at once, or a ``Reply`` that breaks off after some text.
    ``sent`` keeps the messages of every call, ``cancelled`` counts the streams that were closed
    before their end. Tokens are counted as words.
    """

    provider = "scripted"
    name = "scripted"

    def __init__(self, *replies: str | RagError | Reply, context_window: int = 8192) -> None:
        self.context_window = context_window
        self.sent: list[tuple[Message, ...]] = []
        self.cancelled = 0
        self._replies = deque(map(_as_reply, replies))

    def enqueue(self, *replies: str | RagError | Reply) -> None:
        """Add to the end of the script."""
        self._replies.extend(map(_as_reply, replies))

    def stream(self, messages: Sequence[Message], *, max_tokens: int) -> Iterator[Chunk]:
        """The next reply, cut after ``max_tokens`` words; ModelFailed when there is none."""
        self.sent.append(tuple(messages))
        if not self._replies:
            raise ModelFailed("the script has no reply left")
        reply = self._replies.popleft()
        words = re.findall(r"\s*\S+(?:\s+$)?|\s+", reply.text)[:max_tokens]
        try:
            yield from map(Chunk, words)
        except GeneratorExit:
            self.cancelled += 1
            raise
        if reply.fault:
            raise reply.fault
        prompt = sum(len(message.content.split()) for message in messages)
        yield Chunk("", Usage(prompt, len(words), 1))


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


def _as_reply(reply: str | RagError | Reply) -> Reply:
    if isinstance(reply, RagError):
        return Reply(fault=reply)
    return Reply(reply) if isinstance(reply, str) else reply

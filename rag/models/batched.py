"""What embedders that take texts by the batch have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from rag.errors import ModelFailed

BATCH = 64  # texts in one request


class BatchedEmbedder(ABC):
    """An ``Embedder`` over a model that somebody else runs; subclasses say how to ask it."""

    def __init__(self, provider: str, model: str) -> None:
        self.name = f"{provider}:{model}"
        self._model = model

    @abstractmethod
    def _ask(self, texts: list[str]) -> Sequence[Sequence[float] | NDArray[np.float32]]:
        """One vector a text, of any length but zero. Raises ModelError."""

    @cached_property
    def dimensions(self) -> int:
        """Length of a vector, read off one: the first use asks the model."""
        return len(self.embed_query("dimensions"))

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors, [len(texts), dimensions]; see ``Embedder.embed``."""
        if not texts:
            return np.empty((0, self.dimensions), np.float32)
        starts = range(0, len(texts), BATCH)
        return np.concatenate([self._embed_batch(list(texts[i : i + BATCH])) for i in starts])

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """The unit vector of one text, [dimensions]."""
        vector: NDArray[np.float32] = self._embed_batch([text])[0]
        return vector

    def _embed_batch(self, texts: list[str]) -> NDArray[np.float32]:
        rows = self._ask(texts)
        if len(rows) != len(texts) or len({len(row) for row in rows}) != 1:
            raise ModelFailed(f"{self.name} gave {len(rows)} vectors for {len(texts)} texts")
        vectors = np.asarray(rows, np.float32)
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        if not (np.isfinite(norms).all() and norms.all()):
            raise ModelFailed(f"{self.name} gave a vector that is zero or not a number")
        unit: NDArray[np.float32] = vectors / norms
        return unit

"""Embedding models of the ``fastembed`` package, an extra that downloads them at first use."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from rag.errors import ModelNotFound, ModelUnavailable
from rag.models.batched import BatchedEmbedder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class FastEmbedEmbedder(BatchedEmbedder):
    """A model that fastembed runs in this process."""

    def __init__(self, model: str) -> None:
        super().__init__("fastembed", model)

    def _ask(self, texts: list[str]) -> Sequence[NDArray[np.float32]]:
        return list(self._loaded.embed(texts))

    @cached_property
    def _loaded(self) -> Any:
        try:
            from fastembed import TextEmbedding
        except ImportError:
            raise ModelUnavailable(
                "the package 'fastembed' is not installed",
                "Install it with: pip install 'paper-rag[fastembed]'",
            ) from None
        supported = [row["model"] for row in TextEmbedding.list_supported_models()]
        if self._model not in supported:
            raise ModelNotFound(
                f"fastembed has no model {self._model!r}",
                f"It has {', '.join(sorted(supported)[:5])} and {len(supported) - 5} more.",
            )
        try:
            return TextEmbedding(self._model)
        except (OSError, ValueError) as error:
            raise ModelUnavailable(
                f"fastembed cannot load {self._model}: {error}",
                "It downloads the model at first use: check the network.",
            ) from error

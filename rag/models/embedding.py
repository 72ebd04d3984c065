"""What an embedder is, and which one the settings name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from rag.errors import SettingsError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rag.settings import Settings


class Embedder(Protocol):
    """Texts to unit vectors. Safe to call from several threads."""

    @property
    def name(self) -> str:
        """Identity recorded in the library: it changes whenever the vectors would."""
        ...

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        ...

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One vector a text, ``[len(texts), dimensions]``, each independent of the others.

        Raises:
            ModelError: the model cannot be reached or does not do its work.
        """
        ...

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """The vector of a question, ``[dimensions]``. Raises as ``embed``."""
        ...


def create(settings: Settings) -> Embedder:
    """The embedder that ``settings.embedder`` names; nothing is loaded or asked yet.

    Raises:
        SettingsError: there is no such kind of embedder.
        ModelUnavailable: an ``openai:`` model without a key or an address.
    """
    kind, _, model = settings.embedder.partition(":")
    if settings.embedder == "minilm":
        from rag.models.minilm import MiniLM

        return MiniLM()
    if kind == "ollama" and model:
        from rag.models.ollama import OllamaEmbedder

        return OllamaEmbedder(settings, model)
    if kind == "openai" and model:
        from rag.models.openai import OpenAIEmbedder

        return OpenAIEmbedder(settings, model)
    if kind == "fastembed" and model:
        from rag.models.fastembed import FastEmbedEmbedder

        return FastEmbedEmbedder(model)
    raise SettingsError(
        f"there is no embedder {settings.embedder!r}",
        "Use 'minilm', 'ollama:MODEL', 'openai:MODEL' or 'fastembed:MODEL'.",
    )

"""What an embedder is to this program."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class PaperText:
    """A paper to embed, with the character ranges of its passages in the abstract."""

    title: str
    abstract: str
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class PaperVectors:
    """``passages`` [n, dimensions] of unit length, one a span; ``pieces`` [t, d] of its words.

    A word piece's unit vector is ``pieces[i] / 127``, roughly.
    """

    passages: NDArray[np.float32]
    pieces: NDArray[np.int8]


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


@runtime_checkable
class ContextEmbedder(Embedder, Protocol):
    """An embedder that sees a passage in the context of its paper, and words one by one."""

    def read(self, papers: Sequence[PaperText]) -> list[PaperVectors]:
        """The vectors of each paper, each independent of the others. Raises as ``embed``."""
        ...

    def read_query(self, text: str) -> QueryVectors:
        """The vectors of a question and of its word pieces. Raises as ``embed``."""
        ...


@runtime_checkable
class KnowsWords(Protocol):
    """Something with a vocabulary of common words."""

    def knows(self, word: str) -> bool:
        """Whether ``word``, in lower case, is one of them."""
        ...


@dataclass(frozen=True, slots=True)
class QueryVectors:
    """``whole`` [dimensions] is ``embed_query``'s; ``pieces`` [t, d] are comparable with
    ``PaperVectors.pieces``, of unit length, read at ``offsets`` [t, 2], characters of the text.
    """

    whole: NDArray[np.float32]
    pieces: NDArray[np.float32]
    offsets: NDArray[np.int64]

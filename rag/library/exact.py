"""Nearest passages by comparing with every vector in the catalog.

For a library on a read-only disk, where Chroma cannot open its files, and for subsets so small
that this is the quicker way.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property
from typing import TYPE_CHECKING

from rag.library.catalog import Catalog
from rag.paper import Passage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class ExactVectors:
    """The reading side of ``VectorIndex`` without an index. Thread-safe."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    @cached_property
    def _everything(self) -> tuple[list[Passage], NDArray[np.float32]]:
        return self._catalog.passage_vectors()

    def count(self) -> int:
        """Passages that can be found."""
        return self._catalog.passage_count()

    def query(
        self,
        vector: NDArray[np.float32],
        n: int,
        paper_ids: Collection[str] | None = None,
    ) -> list[tuple[Passage, float]]:
        """As ``VectorIndex.query``."""
        import numpy as np

        passages, vectors = (
            self._everything if paper_ids is None else self._catalog.passage_vectors(paper_ids)
        )
        if not passages or n <= 0:
            return []
        lengths = np.linalg.norm(vectors, axis=1) * np.linalg.norm(vector)
        scores = vectors @ vector / np.maximum(lengths, np.finfo(np.float32).tiny)
        best = np.argsort(-scores, kind="stable")[:n]
        return [(passages[i], float(scores[i])) for i in best]

"""Nearest passages: from Chroma, or by comparing with the vectors in the catalog."""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property, partial
from typing import TYPE_CHECKING

from rag.library.among import Among, sift
from rag.library.catalog import Catalog
from rag.library.nodes import owner_of, passage_of
from rag.library.packed import PackedPassages
from rag.paper import Passage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rag.library.vectors import VectorIndex

    Vectors = NDArray[np.float32]


class NearestPassages:
    """Dense search of one generation of a library. Thread-safe.

    Without an ``index`` (on a read-only disk, where Chroma cannot open its files) every search
    compares with all vectors.
    """

    def __init__(self, catalog: Catalog, index: VectorIndex | None) -> None:
        self._catalog = catalog
        self.index = index

    def count(self) -> int:
        """Passages in the index."""
        return self._catalog.passage_count() if self.index is None else self.index.count()

    def query(
        self, vector: Vectors, n: int, among: Among | None = None
    ) -> list[tuple[Passage, float]]:
        """The ``n`` passages nearest to ``vector`` [d] with their cosines, best first.

        With ``among`` only passages of these papers, and where those are many, fewer than ``n`` if
        hardly one of the nearest is theirs. A passage may be of a paper that has changed since the
        index was written.
        """
        if n <= 0 or (among is not None and not among):
            return []
        index = self.index
        if among is not None and (among.few is not None or index is None):
            return _best(vector, n, self._catalog.packed_passages(self._named(among)))
        if index is None:
            return _best(vector, n, self._everything)
        if among is None:
            return index.query(vector, n)
        rows = sift(partial(index.rows_near, vector), _owner, n, among)
        return [(passage_of(row), cosine) for row, cosine in rows]

    def _named(self, among: Among) -> Collection[str]:
        return among.few if among.few is not None else among.passing(self._catalog.paper_ids())

    @cached_property
    def _everything(self) -> PackedPassages:
        return self._catalog.packed_passages()


def _owner(row: tuple[str, float]) -> str:
    return owner_of(row[0])


def _best(vector: Vectors, n: int, packed: PackedPassages) -> list[tuple[Passage, float]]:
    import numpy as np

    vectors = packed.vectors
    if not len(vectors):
        return []
    lengths = np.linalg.norm(vectors, axis=1) * np.linalg.norm(vector)
    scores = vectors @ vector / np.maximum(lengths, np.finfo(np.float32).tiny)
    best = np.argsort(-scores, kind="stable")[:n].tolist()
    return [(packed.passage(i), float(scores[i])) for i in best]

"""Nearest passages: from Chroma, or by comparing with the vectors in the catalog."""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property
from typing import TYPE_CHECKING

from rag.library.catalog import Catalog
from rag.paper import Passage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rag.library.vectors import VectorIndex

    Vectors = NDArray[np.float32]

_FEW_PAPERS = 1000  # compared one by one: milliseconds, where a filter in Chroma takes tens
_MOST_FETCHED = 4000  # rows asked of Chroma in the hope that enough of them pass the filter


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
        self, vector: Vectors, n: int, paper_ids: Collection[str] | None = None
    ) -> list[tuple[Passage, float]]:
        """The ``n`` passages nearest to ``vector`` [d] with their cosines, best first.

        With ``paper_ids`` only passages of these papers. A passage may be of a paper that has
        changed since the index was written.
        """
        if n <= 0 or (paper_ids is not None and not paper_ids):
            return []
        if self.index is None:
            return _best(vector, n, self._everything if paper_ids is None else self._of(paper_ids))
        if paper_ids is None:
            return self.index.query(vector, n)
        if len(paper_ids) <= _FEW_PAPERS:
            return _best(vector, n, self._of(paper_ids))
        return self._filtered(self.index, vector, n, frozenset(paper_ids))

    def _filtered(
        self, index: VectorIndex, vector: Vectors, n: int, wanted: frozenset[str]
    ) -> list[tuple[Passage, float]]:
        """Chroma's own filter takes time in proportion to the library; most often this does."""
        fetched = 4 * n
        while fetched <= _MOST_FETCHED:
            rows = index.query(vector, fetched)
            kept = [row for row in rows if row[0].paper_id in wanted][:n]
            if len(kept) == n or len(rows) < fetched:
                return kept
            fetched *= 4
        return _best(vector, n, self._of(wanted))

    @cached_property
    def _everything(self) -> tuple[list[Passage], Vectors]:
        return self._catalog.passage_vectors()

    def _of(self, paper_ids: Collection[str]) -> tuple[list[Passage], Vectors]:
        return self._catalog.passage_vectors(paper_ids)


def _best(
    vector: Vectors, n: int, among: tuple[list[Passage], Vectors]
) -> list[tuple[Passage, float]]:
    import numpy as np

    passages, vectors = among
    if not passages:
        return []
    lengths = np.linalg.norm(vectors, axis=1) * np.linalg.norm(vector)
    scores = vectors @ vector / np.maximum(lengths, np.finfo(np.float32).tiny)
    best = np.argsort(-scores, kind="stable")[:n]
    return [(passages[i], float(scores[i])) for i in best]

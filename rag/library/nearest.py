"""Nearest passages: from Chroma, or by comparing with the vectors in the catalog.

Among a thousand papers all vectors are read and compared; among more, those that are likely the
nearest by their signs.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property, partial
from typing import TYPE_CHECKING

from rag.errors import LibraryDamaged, LibraryError, LibraryNotWritable
from rag.library.among import Among, sift
from rag.library.catalog import Catalog
from rag.library.nodes import owner_of, passage_of
from rag.library.packed import PackedPassages
from rag.library.signatures import Signatures
from rag.paper import Passage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rag.library.vectors import VectorIndex

    Vectors = NDArray[np.float32]

_PER_PAPER = 4  # passages looked for, for each paper that is wanted
_COMPARED = 1000  # papers: their vectors are read in 10 ms
_LIKELY = (
    3  # passages compared in full for each that is wanted; finds 98 % of what comparing all does
)


class NearestPassages:
    """Dense search of one generation of a library. Thread-safe.

    Without an ``index`` that can be used (on a read-only or full disk, where Chroma cannot open its
    files; or a damaged one) every search is one in the catalog. ``failed`` is what keeps it
    from being used, if that is an error.
    """

    def __init__(
        self, catalog: Catalog, index: VectorIndex | None, failed: LibraryError | None = None
    ) -> None:
        self._catalog = catalog
        self.index = index
        self.failed = failed

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
        index = self.index if among is None or among.named is None else None
        if index is not None:
            try:
                if among is None:
                    return index.query(vector, n)
                rows = _sifted(index, vector, n, among)[:n]
                return [(passage_of(row), cosine) for row, cosine in rows]
            except (LibraryDamaged, LibraryNotWritable) as error:
                self._do_without(error)
        named = None if among is None else self._named(among)
        if (self._catalog.count() if named is None else len(named)) > _COMPARED:
            named = self._signatures.likely(vector, _LIKELY * n, named)
        return _best(vector, n, self._catalog.packed_passages(named))

    def papers(self, vector: Vectors, n: int, among: Among | None = None) -> list[str]:
        """The ids of the ``n`` papers whose passages are nearest to ``vector`` [d], best first.

        As ``query``, but where many papers pass it looks no further than for ``n`` of them.
        """
        index = self.index
        if among is not None and among.named is None and index is not None:
            try:
                owners = [_owner(row) for row in _sifted(index, vector, n, among)]
                return list(dict.fromkeys(owners))[:n]
            except (LibraryDamaged, LibraryNotWritable) as error:
                self._do_without(error)
        passages = self.query(vector, _PER_PAPER * n, among)
        return list(dict.fromkeys(passage.paper_id for passage, _ in passages))[:n]

    @property
    def remark(self) -> str:
        """What a person should know, if anything: of a full or read-only disk it is told elsewhere
        what it keeps from happening."""
        if self.failed is None or isinstance(self.failed, LibraryNotWritable):
            return ""
        return f"{self.failed.problem}; the catalog was searched instead. {self.failed.fix}"

    def _do_without(self, error: LibraryError) -> None:
        """Leave the index alone: some damage shows only when it is asked."""
        self.index, self.failed = None, error

    def _named(self, among: Among) -> Collection[str]:
        return among.named if among.named is not None else among.passing(self._catalog.paper_ids())

    @cached_property
    def _signatures(self) -> Signatures:
        return self._catalog.signatures()


def _sifted(index: VectorIndex, vector: Vectors, n: int, among: Among) -> list[tuple[str, float]]:
    return sift(partial(index.rows_near, vector), _owner, n, among)


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

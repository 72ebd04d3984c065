"""Passages by the signs of their vectors: 48 bytes for 384 numbers, compared by the thousand.

A query is scored against signs as it is, so that its own numbers count in full (asymmetric
distance; Jain et al. 2011, "Asymmetric Hamming embedding"). What scores highest is near: the
vectors of a few times as many passages as are wanted tell which are nearest.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate, repeat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Row = tuple[str, int, bytes]


def signature(passages: int, vectors: bytes) -> bytes | None:
    """The signs of float16 ``vectors`` of some ``passages``, row by row, a bit each; None if they
    cannot be right."""
    import numpy as np

    if passages <= 0 or not vectors or len(vectors) % (2 * passages):
        return None
    rows = np.frombuffer(vectors, np.float16).reshape(passages, -1)
    return np.packbits(rows > 0, axis=1).tobytes()


class Signatures:
    """The signatures of papers in memory: for 100,000 papers 15 MB, and as much for their ids."""

    def __init__(self, rows: Sequence[Row]) -> None:
        """``rows`` are (paper id, number of passages, signature)."""
        import numpy as np

        passages = sum(count for _, count, _ in rows)
        packed = np.frombuffer(b"".join(signs for _, _, signs in rows), np.uint8)
        # A column a byte of the signature: all of a column are looked up at once.
        self._columns = np.ascontiguousarray(packed.reshape(passages, -1).T) if passages else packed
        self._ids = [paper_id for paper_id, _, _ in rows]
        self._at = {paper_id: i for i, paper_id in enumerate(self._ids)}
        self._counts = np.array([count for _, count, _ in rows], np.int64)
        self._starts = np.array([0, *accumulate(count for _, count, _ in rows)], np.int64)

    def likely(self, vector: NDArray[np.float32], n: int, among: Iterable[str] | None) -> set[str]:
        """The papers, of those with ids ``among`` if given, whose ``n`` passages are likely the
        nearest to ``vector`` [d]. Ids that are not known are left out."""
        import numpy as np

        if among is None:
            papers = np.arange(len(self._ids))
        else:
            papers = np.fromiter(map(self._at.get, among, repeat(-1)), np.int64)
            papers = np.sort(papers[papers >= 0])  # in the order in which they are in memory
        if not len(papers):
            return set()
        counts = self._counts[papers]
        owners = np.repeat(papers, counts)
        first = np.repeat(self._starts[papers] - (np.cumsum(counts) - counts), counts)
        scores = self._scores(vector, first + np.arange(len(owners)))
        best = np.argpartition(-scores, n - 1)[:n] if n < len(scores) else slice(None)
        return {self._ids[at] for at in owners[best].tolist()}

    def _scores(
        self, vector: NDArray[np.float32], passages: NDArray[np.int64]
    ) -> NDArray[np.float32]:
        """For each passage the sum of the numbers of ``vector`` where its own is positive: half of
        the sum of all, plus half of the product with its signs."""
        import numpy as np

        padded = np.zeros(8 * len(self._columns), np.float32)
        padded[: len(vector)] = vector
        bits = np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1).astype(np.float32)
        worth = padded.reshape(-1, 8) @ bits.T  # of every value of every byte
        scores = np.zeros(len(passages), np.float32)
        for column, of_value in zip(self._columns, worth, strict=True):
            scores += of_value.take(column.take(passages))
        return scores

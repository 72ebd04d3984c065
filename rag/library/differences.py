"""Whether the indexes hold of each paper what the catalog says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from rag.library.nodes import node_text, row_id
from rag.paper import Paper, Passage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rag.library.library import Library
    from rag.library.vectors import VectorIndex

_SAMPLED = 200  # papers of which the content is looked at
_THOROUGH = 1000  # rows asked for before a stored vector counts as lost
_SAME = 0.99  # cosine of a row with its own vector, as the catalog rounds it


@dataclass(frozen=True, slots=True)
class Difference:
    """What an index lacks, what it holds in vain, and how many of the sampled are stale."""

    missing: int = 0
    extra: int = 0
    stale: int = 0
    sampled: int = 0

    def __bool__(self) -> bool:
        return bool(self.missing or self.extra or self.stale)

    def __str__(self) -> str:
        told = {
            f"{self.missing} missing": self.missing,
            f"{self.extra} too many": self.extra,
            f"{self.stale} of {self.sampled} sampled are stale": self.stale,
        }
        return ", ".join(text for text, number in told.items() if number)


class Comparison:
    """The catalog of a library, to be compared with its indexes."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def words(self) -> Difference:
        """The word index against the catalog."""
        index = self._library.words
        held, wanted = index.ids(), set(self._passages)
        papers = [paper for paper in self._papers.values() if paper.paper_id in held]
        stale = sum(not index.holds(paper) for paper in papers)
        return Difference(len(wanted - held), len(held - wanted), stale, len(papers))

    def vectors(self, index: VectorIndex) -> Difference:
        """The vector index against the catalog."""
        wanted = {row_id(p) for passages in self._passages.values() for p in passages}
        held = index.ids()
        rows = [(p, vector) for p, vector in self._rows if row_id(p) in held]
        stored = index.stored([row_id(passage) for passage, _ in rows])
        stale = sum(not self._is_current(stored[row_id(p)], p, vector) for p, vector in rows)
        return Difference(len(wanted - held), len(held - wanted), stale, len(rows))

    def unfindable(self, index: VectorIndex) -> tuple[int, int]:
        """How many of the sampled passages no query finds, and how many these are.

        Rows that are stored but not found are how a damaged Chroma shows itself.
        """
        lost = sum(not _is_found(index, passage, vector) for passage, vector in self._rows)
        return lost, len(self._rows)

    def _is_current(
        self,
        row: tuple[str, NDArray[np.float32]],
        passage: Passage,
        vector: NDArray[np.float32],
    ) -> bool:
        import numpy as np

        text, stored = row
        if text != node_text(self._papers[passage.paper_id], passage):
            return False
        lengths = float(np.linalg.norm(stored) * np.linalg.norm(vector))
        return stored.shape == vector.shape and float(stored @ vector) >= _SAME * lengths

    @cached_property
    def _passages(self) -> Mapping[str, Sequence[Passage]]:
        """Of every paper that has been embedded."""
        catalog = self._library.catalog
        return catalog.passages(catalog.paper_ids())

    @cached_property
    def _sampled(self) -> list[str]:
        ids = list(self._passages)
        return ids[:: max(1, len(ids) // _SAMPLED)]

    @cached_property
    def _papers(self) -> dict[str, Paper]:
        return self._library.catalog.get_many(self._sampled)

    @cached_property
    def _rows(self) -> list[tuple[Passage, NDArray[np.float32]]]:
        """The passages of the sampled papers, with their vectors."""
        passages, vectors = self._library.catalog.passage_vectors(self._sampled)
        return list(zip(passages, vectors, strict=True))


def _is_found(index: VectorIndex, passage: Passage, vector: NDArray[np.float32]) -> bool:
    """Whether a query for a stored vector finds its row.

    The search is approximate: now and then it misses the nearest row. A row that is lost is not
    among a thousand either.
    """
    nearest = index.query(vector, 1)
    if nearest and nearest[0][1] > _SAME:
        return True
    return any(passage == other for other, _ in index.query(vector, _THOROUGH))

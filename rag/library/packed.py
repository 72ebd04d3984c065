"""Passages as the catalog keeps them: a row a paper, unpacked when one is wanted."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

from rag.paper import Passage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Row = tuple[str, int, str, bytes]


class PackedPassages:
    """The passages of some papers, and ``vectors`` [passages, d], row for row.

    Damaged vectors read as noughts, which are near to nothing: one paper must not stop a question.
    """

    def __init__(self, rows: Sequence[Row]) -> None:
        """``rows`` are (paper id, number of passages, spans as JSON, float16 vectors)."""
        self._rows = rows
        self._ends = list(accumulate(count for _, count, _, _ in rows))

    @cached_property
    def vectors(self) -> NDArray[np.float32]:
        import numpy as np

        packed = np.frombuffer(b"".join(_of_one_width(self._rows)), dtype=np.float16)
        passages = self._ends[-1] if self._ends else 0
        with np.errstate(invalid="ignore"):
            vectors = packed.astype(np.float32).reshape(passages, -1 if passages else 0)
            all_finite = np.isfinite(vectors.sum())  # no sum of float16 is too large
        if not all_finite:
            vectors[~np.isfinite(vectors).all(axis=1)] = 0
        return vectors

    def passage(self, i: int) -> Passage:
        """The passage of row ``i`` of ``vectors``."""
        at = bisect_right(self._ends, i)
        paper_id, count, spans, _ = self._rows[at]
        start, end = json.loads(spans)[i - (self._ends[at] - count)]
        return Passage(paper_id, start, end)

    def __iter__(self) -> Iterator[Passage]:
        for paper_id, _, spans, _ in self._rows:
            for start, end in json.loads(spans):
                yield Passage(paper_id, start, end)


def _of_one_width(rows: Sequence[Row]) -> list[bytes]:
    """The vectors of each row, and noughts for those that are not as long as most."""
    widths = Counter(len(vectors) // count for _, count, _, vectors in rows)
    width = widths.most_common(1)[0][0] if widths else 0
    return [v if len(v) == width * count else bytes(width * count) for _, count, _, v in rows]

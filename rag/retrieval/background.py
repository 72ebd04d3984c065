"""How similar any paper is to a query, to tell an exceptional similarity from an ordinary one.

A cosine of 0.45 is a hit for one query and noise for another. Relative to the mean and spread of
a sample of the library's own papers it means the same for both (Z-norm of score normalisation;
Auckenthaler et al. 2000, "Score normalization for text-independent speaker verification").
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rag.library import Library

_SAMPLE = 400  # papers
# Mean over the list questions of split "dev" and "test", with the packaged embedder.
_USUAL_MEAN, _USUAL_SPREAD = 0.17, 0.08
_IMAGINED = 30  # papers


@dataclass(frozen=True, slots=True)
class Background:
    """Passage vectors of a sample: ``vectors`` [n, d], paper ``i`` from row ``starts[i]``."""

    vectors: NDArray[np.float32]
    starts: NDArray[np.int64]

    def spread(self, query: NDArray[np.float32]) -> tuple[float, float]:
        """Mean and standard deviation over papers of the best passage's cosine to ``query``.

        A few papers cannot tell what is ordinary, least of all when they share a subject: they
        are seen together with some imagined ones, as usual as papers of the sample library are.
        """
        import numpy as np

        if not len(self.vectors):
            return _USUAL_MEAN, _USUAL_SPREAD
        best = np.maximum.reduceat(self.vectors @ query, self.starts)
        share = len(best) / (len(best) + _IMAGINED)
        mean = share * float(best.mean()) + (1 - share) * _USUAL_MEAN
        own = float(best.var()) + (float(best.mean()) - mean) ** 2
        usual = _USUAL_SPREAD**2 + (_USUAL_MEAN - mean) ** 2
        return mean, math.sqrt(share * own + (1 - share) * usual)


class Backgrounds:
    """The background of a library as it is now: sampled once for each of its generations."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._current: tuple[int, Background] | None = None

    def now(self) -> Background:
        """The background of the library's present generation."""
        generation = self._library.generation
        current = self._current
        if current is None or current[0] != generation:
            current = self._current = (generation, _sample(self._library))
        return current[1]


def _sample(library: Library) -> Background:
    import numpy as np

    passages, vectors = library.catalog.passage_vectors(library.catalog.first_ids(_SAMPLE))
    owners = [passage.paper_id for passage in passages]
    starts = [i for i, owner in enumerate(owners) if i == 0 or owner != owners[i - 1]]
    return Background(vectors, np.array(starts, dtype=np.int64))

"""Late interaction: every rare word of the query looks for its like among a paper's words.

ColBERT's MaxSim (Khattab and Zaharia 2020) over the word pieces that the catalog keeps: a third
opinion beside exact words, which miss synonyms, and whole passages, which blur details.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from rag.text import words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rag.models.embedding import QueryVectors


def weights_of(text: str, query: QueryVectors, rarity: Mapping[str, float]) -> NDArray[np.float32]:
    """The weight of each word piece of ``text``, [t]: the rarity of the term it belongs to."""
    import numpy as np

    weights = np.zeros(len(query.offsets), np.float32)
    for word in words(text):
        inside = (query.offsets[:, 0] >= word.start) & (query.offsets[:, 1] <= word.end)
        weights[inside] = rarity.get(word.folded, 0.0)
    return weights


def similarities(
    query: QueryVectors, weights: NDArray[np.float32], papers: Mapping[str, bytes]
) -> dict[str, float]:
    """The weighted mean, over the query's pieces, of the nearest piece's cosine in each paper.

    ``papers`` are the pieces as the catalog keeps them. A paper without any is left out, and so
    are all if the query has no weight.
    """
    import numpy as np

    counted = weights > 0
    pieces = query.pieces[counted]
    held = {
        paper_id: np.frombuffer(packed, np.int8).reshape(-1, pieces.shape[1])
        for paper_id, packed in papers.items()
        if packed and len(packed) % pieces.shape[1] == 0  # or it is damaged
    }
    if not held or not len(pieces):
        return {}
    lengths = [len(rows) for rows in held.values()]
    starts = np.cumsum([0, *lengths[:-1]])
    cosines = pieces @ (np.concatenate(list(held.values())).astype(np.float32) / 127).T
    nearest = np.maximum.reduceat(cosines, starts, axis=1)
    means = weights[counted] @ nearest / weights.sum()
    return dict(zip(held, means.tolist(), strict=True))

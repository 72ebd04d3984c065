"""Whether what a library keeps of its papers still fits the program that reads it.

Passages and word pieces are kept by rules: how sentences are windowed, which words are content.
When these change, the kept vectors no longer stand where the program looks for them. Papers are
then read anew for every question: right, but slow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rag.library.instructions import readable
from rag.library.passages import recipe
from rag.models.embedding import PaperText

if TYPE_CHECKING:
    from rag.library.library import Library

_SAMPLED = 200  # papers whose word pieces are counted


def is_outdated(library: Library) -> bool:
    """Whether the papers should be embedded again though the embedder is the same."""
    fitting, examined = fitting_pieces(library)
    return older_recipe(library) is not None or fitting < examined


def older_recipe(library: Library) -> str | None:
    """What the passages were made by, if not as they would be now."""
    made_as = library.catalog.meta("recipe")
    return made_as if made_as not in (None, recipe()) else None


def fitting_pieces(library: Library) -> tuple[int, int]:
    """Of how many papers the kept word pieces are as many as the program expects, and of how many
    this was looked at: some over the whole library, none where the embedder gives no pieces."""
    from rag.models.minilm import MiniLM
    from rag.models.minilm.context import PIECE_DIMENSIONS, kept_offsets

    encoder = MiniLM()
    if library.catalog.meta("embedder") != encoder.name:
        return 0, 0
    ids = library.catalog.paper_ids()
    sampled = ids[:: max(1, len(ids) // _SAMPLED)]
    papers = library.catalog.get_many(sampled)
    kept = library.catalog.pieces(sampled)  # papers that wait to be embedded have none
    fitting = 0
    for paper_id, packed in kept.items():
        paper = papers[paper_id]
        expected = kept_offsets(encoder, PaperText(paper.title, readable(paper.abstract), ()))
        fitting += len(packed) == len(expected) * PIECE_DIMENSIONS
    return fitting, len(kept)

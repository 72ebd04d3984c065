"""What an index says about itself: the generation of the catalog that it was written for.

An index is whole when its stamp is the catalog's generation, or the one after it: indexes are
stamped before the catalog is, so a crash in between leaves them one ahead. An index that is being
built for a generation carries a negative stamp until it is whole. Any other index was put back
from another time or belongs to another library.
"""

from __future__ import annotations

from rag.errors import LibraryDamaged


def building(generation: int) -> int:
    """The stamp of an index that is being built for ``generation``."""
    return -1 - generation


def is_whole(stamp: int | None, generation: int) -> bool:
    """Whether an index with this stamp serves a catalog of this generation."""
    return stamp in (generation, generation + 1)


def damaged(problem: str) -> LibraryDamaged:
    """The error for an index that a reader cannot use and a writer builds again."""
    return LibraryDamaged(problem, "Run 'rag doctor --repair' to build it again")

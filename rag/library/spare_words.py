"""A word index in the place of a library's own, when that cannot be used."""

from __future__ import annotations

import tempfile
import weakref
from pathlib import Path

from rag.errors import LibraryError, LibraryNotWritable
from rag.library.catalog import Catalog
from rag.library.places import Place
from rag.library.words import WordIndex

_FEW = 1000  # papers; 2 ms of processor time for each


def spare_words(catalog: Catalog, failed: LibraryError) -> WordIndex:
    """An index of the words of a few papers, which lasts as long as it is used.

    Raises:
        LibraryError: ``failed``, if there are too many papers, or no room.
    """
    if catalog.count() > _FEW:
        raise failed
    try:
        folder = tempfile.TemporaryDirectory(prefix="rag-words-")
        index = WordIndex(Place(Path(folder.name), "words", ""), create=0)
        weakref.finalize(index, folder.cleanup)
        index.add(catalog.papers())
    except (OSError, LibraryNotWritable):
        raise failed from None
    index.failed = failed
    return index

"""The reader's side of the indexes: opened at first use, and again when they have moved on."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from rag.errors import LibraryDamaged, LibraryError, LibraryNotWritable
from rag.library.catalog import Catalog
from rag.library.database import Database
from rag.library.places import place_in_use
from rag.library.server import Server
from rag.library.stamp import damaged, is_whole

if TYPE_CHECKING:
    from rag.library.nearest import NearestPassages
    from rag.library.words import WordIndex

Index = TypeVar("Index")

_ATTEMPTS = 5
_BETWEEN_SECONDS = 0.05


@dataclass(slots=True)
class _Handle(Generic[Index]):
    """An index of one generation."""

    open: Callable[[int], Index]
    instead: Callable[[LibraryError], Index]  # of an index that cannot be opened
    lock: threading.Lock = field(default_factory=threading.Lock)
    current: Index | None = None
    of: tuple[int, int] = (-1, -1)

    def get(self, catalog: int, generation: int, failed: LibraryError | None = None) -> Index:
        """The index of a ``generation`` of a ``catalog``, of which one may follow another; or, if
        to open it ``failed``, what does instead."""
        with self.lock:
            if self.current is None or self.of != (catalog, generation):
                # The old index lives on until the threads that still use it let go of it.
                self.current = self.instead(failed) if failed else self.open(generation)
                self.of = catalog, generation
            return self.current


class OpenedIndexes:
    """Both indexes of a library, as fresh as the catalog. Safe to share among threads."""

    def __init__(self, database: Database, home: Path, server: Server | None) -> None:
        self._db = database
        self._catalog = Catalog(database)
        self._home = home
        self._server = server
        self._vectors: _Handle[NearestPassages] = _Handle(self._open_vectors, self._without_vectors)
        self._words: _Handle[WordIndex] = _Handle(self._open_words, self._without_words)
        self._held = threading.local()

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Have this thread use the same indexes for the whole block, and blocks inside of it."""
        if getattr(self._held, "by_kind", None) is not None:
            yield
            return
        self._held.by_kind = {}
        try:
            yield
        finally:
            self._held.by_kind = None

    @property
    def vectors(self) -> NearestPassages:
        """Dense search; see ``Library.vectors``."""
        return self._get("chroma", self._vectors)

    @property
    def words(self) -> WordIndex:
        """The word index; see ``Library.words``."""
        return self._get("words", self._words)

    @property
    def remark(self) -> str:
        """What a person should know about searches in this generation, if anything."""
        nearest, words = self._vectors.current, self._words.current
        if words and words.failed:
            return f"{words.failed.problem}; one was made for this question. {words.failed.fix}"
        return nearest.remark if nearest else ""

    def close(self) -> None:
        """Let go of both; a later use opens them again."""
        self._vectors.current = self._words.current = None

    def _get(self, kind: str, handle: _Handle[Index]) -> Index:
        kept = getattr(self._held, "by_kind", None)
        if kept is None:
            return self._fresh(handle, self._generation())
        if kind not in kept:
            kept[kind] = self._fresh(handle, self._newest_generation())
        index: Index = kept[kind]
        return index

    def _fresh(self, handle: _Handle[Index], generation: int) -> Index:
        """An index may be replaced in the moment between a look at the catalog and the opening."""
        for _ in range(_ATTEMPTS):
            try:
                return handle.get(self._db.replaced, generation)
            except (LibraryDamaged, LibraryNotWritable) as error:
                failed, before, generation = error, generation, self._newest_generation()
            if before == generation and not self._is_locked():
                break
            time.sleep(_BETWEEN_SECONDS)
        return handle.get(self._db.replaced, before, failed)

    def _generation(self) -> int:
        return int(self._catalog.meta("generation") or 0)

    def _newest_generation(self) -> int:
        return int(self._newest("generation") or 0)

    def _newest(self, key: str) -> str | None:
        """As ``Catalog.meta``, however long ago the snapshot of this thread was taken."""
        rows = self._db.newest("SELECT value FROM meta WHERE key = ?", [key])
        return str(rows[0][0]) if rows else None

    def _is_locked(self) -> bool:
        from rag.library.lock import is_locked

        return is_locked(self._home)

    def _open_vectors(self, generation: int) -> NearestPassages:
        from rag.library.footprint import in_doubt
        from rag.library.nearest import NearestPassages
        from rag.library.vectors import VectorIndex

        place = place_in_use(self._newest, self._home, "chroma", self._server)
        # Chroma opens its files for writing even to read.
        there = not place.server and place.folder.exists()
        if there and not os.access(place.folder, os.W_OK):
            return NearestPassages(self._catalog, None)
        index = VectorIndex(place)
        self._check_stamp("vector", index.generation, generation)
        if not place.server and in_doubt(place.folder) and self._newest("writing") == "1":
            return NearestPassages(self._catalog, None, self._amid_writing())
        return NearestPassages(self._catalog, index)

    def _amid_writing(self) -> LibraryError | None:
        """Why a graph is not read that may be half written: nothing to tell of while it is."""
        if self._is_locked():
            return None
        return LibraryDamaged(
            "a writer was killed amid the vector index", "Run 'rag ingest' to finish"
        )

    def _without_vectors(self, error: LibraryError) -> NearestPassages:
        """What the catalog holds does as well, if it holds the vectors of all papers."""
        from rag.library.nearest import NearestPassages

        if not self._is_complete():
            raise error
        return NearestPassages(self._catalog, None, error)

    def _is_complete(self) -> bool:
        """Whether the catalog has papers, and the vectors of all of them."""
        waiting = self._db.value("SELECT 1 FROM outbox WHERE task = 'embed' LIMIT 1")
        return not waiting and bool(self._db.value("SELECT 1 FROM passages LIMIT 1"))

    def _open_words(self, generation: int) -> WordIndex:
        from rag.library.words import WordIndex

        index = WordIndex(place_in_use(self._newest, self._home, "words"))
        self._check_stamp("word", index.generation, generation)
        return index

    def _without_words(self, error: LibraryError) -> WordIndex:
        """A few papers' are indexed anew, to be used until there is another generation."""
        from rag.library.spare_words import spare_words

        if not self._is_complete():
            raise error
        return spare_words(self._catalog, error)

    def _check_stamp(self, kind: str, stamp: int | None, generation: int) -> None:
        if is_whole(stamp, generation):
            return
        if self._is_locked():
            from rag.library.lock import holder

            raise LibraryDamaged(
                f"the {kind} index is being built by {holder(self._home)}",
                "Try again when it is done",
            )
        if self._catalog.pending():
            raise LibraryDamaged(
                f"the last ingest was cut short: the {kind} index is not finished",
                "Run 'rag ingest' or 'rag doctor --repair' to finish it",
            )
        raise damaged(f"the {kind} index is not the one that belongs to this library")

"""A library of papers in one directory: the catalog, its two indexes, and the writer's side."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from rag.errors import LibraryDamaged, LibraryNotWritable
from rag.library.catalog import Catalog
from rag.library.conversations import ConversationLog
from rag.library.database import Database
from rag.library.report import IngestReport, Progress, Silent
from rag.library.stamp import damaged, is_whole
from rag.paper import Paper

if TYPE_CHECKING:
    from types import TracebackType

    from rag.library.indexes import Indexes
    from rag.library.nearest import NearestPassages
    from rag.library.outbox import EmbedderFactory
    from rag.library.vectors import Place
    from rag.library.words import WordIndex
    from rag.settings import Settings

Index = TypeVar("Index")

LOCK_SECONDS = 10.0  # how long to wait for another writer


@dataclass(slots=True)
class _Handle(Generic[Index]):
    """An index opened at first use, and again when the generation has moved on."""

    open: Callable[[int], Index]
    lock: threading.Lock = field(default_factory=threading.Lock)
    current: Index | None = None
    generation: int = -1

    def get(self, generation: int) -> Index:
        with self.lock:
            if self.current is None or self.generation != generation:
                # The old index lives on until the threads that still use it let go of it.
                self.current = self.open(generation)
                self.generation = generation
            return self.current


class Library:
    """Papers in the directory ``settings.home``. Cheap to open, safe to share among threads.

    A directory that does not exist reads as an empty library; only ``ingest`` makes it. Any
    number of processes may read while one writes: when the writer is done, readers notice the new
    ``generation`` at their next use of an index and open it anew.
    """

    def __init__(self, settings: Settings, *, lock_wait: float = LOCK_SECONDS) -> None:
        """Open the catalog. ``lock_wait`` is how long to wait for another writer, in seconds.

        Raises:
            LibraryTooNew: a newer version of this program wrote it; it is not touched.
            LibraryDamaged: the catalog cannot be read.
            LibraryNotWritable: there is a file in the place of the directory.
        """
        self.home: Path = settings.home
        if self.home.exists() and not self.home.is_dir():
            raise LibraryNotWritable(
                f"{self.home} is a file, not a folder", "Name a folder with --home or RAG_HOME"
            )
        self._chroma_url = settings.chroma_url
        self._lock_wait = lock_wait
        self._database = Database(self.home)
        self.catalog = Catalog(self._database)
        self.conversations = ConversationLog(self._database)
        self._vectors: _Handle[NearestPassages] = _Handle(self._open_vectors)
        self._words: _Handle[WordIndex] = _Handle(self._open_words)

    def __enter__(self) -> Library:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of all files and memory; a later use opens them again."""
        self._vectors.current = self._words.current = None
        self._database.close()

    @property
    def generation(self) -> int:
        """Changes whenever the indexes have changed. Caches of results are good for one value."""
        self._database.refresh()
        return int(self.catalog.meta("generation") or 0)

    @property
    def vectors(self) -> NearestPassages:
        """Dense search in the present generation.

        Raises:
            LibraryDamaged: it is missing, stale, unreadable or not finished.
            LibraryError: the Chroma server does not answer.
        """
        return self._vectors.get(self.generation)

    @property
    def words(self) -> WordIndex:
        """The word index of the present generation. Raises LibraryDamaged as ``vectors``."""
        return self._words.get(self.generation)

    @property
    def place(self) -> Place:
        """Where the vectors are: what a Chroma client of one's own needs to open them."""
        from rag.library.vectors import FOLDER, Place

        return Place(self.home / FOLDER, self.catalog.meta("library_id") or "", self._chroma_url)

    def is_empty(self) -> bool:
        """Whether there is no paper at all. See ``catalog.pending`` for papers in waiting."""
        self._database.refresh()
        return self._database.value("SELECT 1 FROM papers LIMIT 1") is None

    def ingest(
        self,
        paths: Iterable[str | Path],
        *,
        embedder: EmbedderFactory,
        contents: Iterable[tuple[str, bytes]] = (),
        format: str = "auto",
        dry_run: bool = False,
        progress: Progress | None = None,
    ) -> IngestReport:
        """Read files and folders into the library, and finish whatever was left unfinished.

        What cannot be read is in the report and in ``catalog.failures()``, and is tried again by
        the next ingest. ``embedder`` is called only if a paper has to be embedded. ``dry_run``
        reports what would happen and changes nothing. ``contents`` are listings that are not on
        the disk (the bundled samples), by name.

        Raises:
            UnreadableFile: a path does not exist.
            LibraryLocked: another process is writing.
            LibraryNotWritable: the disk is full or read-only.
            EmbedderMismatch, ModelError: papers are stored but cannot be embedded now; the next
                ingest goes on from there.
        """
        from rag.library import outbox
        from rag.library.ingest import listings, read_all

        started = time.monotonic()
        progress = progress or Silent()
        given = listings(paths, contents, format)
        if dry_run:
            report = read_all(self._database, given, progress, dry_run=True)
        else:
            with self._writing():
                report = read_all(self._database, given, progress, dry_run=False)
                with self._indexes() as indexes:
                    report.embedded = outbox.complete(self._database, indexes, embedder, progress)
            report.papers = self.catalog.count()
        report.seconds = time.monotonic() - started
        return report

    def remove(self, paper_ids: Sequence[str], *, progress: Progress | None = None) -> list[Paper]:
        """Forget papers (by id or unique beginning of one) in the catalog and both indexes.

        They come back only with a file that is named to ``ingest``, not with a folder.

        Raises:
            PaperNotFound, UsageError: as ``catalog.get``; then nothing is removed.
        """
        from rag.library import removal

        papers = [self.catalog.get(paper_id) for paper_id in paper_ids]
        with self._writing():
            removal.remove(self._database, [paper.paper_id for paper in papers])
            self._finish_indexes(progress or Silent())
        return papers

    def rebuild(self, progress: Progress | None = None) -> None:
        """Build both indexes anew from the catalog, without embedding anything."""
        from rag.library import outbox

        with self._writing():
            outbox.index_all_again(self._database)
            self._finish_indexes(progress or Silent())

    def embed_again(self, embedder: EmbedderFactory, progress: Progress | None = None) -> int:
        """Embed every paper anew, for another embedder than before; returns how many.

        If it is cut short, the next ``ingest`` with that embedder goes on from there.
        """
        from rag.library import outbox

        with self._writing():
            outbox.embed_all_again(self._database)
            with self._indexes() as indexes:
                return outbox.complete(self._database, indexes, embedder, progress or Silent())

    @contextmanager
    def _writing(self) -> Iterator[None]:
        from rag.library.lock import writer_lock

        with writer_lock(self.home, self._lock_wait):
            self._database.create()
            yield

    def _indexes(self) -> Indexes:
        from rag.library.indexes import Indexes

        return Indexes(self._database, self.home, self.place)

    def _finish_indexes(self, progress: Progress) -> None:
        with self._indexes() as indexes:
            indexes.catch_up(progress)
            indexes.settle()

    def _open_vectors(self, generation: int) -> NearestPassages:
        from rag.library.nearest import NearestPassages
        from rag.library.vectors import VectorIndex

        place = self.place
        if not place.url and place.folder.exists() and not os.access(place.folder, os.W_OK):
            # Chroma opens its files for writing even to read.
            return NearestPassages(self.catalog, None)
        index = VectorIndex(place)
        self._check_stamp("vector", index.generation, generation)
        return NearestPassages(self.catalog, index)

    def _open_words(self, generation: int) -> WordIndex:
        from rag.library.words import FOLDER, WordIndex

        index = WordIndex(self.home / FOLDER, self.place.library_id)
        self._check_stamp("word", index.generation, generation)
        return index

    def _check_stamp(self, kind: str, stamp: int | None, generation: int) -> None:
        if is_whole(stamp, generation):
            return
        from rag.library.lock import holder, is_locked

        if is_locked(self.home):
            raise LibraryDamaged(
                f"the {kind} index is being built by {holder(self.home)}",
                "Try again when it is done",
            )
        if self.catalog.pending():
            raise LibraryDamaged(
                f"the last ingest was cut short: the {kind} index is not finished",
                "Run 'rag ingest' or 'rag doctor --repair' to finish it",
            )
        raise damaged(f"the {kind} index is not the one that belongs to this library")

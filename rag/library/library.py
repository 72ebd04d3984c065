"""A library of papers in one directory: the catalog, its two indexes, and the writer's side."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from rag.errors import LibraryDamaged, LibraryNotWritable
from rag.library.catalog import Catalog
from rag.library.conversations import ConversationLog
from rag.library.database import CATALOG_FILE, Database
from rag.library.opened import OpenedIndexes
from rag.library.places import Place, index_folders, place_in_use
from rag.library.report import IngestReport, Progress, Silent
from rag.library.server import server_of
from rag.library.shelf import Shelf
from rag.library.upkeep import Upkeep
from rag.paper import Paper
from rag.text import storable

if TYPE_CHECKING:
    from types import TracebackType

    from rag.library.indexes import Indexes
    from rag.library.nearest import NearestPassages
    from rag.library.outbox import EmbedderFactory
    from rag.library.words import WordIndex
    from rag.settings import Settings


class Library(Upkeep):
    """Papers in the directory ``settings.home``. Cheap to open, safe to share among threads.

    A directory that does not exist reads as an empty library; only ``ingest`` makes it. Any
    number of processes may read while one writes: when the writer is done, readers notice the new
    ``generation`` at their next use of an index and open it anew.
    """

    def __init__(self, settings: Settings, *, on_wait: Callable[[str], None] | None = None) -> None:
        """Open the catalog, and bring that of an older version up to date.

        ``on_wait`` is told, in a line for a person, which other writer is waited for.

        Raises:
            LibraryTooNew: a newer version of this program wrote it; it is not touched.
            LibraryDamaged: the catalog cannot be read.
            LibraryNotWritable: there is a file in the place of the directory; or it may not be
                read; or it is of an older version and cannot be written to.
            LibraryLocked: it is of an older version and being written to.
        """
        self.home: Path = settings.home
        if problem := _no_place(self.home):
            raise LibraryNotWritable(problem, "Name a folder with --home or RAG_HOME")
        self._server = server_of(settings)
        self._lock_wait = settings.lock_wait
        self._on_wait = on_wait
        self._database = Database(self.home)
        self.catalog = Catalog(self._database)
        self.shelf = Shelf(self._database)
        self.conversations = ConversationLog(self._database)
        self._opened = OpenedIndexes(self._database, self.home, self._server)
        if self._database.outdated:
            with suppress(LibraryDamaged), self._writing():  # every use raises it, but a repair
                pass  # which has brought it up to date

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
        self._opened.close()
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
        self._database.refresh()
        return self._opened.vectors

    @property
    def words(self) -> WordIndex:
        """The word index of the present generation. Raises LibraryDamaged as ``vectors``."""
        self._database.refresh()
        return self._opened.words

    @property
    def remark(self) -> str:
        """What a person should know about how the present generation is searched, if anything: an
        index that cannot be used costs time, and somebody has to mend it."""
        return self._opened.remark

    @property
    def place(self) -> Place:
        """Where the vectors are: what a Chroma client of one's own needs to open them."""
        return place_in_use(self.catalog.meta, self.home, "chroma", self._server)

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Have this thread see, for the block, the library as it is now, whatever is written.

        Nobody has to wait for that: not the writers, and not this reader.
        """
        self._database.refresh()
        with self._database.snapshot(), self._opened.kept():
            yield

    def is_empty(self) -> bool:
        """Whether there is no paper at all. See ``catalog.pending`` for papers in waiting."""
        self._database.refresh()
        return self._database.value("SELECT 1 FROM papers LIMIT 1") is None

    def check_present(self) -> None:
        """Raise LibraryDamaged if there are indexes of a catalog that is gone: no papers can be
        had from them."""
        self._database.refresh()
        if self._database.absent and index_folders(self.home):
            raise LibraryDamaged(
                f"{self.home} holds the indexes of a library whose {CATALOG_FILE} is gone",
                "Put that file back, or restore a backup with 'rag restore FILE'; to begin anew, "
                "name another folder with --home",
            )

    def ingest(
        self,
        paths: Iterable[str | Path],
        *,
        embedder: EmbedderFactory,
        contents: Iterable[tuple[str, bytes]] = (),
        format: str = "auto",
        dry_run: bool = False,
        progress: Progress | None = None,
        provided: Callable[[], bool] = lambda: True,
    ) -> IngestReport:
        """Read files and folders into the library, and finish whatever was left unfinished.

        What cannot be read is in the report and in ``catalog.failures()``, and is tried again by
        the next ingest. ``embedder`` is called only if a paper has to be embedded. ``dry_run``
        reports what would happen and changes nothing. ``contents`` are listings that are not on
        the disk (the bundled samples), by name. ``provided`` is asked once no other process writes:
        if it says no, nothing is read, and only what was left unfinished is done.

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
                given = given if provided() else []
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

    @contextmanager
    def _writing(self, *, anew: bool = False) -> Iterator[None]:
        """Hold the library. ``anew``: what cannot be read is put aside."""
        from rag.library.lock import writer_lock
        from rag.library.restoring import put_aside
        from rag.library.staged import forget_staged

        self._database.refresh()  # or a library that was moved away would be begun anew
        with writer_lock(self.home, self._lock_wait, self._on_wait):
            forget_staged(self.home)
            if anew:
                put_aside(self._database)
            self._database.create()
            yield

    def _indexes(self, catalog: Database | None = None, *, anew: bool = False) -> Indexes:
        from rag.library.indexes import Indexes

        return Indexes(catalog or self._database, self.home, self._server, anew=anew)

    def _finish_indexes(self, progress: Progress) -> None:
        with self._indexes() as indexes:
            indexes.catch_up(progress)
            indexes.settle()


def _no_place(home: Path) -> str:
    """Why there can be no library in ``home``, if so."""
    if home.exists():
        if not home.is_dir():
            return f"{home} is a file, not a folder"
        return "" if os.access(home, os.R_OK | os.X_OK) else f"{home} may not be read by this user"
    if home.is_symlink():
        return f"{home} is a link that leads nowhere"
    if storable(str(home)) != str(home):  # the word index could not be opened
        return f"the name {storable(str(home))} is no text in UTF-8"
    return ""

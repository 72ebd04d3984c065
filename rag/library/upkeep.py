"""What keeps a library whole: mending it, embedding it anew, backups."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

from rag.library.catalog import Catalog
from rag.library.database import Database
from rag.library.report import Progress, Silent

if TYPE_CHECKING:
    from rag.library.indexes import Indexes
    from rag.library.outbox import EmbedderFactory


class Upkeep(ABC):
    """The part of ``Library`` that is seldom called."""

    home: Path
    _database: Database
    _lock_wait: float
    _on_wait: Callable[[str], None] | None

    @abstractmethod
    def _writing(self, *, anew: bool = False) -> AbstractContextManager[None]:
        """Hold the library. ``anew``: what cannot be read is put aside."""

    @abstractmethod
    def _indexes(self, catalog: Database | None = None, *, anew: bool = False) -> Indexes:
        """Both indexes, for writing; those of another ``catalog`` than the library's, if given.
        ``anew``: they are begun where it says, whatever is there."""

    @abstractmethod
    def _finish_indexes(self, progress: Progress) -> None:
        """Bring both indexes up to date."""

    def damage(self) -> str | None:
        """What is wrong with the pages of the catalog, if anything."""
        from rag.library.salvage import damage

        return damage(self._database)

    def salvage(self) -> int:
        """Save what can be read of a catalog with damaged pages; returns how many papers.

        The damaged one is kept beside it. Raises as ``ingest``; LibraryDamaged if nothing can be
        read.
        """
        from rag.library.lock import writer_lock
        from rag.library.salvage import salvage

        with writer_lock(self.home, self._lock_wait, self._on_wait):
            salvage(self._database)
        return Catalog(self._database).count()

    def forget_broken(self) -> int:
        """Have papers embedded again of which what is kept is damaged; returns how many.

        ``rebuild``, then ``ingest``, makes them anew. Raises as ``ingest``.
        """
        from rag.library.seals import forget_broken

        with self._writing():
            return forget_broken(self._database)

    def broken(self) -> list[str]:
        """The papers that ``forget_broken`` is about."""
        from rag.library.seals import broken

        return broken(self._database)

    def rebuild(self, progress: Progress | None = None) -> None:
        """Build both indexes anew from the catalog, without embedding anything."""
        from rag.library.indexes import index_all_again

        with self._writing():
            index_all_again(self._database)
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

    def back_up(
        self, target: Path, *, force: bool = False, progress: Progress | None = None
    ) -> int:
        """Write all the library holds to one file; see ``backup.back_up``. Others go on."""
        from rag.library import backup

        self._database.refresh()
        return backup.back_up(self._database, target, progress or Silent(), force=force)

    def restore(self, file: Path, *, force: bool = False, progress: Progress | None = None) -> int:
        """Make the library what the backup ``file`` says; returns how many papers that are.

        It is all as before or all as in the backup, indexes too, whenever this is cut short;
        readers see the one or the other.

        Raises:
            UsageError: the library holds papers, and no ``force``.
            LibraryDamaged: ``file`` is no whole backup.
            LibraryTooNew: a newer version of this program wrote it.
            LibraryLocked, LibraryNotWritable: as ``ingest``.
        """
        from rag.library import restoring
        from rag.library.backup import examine

        def index(catalog: Database) -> None:
            with self._indexes(catalog, anew=True) as indexes:
                indexes.catch_up(progress or Silent())
                indexes.settle()

        examine(file)
        restoring.refuse_to_replace(self._database, force=force)
        with self._writing(anew=True):
            restoring.put_back(self._database, file, index, force=force)
        return Catalog(self._database).count()

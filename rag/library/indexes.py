"""Both indexes, opened for writing: built again if they cannot be used, filled, and stamped."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from rag.errors import LibraryDamaged, LibraryError
from rag.library import words as word_index
from rag.library.catalog import Catalog
from rag.library.database import Database
from rag.library.report import Progress, stage
from rag.library.stamp import building, is_whole
from rag.library.vectors import Place, VectorIndex
from rag.library.words import WordIndex

BATCH = 1000  # papers handed to the indexes at once

Index = TypeVar("Index", VectorIndex, WordIndex)


class Indexes:
    """The two indexes of one library. The caller holds the writer's lock."""

    def __init__(self, database: Database, home: Path, place: Place) -> None:
        """Open both, making an empty one where there is none, or a stale or unreadable one.

        Raises:
            LibraryNotWritable: the disk is full or read-only.
            LibraryError: the Chroma server does not answer.
        """
        self._db = database
        self._catalog = Catalog(database)
        self._generation = int(self._catalog.meta("generation") or 0)
        # Chroma can lose rows for good when it is killed while it writes: stored and counted,
        # but never found (seen once in 60 kills). A server is not killed with us.
        self._suspect = self._catalog.meta("writing") == "1" and not place.url
        folder = home / word_index.FOLDER
        self._words = self._open(
            lambda: WordIndex(folder, place.library_id),
            lambda stamp: WordIndex(folder, place.library_id, create=stamp),
        )
        self._vectors = self._open(
            lambda: VectorIndex(place), lambda stamp: VectorIndex(place, create=stamp)
        )

    def _open(self, open_: Callable[[], Index], create: Callable[[int], Index]) -> Index:
        unfinished = building(self._generation)
        try:
            index = open_()
            whole = is_whole(index.generation, self._generation) or index.generation == unfinished
            if whole and not self._suspect:
                return index
        except LibraryDamaged:
            pass  # Its replacement is complete: everything in it comes from the catalog.
        # The promise to fill it is made before the empty index is there.
        with self._db.transaction() as connection:
            connection.execute(
                "INSERT OR IGNORE INTO outbox SELECT paper_id, 'index' FROM passages"
            )
        return create(unfinished)

    def __enter__(self) -> Indexes:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._vectors.close()
        if error is not None and not isinstance(error, LibraryError):
            # Between two steps, so nothing is half-written; a kill does not come by here.
            with suppress(LibraryError):
                self._note("writing", "0")

    def catch_up(self, progress: Progress) -> None:
        """Bring both indexes up to date with every paper that is embedded or removed."""
        if self._waiting() or self._stale_rows():
            self._note("writing", "1")
        self._delete_stale_rows()
        with stage(progress, "Indexing", self._waiting()):
            while batch := self._next_batch():
                gone = [paper_id for paper_id, task in batch if task == "remove"]
                kept = [paper_id for paper_id, task in batch if task == "index"]
                papers = self._catalog.get_many(kept)
                self._vectors.add(papers, *self._catalog.passage_vectors(kept))
                self._words.add(list(papers.values()), gone)
                self._strike_off(batch)
                progress.advance(len(batch))

    def _waiting(self) -> int:
        return int(self._db.value("SELECT count(*) FROM outbox WHERE task != 'embed'"))

    def _next_batch(self) -> list[tuple[str, str]]:
        return self._db.rows(
            "SELECT paper_id, task FROM outbox WHERE task != 'embed' ORDER BY paper_id LIMIT ?",
            [BATCH],
        )

    def _strike_off(self, batch: list[tuple[str, str]]) -> None:
        with self._db.transaction() as connection:
            connection.executemany("DELETE FROM outbox WHERE paper_id = ? AND task = ?", batch)
            connection.execute("UPDATE meta SET value = '1' WHERE key = 'unsettled'")

    def _note(self, key: str, value: str) -> None:
        with self._db.transaction() as connection:
            connection.execute("UPDATE meta SET value = ? WHERE key = ?", (value, key))

    def _stale_rows(self) -> list[str]:
        return [row[0] for row in self._db.rows("SELECT row_id FROM stale_rows")]

    def _delete_stale_rows(self) -> None:
        """First of all: a row that is stale now may be added again later in the same run."""
        if rows := self._stale_rows():
            self._vectors.delete(rows)
            with self._db.transaction() as connection:
                connection.execute(
                    "DELETE FROM stale_rows WHERE row_id IN (SELECT value FROM json_each(?))",
                    [json.dumps(rows)],
                )

    def settle(self) -> None:
        """Move on to a new generation, if anything has changed since the last one.

        The catalog comes last: readers look at it, then open indexes that are ready.
        """
        changed = self._catalog.meta("unsettled") != "0"
        stamps = {self._vectors.generation, self._words.generation}
        if not changed and stamps == {self._generation}:
            return
        self._generation += 1
        self._vectors.set_generation(self._generation)
        self._words.set_generation(self._generation)
        with self._db.transaction() as connection:
            connection.execute(
                "UPDATE meta SET value = ? WHERE key = 'generation'", [str(self._generation)]
            )
            connection.execute("UPDATE meta SET value = '0' WHERE key IN ('unsettled', 'writing')")
        self._db.tidy()

"""Both indexes, opened for writing: built again if they cannot be used, filled, and stamped."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Generic, TypeVar

from rag.errors import LibraryDamaged, LibraryError
from rag.library import tallies
from rag.library.catalog import Catalog
from rag.library.database import Database
from rag.library.places import Place, clear_away, place_in_use, turn_key
from rag.library.report import Progress, stage
from rag.library.server import Server
from rag.library.stamp import building, is_whole
from rag.library.vectors import VectorIndex
from rag.library.words import WordIndex

BATCH = 1000  # papers handed to the indexes at once
_WORDS_AT_ONCE = 20_000  # papers; a word index that grows by small steps is rewritten many times

Index = TypeVar("Index", VectorIndex, WordIndex)


@dataclass(frozen=True, slots=True)
class _Opened(Generic[Index]):
    """An index opened for writing, and where it is."""

    index: Index
    place: Place


class Indexes:
    """The two indexes of one library. The caller holds the writer's lock."""

    def __init__(
        self, database: Database, home: Path, server: Server | None, *, anew: bool = False
    ) -> None:
        """Open both. One that is stale, unreadable or not to be trusted is begun anew; with
        ``anew`` both are, in the places in use of a catalog that is not in use itself.

        Raises:
            LibraryNotWritable: the disk is full or read-only.
            LibraryError: the Chroma server does not answer.
        """
        self._db = database
        self._catalog = Catalog(database)
        self._generation = int(self._catalog.meta("generation") or 0)
        # Chroma can lose rows for good when it is killed while it writes: stored and counted,
        # but never found (seen once in 60 kills). A server is not killed with us.
        self._killed = self._catalog.meta("writing") == "1" and not server
        if self._killed:  # to be remembered until the indexes are new
            index_all_again(database)
        self._distrusted = self._catalog.meta("rebuild") == "1"
        self._words_missing = False
        words = place_in_use(self._catalog.meta, home, "words")
        vectors = place_in_use(self._catalog.meta, home, "chroma", server)
        self._anew = anew
        if not anew and not self._distrusted and not self._catalog.pending():
            clear_away(words.other)
            clear_away(vectors.other)
        self._words = self._open(WordIndex, words, self._begin_words)
        self._vectors = self._open(VectorIndex, vectors, self._begin_vectors)

    def _open(
        self, kind: type[Index], place: Place, begin: Callable[[Place], Index]
    ) -> _Opened[Index]:
        """The index in use, or one that shall take its place.

        It is begun in another place where readers can go on with what there is meanwhile.
        """
        if self._anew:
            return _Opened(begin(place), place)
        in_use, stamp = _look(kind, place)
        whole = is_whole(stamp, self._generation)
        if in_use and not self._distrusted and (whole or self._goes_on(kind, stamp)):
            return _Opened(in_use, place)
        if whole:
            place = place.other
            begun, stamp = _look(kind, place)
            if begun and self._goes_on(kind, stamp):
                return _Opened(begun, place)
        return _Opened(begin(place), place)

    def _goes_on(self, kind: type[VectorIndex] | type[WordIndex], stamp: int | None) -> bool:
        """Whether an index with this stamp was left unfinished and can be finished."""
        unfinished = stamp == building(self._generation) and not self._killed
        return kind is VectorIndex and unfinished

    def _begin_vectors(self, place: Place) -> VectorIndex:
        # The promise to fill it is made before the empty index is there.
        with self._db.transaction() as connection:
            connection.execute(
                "INSERT OR IGNORE INTO outbox SELECT paper_id, 'index' FROM passages"
            )
        self._words_missing = False  # the promise is of both
        return VectorIndex(place, create=building(self._generation))

    def _begin_words(self, place: Place) -> WordIndex:
        """These are written in a minute: a second writer does better to begin again."""
        self._words_missing = self._db.value("SELECT 1 FROM passages LIMIT 1") is not None
        return WordIndex(place, create=building(self._generation))

    def __enter__(self) -> Indexes:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._vectors.index.close()
        if error is not None and not isinstance(error, LibraryError):
            # Between two steps, so nothing is half-written; a kill does not come by here.
            with suppress(LibraryError):
                self._note("writing", "0")

    def catch_up(self, progress: Progress) -> None:
        """Bring both indexes up to date with every paper that is embedded or removed."""
        if self._waiting() or self._stale_rows():
            self._note("writing", "1")
        self._delete_stale_rows()
        if self._words_missing:
            self._write_all_words(progress)
        with stage(progress, "Indexing", self._waiting()):
            while batch := self._next_batch():
                gone = [paper_id for paper_id, task in batch if task == "remove"]
                kept = [paper_id for paper_id, task in batch if task == "index"]
                papers = self._catalog.get_many(kept)
                self._vectors.index.add(papers, *self._catalog.passage_vectors(kept))
                self._words.index.add(list(papers.values()), gone)
                self._strike_off(batch)
                progress.advance(len(batch))

    def _write_all_words(self, progress: Progress) -> None:
        ids = [row[0] for row in self._db.rows("SELECT paper_id FROM passages ORDER BY paper_id")]
        with stage(progress, "Indexing words", len(ids)):
            for start in range(0, len(ids), _WORDS_AT_ONCE):
                some = ids[start : start + _WORDS_AT_ONCE]
                self._words.index.add(list(self._catalog.get_many(some).values()))
                progress.advance(len(some))
        self._words_missing = False

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
            self._vectors.index.delete(rows)
            with self._db.transaction() as connection:
                connection.execute(
                    "DELETE FROM stale_rows WHERE row_id IN (SELECT value FROM json_each(?))",
                    [json.dumps(rows)],
                )

    def settle(self) -> None:
        """Move on to a new generation, if anything has changed since the last one.

        The catalog comes last: readers look at it, then open indexes that are ready.
        """
        changed = self._catalog.meta("unsettled") != "0" or self._distrusted
        stamps = {self._vectors.index.generation, self._words.index.generation}
        if not changed and stamps == {self._generation}:
            return
        self._generation += 1
        self._vectors.index.set_generation(self._generation)
        self._words.index.set_generation(self._generation)
        turns = [(turn_key(o.place.kind), str(o.place.turn)) for o in (self._vectors, self._words)]
        with self._db.transaction() as connection:
            connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", turns)
            connection.execute(
                "UPDATE meta SET value = ? WHERE key = 'generation'", [str(self._generation)]
            )
            connection.execute(
                "UPDATE meta SET value = '0' WHERE key IN ('unsettled', 'writing', 'rebuild')"
            )
            tallies.keep(connection, self._generation)
        self._distrusted = self._killed = False
        self._db.tidy()


def _look(kind: type[Index], place: Place) -> tuple[Index | None, int | None]:
    """The index in a place and its stamp, if it can be read."""
    try:
        index = kind(place)
    except LibraryDamaged:
        return None, None
    return index, index.generation


def index_all_again(database: Database) -> None:
    """Have both indexes built anew, from the vectors in the catalog, when they are next opened.

    Readers go on with the ones there are until then.
    """
    with database.transaction() as connection:
        connection.execute("INSERT OR REPLACE INTO meta VALUES ('rebuild', '1')")

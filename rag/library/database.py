"""SQLite connections to the catalog, one a thread, with its errors in this program's words."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from rag.errors import LibraryDamaged
from rag.library.connections import BUSY_SECONDS, Held, connect, in_memory, merge_log, set_patience
from rag.library.migrations import MIGRATIONS, check_version, migrate
from rag.library.sqlite_errors import UNWRITABLE, gone, translated

CATALOG_FILE = "catalog.sqlite"
_TIDYING_SECONDS = 0.2  # to wait for readers; the next writer tidies up what is left


class Database:
    """The catalog file of one library.

    A library that does not exist yet reads as an empty one and nothing is created; ``create``
    makes it. On a read-only disk the file is opened as immutable. Safe to use from several
    threads.
    """

    def __init__(self, home: Path) -> None:
        self.path = home / CATALOG_FILE
        self.absent = True
        self.outdated = False  # by an older program: ``create`` brings it up to date
        self.unreadable: LibraryDamaged | None = None  # raised by every use
        self.read_only = False
        self.replaced = 0  # how often another file has taken this one's place
        self._file: tuple[int, int] | None = None  # which one was there at the last look
        self._local = threading.local()
        self._opened: list[Held] = []
        self._lock = threading.Lock()
        self._look()

    def _look(self) -> None:
        """Find out how the file can be opened, and that this program can read it."""
        self._file = self._present()
        if self._file is None:
            return
        try:
            with translated(self.path), closing(self._connect()) as connection:
                version = check_version(connection)
        except LibraryDamaged as error:
            self.absent, self.unreadable = False, error
        else:
            self.absent, self.outdated = version == 0, 0 < version < len(MIGRATIONS)

    def refresh(self) -> None:
        """Notice a catalog that another process has made, moved away, or put in the place of this
        one since the last look.

        Raises:
            LibraryGone: there was one, and now there is none.
        """
        present = self._present()
        if present is None and self._file is not None:
            raise gone(self.path)
        if present == self._file and not (self.absent and present):
            return
        if not self.absent:
            self.replaced += 1
            self.unreadable = None
            self.close()
        self._look()
        self._start_afresh()

    def _present(self) -> tuple[int, int] | None:
        """The file that is there now, as the disk knows it."""
        try:
            found = self.path.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino

    def create(self) -> None:
        """Make the catalog if there is none, and bring an older one up to date.

        The caller holds the writer's lock.

        Raises:
            LibraryNotWritable: the directory cannot be written to.
            LibraryTooNew, LibraryDamaged: as the catalog is.
        """
        try:
            self._bring_up_to_date()
        except LibraryDamaged as error:
            self.unreadable = error
            raise
        self._file = self._present()
        if self.absent or self.outdated:
            self.absent = self.outdated = False
            self._start_afresh()

    def _bring_up_to_date(self) -> None:
        with translated(self.path, writing=True):
            connection = sqlite3.connect(self.path, isolation_level=None)
            try:
                connection.execute("PRAGMA journal_mode=WAL")
                migrate(connection)
            finally:
                connection.close()

    def _start_afresh(self) -> None:
        """Give every thread a new connection at its next use; another may be using an old one."""
        self._local = threading.local()

    @contextmanager
    def using(self) -> Iterator[sqlite3.Connection]:
        """This thread's connection, opened at first use; it stays open for the block.

        Raises:
            LibraryError: the catalog cannot be opened.
        """
        while True:
            held = self._held()
            with held.running:
                if not held.closed:  # it may have been, just before
                    yield held.connection
                    return

    def _held(self) -> Held:
        current: Held | None = getattr(self._local, "held", None)
        if current is None or current.closed:
            if self.unreadable:
                raise self.unreadable
            with translated(self.path):
                current = Held(in_memory() if self.absent else self._connect())
            self._local.held = current
            with self._lock:  # a server has a thread for each question, for a while
                self._opened = [held for held in self._opened if not held.close_if_left()]
                self._opened.append(current)
        return current

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Any]:
        """The rows of a query, as tuples.

        Raises:
            LibraryError: the catalog cannot be read.
        """
        with translated(self.path), self.using() as connection:
            return connection.execute(sql, parameters).fetchall()

    def value(self, sql: str, parameters: Sequence[Any] = ()) -> Any:
        """The first column of the first row of a query, or None. Raises as ``rows``."""
        rows = self.rows(sql, parameters)
        return rows[0][0] if rows else None

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Have this thread read the catalog as it is now for the block, whatever is written.

        A ``transaction`` of this thread, or ``close``, ends it early. Inside of another one there
        is nothing to do.
        """
        if getattr(self._local, "reading", False):
            yield
            return
        with translated(self.path), self.using() as connection:
            connection.execute("BEGIN")
            connection.execute("SELECT 1 FROM sqlite_master").fetchone()  # which fixes the moment
            self._local.reading = True
        try:
            yield
        finally:
            with translated(self.path), self.using() as connection:
                self._end_snapshot(connection)

    def _end_snapshot(self, connection: sqlite3.Connection) -> None:
        if getattr(self._local, "reading", False):
            connection.rollback()  # a commit would fail where a page is damaged
            self._local.reading = False

    def newest(self, sql: str, parameters: Sequence[Any] = ()) -> list[Any]:
        """The rows of a query as the catalog is now, within a ``snapshot`` too."""
        with translated(self.path):
            if self.absent or self.unreadable:
                return self.rows(sql, parameters)
            with closing(self._connect()) as connection:
                return connection.execute(sql, parameters).fetchall()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """One write transaction: committed at the end of the block, undone if it raises.

        Raises:
            LibraryNotWritable: the disk is full or read-only; nothing was changed.
        """
        with translated(self.path, writing=True), self.using() as connection:
            self._end_snapshot(connection)
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    def tidy(self) -> None:
        """Merge the write-ahead log into the file, so that a copy of it alone is complete."""
        with translated(self.path, writing=True), self.using() as connection:
            set_patience(connection, _TIDYING_SECONDS)
            try:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            finally:
                set_patience(connection, BUSY_SECONDS)

    def close(self) -> None:
        """Close every thread's connection when it is done. A later use opens a new one."""
        with self._lock:
            opened, self._opened = self._opened, []
            self._local = threading.local()
        for held in opened:
            held.close()

    def _connect(self) -> sqlite3.Connection:
        try:
            connection = connect(self.path, "rw")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF not in UNWRITABLE:
                raise
            log = self.path.with_name(self.path.name + "-wal")
            # A log that cannot be merged would be ignored by an immutable connection.
            with suppress(FileNotFoundError):
                if log.stat().st_size and not merge_log(self.path):
                    raise
            connection = connect(self.path, "ro&immutable=1")
            self.read_only = True
        return connection

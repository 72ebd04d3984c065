"""SQLite connections as the catalog uses them: each one's settings, and how it is let go of."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

from rag.library.migrations import migrate

BUSY_SECONDS = 10.0


class Held:
    """A thread's connection. Closing waits for what it is running: SQLite does not survive less."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.owner = threading.current_thread()
        self.running = threading.RLock()
        self.closed = False

    def close(self) -> None:
        """Close it when what it runs is done."""
        with self.running:
            self.closed = True
            self.connection.close()

    def close_if_left(self) -> bool:
        """Close it if its thread has ended; whether it has."""
        if self.owner.is_alive() or not self.running.acquire(blocking=False):
            return False
        try:
            self.close()
        finally:
            self.running.release()
        return True


def connect(path: Path, mode: str) -> sqlite3.Connection:
    """A connection to an existing file; ``mode`` as in SQLite's URIs. Raises sqlite3.Error."""
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    connection = sqlite3.connect(
        uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
    )
    try:
        # FULL: what the indexes are told is done must not be forgotten in a power cut.
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


def merge_log(path: Path) -> bool:
    """Merge the write-ahead log that a killed process left into the file; whether that is done.

    It takes no new space, so that it is done on a full disk too, where ``connect`` cannot make the
    file that connections share.
    """
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True)) as alone:
            alone.execute("PRAGMA locking_mode=EXCLUSIVE")
            alone.execute("SELECT count(*) FROM sqlite_master").fetchone()
            merged = alone.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.OperationalError:
        return False
    return bool(merged[0] == 0)


def in_memory() -> sqlite3.Connection:
    """A catalog of nothing."""
    connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA foreign_keys=ON")
    migrate(connection)
    return connection


def set_patience(connection: sqlite3.Connection, seconds: float) -> None:
    """How long to wait for others before giving up."""
    connection.execute(f"PRAGMA busy_timeout={round(1000 * seconds)}")

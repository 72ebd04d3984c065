"""Verdicts of LLM judges on disk, so that no claim is judged twice by the same judge."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from rag.errors import RagError

Level = Literal["supported", "partly", "unsupported"]

FILE_NAME = "verdicts.sqlite"
_PATIENCE = 30.0  # seconds that another process may hold the file
_SCHEMA = """
create table if not exists verdicts (
    key text primary key,
    verdict text not null check (verdict in ('supported', 'partly', 'unsupported')),
    reason text not null,
    judge text not null, judged text not null
) strict, without rowid
"""


class CacheUnusable(RagError):
    """The file of cached verdicts cannot be read or written."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A verdict as the model gave it."""

    verdict: Level
    reason: str


class VerdictCache:
    """One SQLite file that several processes may share. What is put is on disk at once."""

    def __init__(self, path: Path) -> None:
        """Opens ``path``, or makes it and its folder.

        Raises:
            CacheUnusable: it is not ours, or cannot be written.
        """
        self._path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise self._unusable(error) from error
        with self._open() as connection:
            connection.execute("pragma journal_mode = wal")
            connection.execute(_SCHEMA)

    def get(self, key: str) -> Kept | None:
        """The verdict kept under ``key``. Raises CacheUnusable."""
        with self._open() as connection:
            row = connection.execute(
                "select verdict, reason from verdicts where key = ?", (key,)
            ).fetchone()
        return Kept(*row) if row else None

    def put(self, key: str, kept: Kept, judge: str) -> None:
        """Keep a verdict; ``judge`` is for a person who looks into the file. Raises
        CacheUnusable."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        with self._open() as connection:
            connection.execute(
                "insert or replace into verdicts values (?, ?, ?, ?, ?)",
                (key, kept.verdict, kept.reason, judge, now),
            )

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """A connection of its own for each use: SQLite's are bound to a thread."""
        connection = None
        try:
            connection = sqlite3.connect(self._path, timeout=_PATIENCE)
            with connection:
                yield connection
        except sqlite3.Error as error:
            raise self._unusable(error) from error
        finally:
            if connection:
                connection.close()

    def _unusable(self, error: Exception) -> CacheUnusable:
        return CacheUnusable(
            f"cannot use the cached verdicts in {self._path}: {error}",
            "Free some space, make it writable, or remove the file: its verdicts are asked again.",
        )


def key_of(**parts: object) -> str:
    """A digest of all that a verdict depends on."""
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

"""The conversation log: what was asked and answered, kept in the catalog until it is cleared.

It is no part of what the library knows: a turn changes neither the generation nor an index, and
needs the writer's lock only once, in a library that was made before there was a log. A turn keeps
the titles of the papers it cites, so that it can be read when they are gone.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from rag.errors import ConversationNotFound
from rag.library.checked import Checked, from_json, to_json
from rag.library.database import Database
from rag.library.sqlite_errors import translated
from rag.paper import Answer, Filters, ModelInfo
from rag.text import storable

_PATIENCE = 0.5  # seconds that recording a turn may wait for another writer
_COLUMNS = "asked_at, question, rewritten, status, answer, cited, filters, model, checked"


@dataclass(frozen=True, slots=True)
class Cited:
    """A paper that an answer cited, as it was called then; it may be gone by now."""

    number: int
    paper_id: str
    title: str


@dataclass(frozen=True, slots=True)
class Turn:
    """One question and its answer. ``asked_at`` is UTC, ISO 8601."""

    asked_at: str
    question: str
    rewritten: str | None
    status: str
    answer: str
    cited: tuple[Cited, ...]
    filters: Filters
    model: ModelInfo
    checked: Checked


@dataclass(frozen=True, slots=True)
class Summary:
    """A conversation in a list: its first question, and how many turns it has."""

    conversation_id: int
    started_at: str
    asked_at: str
    question: str
    turns: int


class ConversationLog:
    """The conversations in one catalog. Thread-safe.

    A catalog without a log reads as one without conversations.
    """

    def __init__(self, database: Database) -> None:
        self._db = database

    def record(
        self, answer: Answer, conversation: int | None = None, *, replaced: str | None = None
    ) -> int:
        """Keep ``answer`` as the next turn of a conversation, or of a new one; returns its id.

        ``replaced``: in place of the last turn, if that has this question. Waits half a second at
        most. A conversation that was cleared meanwhile begins anew.

        Raises:
            LibraryLocked: another process is writing to the catalog.
            LibraryNotWritable: the library is read-only, or its disk is full.
        """
        self._make_tables()
        with self._appending() as connection:
            known = connection.execute(
                "SELECT 1 FROM conversations WHERE conversation_id = ?", [conversation]
            ).fetchone()
            if known is None:
                begun = connection.execute("INSERT INTO conversations DEFAULT VALUES")
                conversation = begun.lastrowid
            elif replaced is not None:
                connection.execute(
                    "DELETE FROM turns WHERE turn_id = (SELECT max(turn_id) FROM turns "
                    "WHERE conversation_id = ?) AND question = ?",
                    [conversation, storable(replaced)],
                )
            connection.execute(
                f"INSERT INTO turns (conversation_id, {_COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?)",
                (conversation, *_row(answer)),
            )
        assert conversation is not None
        return conversation

    def latest(self) -> int | None:
        """The conversation that was last asked in; None if there is none."""
        rows = self._rows("SELECT conversation_id FROM turns ORDER BY turn_id DESC LIMIT 1")
        return rows[0][0] if rows else None

    def summaries(self, most: int | None = None) -> list[Summary]:
        """The conversations (at most so many), the one last asked in first."""
        rows = self._rows(
            "SELECT first.conversation_id, first.asked_at, last.asked_at, first.question, number "
            "FROM (SELECT min(turn_id) AS begun, max(turn_id) AS ended, count(*) AS number "
            "FROM turns GROUP BY conversation_id) "
            "JOIN turns AS first ON first.turn_id = begun "
            "JOIN turns AS last ON last.turn_id = ended "
            "ORDER BY ended DESC LIMIT ?",
            [-1 if most is None else most],
        )
        return [Summary(*row) for row in rows]

    def turns(self, conversation: int, last: int | None = None) -> list[Turn]:
        """The turns of a conversation (the ``last`` so many), oldest first.

        Raises:
            ConversationNotFound: there is none of that id.
        """
        rows = self._rows(
            f"SELECT {_COLUMNS} FROM turns WHERE conversation_id = ? ORDER BY turn_id DESC LIMIT ?",
            [conversation, -1 if last is None else last],
        )
        if not rows:
            raise ConversationNotFound(
                f"there is no conversation {conversation}", "'rag history' lists them"
            )
        return [_turn(row) for row in reversed(rows)]

    def clear(self, conversation: int | None = None) -> int:
        """Forget one conversation, or all of them, beyond recovery; returns how many.

        Raises:
            ConversationNotFound: there is none of that id.
            LibraryLocked, LibraryNotWritable: as ``record``.
        """
        if conversation is not None:
            self.turns(conversation, last=1)
        if not self._exists():
            return 0
        with self._db.using() as connection:
            connection.execute("PRAGMA secure_delete=ON")
            with self._db.transaction():
                gone = connection.execute(
                    "DELETE FROM conversations WHERE ? IS NULL OR conversation_id = ?",
                    [conversation, conversation],
                ).rowcount
        self._db.tidy()  # the write-ahead log still has the text
        return gone

    def _exists(self) -> bool:
        self._db.refresh()
        return bool(self._db.value("SELECT 1 FROM sqlite_master WHERE name = 'turns'"))

    def _rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Any]:
        return self._db.rows(sql, parameters) if self._exists() else []

    def _make_tables(self) -> None:
        """Bring an older catalog up to date, as the next ingest would."""
        from rag.library.lock import writer_lock

        if not self._exists():
            with writer_lock(self._db.path.parent, _PATIENCE):
                self._db.create()

    @contextmanager
    def _appending(self) -> Iterator[sqlite3.Connection]:
        """A transaction on a connection that gives up soon and, the last turn being no great loss
        in a power cut, does not wait for the disk at every commit."""
        uri = f"{self._db.path.absolute().as_uri()}?mode=rw"
        with (
            translated(self._db.path, writing=True),
            closing(
                sqlite3.connect(uri, uri=True, timeout=_PATIENCE, isolation_level=None)
            ) as connection,
        ):
            connection.execute("PRAGMA synchronous=NORMAL")
            connection.execute("PRAGMA foreign_keys=ON")
            connection.execute("BEGIN IMMEDIATE")
            yield connection  # what raises here closes the connection, which undoes everything
            connection.execute("COMMIT")


def _row(answer: Answer) -> tuple[Any, ...]:
    cited = [[c.number, c.paper.paper_id, c.paper.title] for c in answer.citations]
    filters = answer.filters
    narrowed = {
        name: list(getattr(filters, name))
        for name in ("authors", "venues", "years", "tracks", "sources")
        if getattr(filters, name)
    }
    model = [answer.model.provider, answer.model.name, answer.model.strategy]
    texts = (answer.question, answer.rewritten, answer.status, answer.text)
    return (
        datetime.now(UTC).isoformat(timespec="milliseconds"),
        *(None if text is None else storable(text) for text in texts),
        json.dumps(cited),
        json.dumps(narrowed),
        json.dumps(model),
        to_json(answer),
    )


def _turn(row: Sequence[Any]) -> Turn:
    asked_at, question, rewritten, status, answer, cited, filters, model, checked = row
    narrowed = {name: tuple(values) for name, values in json.loads(filters).items()}
    return Turn(
        asked_at,
        question,
        rewritten,
        status,
        answer,
        tuple(Cited(*item) for item in json.loads(cited)),
        Filters(**narrowed),
        ModelInfo(*json.loads(model)),
        from_json(checked),
    )

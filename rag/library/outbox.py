"""Papers that wait to be embedded and indexed, and the passes that see to it.

Every step can be cut short at any point: what is finished is struck off in the catalog after the
indexes have it, and doing a step twice does no harm.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from rag.errors import EmbedderMismatch, ModelError
from rag.library.catalog import Catalog
from rag.library.database import Database
from rag.library.embedding import Batch, Packed, embed_ahead
from rag.library.indexes import Indexes
from rag.library.instructions import readable, readable_spans
from rag.library.memory import give_back
from rag.library.passages import recipe, windows
from rag.library.report import Progress, Silent, stage
from rag.library.seals import checksum
from rag.library.signatures import signature
from rag.text import counted

if TYPE_CHECKING:
    from rag.library.sentences import Span
    from rag.models.embedding import Embedder
    from rag.paper import Paper

EMBED_BATCH = 64  # papers embedded between two commits: the most that a kill costs
INDEX_EVERY = 1000  # papers embedded
SETTLE_SECONDS = 20.0  # at least, between two generations of a long ingest

EmbedderFactory = Callable[[], "Embedder"]


def complete(
    database: Database, indexes: Indexes, embedder: EmbedderFactory, progress: Progress
) -> int:
    """Embed and index everything that waits; returns how many papers were embedded.

    The embedder is not made unless a paper needs it.

    Raises:
        EmbedderMismatch: the library's vectors are another embedder's.
        ModelError: the embedder failed. What it had done is indexed; the rest waits for the next
            time.
        LibraryNotWritable: the disk is full or read-only. Nothing is lost.
    """
    try:
        embedded = _embed(database, indexes, embedder, progress)
    except (ModelError, EmbedderMismatch) as error:
        indexes.catch_up(progress)
        indexes.settle()
        left = _waiting(database)
        waiting = counted(left, "paper is stored and waits", "papers are stored and wait")
        problem = f"{error.problem}; {waiting} to be embedded"
        raise type(error)(problem, error.fix) from error
    indexes.catch_up(progress)
    indexes.settle()
    return embedded


def embed_all_again(database: Database) -> None:
    """Forget every vector, so that another embedder can be used from the next ``complete`` on.

    The generation moves by two: the indexes are stale at once, even if this is cut short.
    """
    with database.transaction() as connection:
        for statement in (
            "DELETE FROM passages",
            "DELETE FROM stale_rows",
            "DELETE FROM meta WHERE key IN ('embedder', 'recipe')",
            "DELETE FROM outbox",
            "INSERT INTO outbox SELECT paper_id, 'embed' FROM papers",
            "UPDATE meta SET value = value + 2 WHERE key = 'generation'",
        ):
            connection.execute(statement)


def _waiting(database: Database) -> int:
    return int(database.value("SELECT count(*) FROM outbox WHERE task = 'embed'"))


def _embed(
    database: Database, indexes: Indexes, factory: EmbedderFactory, progress: Progress
) -> int:
    total = _waiting(database)
    if not total:
        return 0
    give_back()
    embedder = factory()
    catalog = Catalog(database)
    catalog.check_embedder(embedder.name)
    done = indexed = 0
    settled = time.monotonic()
    with stage(progress, "Embedding", total):
        for batch, vectors in embed_ahead(embedder, _batches(database, catalog)):
            _keep(database, embedder.name, batch, vectors)
            done += len(batch)
            progress.advance(len(batch))
            if done - indexed >= INDEX_EVERY:
                indexes.catch_up(Silent())
                indexed = done
                if time.monotonic() - settled > SETTLE_SECONDS:
                    indexes.settle()  # so that readers see the first of many papers soon
                    give_back()
                    settled = time.monotonic()
    return done


def _batches(database: Database, catalog: Catalog) -> Iterator[list[tuple[Paper, list[Span]]]]:
    """What waits to be embedded, whether or not the batches before it are in the catalog by now."""
    sql = (
        "SELECT paper_id FROM outbox WHERE task = 'embed' AND paper_id > ? "
        "ORDER BY paper_id LIMIT ?"
    )
    last = ""
    while rows := database.rows(sql, (last, EMBED_BATCH)):
        papers = catalog.get_many([row[0] for row in rows])
        yield [_as_read(paper, catalog.sentences(paper.paper_id)) for paper in papers.values()]
        last = rows[-1][0]


def _as_read(paper: Paper, sentences: list[Span]) -> tuple[Paper, list[Span]]:
    """``paper`` and its passages as they are embedded: without instructions, which say nothing of
    the paper but would move what is usual in the library."""
    spans = windows(readable_spans(paper.abstract, sentences))
    return replace(paper, abstract=readable(paper.abstract)), spans


def _keep(database: Database, embedder: str, batch: Batch, vectors: Sequence[Packed]) -> None:
    with database.transaction() as connection:
        connection.execute("INSERT OR REPLACE INTO meta VALUES ('embedder', ?)", [embedder])
        # Papers of an older recipe stay as they are: it is told until all are embedded again.
        connection.execute("INSERT OR IGNORE INTO meta VALUES ('recipe', ?)", [recipe()])
        for (paper, spans), packed in zip(batch, vectors, strict=True):
            kept = len(spans), json.dumps(spans), packed.passages, packed.pieces
            connection.execute(
                "INSERT OR REPLACE INTO passages VALUES (?, ?, ?, ?, ?)", (paper.paper_id, *kept)
            )
            connection.execute(
                "INSERT OR REPLACE INTO seals VALUES (?, ?)", (paper.paper_id, checksum(*kept))
            )
            connection.execute(
                "INSERT OR REPLACE INTO signatures VALUES (?, ?, ?)",
                (paper.paper_id, len(spans), signature(len(spans), packed.passages)),
            )
            connection.execute(
                "UPDATE outbox SET task = 'index' WHERE paper_id = ?", [paper.paper_id]
            )

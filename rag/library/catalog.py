"""What the library knows, read from SQLite: papers, passages, names, and the ledger."""

from __future__ import annotations

import difflib
import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from rag.errors import EmbedderMismatch, PaperNotFound, UsageError
from rag.library.among import Among, few, nameable
from rag.library.identity import STRONG_SCHEMES, canonical
from rag.library.names import Names, all_but_authors, authors, people_beginning
from rag.library.packed import PackedPassages
from rag.library.report import Failure, FileEntry
from rag.library.selection import condition
from rag.library.signatures import Signatures
from rag.paper import Filters, Paper, Passage, Provenance
from rag.text import storable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rag.library.database import Database
    from rag.library.sentences import Span

__all__ = ["PAPER_COLUMNS", "Catalog", "FileEntry", "Names", "paper_from_row"]

PAPER_COLUMNS = (
    "title, abstract, authors, venue, year, track, session, time, url, pdf_url, ids, keywords, "
    "sources, paper_id"
)
_IN_LIST = "paper_id IN (SELECT value FROM json_each(?))"
_NEAR_IDS = 3


class Catalog:
    """Read access to the catalog. Thread-safe. Every method raises LibraryError as it may."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self._names: tuple[tuple[int, str | None], Names] | None = None

    def papers(self, filters: Filters = Filters()) -> list[Paper]:
        """The papers that ``filters`` let through, by title."""
        where, values = condition(filters, self._db)
        return self._load(f"{where} ORDER BY title_key, paper_id", values)

    def paper_ids(self, filters: Filters = Filters()) -> list[str]:
        """Their ids, in the same order."""
        where, values = condition(filters, self._db)
        sql = f"SELECT paper_id FROM papers WHERE {where} ORDER BY title_key, paper_id"
        return [row[0] for row in self._db.rows(sql, values)]

    def count(self, filters: Filters = Filters()) -> int:
        """How many papers ``filters`` let through."""
        where, values = condition(filters, self._db)
        return int(self._db.value(f"SELECT count(*) FROM papers WHERE {where}", values))

    def get(self, paper_id: str) -> Paper:
        """The paper with that id, or the only one whose id begins with it.

        Raises:
            PaperNotFound: none has; ids that look like it are named.
            UsageError: several have.
        """
        wanted = storable(paper_id.strip().lower())
        found = self._load("paper_id = ?", [wanted]) or self._beginning_with(wanted)
        if not found:
            raise PaperNotFound(f"no paper has the id {paper_id!r}", self._near(wanted))
        if len(found) > 1:
            names = ", ".join(paper.paper_id for paper in found)
            raise UsageError(f"{paper_id!r} begins several ids", f"Name one of {names}")
        return found[0]

    def get_many(self, paper_ids: Sequence[str]) -> dict[str, Paper]:
        """The papers with these ids, in the order given; unknown ids are left out."""
        loaded = {p.paper_id: p for p in self._load(_IN_LIST, [_json(paper_ids)])}
        return {wanted: loaded[wanted] for wanted in paper_ids if wanted in loaded}

    def at_address(self, address: str) -> list[Paper]:
        """The papers that a link or an identifier such as ``arXiv:1803.05407`` leads to."""
        ids = [part for scheme in STRONG_SCHEMES for part in (scheme, canonical(scheme, address))]
        pairs = ", ".join(["(?, ?)"] * len(STRONG_SCHEMES))
        where = (
            "paper_id IN (SELECT paper_id FROM records JOIN record_ids USING (record_id) "
            f"WHERE (scheme, value) IN (VALUES {pairs})) OR url = ? OR pdf_url = ?"
        )
        return self._load(where, [*ids, address, address])

    def among(self, filters: Filters) -> Among:
        """The papers that ``filters`` let through, for a search; not in proportion to their number.

        Filters that name papers (those of a conversation) name few.
        """
        papers = int(self._db.value("SELECT max(rowid) FROM papers") or 0)
        where, values = condition(filters, self._db)
        sql = f"SELECT paper_id FROM papers WHERE {where} LIMIT ?"
        rows = self._db.rows(sql, [*values, nameable(papers) + 1])
        if len(rows) <= nameable(papers):
            return Among.these((row[0] for row in rows), few(papers))
        return Among(None, lambda paper_ids: self.passing(paper_ids, filters))

    def first_ids(self, n: int) -> list[str]:
        """The first ``n`` ids in alphabetical order: hashes of titles, so a random sample."""
        sql = "SELECT paper_id FROM papers ORDER BY paper_id LIMIT ?"
        return [row[0] for row in self._db.rows(sql, [n])]

    def passing(self, paper_ids: Collection[str], filters: Filters) -> set[str]:
        """Those of ``paper_ids`` that ``filters`` let through."""
        where, values = condition(filters, self._db)
        # By the ids, but not by SQLite's own index of them, which leads to the papers' long rows.
        papers = "papers INDEXED BY papers_filtered"
        sql = f"SELECT paper_id FROM {papers} WHERE {_IN_LIST} AND {where}"
        return {row[0] for row in self._db.rows(sql, [_json(paper_ids), *values])}

    def sentences(self, paper_id: str) -> list[Span]:
        """Character spans of the sentences of a paper's abstract; empty for an unknown id."""
        text = self._db.value("SELECT sentences FROM papers WHERE paper_id = ?", [paper_id])
        return _spans(text) if text else []

    def passages(self, paper_ids: Collection[str]) -> dict[str, list[Passage]]:
        """The passages of each paper that has been embedded, in the order of its abstract."""
        sql = f"SELECT paper_id, spans FROM passages WHERE {_IN_LIST}"
        rows = self._db.rows(sql, [_json(paper_ids)])
        return {paper_id: [Passage(paper_id, *s) for s in _spans(text)] for paper_id, text in rows}

    def passage_vectors(
        self, paper_ids: Collection[str] | None = None
    ) -> tuple[list[Passage], NDArray[np.float32]]:
        """The passages of these papers (of all, for None) and their vectors, row for row."""
        packed = self.packed_passages(paper_ids)
        return list(packed), packed.vectors

    def packed_passages(self, paper_ids: Collection[str] | None = None) -> PackedPassages:
        """The same, by paper, as they are kept."""
        where, values = (_IN_LIST, [_json(paper_ids)]) if paper_ids is not None else ("1", [])
        columns = "paper_id, count, spans, vectors"
        sql = f"SELECT {columns} FROM passages WHERE {where} ORDER BY paper_id"
        return PackedPassages(self._db.rows(sql, values))

    def signatures(self) -> Signatures:
        """The signs of every passage's vector."""
        return Signatures(self._db.rows("SELECT paper_id, count, signs FROM signatures"))

    def pieces(self, paper_ids: Collection[str]) -> dict[str, bytes]:
        """The int8 vectors of these papers' word pieces, row by row; empty if there are none."""
        sql = f"SELECT paper_id, pieces FROM passages WHERE {_IN_LIST}"
        return dict(self._db.rows(sql, [_json(paper_ids)]))

    def names(self, mentioning: Iterable[str] | None = None) -> Names:
        """Every author, venue, track, session, year and source, with its number of papers.

        With ``mentioning``, authors are only those who have one of these words in their name:
        quick in a library of any size.
        """
        return replace(self._all_but_authors(), authors=authors(self._db, mentioning))

    def people_beginning(self, prefix: str) -> list[str]:
        """Some of the authors who have a word in their name that begins so (folded letters)."""
        return people_beginning(self._db, prefix)

    def _all_but_authors(self) -> Names:
        """Looked up once in a generation."""
        of = self._db.replaced, self.meta("generation")
        if self._names is None or self._names[0] != of:
            self._names = (of, all_but_authors(self._db, of[1]))
        return self._names[1]

    def failures(self) -> list[Failure]:
        """What could not be read and will be tried again by the next ingest."""
        rows = self._db.rows(
            "SELECT name, line, reason FROM failures JOIN files USING (file_id) "
            "ORDER BY name, path, line"
        )
        return [Failure(*row) for row in rows]

    def files(self) -> list[FileEntry]:
        """The ingest ledger, by name."""
        rows = self._db.rows(
            "SELECT path, name, sha256, formats, records, "
            "(SELECT count(*) FROM failures f WHERE f.file_id = files.file_id), read_at "
            "FROM files ORDER BY name, path"
        )
        return [
            FileEntry(path, name, sha256, tuple(json.loads(formats)), records, failures, read_at)
            for path, name, sha256, formats, records, failures, read_at in rows
        ]

    def meta(self, key: str) -> str | None:
        """One of the library's own facts (``generation``, ``embedder``...), None if unset."""
        value = self._db.value("SELECT value FROM meta WHERE key = ?", [key])
        return None if value is None else str(value)

    def check_embedder(self, name: str) -> None:
        """Raise EmbedderMismatch if the library's vectors are not those of embedder ``name``."""
        made_by = self.meta("embedder")
        if made_by not in (None, name):
            raise EmbedderMismatch(
                f"the library's vectors were made by {made_by}, not by {name}",
                "Set RAG_EMBEDDER back to what it was, or run 'rag doctor --repair' to embed all "
                "papers again",
            )

    def passage_count(self) -> int:
        """How many passages have vectors."""
        return int(self._db.value("SELECT coalesce(sum(count), 0) FROM passages"))

    def pending(self) -> int:
        """Papers that are not searchable yet, or still to be taken out of the indexes."""
        return int(self._db.value("SELECT count(*) FROM outbox"))

    def _load(self, where: str, values: Sequence[Any]) -> list[Paper]:
        return [
            paper_from_row(row)
            for row in self._db.rows(f"SELECT {PAPER_COLUMNS} FROM papers WHERE {where}", values)
        ]

    def _beginning_with(self, prefix: str) -> list[Paper]:
        if not prefix:
            return []
        # ":" is the character after "9" and before the letters; ids are hex digits and "-".
        return self._load("paper_id >= ? AND paper_id < ? LIMIT 6", [prefix, prefix + "g"])

    def _near(self, wanted: str) -> str:
        sql = "SELECT paper_id FROM papers WHERE paper_id >= ? ORDER BY paper_id LIMIT 200"
        rows = self._db.rows(sql, [wanted[:2]])
        near = difflib.get_close_matches(wanted, [row[0] for row in rows], _NEAR_IDS, cutoff=0.6)
        return f"Did you mean {' or '.join(near)}?" if near else "'rag papers' lists the ids"


def _json(values: Collection[str]) -> str:
    return json.dumps(list(values))


def _spans(text: str) -> list[Span]:
    return [(start, end) for start, end in json.loads(text)]


def paper_from_row(row: Sequence[Any]) -> Paper:
    """The paper in a row of ``PAPER_COLUMNS``."""
    values: dict[str, Any] = dict(zip(PAPER_COLUMNS.split(", "), row, strict=True))
    for name in ("authors", "keywords"):
        values[name] = tuple(json.loads(values[name]))
    values["ids"] = json.loads(values["ids"])
    values["sources"] = tuple(Provenance(*source) for source in json.loads(values["sources"]))
    return Paper(**values)

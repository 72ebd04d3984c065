"""Whether a library is whole: what ``rag doctor`` says about it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from rag.errors import LibraryError
from rag.library.lock import is_locked
from rag.library.migrations import MIGRATIONS
from rag.library.outdated import fitting_pieces, older_recipe
from rag.paper import Passage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rag.library.library import Library
    from rag.library.nearest import NearestPassages

_SAMPLED = 200  # papers whose stored vectors are looked up in the vector index
_THOROUGH = 1000  # rows asked for before a stored vector counts as lost
_FOUND = 0.99  # cosine of a row with its own vector, as the catalog rounds it

_REPAIR = "Run 'rag doctor --repair'"
_INGEST = "Run 'rag ingest' to finish"


@dataclass(frozen=True, slots=True)
class Check:
    """One finding. ``fix`` says what to do when it is not ``ok``."""

    name: str
    ok: bool
    detail: str
    fix: str = ""


def check(library: Library, embedder: str | None = None) -> list[Check]:
    """Everything that can be told of ``library``; ``embedder`` is the configured one's name."""
    findings = [_directory(library.home)]
    if library.is_empty():
        return [*findings, Check("papers", True, "none yet")]
    findings += _catalog(library)
    findings.append(_embedder(library, embedder))
    findings += _pieces(library)
    for examine in (_words, _vectors):
        try:
            findings += examine(library)
        except LibraryError as error:
            findings.append(Check(examine.__name__[1:], False, error.problem, error.fix))
    return findings


def _directory(home: Path) -> Check:
    existing = next(path for path in (home, *home.parents) if path.exists())
    if os.access(existing, os.W_OK):
        return Check("directory", True, str(home))
    return Check("directory", False, f"{home} is read-only", "Make it writable to ingest")


def _catalog(library: Library) -> Iterator[Check]:
    catalog = library.catalog
    generation = library.generation
    yield Check("catalog", True, f"schema {len(MIGRATIONS)}, generation {generation}")
    yield Check("papers", True, f"{catalog.count()} from {len(catalog.files())} files")
    pending = catalog.pending()
    yield Check("pending", not pending, f"{pending} papers wait to be indexed", _INGEST)
    killed = catalog.meta("writing") == "1" and not is_locked(library.home)
    detail = "a writer was killed amid the indexes" if killed else "the last writer finished"
    yield Check("writer", not killed, detail, _INGEST)
    failures = catalog.failures()
    detail = f"{len(failures)} records or files could not be read"
    if failures:
        first = failures[0]
        detail += f"; first {first.file}:{first.line}: {first.reason}"
    yield Check("failures", not failures, detail, "Mend the files, then run 'rag ingest' again")


def _embedder(library: Library, configured: str | None) -> Check:
    made_by = library.catalog.meta("embedder") or "none"
    if configured is not None and made_by not in ("none", configured):
        detail = f"vectors are by {made_by}, configured is {configured}"
        return Check("embedder", False, detail, f"Set RAG_EMBEDDER back, or: {_REPAIR}")
    made_as = older_recipe(library)
    if made_as:
        detail = f"passages were cut by an older recipe ({made_as})"
        return Check("embedder", False, detail, _REPAIR)
    return Check("embedder", True, made_by)


def _pieces(library: Library) -> Iterator[Check]:
    """Papers whose word pieces do not fit are read anew for every question, which is slow."""
    fitting, examined = fitting_pieces(library)
    if examined:
        detail = f"{fitting} of {examined} papers fit"
        yield Check("word pieces", fitting == examined, detail, _REPAIR)


def _words(library: Library) -> Iterator[Check]:
    found, expected = library.words.count(), library.catalog.count()
    yield _agreement("words", "papers", found, expected, library)


def _vectors(library: Library) -> Iterator[Check]:
    """Rows that are stored but that no query finds are how a damaged Chroma shows itself."""
    found, expected = library.vectors.count(), library.catalog.passage_count()
    yield _agreement("vectors", "passages", found, expected, library)
    ids = library.catalog.paper_ids()
    passages, vectors = library.catalog.passage_vectors(ids[:: max(1, len(ids) // _SAMPLED)])
    seen = sum(map(partial(_is_found, library.vectors), passages, vectors))
    detail = f"{seen} of {len(passages)} sampled passages are found by a query"
    settled = not library.catalog.pending()
    yield Check("queryable", seen == len(passages) or not settled, detail, _REPAIR)


def _is_found(index: NearestPassages, passage: Passage, vector: NDArray[np.float32]) -> bool:
    """Whether a query for a stored vector finds its row.

    The search is approximate: now and then it misses the nearest row. A row that is lost is not
    among a thousand either.
    """
    nearest = index.query(vector, 1)
    if nearest and nearest[0][1] > _FOUND:
        return True
    return any(passage == other for other, _ in index.query(vector, _THOROUGH))


def _agreement(name: str, what: str, found: int, expected: int, library: Library) -> Check:
    if library.catalog.pending():
        return Check(name, True, f"{found} of {expected} {what} so far")
    return Check(name, found == expected, f"{found} of {expected} {what}", _REPAIR)

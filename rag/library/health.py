"""Whether a library is whole: what ``rag doctor`` says about it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rag.errors import LibraryError
from rag.library.differences import Comparison
from rag.library.disk import ALLOW
from rag.library.footprint import altered
from rag.library.lock import is_locked, left_behind, shut_out
from rag.library.migrations import MIGRATIONS
from rag.library.outdated import fitting_pieces, older_recipe
from rag.library.places import Place, place_in_use
from rag.library.stamp import damaged
from rag.text import counted

if TYPE_CHECKING:
    from rag.library.library import Library
    from rag.models.chat import ChatModel

_LEAST_FREE = 100_000_000  # bytes: SQLite, Chroma and tantivy all write more than they keep
# Tokens, as ``estimate_tokens`` counts: instructions (400), and an abstract of usual length with
# its title and the question (600).
_SHORTEST_PROMPT = 1000

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
    findings = [_directory(library.home), _disk(library.home)]
    try:
        library.check_present()
        if library.is_empty():
            return [*findings, Check("papers", True, "none yet")]
    except LibraryError as error:
        return [*findings, Check("catalog", False, error.problem, error.fix)]
    with library.snapshot():
        compared = Comparison(library)
        parts: dict[str, Callable[[], Iterable[Check]]] = {
            "pages": lambda: _pages(library),
            "catalog": lambda: _catalog(library),
            "lock": lambda: _lock(library),
            "embedder": lambda: _embedder(library, embedder),
            "kept": lambda: _kept(library),
            "word pieces": lambda: _pieces(library),
            "words": lambda: _words(library, compared),
            "vectors": lambda: _vectors(library, compared),
        }
        for name, examine in parts.items():
            try:
                findings += examine()
            except LibraryError as error:
                findings.append(Check(name, False, error.problem, error.fix))
            except (TypeError, ValueError) as error:  # of damage that SQLite does not see
                detail = f"what the catalog keeps cannot be understood ({error})"
                findings.append(Check(name, False, detail, _REPAIR))
        return findings


def window(model: ChatModel, answer: int) -> Check:
    """Whether an LLM can hold a prompt and an answer of ``answer`` tokens. One that cannot would
    truncate, or be asked in vain."""
    found, needed = model.context_window, answer + _SHORTEST_PROMPT
    detail = f"{model.name} has a context window of {found:,} tokens"
    if found < needed:
        detail += f"; the shortest prompt and an answer take {needed:,}: it would truncate"
    fix = "Raise the server's context window (RAG_CONTEXT_WINDOW), or lower RAG_MAX_ANSWER_TOKENS"
    return Check("context window", found >= needed, detail, fix)


def _directory(home: Path) -> Check:
    existing = next(path for path in (home, *home.parents) if path.exists())
    if os.access(existing, os.W_OK):
        return Check("directory", True, str(home))
    return Check("directory", False, f"{home} is read-only", "Make it writable to ingest")


def _disk(home: Path) -> Check:
    """An index that is built anew stands beside the old one for a while."""
    existing = next(path for path in (home, *home.parents) if path.exists())
    folders = [path for path in home.glob("*") if path.is_dir()]
    needed = _LEAST_FREE + sum(
        file.stat().st_size for folder in folders for file in folder.rglob("*") if file.is_file()
    )
    free = shutil.disk_usage(existing).free
    detail = f"{free / 1e6:,.0f} MB free"
    if free < needed:
        detail += f", {needed / 1e6:,.0f} MB may be needed to write"
    return Check("disk", free >= needed, detail, "Free some space")


def _pages(library: Library) -> Iterator[Check]:
    damage = library.damage()
    fix = (
        "Run 'rag doctor --repair' to save what can be read, or restore a backup with "
        "'rag restore FILE --force'"
    )
    yield Check("pages", damage is None, damage or "every page of the catalog is sound", fix)


def _catalog(library: Library) -> Iterator[Check]:
    catalog = library.catalog
    generation = library.generation
    yield Check("catalog", True, f"schema {len(MIGRATIONS)}, generation {generation}")
    yield Check("papers", True, f"{catalog.count()} from {counted(len(catalog.files()), 'file')}")
    pending = catalog.pending()
    yield Check(
        "pending",
        not pending,
        f"{counted(pending, 'paper waits', 'papers wait')} to be indexed",
        _INGEST,
    )
    failures = catalog.failures()
    detail = f"{counted(len(failures), 'record or file', 'records or files')} could not be read"
    if failures:
        first = failures[0]
        detail += f"; first {first.file}:{first.line}: {first.reason}"
    yield Check("failures", not failures, detail, "Mend the files, then run 'rag ingest' again")


def _lock(library: Library) -> Iterator[Check]:
    if file := shut_out(library.home):
        detail = f"{file} may not be written to: nobody can ingest"
        yield Check("lock", False, detail, "Make it readable and writable, or delete it")
        return
    holder = left_behind(library.home)
    detail = "nobody is writing" if not is_locked(library.home) else "somebody is writing"
    if holder:
        detail = f"left behind by {holder}"
    yield Check("lock", not holder, detail, "Run 'rag ingest': the next writer takes it over")
    killed = library.catalog.meta("writing") == "1" and not is_locked(library.home)
    detail = "a writer was killed amid the indexes" if killed else "the last writer finished"
    yield Check("writer", not killed, detail, _INGEST)


def _embedder(library: Library, configured: str | None) -> Iterator[Check]:
    made_by = library.catalog.meta("embedder") or "none"
    made_as = older_recipe(library)
    if configured is not None and made_by not in ("none", configured):
        detail = f"vectors are by {made_by}, configured is {configured}"
        yield Check("embedder", False, detail, f"Set RAG_EMBEDDER back, or: {_REPAIR}")
    elif made_as:
        detail = f"passages were cut by an older recipe ({made_as})"
        yield Check("embedder", False, detail, _REPAIR)
    else:
        yield Check("embedder", True, made_by)


def _kept(library: Library) -> Iterator[Check]:
    broken, papers = len(library.broken()), library.catalog.count()
    detail = f"{papers - broken} of {counted(papers, 'paper')} have sound vectors, or wait for them"
    yield Check("kept", not broken, detail, _REPAIR)


def _pieces(library: Library) -> Iterator[Check]:
    """Papers whose word pieces do not fit are read anew for every question, which is slow."""
    fitting, examined = fitting_pieces(library)
    if examined:
        detail = f"{fitting} of {counted(examined, 'paper')} fit"
        yield Check("word pieces", fitting == examined, detail, _REPAIR)


def _see_files(place: Place) -> None:
    """Raise LibraryDamaged if a file of an index is damaged, before anybody opens it: all of them
    are read, for the disk may have damaged one without a new size or time."""
    try:
        file = altered(place.folder, thorough=True)
    except PermissionError:
        return  # which is told where it is opened
    except OSError as error:
        raise damaged(f"{place.folder} cannot be read ({error.strerror})") from error
    if file:
        raise damaged(f"{place.folder / file} is not as it was written")


def _words(library: Library, compared: Comparison) -> Iterator[Check]:
    _see_files(place_in_use(library.catalog.meta, library.home, "words"))
    words, pending = library.words, library.catalog.pending()
    if words.failed:
        raise words.failed
    held = words.count()
    if pending:
        yield Check("words", True, f"{counted(held, 'paper')} so far")
        return
    difference = compared.words()
    yield Check("words", not difference, str(difference) or counted(held, "paper"), _REPAIR)


def _vectors(library: Library, compared: Comparison) -> Iterator[Check]:
    place = library.place
    if not place.server and place.folder.exists():
        if not os.access(place.folder, os.R_OK | os.W_OK | os.X_OK):
            detail = f"{place.folder} may not be read and written: searches read the whole catalog"
            yield Check("vectors", False, detail, ALLOW)
            return
        _see_files(place)
    nearest = library.vectors
    if nearest.failed is not None:
        raise nearest.failed
    if nearest.index is None:  # on a disk that became read-only this moment
        return
    held, pending = nearest.count(), library.catalog.pending()
    if pending:
        yield Check("vectors", True, f"{counted(held, 'passage')} so far")
        return
    difference = compared.vectors(nearest.index)
    where = "on the Chroma server" if place.server else f"in {place.folder.name}"
    detail = str(difference) or f"{counted(held, 'passage')} {where}"
    yield Check("vectors", not difference, detail, _REPAIR)
    lost, looked_at = compared.unfindable(nearest.index)
    detail = f"{looked_at - lost} of {looked_at} sampled passages are found by a query"
    yield Check("queryable", not lost, detail, _REPAIR)

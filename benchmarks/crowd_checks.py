"""What must hold of a library after its writers were killed; see ``crowd``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from benchmarks.crowd import MARK, Log, is_mixed, open_library, small_steps
from rag.library import Library
from rag.library.health import check
from rag.models.scripted import HashingEmbedder
from rag.paper import Paper


def verify(home: Path, folder: Path, writers: int) -> list[str]:
    """Finish what was cut short, then look at every paper in all three stores.

    Returns what is wrong; the logs begin anew with what the library holds.
    """
    small_steps()
    with open_library(home) as library:
        faults = [] if library.is_empty() else list(_cut_in_half(library, folder, writers))
        library.ingest([], embedder=HashingEmbedder)
        faults += _cut_in_half(library, folder, writers)
        faults += _not_in_both(library)
        faults += [f"doctor: {c.name}: {c.detail}" for c in check(library) if not c.ok]
    return faults


def _cut_in_half(library: Library, folder: Path, writers: int) -> Iterator[str]:
    """Listings that are neither as acknowledged nor as they were about to be."""
    held: dict[str, Paper] = {paper.title: paper for paper in library.catalog.papers()}
    yield from (f"half a paper: {title}" for title, paper in held.items() if is_mixed(paper))
    for writer in range(writers):
        log = Log(folder, writer)
        for listing, (done, begun) in log.states().items():
            prefix = f"Listing {listing} study"
            seen = {t: _mark(p) for t, p in held.items() if t.startswith(prefix)}
            matching = [s for s in (done, begun) if s is not None and s.titles == seen]
            if matching:
                log.add(matching[0], done=True)
            else:
                yield f"listing {listing} is neither {done} nor {begun}: {seen}"


def _mark(paper: Paper) -> str:
    found = MARK.search(paper.abstract)
    return found.group() if found else ""


def _not_in_both(library: Library) -> Iterator[str]:
    """Papers and passages that an index has not, has in vain, or does not find."""
    papers = {paper.paper_id: paper for paper in library.catalog.papers()}
    if library.words.ids() != set(papers):
        yield f"words: {len(library.words.ids() ^ set(papers))} papers differ"
    for paper_id, paper in papers.items():
        hits = library.words.search([_mark(paper)], len(papers))
        if paper_id not in dict(hits):
            yield f"words: {paper.title} is not found by {_mark(paper)}"
    passages, vectors = library.catalog.passage_vectors()
    rows = {f"{p.paper_id}:{p.start}-{p.end}" for p in passages}
    index = library.vectors.index
    if index is None or index.ids() != rows:
        yield "vectors: the rows are not those of the catalog"
    if {passage.paper_id for passage in passages} != set(papers):
        yield "vectors: some papers have no passage"
    for passage, vector in zip(passages, vectors, strict=True):
        if passage not in dict(library.vectors.query(vector, 20)):
            yield f"vectors: {passage} is not found by its own vector"

"""The shipped retriever on the public sets: ``python -m benchmarks.retrieval [NAME...]``.

Each set is ingested like any listing, into a library that is kept between runs in
``RAG_BENCH_CACHE``. Prints a table and writes ``retrieval-NAME.json`` there, with the measures of
every query, beside the baseline's if ``benchmarks.retrieval_tuning`` has left them.
"""

from __future__ import annotations

import json
import time
from collections import defaultdict
from pathlib import Path

import numpy as np

from benchmarks.collections import Collection, cache_folder, chosen, load
from benchmarks.measures import measure
from rag.evaluation.statistics import paired
from rag.library import Library
from rag.models.minilm import MiniLM
from rag.retrieval import Retriever
from rag.settings import Settings

MAIN = {"scifact": "nDCG@10", "litsearch": "R@5", "scitldr": "nDCG@10"}
KEPT = 100

Measures = dict[str, dict[str, float]]


def main(names: list[str]) -> None:
    for name in names:
        collection = load(name)
        measured, milliseconds = evaluate(collection)
        results_file(name, "shipped").write_text(json.dumps(measured), encoding="utf-8")
        median, p95 = np.percentile(milliseconds, [50, 95])
        print(f"{name}: {len(measured)} queries, median {median:.0f} ms, p95 {p95:.0f} ms")
        report("shipped", measured)
        baseline = results_file(name, "baseline")
        if baseline.exists():
            before = json.loads(baseline.read_text(encoding="utf-8"))
            report("baseline", before)
            against(before, measured, MAIN[name])


def evaluate(collection: Collection) -> tuple[Measures, list[float]]:
    """The measures of each query by its id, and the time each took in milliseconds."""
    library, model = ingested(collection), MiniLM()
    documents = documents_of(library, collection)
    retriever = Retriever(library, model)
    measured, milliseconds = {}, []
    for query_id, text in collection.queries:
        started = time.perf_counter()
        found = retriever.search(text, k=KEPT)
        milliseconds.append(1000 * (time.perf_counter() - started))
        ranking = [doc for ranked in found.papers for doc in documents[ranked.paper.paper_id]]
        measured[query_id] = measure(ranking, collection.qrels[query_id])
    return measured, milliseconds


def ingested(collection: Collection) -> Library:
    """The library of a collection; made at the first run."""
    home = cache_folder() / f"library-{collection.name}"
    library = Library(Settings(home=home))
    report = library.ingest([listing_of(collection)], embedder=MiniLM)
    print(f"{collection.name}: {report.papers} papers, ingested in {report.seconds:.0f} s")
    return library


def listing_of(collection: Collection) -> Path:
    """The documents of a collection as a JSON Lines listing, a record each."""
    listing = cache_folder() / f"{collection.name}.jsonl"
    if not listing.exists():
        rows = ({"title": d.title, "abstract": d.text} for d in collection.documents)
        listing.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return listing


def documents_of(library: Library, collection: Collection) -> dict[str, list[str]]:
    """The documents that each paper was merged from: records are numbered as the documents are."""
    found: dict[str, list[str]] = defaultdict(list)
    for paper in library.catalog.papers():
        for source in paper.sources:
            found[paper.paper_id].append(collection.documents[source.record - 1].id)
    return found


def results_file(name: str, kind: str) -> Path:
    """Where the measures of a run are kept."""
    return cache_folder() / f"{kind}-{name}.json"


def report(label: str, measured: Measures) -> None:
    """One line of means."""
    columns = next(iter(measured.values()))
    means = (np.mean([row[column] for row in measured.values()]) for column in columns)
    row = "  ".join(f"{column} {mean:.3f}" for column, mean in zip(columns, means, strict=True))
    print(f"  {label:10} {row}")


def against(before: Measures, after: Measures, column: str) -> None:
    """The paired gain on the queries that both have."""
    shared = sorted(before.keys() & after.keys())
    gain = paired([before[q][column] for q in shared], [after[q][column] for q in shared])
    print(f"  {column} {gain.gain:+.4f} [{gain.low:+.4f}, {gain.high:+.4f}], p = {gain.p:.4f}")


if __name__ == "__main__":
    main(chosen(__doc__))

"""Quality kept at scale: ``python -m benchmarks.scale_quality [--papers N] [NAME...]``.

The public sets are ingested together with the first N arXiv abstracts (100,000) into one library,
which is kept in ``RAG_BENCH_CACHE``, and asked their own queries there. Beside each figure stands
that of the set in a library of its own, where ``benchmarks.retrieval`` has left it. An abstract of
arXiv that would answer a query counts as wrong, for nobody has judged it: what is lost is at most
what this shows. Writes ``benchmarks/results/scale_quality.json``.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.collections import NAMES, Collection, cache_folder, load
from benchmarks.measures import measure
from benchmarks.results import RESULTS, machine, write
from benchmarks.retrieval import KEPT, listing_of, results_file
from benchmarks.scale import listing_of as arxiv_listing
from rag import settings
from rag.evaluation.statistics import paired
from rag.library import Library
from rag.models.minilm import MiniLM
from rag.retrieval import Retriever

MEASURES = ("nDCG@10", "R@5", "R@20")

Measures = dict[str, dict[str, float]]


def main() -> None:
    """Build the library, ask, print the table and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", default=list(NAMES), metavar="NAME")
    parser.add_argument("--papers", type=int, default=100_000, help="of arXiv (100,000)")
    parser.add_argument("--out", type=Path, default=RESULTS / "scale_quality.json")
    options = parser.parse_args()
    collections = [load(name) for name in options.names]
    home = cache_folder() / f"quality-{options.papers}"
    with Library(settings.load(home=home, llm="none")) as library:
        listings = [arxiv_listing(options.papers), *map(listing_of, collections)]
        library.ingest(listings, embedder=MiniLM)
        among = {collection.name: _asked(library, collection) for collection in collections}
        papers = library.catalog.count()
    found = {name: _compared(name, measured) for name, measured in among.items()}
    write(options.out, {**machine(), "papers": papers, "sets": found})
    print(table(found, papers))


def _asked(library: Library, collection: Collection) -> Measures:
    documents = _documents(library, collection)
    retriever = Retriever(library, MiniLM())
    measured = {}
    for query_id, text in collection.queries:
        hits = retriever.search(text, k=KEPT).papers
        ranking = [d for hit in hits for d in documents.get(hit.paper.paper_id, ["of arXiv"])]
        measured[query_id] = measure(ranking, collection.qrels[query_id])
    return measured


def _documents(library: Library, collection: Collection) -> dict[str, list[str]]:
    """The documents of the collection that each paper was merged from, in order."""
    found: dict[str, list[str]] = defaultdict(list)
    listing = listing_of(collection).name
    for paper in library.catalog.papers():
        for source in paper.sources:
            if source.file == listing:
                found[paper.paper_id].append(collection.documents[source.record - 1].id)
    return found


def _compared(name: str, measured: Measures) -> dict[str, Any]:
    kept = results_file(name, "shipped")
    alone: Measures = json.loads(kept.read_text("utf-8")) if kept.exists() else {}
    shared = sorted(measured.keys() & alone.keys())
    rows: dict[str, Any] = {"queries": len(measured)}
    for column in MEASURES:
        rows[column] = {"among": float(np.mean([row[column] for row in measured.values()]))}
        if shared:
            gain = paired([alone[q][column] for q in shared], [measured[q][column] for q in shared])
            rows[column] |= {
                "alone": float(np.mean([alone[q][column] for q in shared])),
                "change": gain.gain,
                "low": gain.low,
                "high": gain.high,
            }
    return rows


def table(found: dict[str, dict[str, Any]], papers: int) -> str:
    """A row a set and measure, in Markdown."""
    lines = [
        f"| set | measure | in a library of its own | among {papers:,} | change (95 %) |",
        "|---|---|---|---|---|",
    ]
    for name, rows in found.items():
        for column in MEASURES:
            row = rows[column]
            alone = change = ""
            if "alone" in row:
                alone = f"{row['alone']:.3f}"
                change = f"{row['change']:+.3f} ({row['low']:+.3f} to {row['high']:+.3f})"
            lines.append(f"| {name} | {column} | {alone} | {row['among']:.3f} | {change} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()

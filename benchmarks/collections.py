"""The public retrieval sets: where they lie and how they are read.

``RAG_BENCH_DATA`` names the folder; unset, it is ``../shared/data`` next to the checkout.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import os
from dataclasses import dataclass
from pathlib import Path

NAMES = ("scifact", "litsearch", "scitldr")


@dataclass(frozen=True, slots=True)
class Document:
    """One paper of a collection."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Collection:
    """Documents, queries (id, text) and judgements: ``qrels[query_id][document_id] = grade``."""

    name: str
    documents: tuple[Document, ...]
    queries: tuple[tuple[str, str], ...]
    qrels: dict[str, dict[str, int]]


def data_folder() -> Path:
    """The folder of the public data; it may not exist."""
    beside = Path(__file__).resolve().parents[2] / "shared" / "data"
    return Path(os.environ.get("RAG_BENCH_DATA") or beside)


def cache_folder() -> Path:
    """Where the benchmarks keep embeddings and libraries between runs (``RAG_BENCH_CACHE``)."""
    folder = Path(os.environ.get("RAG_BENCH_CACHE") or Path.home() / ".cache" / "rag-bench")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def load(name: str) -> Collection:
    """Read one collection; queries without a judged document are left out.

    Raises:
        FileNotFoundError: the public data is not there.
    """
    folder = data_folder() / "retrieval" / name
    with gzip.open(folder / "corpus.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    qrels: dict[str, dict[str, int]] = {}
    with (folder / "qrels.tsv").open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table, delimiter="\t"):
            qrels.setdefault(row["query-id"], {})[row["corpus-id"]] = int(row["score"])
    with (folder / "queries.jsonl").open(encoding="utf-8") as lines:
        queries = [json.loads(line) for line in lines]
    return Collection(
        name,
        tuple(Document(row["_id"], row["title"] or "", row["text"] or "") for row in rows),
        tuple((query["_id"], query["text"]) for query in queries if query["_id"] in qrels),
        qrels,
    )


def chosen(description: str | None) -> list[str]:
    """The sets that are named on the command line, all if none is."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("names", nargs="*", metavar="SET", help=f"of {', '.join(NAMES)}")
    names: list[str] = parser.parse_args().names
    if unknown := [name for name in names if name not in NAMES]:
        parser.error(f"there is no set {unknown[0]!r} (there are {', '.join(NAMES)})")
    return names or list(NAMES)

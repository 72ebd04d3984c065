"""How the library grows: ``python -m benchmarks.scale [--papers 1000 10000 100000]``.

The first papers of the arXiv abstracts are ingested as one listing by a process of its own, and
asked by others. Libraries are kept in ``RAG_BENCH_CACHE``, so that an ingest that was cut short
goes on at the next run and one that is done is not repeated. Per size: papers per second, peak
memory, disk; then ``benchmarks.scale_queries``. Over the sizes: the power of the number of papers
that each figure grows by. Writes ``benchmarks/results/scale.json``.

On a busy machine the processor time beside every wall clock is the steadier of the two.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import os
import resource
import subprocess
import sys
import time
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks.collections import cache_folder, data_folder
from benchmarks.results import RESULTS, machine, write
from rag.library import Library
from rag.models.minilm import MiniLM
from rag.settings import load

SIZES = (1_000, 10_000, 100_000)
OUT = RESULTS / "scale.json"
MEGABYTE = 1e6
# What a figure is at most, at 100,000 papers; milliseconds of the search, megabytes of memory.
BUDGETS = {
    "no filter p95": 50.0,
    "author p95": 100.0,
    "venue p95": 100.0,
    "year p95": 100.0,
    "author, venue and year p95": 100.0,
    "venue and years p95": 100.0,
    "ingest MB": 1500.0,
}


def main() -> None:
    """Build what is missing, measure every size, print the table and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--papers", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--home", type=Path, help="ask this library; needs one --papers")
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--ingest-into", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.ingest_into:
        print(json.dumps(_ingest(options.ingest_into, listing_of(options.papers[0]))))
        return
    before = json.loads(options.out.read_text("utf-8")) if options.out.exists() else {}
    sizes: dict[str, dict[str, float]] = dict(before.get("sizes", {}))
    for papers in options.papers:
        home = options.home or cache_folder() / f"scale-{papers}"
        measured = {} if options.home else built(home, papers)
        answered = asked(home)  # which brings an older library up to date
        sizes[str(papers)] = measured | disk_of(home) | answered
        print(f"{papers:,} papers measured", file=sys.stderr)
    ordered = dict(sorted(sizes.items(), key=lambda item: int(item[0])))
    grown = growth(ordered)
    write(options.out, {**machine(), "sizes": ordered, "growth": grown, "budgets": BUDGETS})
    print(table(ordered, grown))


def listing_of(papers: int) -> Path:
    """The first ``papers`` of the arXiv abstracts as a JSON Lines listing."""
    path = cache_folder() / f"arxiv-{papers}.jsonl"
    if not path.exists():
        source = data_folder() / "abstracts" / "arxiv_100k.jsonl.gz"
        with gzip.open(source, "rt", encoding="utf-8") as lines:
            rows = [_row(json.loads(line)) for line in islice(lines, papers)]
        path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return path


def _row(paper: dict[str, Any]) -> dict[str, Any]:
    stated = {name: paper[name] for name in ("title", "abstract", "authors", "doi")}
    year = int(paper["created"][:4])
    return {**stated, "venue": paper["primary"], "year": year, "arxiv": paper["id"]}


def built(home: Path, papers: int) -> dict[str, float]:
    """Ingest ``papers`` into ``home`` as far as that is left to do; what all of it took."""
    log = home.with_suffix(".json")
    runs = json.loads(log.read_text("utf-8")) if log.exists() else []
    if not runs or not runs[-1]["done"]:
        listing_of(papers)
        command = [sys.executable, "-m", "benchmarks.scale", "--ingest-into", str(home)]
        shown = subprocess.run(
            [*command, "--papers", str(papers)], check=True, stdout=subprocess.PIPE, text=True
        )
        runs.append(json.loads(shown.stdout.splitlines()[-1]))
        log.write_text(json.dumps(runs), encoding="utf-8")
    seconds = sum(run["seconds"] for run in runs)
    return {
        "ingest papers/s": papers / seconds,
        "ingest s": seconds,
        "ingest CPU s": sum(run["cpu"] for run in runs),
        "ingest MB": max(run["megabytes"] for run in runs),
    }


def _ingest(home: Path, listing: Path) -> dict[str, float]:
    started = time.perf_counter()
    with Library(load(home=home, llm="none")) as library:
        library.ingest([listing], embedder=MiniLM)
        done = not library.catalog.pending()
    used = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "seconds": time.perf_counter() - started,
        "cpu": used.ru_utime + used.ru_stime,
        "megabytes": used.ru_maxrss * 1024 / MEGABYTE,
        "done": done,
    }


def disk_of(home: Path) -> dict[str, float]:
    """Megabytes of the catalog and of the two indexes."""
    parts = {"catalog": "catalog.sqlite*", "Chroma": "chroma*/**/*", "words": "words*/**/*"}
    sizes = {
        f"{name} MB": sum(f.stat().st_size for f in home.glob(pattern) if f.is_file()) / MEGABYTE
        for name, pattern in parts.items()
    }
    return sizes | {"disk MB": sum(sizes.values())}


def asked(home: Path) -> dict[str, float]:
    """What ``benchmarks.scale_queries`` measures, in a process of its own."""
    shown = subprocess.run(
        [sys.executable, "-m", "benchmarks.scale_queries", str(home)],
        check=True,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},  # as in the command line's process
        stdout=subprocess.PIPE,
        text=True,
    )
    measured: dict[str, float] = json.loads(shown.stdout.splitlines()[-1])
    return measured


def growth(sizes: dict[str, dict[str, float]]) -> dict[str, float]:
    """The power of the number of papers that each figure grows by: least squares of logarithms."""
    found = {}
    for name in dict.fromkeys(name for figures in sizes.values() for name in figures):
        points = [
            (math.log(int(papers)), math.log(figures[name]))
            for papers, figures in sizes.items()
            if figures.get(name, 0) > 0
        ]
        if len(points) > 1:
            found[name] = _slope(points)
    return found


def _slope(points: list[tuple[float, float]]) -> float:
    x = sum(point[0] for point in points) / len(points)
    y = sum(point[1] for point in points) / len(points)
    return sum((a - x) * (b - y) for a, b in points) / sum((a - x) ** 2 for a, _ in points)


def table(sizes: dict[str, dict[str, float]], grown: dict[str, float]) -> str:
    """A row a figure, a column a size, in Markdown."""
    head = "".join(f" {int(papers):,} |" for papers in sizes)
    lines = [f"| |{head} grows as | at most |", "|---" * (len(sizes) + 3) + "|"]
    for name in grown or next(iter(sizes.values())):
        cells = "".join(f" {_number(figures.get(name))} |" for figures in sizes.values())
        power = f"n^{grown[name]:.2f}" if name in grown else ""
        lines.append(f"| {name} |{cells} {power} | {_number(BUDGETS.get(name))} |")
    return "\n".join(lines)


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


if __name__ == "__main__":
    main()

"""The end of a large ingest with the real embedder: ``python -m benchmarks.scale_memory``.

To embed 100,000 papers takes hours, and most memory is taken at the end, when Chroma's graph is
largest. So ``--last`` papers are taken out of a copy of the library of
``benchmarks.scale``, and the whole listing is ingested again by a process of its own: it reads
every record, and has the embedder, its arenas and the index at its full size in memory together.
What it does not have is whatever the embedder's memory might grow by in the hours before. Writes
``benchmarks/results/scale_memory.json``.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.collections import cache_folder
from benchmarks.results import RESULTS, machine, write
from rag.library import Library
from rag.settings import load

OUT = RESULTS / "scale_memory.json"
BUDGET = 1500.0  # megabytes


def main() -> None:
    """Take papers out, put them back, and write what that took."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--papers", type=int, default=100_000, help="of the library (100000)")
    parser.add_argument("--last", type=int, default=2_000, help="to be embedded (2000)")
    parser.add_argument("--out", type=Path, default=OUT)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=cache_folder()) as folder:
        home = Path(folder) / "home"
        shutil.copytree(cache_folder() / f"scale-{options.papers}", home)
        held = _take_out(home, options.last)
        # As ``benchmarks.scale`` ingests, whose last line is what it measured.
        command = [sys.executable, "-m", "benchmarks.scale", "--ingest-into", str(home)]
        shown = subprocess.run(
            [*command, "--papers", str(options.papers)],
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
    measured = json.loads(shown.stdout.splitlines()[-1])
    found = {"papers": held, "embedded": options.last, **measured, "budget MB": BUDGET}
    write(options.out, {**machine(), **found})
    print(json.dumps(found, indent=2))
    sys.exit(1 if measured["megabytes"] > BUDGET else 0)


def _take_out(home: Path, last: int) -> int:
    """Remove so many papers; returns how many there were before."""
    with Library(load(home=home, llm="none")) as library:
        held = library.catalog.count()
        library.remove(library.catalog.paper_ids()[-last:])
    return held


if __name__ == "__main__":
    main()

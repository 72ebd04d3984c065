"""Cold start, each figure beside the least it could cost, in one interleaved run.

``python -m benchmarks.startup [--runs 9] [--out FILE]`` starts every command in a fresh process,
in turn, disk warm, no LLM, on the sample library in a folder of its own:

- ``rag --help`` against an interpreter that imports typer (budget: under 2 times);
- ``rag ask`` against its unavoidable parts alone in one process: typer, the embedding of the
  question, a plain Chroma client and one query (budget: under 1.15 times);
- the same question through stock LlamaIndex and Chroma with the same embedder, retrieval only
  (budget: ``rag ask`` under half of it).
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

QUESTION = "which papers study weight averaging?"

TYPER = "import typer"
HELP = "from rag.cli import main; import sys; sys.argv = ['rag', '--help']; main()"
ASK = f"from rag.cli import main; import sys; sys.argv = ['rag', 'ask', {QUESTION!r}]; main()"
FLOOR = f"""
import sys
import typer
from rag.models.minilm import MiniLM
vector = MiniLM().embed_query({QUESTION!r})
import chromadb
client = chromadb.PersistentClient(sys.argv[1], chromadb.Settings(anonymized_telemetry=False))
collection = client.get_collection("passages", embedding_function=None)
assert collection.query(query_embeddings=[vector], n_results=10)["ids"][0]
"""
STOCK = f"""
import sys
import typer
import chromadb
from llama_index.core import VectorStoreIndex
from llama_index.core.embeddings import BaseEmbedding
from llama_index.vector_stores.chroma import ChromaVectorStore
from rag.models.minilm import MiniLM
MODEL = MiniLM()
class Same(BaseEmbedding):
    def _get_query_embedding(self, query):
        return MODEL.embed_query(query).tolist()
    async def _aget_query_embedding(self, query):
        return self._get_query_embedding(query)
    def _get_text_embedding(self, text):
        return MODEL.embed([text])[0].tolist()
client = chromadb.PersistentClient(sys.argv[1], chromadb.Settings(anonymized_telemetry=False))
store = ChromaVectorStore(client.get_collection("passages", embedding_function=None))
index = VectorStoreIndex.from_vector_store(store, embed_model=Same())
assert index.as_retriever(similarity_top_k=10).retrieve({QUESTION!r})
"""


@dataclass(frozen=True, slots=True)
class Timing:
    """Medians in seconds of wall clock and of processor time, and every run's wall clock.

    On a busy machine the processor time is the steadier of the two.
    """

    name: str
    wall: float
    cpu: float
    runs: list[float]


@dataclass(frozen=True, slots=True)
class Budget:
    """``name`` may cost at most ``limit`` times ``floor``."""

    name: str
    floor: str
    limit: float


BUDGETS = (
    Budget("rag --help", "import typer", 2.0),
    Budget("rag ask", "unavoidable parts", 1.15),
    Budget("rag ask", "stock LlamaIndex + Chroma", 0.5),
)


def main() -> None:
    """Measure, print the table and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=9, help="runs of each command (9)")
    parser.add_argument("--out", type=Path, default=Path("benchmarks/results/startup.json"))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="rag-startup-") as folder:
        timings = measure(Path(folder), options.runs)
    ratios = [_ratio(budget, {timing.name: timing for timing in timings}) for budget in BUDGETS]
    for timing in timings:
        print(f"{timing.name:28}{1e3 * timing.wall:7.0f} ms {1e3 * timing.cpu:7.0f} ms of CPU")
    print()
    for ratio in ratios:
        verdict = "within" if ratio["wall"] <= ratio["limit"] else "OVER"
        print(
            f"{ratio['name']} is {ratio['wall']:.2f} x {ratio['floor']} "
            f"({ratio['cpu']:.2f} x in CPU): {verdict} the budget of {ratio['limit']} x"
        )
    options.out.parent.mkdir(parents=True, exist_ok=True)
    report = {
        "question": QUESTION,
        "python": platform.python_version(),
        "cpus": os.cpu_count(),
        "load": round(os.getloadavg()[0], 2),
        "timings": [asdict(timing) for timing in timings],
        "ratios": ratios,
    }
    options.out.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")


def _ratio(budget: Budget, timings: dict[str, Timing]) -> dict[str, Any]:
    mine, floor = timings[budget.name], timings[budget.floor]
    return {
        **asdict(budget),
        "wall": round(mine.wall / floor.wall, 3),
        "cpu": round(mine.cpu / floor.cpu, 3),
    }


def measure(folder: Path, runs: int) -> list[Timing]:
    """Time every command ``runs`` times in turn, over the sample library put into ``folder``."""
    environment = {**os.environ, "RAG_HOME": str(folder), "RAG_LLM": "none"}
    _run(ASK, [], environment)  # loads the sample library
    chroma = str(next(folder.rglob("chroma.sqlite3")).parent)
    programs = {
        "bare interpreter": ("pass", []),
        "import typer": (TYPER, []),
        "rag --help": (HELP, []),
        "unavoidable parts": (FLOOR, [chroma]),
        "rag ask": (ASK, []),
        "stock LlamaIndex + Chroma": (STOCK, [chroma]),
    }
    wall: dict[str, list[float]] = {name: [] for name in programs}
    cpu: dict[str, list[float]] = {name: [] for name in programs}
    for run in range(runs + 1):
        for name, (code, arguments) in programs.items():
            taken, used = _run(code, arguments, environment)
            if run:  # the first round warms the disk
                wall[name].append(taken)
                cpu[name].append(used)
    return [
        Timing(name, median(wall[name]), median(cpu[name]), [round(s, 4) for s in wall[name]])
        for name in programs
    ]


def _run(code: str, arguments: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Seconds of wall clock and of processor time that a process takes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env=environment,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    taken = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return taken, used


if __name__ == "__main__":
    main()

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
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

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
    """Seconds of wall clock: the median of the runs, the fastest, and all of them."""

    name: str
    median: float
    fastest: float
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
    table = {timing.name: timing.median for timing in timings}
    for timing in timings:
        print(
            f"{timing.name:28}{timing.median * 1e3:8.0f} ms   (fastest {timing.fastest * 1e3:.0f})"
        )
    ratios = [{**asdict(b), "ratio": round(table[b.name] / table[b.floor], 3)} for b in BUDGETS]
    print()
    for ratio in ratios:
        verdict = "within" if ratio["ratio"] <= ratio["limit"] else "OVER"
        print(
            f"{ratio['name']} is {ratio['ratio']:.2f} x {ratio['floor']}: "
            f"{verdict} the budget of {ratio['limit']} x"
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
    seconds: dict[str, list[float]] = {name: [] for name in programs}
    for run in range(runs + 1):
        for name, (code, arguments) in programs.items():
            taken = _run(code, arguments, environment)
            if run:  # the first round warms the disk
                seconds[name].append(round(taken, 4))
    return [
        Timing(name, round(statistics.median(taken), 4), min(taken), taken)
        for name, taken in seconds.items()
    ]


def _run(code: str, arguments: list[str], environment: dict[str, str]) -> float:
    started = time.perf_counter()
    subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env=environment,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return time.perf_counter() - started


if __name__ == "__main__":
    main()

"""How fast a library of any size answers: ``python -m benchmarks.scale_queries HOME``.

The questions are the LitSearch set's. "p50" and "p95" are milliseconds of ``Retriever.search`` for
the ten best papers, warm; "CPU" is the processor time of all its threads. The filters of a question
are those of a paper drawn from the library (seeded): who wrote it, where, when. "ask" is the whole
answer without an LLM, "cold" a fresh process. All files are read once before, so that nothing waits
for the disk. Prints one line of JSON.
"""

from __future__ import annotations

import json
import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

from benchmarks.collections import data_folder
from rag.assistant import Assistant
from rag.library import Library
from rag.models.minilm import MiniLM
from rag.paper import Filters, Paper
from rag.retrieval import Retriever
from rag.settings import load

QUERIES = 200
ASKED = 40  # whole answers
COLD = 5  # processes
SEED = 20261121
SEARCH = (
    "from rag.cli import main; import sys; sys.argv = ['rag', 'search', {query!r}, '--json']; "
    "main()"
)
ASK = "from rag.cli import main; import sys; sys.argv = ['rag', 'ask', {query!r}]; main()"

Choice = Callable[[Paper], Filters]

FILTERS: dict[str, Choice] = {
    "no filter": lambda _: Filters(),
    "author": lambda paper: Filters(authors=paper.authors[:1]),
    "venue": lambda paper: Filters(venues=_venue(paper)),
    "year": lambda paper: Filters(years=_years(paper, 0)),
    "venue and years": lambda paper: Filters(venues=_venue(paper), years=_years(paper, 2)),
    "author, venue and year": lambda paper: Filters(
        authors=paper.authors[:1], venues=_venue(paper), years=_years(paper, 0)
    ),
}


def _venue(paper: Paper) -> tuple[str, ...]:
    return (paper.venue,) if paper.venue else ()


def _years(paper: Paper, around: int) -> tuple[int, int] | None:
    return (paper.year - around, paper.year + around) if paper.year else None


def main(home: Path) -> None:
    """Measure and print."""
    queries = questions()[:QUERIES]
    with Library(load(home=home, llm="none")) as library:
        _read(home)
        measured = dict(_searches(library, queries))
    measured |= dict(_answers(home, queries[:ASKED]))
    measured |= dict(_cold(home, queries[:COLD]))
    print(json.dumps(measured))


def _read(home: Path) -> None:
    """Have the system keep the library's files in memory, as they are after some hours of use."""
    for path in home.glob("**/*"):
        if path.is_file():
            with path.open("rb") as file:
                while file.read(1 << 24):
                    pass


def questions() -> list[str]:
    """The questions of the LitSearch set, shuffled."""
    with (data_folder() / "retrieval" / "litsearch" / "queries.jsonl").open("rb") as lines:
        found = [str(json.loads(line)["text"]) for line in lines]
    random.Random(SEED).shuffle(found)
    return found


def _searches(library: Library, queries: Sequence[str]) -> Iterator[tuple[str, float]]:
    """Every kind of filter in turn for every question, so that all meet the same load."""
    retriever = Retriever(library, MiniLM())
    drawn = _some_papers(library, len(queries))
    for query in queries[:5]:
        retriever.search(query, k=10)
    wall: dict[str, list[float]] = {name: [] for name in FILTERS}
    cpu: dict[str, list[float]] = {name: [] for name in FILTERS}
    for query, paper in zip(queries, drawn, strict=True):
        for name, choose in FILTERS.items():
            filters = choose(paper)
            started, used = time.perf_counter(), time.process_time()
            retriever.search(query, k=10, filters=filters)
            wall[name].append(1e3 * (time.perf_counter() - started))
            cpu[name].append(1e3 * (time.process_time() - used))
    for name in FILTERS:
        yield from percentiles(name, wall[name])
        yield from percentiles(f"{name} CPU", cpu[name])
    yield "search MB", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6


def _some_papers(library: Library, n: int) -> list[Paper]:
    ids = library.catalog.paper_ids()
    chosen = random.Random(SEED).choices(ids, k=n)
    papers = library.catalog.get_many(chosen)
    return [papers[paper_id] for paper_id in chosen]


def _answers(home: Path, queries: Sequence[str]) -> Iterator[tuple[str, float]]:
    assistant = Assistant(load(home=home, llm="none"))
    assistant.ask(queries[0])
    wall, cpu = [], []
    for query in queries:
        started, used = time.perf_counter(), time.process_time()
        assistant.ask(query)
        wall.append(1e3 * (time.perf_counter() - started))
        cpu.append(1e3 * (time.process_time() - used))
    assistant.close()
    yield from percentiles("ask", wall)
    yield from percentiles("ask CPU", cpu)


def _cold(home: Path, queries: Sequence[str]) -> Iterator[tuple[str, float]]:
    """Fresh processes, disk warm."""
    environment = {**os.environ, "RAG_HOME": str(home), "RAG_LLM": "none"}
    for name, code in (("search", SEARCH), ("ask", ASK)):
        wall, cpu = [], []
        for query in queries:
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            started = time.perf_counter()
            subprocess.run(
                [sys.executable, "-c", code.format(query=query)],
                env=environment,
                stdout=subprocess.DEVNULL,
                check=False,  # exit code 3: nothing found
            )
            wall.append(1e3 * (time.perf_counter() - started))
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            cpu.append(1e3 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime))
        yield from percentiles(f"cold {name}", wall)
        yield from percentiles(f"cold {name} CPU", cpu)


def percentiles(name: str, wall: Sequence[float]) -> Iterator[tuple[str, float]]:
    """The median and the 95th percentile under names of their own."""
    p50, p95 = np.percentile(wall, [50, 95])
    yield f"{name} p50", float(p50)
    yield f"{name} p95", float(p95)


if __name__ == "__main__":
    main(Path(sys.argv[1]))

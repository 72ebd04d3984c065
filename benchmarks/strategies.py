"""The two ways to use an LLM side by side: the same questions and model, both strategies.

    python -m benchmarks.serve_gguf MODEL.gguf          # or any OpenAI-compatible server
    python -m benchmarks.strategies FILE.jsonl --base-url http://127.0.0.1:PORT/v1
                                    [--limit 48] [--kind list]... [--split test] [--home DIR]
    python -m benchmarks.strategies FILE.jsonl          # only report what is there

Every answer is appended to the file as it comes and is not asked for again: an interrupted run goes
on where it stopped. Questions are drawn from every kind that an LLM writes answers to, in an order
that never changes, so that a higher limit adds to a lower one.

Citations are scored against the papers of grade 2 (grade 1 counts neither way), a mean over the
answerable questions; refusing one of them counts 0. Differences are paired, with a 95 % bootstrap
interval and the p of a randomisation test (``rag.evaluation.statistics``).
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from itertools import chain, zip_longest
from pathlib import Path

from benchmarks.answers import questions
from benchmarks.strategy_scores import PER_PAPER, SINGLE, Record, record, report
from rag.assistant import Assistant
from rag.evaluation.questions import Question
from rag.evaluation.statistics import SEED
from rag.settings import load

# How many of each kind are drawn before the next round: lists are where citing is hard.
SHARES = {"list": 3, "fact": 2, "unanswerable": 2, "comparison": 1}


def draw(rows: Iterable[Question], limit: int) -> list[Question]:
    """``limit`` questions, the kinds in their shares, the same ones every time."""
    shuffled = sorted((row for row in rows if row.kind in SHARES), key=lambda row: row.id)
    random.Random(SEED).shuffle(shuffled)
    streams = {kind: iter([row for row in shuffled if row.kind == kind]) for kind in SHARES}
    hands = [streams[kind] for kind, share in SHARES.items() for _ in range(share)]
    dealt = chain.from_iterable(zip_longest(*hands))
    return [row for row in dealt if row is not None][:limit]


def read(path: Path) -> list[Record]:
    """The records of a results file; a line that an interrupted run left unfinished is passed."""
    if not path.exists():
        return []
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    return [Record(**json.loads(line)) for line in lines if line.endswith("\n")]


def append(path: Path, made: Record) -> None:
    """Add a line to a results file, in place of an unfinished one."""
    with path.open("ab+") as file:
        file.seek(0)
        file.truncate(file.read().rfind(b"\n") + 1)
        file.write(json.dumps(asdict(made), ensure_ascii=False).encode() + b"\n")


def run(path: Path, rows: Sequence[Question], assistants: dict[str, Assistant], model: str) -> None:
    """Ask what has not been asked yet, each question with one strategy after the other.

    Raises:
        RagError: what an assistant raises; what was answered before is in the file.
    """
    done = {(made.id, made.strategy) for made in read(path)}
    for number, row in enumerate(rows, start=1):
        for strategy, assistant in assistants.items():
            if (row.id, strategy) in done:
                continue
            made = record(row, strategy, model, assistant.ask(row.question))
            append(path, made)
            told = f"{made.status}, {made.calls} calls, {made.seconds:.0f} s"
            print(f"{number}/{len(rows)} {made.id} {strategy}: {told}", file=sys.stderr)


def assistant(given: argparse.Namespace, strategy: str, home: Path) -> Assistant:
    """One that uses the model by ``strategy``."""
    settings = load(
        home=home,
        llm="openai",
        openai_base_url=given.base_url,
        model=given.model,
        strategy=strategy,
        parallel=given.parallel,
        timeout=given.timeout,
    )
    return Assistant(settings)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("results", type=Path)
    parser.add_argument("--base-url", help="without it, nothing is asked")
    parser.add_argument("--model", help="else the server's first")
    parser.add_argument("--limit", type=int, default=48)
    parser.add_argument("--kind", action="append", choices=list(SHARES))
    parser.add_argument("--split", choices=["dev", "test"], default="test")
    parser.add_argument("--home", type=Path, help="library with the sample, to save loading it")
    parser.add_argument("--parallel", type=int, default=1, help="calls at once, as server slots")
    parser.add_argument("--timeout", type=float, default=600.0)
    return parser.parse_args()


def main() -> None:
    """Ask what is missing, then report."""
    given = _arguments()
    if given.base_url:
        kinds = given.kind or list(SHARES)
        rows = [row for row in questions(given.split) if row.kind in kinds]
        with tempfile.TemporaryDirectory() as temporary:
            home = given.home or Path(temporary)
            assistants = {each: assistant(given, each, home) for each in (SINGLE, PER_PAPER)}
            run(given.results, draw(rows, given.limit), assistants, given.model or "default")
            for each in assistants.values():
                each.close()
    print("\n".join(report(read(given.results))))


if __name__ == "__main__":
    main()

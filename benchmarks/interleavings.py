"""Questions between the ingests and removals of other processes: is any answer stale?

``python -m benchmarks.interleavings [--questions 1000] [--seed 20261121]``

Two writers change a library, each waiting for the other; two readers, which keep it open as a web
chat does, ask about each change once, as soon as it was acknowledged (a fifth of them from a
library opened afresh), while the writers go on. A question counts unless the listing that it is
about was changed again meanwhile. Its answer is stale if a paper is missing that was acknowledged
before the question, if one shows that was removed, or if a text is not the newest.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks import crowd
from benchmarks.crowd_checks import verify
from benchmarks.kills import READERS, WRITERS, context

_LOOK_SECONDS = 0.5
_WEIGHTS = (8, 3, 1)  # ingests, removals, repairs


def main() -> None:
    """Ask until there were enough questions, and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--questions", type=int, default=1000, help="how many (1000)")
    parser.add_argument("--seed", type=int, default=20261121, help="of changes and questions")
    parser.add_argument("--out", type=Path, default=Path("benchmarks/results/interleavings.json"))
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="rag-interleavings-") as folder:
        found = run(Path(folder), options.questions, options.seed)
    print(json.dumps(found, indent=2))
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    sys.exit(1 if found["faults"] else 0)


def run(folder: Path, questions: int, seed: int) -> dict[str, Any]:
    """Ask at least so many questions that count; then look at every paper."""
    chosen, processes = random.Random(seed), context()
    home, out = folder / "home", folder / "questions.jsonl"
    started = time.monotonic()
    seeds = [chosen.randrange(10**9) for _ in range(WRITERS + READERS)]
    everybody = [
        processes.Process(
            target=crowd.write, args=(home, folder, number, seeds[number], 10**6, _WEIGHTS)
        )
        for number in range(WRITERS)
    ] + [
        processes.Process(
            target=crowd.read,
            args=(home, folder, WRITERS, one, 10**9, out),
            kwargs={"once": True},
        )
        for one in seeds[WRITERS:]
    ]
    for process in everybody:
        process.start()
    try:
        while len(_counted(out)) < questions and all(p.is_alive() for p in everybody):
            time.sleep(_LOOK_SECONDS)
        ended = [process.exitcode for process in everybody if not process.is_alive()]
    finally:
        for process in everybody:
            process.kill()
            process.join()
    rows = _rows(out)
    faults = [fault for row in rows for fault in row["faults"]]
    faults += [f"a process ended with {code}" for code in ended]
    return {
        "seed": seed,
        "questions": len(_counted(out)),
        "questions_overtaken_by_a_change": len(rows) - len(_counted(out)),
        "changes_asked_about": len({json.dumps(row["state"]) for row in _counted(out)}),
        "faults": faults + verify(home, folder, WRITERS),
        "seconds": round(time.monotonic() - started, 1),
    }


def _counted(out: Path) -> list[dict[str, Any]]:
    return [row for row in _rows(out) if row["checked"]]


def _rows(out: Path) -> list[dict[str, Any]]:
    text = out.read_text(encoding="utf-8") if out.exists() else ""
    return [json.loads(line) for line in text[: text.rfind("\n") + 1].splitlines()]


if __name__ == "__main__":
    main()

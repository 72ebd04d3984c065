"""How often the gate calls an unchanged system worse: two runs of one noisy system, many times.

    python -m benchmarks.gate_alarms RUN OTHER [--pairs N] [--noise SHARE]

The embedded default gives the same answers every time, so it cannot raise a false alarm. A noisy
system is made of two scored runs of the same questions: each question is worth what it is in RUN,
or, by chance, what it is in OTHER (an LLM's answers, or those of a broken retriever). Two draws of
that system differ by chance alone; the gate may call one worse than the other in at most 2.5 % of
the pairs.
"""

from __future__ import annotations

import argparse
import random
from dataclasses import replace
from pathlib import Path

from scipy.stats import binomtest

from rag.evaluation.compare import Measured, of_run
from rag.evaluation.folder import RunFolder
from rag.evaluation.gate import gate

STATED = 0.025


def draw(run: Measured, other: Measured, noise: float, seed: int) -> Measured:
    """One run of the noisy system."""
    chance = random.Random(seed)
    others = {row["id"]: row for row in other.metrics["questions"]}
    questions = [
        others[row["id"]] if row["id"] in others and chance.random() < noise else row
        for row in run.metrics["questions"]
    ]
    return replace(run, name=f"draw {seed}", metrics={**run.metrics, "questions": questions})


def main() -> None:
    """Print the share of false alarms with its 95 % interval (Clopper and Pearson)."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("run", type=Path)
    parser.add_argument("other", type=Path)
    parser.add_argument("--pairs", type=int, default=200)
    parser.add_argument("--noise", type=float, default=0.2)
    given = parser.parse_args()
    run, other = (of_run(RunFolder(path)) for path in (given.run, given.other))
    alarms = 0
    for pair in range(given.pairs):
        first, second = (draw(run, other, given.noise, 2 * pair + each) for each in (0, 1))
        alarms += bool(gate(first, second).worse)
    found = binomtest(alarms, given.pairs).proportion_ci(0.95)
    print(
        f"{alarms} false alarms in {given.pairs} pairs over {len(run.metrics['questions'])} "
        f"questions: {alarms / given.pairs:.3f} (95 % {found.low:.3f} to {found.high:.3f}), "
        f"stated {STATED}"
    )


if __name__ == "__main__":
    main()

"""Good enough to go in? A run against the committed baseline, and the three answers to that.

Passed: no metric is significantly worse than in the baseline (paired over questions; the chance of
calling any of them worse when none is stays below ``compare.ALPHA``, by Holm's procedure, of which
half is spent on what got better). Failed: one is. Not measured: the run, its judge or the baseline
does not allow to tell, which is no verdict on the answers. What failed on sure ground has failed,
whatever else could not be measured. Costs (time, tokens) are shown and never gate: they depend on
the machine.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from rag.errors import EXIT_ERROR, EXIT_OK
from rag.evaluation.compare import (
    Comparison,
    Measured,
    MetricChange,
    compare,
)
from rag.evaluation.metric_names import is_cost, judge_of

EXIT_BELOW = 100
LEAST_PAIRED = 50  # questions; below, only a collapse would be significant
MOST_ERRORS = 0.05  # share of questions or judgements; more may hide a drop
LEAST_MEASURED = 20  # questions for which a metric of the baseline counts as one

Outcome = Literal["passed", "failed", "not measured"]
_EXIT_CODES: dict[Outcome, int] = {
    "passed": EXIT_OK,
    "failed": EXIT_BELOW,
    "not measured": EXIT_ERROR,
}


@dataclass(frozen=True, slots=True)
class Gate:
    """The verdict: the metrics that got ``worse``, and why others are ``unmeasured``."""

    comparison: Comparison
    worse: tuple[MetricChange, ...]
    unmeasured: tuple[str, ...]

    @property
    def outcome(self) -> Outcome:
        if self.worse:
            return "failed"
        return "not measured" if self.unmeasured else "passed"

    @property
    def exit_code(self) -> int:
        """0 passed, 100 quality below the gate, 1 could not measure."""
        return _EXIT_CODES[self.outcome]

    @property
    def lines(self) -> list[str]:
        """The verdict for a person: the outcome, then what it rests on."""
        told = [
            f"{change.metric} {'rose' if change.gain > 0 else 'fell'} from {change.a:.3f} "
            f"to {change.b:.3f} ({change.gain:+.3f}, 95 % interval {change.low:+.3f} "
            f"to {change.high:+.3f}, p {change.adjusted:.4f} after Holm, {change.n} questions)"
            for change in self.worse
        ]
        return [
            f"gate {self.outcome}: {self.comparison.b.name} against {self.comparison.a.name}, "
            f"{self.comparison.paired} questions in common",
            *(f"  {line}" for line in told),
            *(f"  not measured: {reason}" for reason in self.unmeasured),
        ]


def gate(baseline: Measured, run: Measured) -> Gate:
    """Hold ``run`` to ``baseline``."""
    comparison = compare(baseline, run)
    distrusted = dict(_distrusted(baseline, run))
    worse = tuple(
        change
        for change in comparison.metrics
        if change.direction == "worse"
        and not is_cost(change.metric)
        and judge_of(change.metric) not in distrusted
    )
    return Gate(comparison, worse, (*_unmeasured(comparison), *distrusted.values()))


def _unmeasured(comparison: Comparison) -> Iterator[str]:
    run, baseline = comparison.b, comparison.a
    if run.manifest["state"] != "complete":
        yield f"the run is {run.manifest['state']}"
    if comparison.paired < LEAST_PAIRED:
        left_out = ", ".join(f"{n} {why}" for why, n in comparison.left_out.items())
        yield (
            f"{comparison.paired} questions in common with the baseline are fewer than "
            f"{LEAST_PAIRED} ({left_out})"
        )
    yield from _errors(run)
    compared = {change.metric for change in comparison.metrics}
    for metric, found in baseline.metrics["overall"].items():
        known = metric in compared or is_cost(metric)
        if not known and found["n"] >= LEAST_MEASURED:
            yield f"{metric}: the run has no value of it"


def _errors(run: Measured) -> Iterator[str]:
    rows = run.metrics["questions"]
    failed = sum(row["state"] != "ok" for row in rows)
    if failed > MOST_ERRORS * len(rows):
        yield f"{failed} of {len(rows)} questions failed"
    for metric, found in run.metrics["overall"].items():
        if found["errors"] > max(failed, MOST_ERRORS * (found["n"] + found["errors"])):
            yield f"{metric}: {found['errors']} judgements failed, {found['n']} did not"


def _distrusted(baseline: Measured, run: Measured) -> Iterator[tuple[str, str]]:
    """The judges whose figures cannot be held against the baseline's, and why."""
    pinned = {judge["name"]: judge for judge in baseline.manifest["judges"]}
    for judge in run.manifest["judges"]:
        name = judge["name"]
        if pinned.get(name, judge) != judge:
            yield name, f"the judge {name} is another than the baseline's"
        if distrust := run.metrics["calibration"].get(name, {}).get("distrust"):
            yield name, f"the judge {name} is not to be trusted: {distrust}"

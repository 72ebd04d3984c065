"""Two runs of the same questions side by side: what rose, what fell, and whether by chance."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from rag.evaluation.folder import BASELINE, RunFolder, baseline_path, find, read_baseline
from rag.evaluation.journal import Row
from rag.evaluation.metric_names import is_cost, sign
from rag.evaluation.pairing import difference
from rag.evaluation.statistics import holm

ALPHA = 0.05
"""Chance of calling any metric changed when nothing has changed, over all of them (Holm)."""
_SAME = 1e-9

Values = dict[str, dict[str, float]]  # of each metric: of each question, its mean over repeats


@dataclass(frozen=True, slots=True)
class Measured:
    """A run or a baseline, as far as comparing goes; a baseline has no answers."""

    name: str
    manifest: Row
    metrics: Row
    answers: Mapping[str, Row] = field(default_factory=dict)

    @property
    def digests(self) -> dict[str, str]:
        """What tells one wording and gold answer of a question from another, by its id."""
        return {row["id"]: row["digest"] for row in self.metrics["questions"]}

    @property
    def values(self) -> Values:
        """The values measured, without the questions that failed in any repeat."""
        failed = {row["id"] for row in self.metrics["questions"] if row["state"] != "ok"}
        repeats: dict[tuple[str, str], list[float]] = defaultdict(list)
        for row in self.metrics["questions"]:
            if row["id"] not in failed:
                for metric, value in row["metrics"].items():
                    repeats[metric, row["id"]].append(value)
        found: Values = defaultdict(dict)
        for (metric, question), values in repeats.items():
            found[metric][question] = sum(values) / len(values)
        return found

    @property
    def answered(self) -> set[str]:
        """The questions that did not fail."""
        rows = self.metrics["questions"]
        return {r["id"] for r in rows} - {r["id"] for r in rows if r["state"] != "ok"}


@dataclass(frozen=True, slots=True)
class MetricChange:
    """How one metric differs: means over the questions of both, B - A, and what chance has to do
    with it. ``adjusted`` is Holm's p over all metrics of its family (costs are one of their own).
    """

    metric: str
    a: float
    b: float
    gain: float
    low: float
    high: float
    p: float
    adjusted: float
    n: int

    @property
    def direction(self) -> Literal["better", "worse", "unclear"]:
        """What can be said of it at ``ALPHA``."""
        if self.adjusted > ALPHA or not self.gain:
            return "unclear"
        return "better" if self.gain * sign(self.metric) > 0 else "worse"


@dataclass(frozen=True, slots=True)
class QuestionChange:
    """One question whose scores differ: ``scores`` maps a metric to its values in A and B, None
    where it was not measured. ``gain`` is the mean change of those measured in both."""

    id: str
    kind: str
    scores: Mapping[str, tuple[float | None, float | None]]
    gain: float
    a: Row | None
    b: Row | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """``questions`` are those that changed, what got worse first. ``paired`` counts the questions
    both runs asked and answered; the others have the reasons that ``left_out`` counts."""

    a: Measured
    b: Measured
    metrics: tuple[MetricChange, ...]
    questions: tuple[QuestionChange, ...]
    paired: int
    left_out: Mapping[str, int]


def measured(reference: str, home: Path) -> Measured:
    """The run or the baseline that ``reference`` names; see ``folder.find``.

    ``baseline`` is the shipped one, a path that ends in ``.json`` any other.

    Raises:
        RagError: there is none, or it has not been scored.
    """
    if reference == "baseline" or reference.endswith(".json"):
        path = baseline_path(BASELINE) if reference == "baseline" else Path(reference).expanduser()
        return Measured(path.stem, *read_baseline(path))
    return of_run(find(reference, home))


def of_run(run: RunFolder) -> Measured:
    """A run that has been scored. Raises RagError if it has not."""
    first = {row["id"]: row for row in reversed(run.answers())}
    return Measured(run.name, run.manifest(), run.metrics(), first)


def compare(a: Measured, b: Measured) -> Comparison:
    """B against A, over the questions that both asked in the same words and answered."""
    common, left_out = _pairs(a, b)
    values_a, values_b = _only(a.values, common), _only(b.values, common)
    metrics = [name for name in values_a if values_b.get(name)]
    changes = [
        _change(family, values_a, values_b)
        for family in (
            [name for name in metrics if not is_cost(name)],
            [name for name in metrics if is_cost(name)],
        )
    ]
    return Comparison(
        a,
        b,
        metrics=tuple(change for family in changes for change in family),
        questions=tuple(_changed_questions(a, b, values_a, values_b)),
        paired=len(common),
        left_out=left_out,
    )


def _pairs(a: Measured, b: Measured) -> tuple[set[str], dict[str, int]]:
    """The questions to compare, and how many cannot be, by reason."""
    both = a.digests.keys() & b.digests.keys()
    same = {question for question in both if a.digests[question] == b.digests[question]}
    usable = same & a.answered & b.answered
    left_out = {
        f"only in {a.name}": len(a.digests.keys() - both),
        f"only in {b.name}": len(b.digests.keys() - both),
        "question or gold answer changed": len(both - same),
        "not answered in one of them": len(same - usable),
    }
    return usable, {reason: count for reason, count in left_out.items() if count}


def _only(values: Values, questions: set[str]) -> Values:
    return {
        metric: {question: value for question, value in found.items() if question in questions}
        for metric, found in values.items()
    }


def _change(metrics: Sequence[str], a: Values, b: Values) -> list[MetricChange]:
    found = [difference(a[metric], b[metric]) for metric in metrics if a[metric] and b[metric]]
    names = [metric for metric in metrics if a[metric] and b[metric]]
    adjusted = holm([each.p for each in found])
    return [
        MetricChange(
            metric,
            a=_mean(a[metric]),
            b=_mean(b[metric]),
            gain=each.gain,
            low=each.low,
            high=each.high,
            p=each.p,
            adjusted=p,
            n=each.n,
        )
        for metric, each, p in zip(names, found, adjusted, strict=True)
    ]


def _mean(values: Mapping[str, float]) -> float:
    return sum(values.values()) / len(values)


def _changed_questions(
    a: Measured, b: Measured, values_a: Values, values_b: Values
) -> list[QuestionChange]:
    kinds = {row["id"]: row["kind"] for row in a.metrics["questions"]}
    scores: dict[str, dict[str, tuple[float | None, float | None]]] = defaultdict(dict)
    for metric in sorted({*values_a, *values_b}):
        if is_cost(metric):
            continue
        of_a, of_b = values_a.get(metric, {}), values_b.get(metric, {})
        for question in {*of_a, *of_b}:
            pair = (of_a.get(question), of_b.get(question))
            if pair[0] is None or pair[1] is None or abs(pair[0] - pair[1]) > _SAME:
                scores[question][metric] = pair
    found = [
        QuestionChange(
            question,
            kinds[question],
            changed,
            _gain(changed),
            a.answers.get(question),
            b.answers.get(question),
        )
        for question, changed in scores.items()
    ]
    return sorted(found, key=lambda change: (change.gain, change.id))


def _gain(scores: Mapping[str, tuple[float | None, float | None]]) -> float:
    gains = [
        sign(metric) * (b - a)
        for metric, (a, b) in scores.items()
        if a is not None and b is not None
    ]
    return sum(gains) / len(gains) if gains else 0.0

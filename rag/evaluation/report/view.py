"""What the page of a run shows, as plain values: read from the run's folder, nothing computed anew
but the comparison with another run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.evaluation.compare import Measured, MetricChange, compare, of_run
from rag.evaluation.folder import RunFolder
from rag.evaluation.history import HEADLINES, Past
from rag.evaluation.journal import Row
from rag.evaluation.metric_names import is_cost, metric_of
from rag.evaluation.report.answers import Asked, asked_of
from rag.evaluation.statistics import Interval

if TYPE_CHECKING:
    from rag.evaluation.compare import Comparison

BARS = (
    "retrieval/recall@5",
    "citations/precision",
    "citations/recall",
    "correctness",
    "faithfulness",
    "abstention/refused answerable",
)
"""The metrics that are drawn kind by kind."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the scorecard: the mean with its interval, None where nothing could be measured,
    and how many questions failed; ``change`` is against the other run."""

    metric: str
    definition: str
    figure: Interval | None
    errors: int
    change: MetricChange | None
    is_share: bool


@dataclass(frozen=True, slots=True)
class Judge:
    """How far a judge's verdicts agree with people's, from its calibration."""

    name: str
    n: int
    errors: int
    distrust: str | None
    measures: tuple[tuple[str, float, float, float], ...]  # name, value, low, high
    bins: tuple[Mapping[str, float], ...]


@dataclass(frozen=True, slots=True)
class View:
    """Everything on the page."""

    manifest: Row
    facts: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...]
    lines: tuple[Line, ...]
    kinds: Mapping[str, Mapping[str, Interval]]  # metric, kind
    headlines: tuple[str, ...]
    tags: tuple[tuple[str, Mapping[str, Interval]], ...]
    trend: Mapping[str, tuple[tuple[str, Interval], ...]]  # metric, (moment, figure)
    judges: tuple[Judge, ...]
    asked: tuple[Asked, ...]
    comparison: Comparison | None


def view_of(run: RunFolder, past: Sequence[Past], against: Measured | None = None) -> View:
    """The view of a scored run beside past ones.

    Raises:
        RagError: the run has not been scored, or cannot be read.
    """
    manifest, metrics = run.manifest(), run.metrics()
    comparison = compare(against, of_run(run)) if against else None
    judges = tuple(_judge(name, row) for name, row in metrics["calibration"].items())
    return View(
        manifest=manifest,
        facts=tuple(_facts(manifest, metrics)),
        warnings=tuple(_warnings(manifest, metrics, judges, comparison)),
        lines=tuple(_lines(metrics["overall"], comparison)),
        kinds={
            metric: {
                kind: found[metric]
                for kind, figures in metrics["kinds"].items()
                if metric in (found := _measured(figures, BARS))
            }
            for metric in BARS
        },
        headlines=HEADLINES,
        tags=tuple(
            (tag, _measured(figures, HEADLINES)) for tag, figures in metrics["tags"].items()
        ),
        trend=_trend(run.name, past),
        judges=judges,
        asked=asked_of(run, metrics, comparison),
        comparison=comparison,
    )


def _interval(row: Row) -> Interval | None:
    """A figure of ``metrics.json``; None where nothing could be measured."""
    if row["mean"] is None:
        return None
    return Interval(row["mean"], row["low"], row["high"], row["n"])


def _measured(figures: Mapping[str, Row], metrics: Sequence[str]) -> dict[str, Interval]:
    found = {name: _interval(figures[name]) for name in metrics if name in figures}
    return {name: interval for name, interval in found.items() if interval}


def _lines(overall: Row, comparison: Comparison | None) -> list[Line]:
    """The scorecard, time and cost last."""
    changes = {change.metric: change for change in comparison.metrics} if comparison else {}
    found = [
        Line(
            metric=metric,
            definition=metric_of(metric).definition,
            figure=_interval(row),
            errors=row["errors"],
            change=changes.get(metric),
            is_share=not is_cost(metric),
        )
        for metric, row in overall.items()
    ]
    return sorted(found, key=lambda line: not line.is_share)


def _facts(manifest: Row, metrics: Row) -> list[tuple[str, str]]:
    """Under which circumstances it was measured."""
    model, library, cost = manifest["model"], manifest["library"], metrics["cost"]
    latency = metrics["latency"]
    answering = f"{model['provider']}: {model['name']}"
    if model["provider"] == "none":
        answering = "no LLM: the best evidence is quoted"
    files = ", ".join(f"{file['name']} ({file['questions']})" for file in manifest["set"]["files"])
    found = [
        ("Answered by", answering + (f", {model['strategy']}" if model["strategy"] else "")),
        ("Questions", f"{manifest['set']['count']}, {manifest['repeat']} x each"),
        ("Files", files),
        ("Library", f"{library['papers']} papers, {library['embedder']}"),
        ("Fingerprint", str(library["fingerprint"])[:16]),
        ("Program", f"{manifest['versions']['paper-rag']} {manifest['git'] or ''}".strip()),
        ("Seed", str(manifest["seed"])),
        (
            "LLM",
            f"{cost['llm_calls']} calls, {cost['prompt_tokens']} prompt tokens, "
            f"{cost['completion_tokens']} written",
        ),
    ]
    found += [
        (
            f"Judge {name}",
            f"{spent['llm_calls']} calls, {spent['prompt_tokens']} prompt tokens, "
            f"{spent['completion_tokens']} written, {spent['unusable']} replies of no use",
        )
        for name, spent in metrics.get("judging", {}).items()
    ]
    if latency["p50"] is not None:
        p50, p95 = latency["p50"], latency["p95"]
        found.append(("Time an answer", f"median {p50:,.0f} ms, 95th percentile {p95:,.0f} ms"))
    prompts = manifest["prompts"].items()
    found.append(("Prompts", ", ".join(f"{name} v{row['version']}" for name, row in prompts)))
    return found


def _warnings(
    manifest: Row, metrics: Row, judges: Sequence[Judge], comparison: Comparison | None
) -> list[str]:
    """What a reader has to know before believing a figure."""
    found = []
    if manifest["state"] != "complete":
        found.append(f"The run is {manifest['state']}: these are the questions it came to.")
    failed = sum(row["state"] != "ok" for row in metrics["questions"])
    if failed:
        found.append(f"{failed} answers failed. They are in no mean; each is listed below.")
    judged = sum(bool(row["failed"]) and row["state"] == "ok" for row in metrics["questions"])
    if judged:
        found.append(f"A judgement failed in {judged} answers: no figure that rests on it counts.")
    found += [f"Judge {judge.name}: {judge.distrust}." for judge in judges if judge.distrust]
    if comparison and comparison.left_out:
        told = ", ".join(f"{count} {reason}" for reason, count in comparison.left_out.items())
        found.append(f"{comparison.paired} questions are compared. Left out: {told}.")
    return found


def _judge(name: str, row: Row) -> Judge:
    """A judge that could not be calibrated has no measures, and says why."""
    intervals = row.get("intervals", {})
    measures = [(m, row[m], *intervals[m]) for m in intervals if row.get(m) is not None]
    return Judge(
        name=name,
        n=row["n"],
        errors=row.get("errors", 0),
        distrust=row.get("distrust"),
        measures=tuple(measures),
        bins=tuple(row["bins"]),
    )


def _trend(name: str, past: Sequence[Past]) -> dict[str, tuple[tuple[str, Interval], ...]]:
    """The headline metrics of this run and of those before it that asked as many questions of the
    same files, answered by the same model. A run alone is no trend."""
    own = next((run for run in past if run.name == name), None)
    alike = [run for run in past if own and run.metrics and _alike(run, own)]
    points = {
        metric: tuple(
            (run.started, found[metric])
            for run in alike
            if metric in (found := _measured(run.metrics, HEADLINES))
        )
        for metric in HEADLINES
    }
    return {metric: found for metric, found in points.items() if len(found) > 1}


def _alike(run: Past, own: Past) -> bool:
    same = (run.model, run.set_name, run.questions) == (own.model, own.set_name, own.questions)
    return same and run.started <= own.started

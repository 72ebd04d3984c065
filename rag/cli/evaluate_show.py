"""How runs, comparisons and their history look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from rag.cli.context import open_screen
from rag.cli.jsonout import print_json
from rag.text import counted

if TYPE_CHECKING:
    from rag.evaluation.compare import Comparison, MetricChange, QuestionChange
    from rag.evaluation.folder import RunFolder
    from rag.evaluation.gate import Gate
    from rag.evaluation.history import Past
    from rag.evaluation.journal import Row

_ABSENT = "-"


def print_run(folder: RunFolder, verdict: Gate | None, *, as_json: bool) -> None:
    """The metrics of a run, and the gate's verdict on them."""
    metrics = folder.metrics()
    if as_json:
        told = {"outcome": verdict.outcome, "lines": verdict.lines} if verdict else None
        print_json(
            {
                "run": folder.name,
                "path": str(folder.path),
                "metrics": metrics["overall"],
                "kinds": metrics["kinds"],
                "calibration": metrics["calibration"],
                "latency": metrics["latency"],
                "cost": metrics["cost"],
                "gate": told,
            }
        )
        return
    screen = open_screen()
    screen.table(
        ["Metric", "Mean", "95 % interval", "Questions", "Errors"],
        [
            [
                name,
                number(found["mean"]),
                f"{number(found['low'])} to {number(found['high'])}",
                str(found["n"]),
                str(found["errors"]),
            ]
            for name, found in metrics["overall"].items()
        ],
    )
    screen.lines(["", *_judges(metrics), f"kept in {folder.path}"])
    if verdict:
        screen.lines(["", *verdict.lines])


def print_comparison(found: Comparison, most: int, *, as_json: bool) -> None:
    """The metrics side by side, then the questions that changed, what got worse first."""
    if as_json:
        print_json(comparison_as_json(found))
        return
    screen = open_screen()
    screen.lines([f"A  {found.a.name}", f"B  {found.b.name}", _paired(found), ""])
    screen.table(
        ["Metric", "A", "B", "Difference", "95 % interval", "p (Holm)", "Questions", ""],
        [_metric_row(change) for change in found.metrics],
    )
    for change in found.questions[:most]:
        screen.lines(["", *_question_lines(change)])
        if change.a or change.b:
            screen.table(["A", "B"], [[_answer(change.a), _answer(change.b)]])
    left = len(found.questions) - most
    if left > 0:
        more = f"and {counted(left, 'more question')} changed"
        screen.lines(["", f"{more}: -n {len(found.questions)}, or --json"])


def comparison_as_json(found: Comparison) -> Row:
    """Everything ``rag eval compare --json`` prints."""
    return {
        "a": found.a.name,
        "b": found.b.name,
        "paired": found.paired,
        "left_out": dict(found.left_out),
        "metrics": [{**asdict(change), "direction": change.direction} for change in found.metrics],
        "questions": [
            {
                "id": change.id,
                "kind": change.kind,
                "gain": change.gain,
                "scores": {name: list(pair) for name, pair in change.scores.items()},
                "a": change.a and change.a["answer"],
                "b": change.b and change.b["answer"],
            }
            for change in found.questions
        ],
    }


def print_history(past: Sequence[Past], *, as_json: bool) -> None:
    """A line for each run, the last one first."""
    from rag.evaluation.history import HEADLINES

    if as_json:
        print_json([each.as_json() for each in past])
        return
    open_screen().table(
        ["Run", "Model", "State", "Questions", "Errors", *HEADLINES],
        [
            [
                each.name,
                each.model,
                each.state,
                str(each.questions),
                str(each.errors),
                *(number(each.metrics.get(name, {}).get("mean")) for name in HEADLINES),
            ]
            for each in past
        ],
    )


def number(value: float | None) -> str:
    """Three digits behind the point of a share, none of a thousand milliseconds."""
    if value is None:
        return _ABSENT
    return f"{value:.3f}" if abs(value) < 10 else f"{value:,.0f}"


def _judges(metrics: Row) -> list[str]:
    lines = []
    for judge, found in metrics["calibration"].items():
        if "auroc" in found:
            lines.append(
                f"judge {judge}: AUROC {found['auroc']:.3f}, balanced accuracy "
                f"{found['balanced_accuracy']:.3f}, kappa {found['kappa']:.3f} on {found['n']} "
                "labelled answers"
            )
        if found["distrust"]:
            lines.append(f"judge {judge} is not to be trusted: {found['distrust']}")
    return lines


def _paired(found: Comparison) -> str:
    left_out = "".join(f"; {count} {reason}" for reason, count in found.left_out.items())
    return f"{counted(found.paired, 'question')} in common{left_out}"


def _metric_row(change: MetricChange) -> list[str]:
    return [
        change.metric,
        number(change.a),
        number(change.b),
        f"{'+' if change.gain >= 0 else ''}{number(change.gain)}",
        f"{number(change.low)} to {number(change.high)}",
        f"{change.adjusted:.4f}",
        str(change.n),
        "" if change.direction == "unclear" else change.direction,
    ]


def _question_lines(change: QuestionChange) -> list[str]:
    row = change.a or change.b
    asked = row["answer"]["question"] if row and row["answer"] else ""
    scores = ", ".join(
        f"{name} {number(before)} to {number(after)}"
        for name, (before, after) in change.scores.items()
    )
    return [f"{change.id} ({change.kind}) {asked}", f"  {scores}"]


def _answer(row: Row | None) -> str:
    """The text of an answer, or why there is none."""
    if row is None:
        return "(not kept in a baseline)"
    return str(row["answer"]["answer"]) if row["answer"] else f"(failed: {row['error']})"

"""Runs made up from the values of their metrics, for comparing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rag.evaluation.compare import Measured

Values = Mapping[str, Mapping[str, float]]  # of each question: of each metric

JUDGE = {"name": "verifier", "version": "1", "prompt": None, "model": None, "temperature": None}
TRUSTED = {"auroc": 0.9, "balanced_accuracy": 0.8, "kappa": 0.6, "n": 200, "distrust": None}


def measured(
    name: str,
    values: Values,
    *,
    failed: frozenset[str] = frozenset(),
    digests: Mapping[str, str] | None = None,
    answers: Mapping[str, Any] | None = None,
    calibration: Mapping[str, Any] = TRUSTED,
    judge: Mapping[str, Any] = JUDGE,
    state: str = "complete",
    errors: Mapping[str, int] | None = None,
) -> Measured:
    """A run with these values; questions in ``failed`` have none."""
    questions = [
        {
            "id": question,
            "repeat": 1,
            "kind": "fact",
            "state": "error" if question in failed else "ok",
            "digest": (digests or {}).get(question, "same"),
            "metrics": {} if question in failed else dict(metrics),
        }
        for question, metrics in values.items()
    ]
    names = sorted({metric for row in questions for metric in row["metrics"]})
    overall = {
        metric: {
            "n": sum(metric in row["metrics"] for row in questions),
            "errors": (errors or {}).get(metric, 0),
        }
        for metric in names
    }
    metrics = {
        "questions": questions,
        "overall": overall,
        "calibration": {"verifier": dict(calibration)},
    }
    return Measured(name, {"state": state, "judges": [dict(judge)]}, metrics, answers or {})


def constant(count: int, **metrics: float) -> dict[str, dict[str, float]]:
    """``count`` questions with the same values."""
    return {f"q{number:03}": dict(metrics) for number in range(count)}

"""What ``benchmarks.compare`` calls worse."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks.compare import Row, compared, line

SCALE: dict[str, Any] = {
    "load": 1.0,
    "sizes": {"1000": {"year p95": 9.0}, "100000": {"year p95": 80.0, "disk MB": 4000.0}},
    "budgets": {"year p95": 100.0},
}
INGEST: dict[str, Any] = {"ratio": {"wall": 4.0}, "budget": 3.0, "rag": {"wall s": [1.0, 2.0]}}
STARTUP: dict[str, Any] = {
    "ratios": [{"name": "rag ask", "floor": "its parts", "limit": 1.15, "wall": 1.1}]
}


def changed(figures: dict[str, Any], *path: Any, to: float) -> dict[str, Any]:
    """``figures`` with another value at the end of ``path``."""
    first, *rest = path
    value = changed(figures[first], *rest, to=to) if rest else to
    if isinstance(figures, list):
        return [*figures[:first], value, *figures[first + 1 :]]
    return {**figures, first: value}


def row(before: dict[str, Any], after: dict[str, Any], name: str) -> Row:
    [found] = [one for one in compared(before, after) if one.name.endswith(name)]
    return found


@pytest.mark.parametrize(
    ("figures", "path", "name", "worse", "better"),
    [
        (SCALE, ("sizes", "100000", "year p95"), "100000 / year p95", 120.0, 60.0),
        (INGEST, ("ratio", "wall"), "ratio / wall", 2.5, 5.0),
        (STARTUP, ("ratios", 0, "wall"), "rag ask against its parts / wall", 1.3, 1.0),
    ],
)
def test_a_budget_that_is_no_longer_kept_is_flagged(
    figures: dict[str, Any], path: tuple[Any, ...], name: str, worse: float, better: float
) -> None:
    after = changed(figures, *path, to=worse)
    assert row(figures, after, name).breaks(0.1)
    assert "MISSED, WORSE" in line(row(figures, after, name), 0.1)
    assert not row(figures, changed(figures, *path, to=better), name).breaks(0.1)
    assert not row(after, figures, name).breaks(0.1)
    assert not row(after, after, name).breaks(0.1), "it was missed before, and by as much"
    assert row({}, after, name).breaks(0.1), "a new figure has to keep its budget"


def test_only_the_largest_size_has_a_budget() -> None:
    after = changed(SCALE, "sizes", "1000", "year p95", to=500.0)
    assert not row(SCALE, after, "/ 1000 / year p95").breaks(0.1)


def test_single_runs_and_budgets_are_no_figures() -> None:
    names = [one.name for figures in (SCALE, INGEST, STARTUP) for one in compared({}, figures)]
    assert sorted(names) == [
        "load",
        "ratio / wall",
        "ratios / rag ask against its parts / wall",
        "sizes / 1000 / year p95",
        "sizes / 100000 / disk MB",
        "sizes / 100000 / year p95",
    ]

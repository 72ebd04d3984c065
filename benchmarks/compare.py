"""Fresh figures against the committed ones: ``python -m benchmarks.compare [FILE.json...]``.

Run the benchmarks first: they write ``benchmarks/results``. This shows every figure there that
differs from what the last commit (``--against REVISION``) has by more than ``--tolerance`` (10 %),
and says of each that has a budget whether it keeps it. Ends with exit code 1 where a budget that
was kept is kept no longer, or one that is not kept has got worse.

Budgets are looked for in the files themselves: ``ratios`` with a ``limit`` each (startup),
``budgets`` by the name of a figure of the largest size (scale), ``budget`` of a ``ratio`` (ingest).
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.results import RESULTS

ROOT = Path(__file__).resolve().parents[1]
_RUNS = ("runs", "wall s", "CPU s")  # lists of single runs: their summary is compared


@dataclass(frozen=True, slots=True)
class Budget:
    """A figure that may be at most (or must be at least) ``limit``."""

    limit: float
    at_most: bool = True

    def keeps(self, value: float) -> bool:
        """Whether ``value`` is within it."""
        return value <= self.limit if self.at_most else value >= self.limit

    def worse(self, before: float, after: float) -> bool:
        """Whether ``after`` is on the wrong side of ``before``."""
        return after > before if self.at_most else after < before


@dataclass(frozen=True, slots=True)
class Row:
    """One figure before and now; ``before`` is None for a new one."""

    name: str
    before: float | None
    after: float
    budget: Budget | None

    @property
    def change(self) -> float:
        """By what share of what it was it has grown."""
        if not self.before:
            return 0.0
        return self.after / self.before - 1

    def breaks(self, tolerance: float) -> bool:
        """Whether its budget is no longer kept, or is missed by more than it was."""
        if self.budget is None or self.budget.keeps(self.after):
            return False
        if self.before is None or self.budget.keeps(self.before):
            return True
        return self.budget.worse(self.before, self.after) and abs(self.change) > tolerance


def main() -> None:
    """Compare, print, and end as the module says."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", type=Path, nargs="*", help="all of benchmarks/results")
    parser.add_argument("--against", default="HEAD", metavar="REVISION")
    parser.add_argument("--tolerance", type=float, default=0.1)
    options = parser.parse_args()
    broken = 0
    for path in options.files or sorted(RESULTS.glob("*.json")):
        before = committed(path, options.against)
        rows = compared(before, json.loads(path.read_text("utf-8")))
        shown = [r for r in rows if r.breaks(options.tolerance) or _differs(r, options.tolerance)]
        broken += sum(row.breaks(options.tolerance) for row in rows)
        print(f"{path.name}: {len(rows)} figures, {len(shown)} differ")
        for row in shown:
            print(f"  {line(row, options.tolerance)}")
    sys.exit(1 if broken else 0)


def committed(path: Path, revision: str) -> Any:
    """The figures that ``revision`` has of a file; none if it has no such file."""
    name = path.resolve().relative_to(ROOT).as_posix()
    shown = subprocess.run(
        ["git", "show", f"{revision}:{name}"], cwd=ROOT, capture_output=True, check=False
    )
    return json.loads(shown.stdout) if shown.returncode == 0 else {}


def compared(before: Any, after: Any) -> list[Row]:
    """Every figure of ``after`` beside that of ``before``."""
    known, budgets = dict(_figures(before)), _budgets(after)
    return [Row(name, known.get(name), value, budgets.get(name)) for name, value in _figures(after)]


def line(row: Row, tolerance: float) -> str:
    """One row for a person."""
    before = "new" if row.before is None else f"{row.before:g}"
    change = "" if row.before is None else f" ({row.change:+.0%})"
    if row.budget is None:
        return f"{row.name}: {before} -> {row.after:g}{change}"
    bound = f"{'at most' if row.budget.at_most else 'at least'} {row.budget.limit:g}"
    kept = "kept" if row.budget.keeps(row.after) else "MISSED"
    worse = ", WORSE THAN IT WAS" if row.breaks(tolerance) and row.before is not None else ""
    return f"{row.name}: {before} -> {row.after:g}{change}, budget {bound} {kept}{worse}"


def _differs(row: Row, tolerance: float) -> bool:
    return row.before is None or abs(row.change) > tolerance


def _figures(value: Any, name: str = "") -> Iterator[tuple[str, float]]:
    """Every number in ``value``, called by the way there; budgets are no figures."""
    if isinstance(value, bool):
        return
    if isinstance(value, int | float):
        yield name, float(value)
    elif isinstance(value, Mapping):
        for key, item in value.items():
            if key not in ("budgets", "budget", "limit", *_RUNS):
                yield from _figures(item, f"{name} / {key}" if name else key)
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _figures(item, f"{name} / {_called(item, number)}")


def _called(item: Any, number: int) -> str:
    if isinstance(item, Mapping) and "name" in item:
        return " against ".join(str(item[key]) for key in ("name", "floor") if key in item)
    return str(number)


def _budgets(figures: Any) -> dict[str, Budget]:
    found = {}
    for ratio in figures.get("ratios", []):
        found[f"ratios / {_called(ratio, 0)} / wall"] = Budget(ratio["limit"])
    if sizes := figures.get("sizes"):
        largest = max(sizes, key=int)
        for name, limit in figures.get("budgets", {}).items():
            found[f"sizes / {largest} / {name}"] = Budget(limit)
    if "budget" in figures:
        found["ratio / wall"] = Budget(figures["budget"], at_most=False)
    return found


if __name__ == "__main__":
    main()

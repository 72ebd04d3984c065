"""``python -m benchmarks.fuzz TARGET|all|growth [--seconds N] [--corpus DIR]``."""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks import results
from benchmarks.fuzz import growth
from benchmarks.fuzz.targets import TARGETS

_RESULTS = results.RESULTS / "fuzz.json"
_SHOWN = 400  # characters of a finding
_FIGURES = re.compile(rb"#(\d+)\t\w+.*?cov: (\d+) ft: (\d+) corp: (\d+)")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzz", description=__doc__)
    parser.add_argument("target", choices=[*TARGETS, "all", "growth"])
    parser.add_argument("--only", choices=list(TARGETS), help="growth of one target")
    parser.add_argument("--seconds", type=int, default=60, help="for each target")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--corpus", type=Path, default=Path(tempfile.gettempdir(), "rag-fuzz"))
    parser.add_argument("--record", action="store_true", help=f"add to {_RESULTS.name}")
    given = parser.parse_args()
    names = [given.only or given.target]
    if names[0] in ("all", "growth"):
        names = list(TARGETS)
    found = 0
    for name in names:
        row = (_growth if given.target == "growth" else _fuzz)(name, given)
        print(json.dumps(row), flush=True)
        found += len(row["findings"])
        if given.record:
            _record("growth" if given.target == "growth" else "coverage", name, row)
    sys.exit(1 if found else 0)


def _growth(name: str, given: argparse.Namespace) -> dict[str, Any]:
    *findings, last = growth.search(TARGETS[name], given.seconds, given.seed)
    return {"target": name, "seconds": given.seconds, **last, "findings": findings}


def _fuzz(name: str, given: argparse.Namespace) -> dict[str, Any]:
    """Run one target in a process of its own, for libFuzzer ends with one."""
    corpus, found = given.corpus / name, given.corpus / "found" / name
    for folder in (corpus, found):
        folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(TARGETS[name].seeds()):
        (corpus / f"seed-{number}").write_bytes(seed)
    known = set(found.iterdir())
    options = [
        f"-max_total_time={given.seconds}",
        f"-seed={given.seed}",
        f"-artifact_prefix={found}/",
    ]
    command = [sys.executable, "-m", "benchmarks.fuzz.worker", name, *options, str(corpus)]
    started = time.monotonic()
    ended = subprocess.run(command, capture_output=True, check=False)
    (given.corpus / f"{name}.log").write_bytes(ended.stdout + ended.stderr)
    findings = [repr(file.read_bytes()[:_SHOWN]) for file in sorted(set(found.iterdir()) - known)]
    figures = _FIGURES.findall(ended.stderr)
    if not figures and not findings:
        sys.exit(ended.stderr.decode(errors="replace"))
    executions, coverage, features, inputs = map(int, figures[-1] if figures else (0, 0, 0, 0))
    return {
        "target": name,
        "seconds": round(time.monotonic() - started, 1),
        "executions": executions,
        "coverage": coverage,
        "features": features,
        "corpus": inputs,
        "findings": findings,
    }


def _record(kind: str, name: str, row: dict[str, Any]) -> None:
    """Add ``row`` to the runs that are kept; the figures are of all runs since a finding."""
    kept = json.loads(_RESULTS.read_text(encoding="utf-8")) if _RESULTS.exists() else {}
    kept |= {"machine": results.machine()}
    rows = kept.setdefault(kind, {})
    before = rows.get(name, {})
    for figure in ("seconds", "executions", "tried"):
        if figure in row and not row["findings"] and not before.get("findings"):
            row[figure] += before.get(figure, 0)
    rows[name] = {key: value for key, value in row.items() if key != "target"}
    results.write(_RESULTS, kept)


if __name__ == "__main__":
    main()

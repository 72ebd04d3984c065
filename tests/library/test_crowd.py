"""Short forms of ``benchmarks/kills.py`` and ``benchmarks/interleavings.py``.

Two writers and two readers of one library in processes of their own; the writers are killed at
random moments, and then every paper that was acknowledged is looked for in all three stores.
"""

from __future__ import annotations

from pathlib import Path

from benchmarks.interleavings import run
from benchmarks.kills import Trials

SEED = 7
TRIALS = (0, 1, 2, 3, 4, 7)  # two kills each; the last one's are of a migration


def test_twelve_kills_lose_nothing(tmp_path: Path) -> None:
    trials = Trials(tmp_path, SEED)
    rows = [trials.run(number) for number in TRIALS]
    print(*rows, sep="\n")
    assert [fault for row in rows for fault in row["faults"]] == []
    kills = [kill for row in rows for kill in row["kills"] if kill["killed"]]
    assert len(kills) >= 10, "a writer may be done just before"
    assert {"ingest", "migration"} <= {kill["doing"] for kill in kills}


def test_no_answer_is_stale(tmp_path: Path) -> None:
    found = run(tmp_path, 20, SEED)
    assert found["faults"] == []
    assert found["questions"] >= 20

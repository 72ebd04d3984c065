"""SIGKILL at random points of ingest, remove, repair and migration: is anything lost?

``python -m benchmarks.kills [--kills 200] [--seed 20261121] [--folder DIR]``

In each trial two writers and two readers are at work on one library. The writers are killed one
after the other, each at a moment drawn at random; the readers too, in the end. Then a new process
finishes what was cut short, and every paper that was acknowledged is looked for in the catalog,
in Chroma and in the word index. Every eighth trial the catalog is put back to an older schema and
the processes that bring it up to date are killed.

With ``--folder`` a run that was stopped goes on where it was.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import random
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import crowd
from benchmarks.crowd_checks import verify
from benchmarks.old_schema import age
from rag.library.migrations import MIGRATIONS

WRITERS = READERS = 2
_KILLED = -9
_EVERY_MIGRATION = 8
_RECENT = 20  # changes
_PRELOADED = ["chromadb", "rag.library.indexes", "rag.library.ingest", "benchmarks.crowd_checks"]


def context() -> ForkServerContext:
    """Processes that are forked from one that has imported everything."""
    found = multiprocessing.get_context("forkserver")
    found.set_forkserver_preload(_PRELOADED)
    return found


class Trials:
    """The trials of one seed in one folder."""

    def __init__(self, folder: Path, seed: int) -> None:
        self._home, self._folder, self._seed = folder / "home", folder, seed
        self._processes = context()
        self._rows = folder / "trials.jsonl"
        self._questions = folder / "questions.jsonl"
        folder.mkdir(parents=True, exist_ok=True)

    def rows(self) -> list[dict[str, Any]]:
        """What came of the trials so far."""
        if not self._rows.exists():
            return []
        return [json.loads(line) for line in self._rows.read_text("utf-8").splitlines()]

    def run(self, number: int) -> dict[str, Any]:
        """One trial; its row is kept."""
        started = time.monotonic()
        chosen = random.Random(f"{self._seed}-{number}")
        is_migration = number % _EVERY_MIGRATION == _EVERY_MIGRATION - 1
        kills = self._migration(chosen) if is_migration else self._writing(chosen)
        faults = self._verify() + self._reader_faults(row := {"trial": number, "kills": kills})
        row |= {"faults": faults, "seconds": round(time.monotonic() - started, 2)}
        with self._rows.open("a", encoding="utf-8") as file:
            file.write(json.dumps(row) + "\n")
        return row

    def _step(self, chosen: random.Random) -> float:
        """How long a change takes as things stand."""
        logs = [crowd.Log(self._folder, number) for number in range(WRITERS)]
        if not any(log.durations() for log in logs):
            seed = chosen.randrange(10**9)
            self._start(crowd.write, self._home, self._folder, 0, seed, 6).join()
        return median(seconds for log in logs for seconds in log.durations()[-_RECENT:])

    def _writing(self, chosen: random.Random) -> list[dict[str, Any]]:
        """Two writers, killed one after the other, with two readers looking on."""
        step = self._step(chosen)
        readers = self._readers(chosen)
        writers = []
        for number in range(WRITERS):
            crowd.doing(self._folder, number).unlink(missing_ok=True)
            seed = chosen.randrange(10**9)
            writers.append(self._start(crowd.write, self._home, self._folder, number, seed, 1000))
        kills = []
        for number in chosen.sample(range(WRITERS), WRITERS):
            _wait_for(crowd.doing(self._folder, number), writers[number])
            _wait_for(self._questions, readers[0])
            time.sleep(chosen.uniform(0, 2 * step))
            kills.append(self._kill(writers[number], crowd.doing(self._folder, number)))
        for reader in readers:
            reader.kill()
            reader.join()
        return kills

    def _migration(self, chosen: random.Random) -> list[dict[str, Any]]:
        """Two processes that find the catalog in an older schema."""
        age(self._home / "catalog.sqlite", chosen.randrange(1, len(MIGRATIONS)))
        doing = self._folder / "migration.doing"
        doing.unlink(missing_ok=True)
        openers = [self._start(_open, self._home, doing) for _ in range(WRITERS)]
        readers = self._readers(chosen)
        _wait_for(doing, openers[0])
        kills = []
        for opener in openers:
            time.sleep(chosen.uniform(0, 0.05))
            kills.append(self._kill(opener, doing))
        for reader in readers:
            reader.kill()
            reader.join()
        return kills

    def _readers(self, chosen: random.Random) -> list[ForkServerProcess]:
        self._questions.unlink(missing_ok=True)
        seeds = [chosen.randrange(10**9) for _ in range(READERS)]
        arguments = (self._home, self._folder, WRITERS)
        return [self._start(crowd.read, *arguments, seed, 10**6, self._questions) for seed in seeds]

    def _kill(self, process: ForkServerProcess, doing: Path) -> dict[str, Any]:
        process.kill()
        process.join()
        return {
            "killed": process.exitcode == _KILLED,
            "exit": process.exitcode,
            "doing": doing.read_text(encoding="utf-8") if doing.exists() else "opening",
            **_stage(self._home / "catalog.sqlite"),
        }

    def _verify(self) -> list[str]:
        receiver, sender = self._processes.Pipe(duplex=False)
        process = self._start(_send_faults, sender, self._home, self._folder)
        sender.close()
        try:
            faults: list[str] = receiver.recv()
        except EOFError:
            faults = ["the process that looks at every paper ended early"]
        process.join()
        return faults

    def _reader_faults(self, row: dict[str, Any]) -> list[str]:
        out = self._questions
        text = out.read_text(encoding="utf-8") if out.exists() else ""
        asked = [json.loads(line) for line in text[: text.rfind("\n") + 1].splitlines()]
        row["questions"] = len(asked)
        return [f"reader: {fault}" for question in asked for fault in question["faults"]]

    def _start(self, target: Any, *arguments: Any) -> ForkServerProcess:
        process = self._processes.Process(target=target, args=arguments, daemon=True)
        process.start()
        return process


def _send_faults(sender: Any, home: Path, folder: Path) -> None:
    sender.send(verify(home, folder, WRITERS))


def _open(home: Path, doing: Path) -> None:
    doing.write_text("migration", encoding="utf-8")
    with crowd.open_library(home):
        time.sleep(60)  # to be killed


def _wait_for(file: Path, process: ForkServerProcess) -> None:
    """Until something stands in ``file``, or nothing ever will."""
    while not (file.exists() and file.stat().st_size) and process.is_alive():
        time.sleep(0.002)


def _stage(catalog: Path) -> dict[str, Any]:
    """What the catalog says a killed writer left to do."""
    with closing(sqlite3.connect(catalog)) as connection:
        try:
            tasks = connection.execute("SELECT task, count(*) FROM outbox GROUP BY task")
            flags = connection.execute(
                "SELECT key FROM meta WHERE key IN ('writing', 'rebuild') AND value = '1'"
            )
            schema = connection.execute("PRAGMA user_version").fetchone()[0]
            return {
                "schema": schema,
                "waiting": dict(tasks),
                "flags": sorted(row[0] for row in flags),
            }
        except sqlite3.OperationalError:  # killed before there were tables
            return {"schema": 0, "waiting": {}, "flags": []}


def summary(rows: list[dict[str, Any]], seed: int) -> dict[str, Any]:
    """The figures of all trials."""
    kills = [kill for row in rows for kill in row["kills"] if kill["killed"]]
    return {
        "seed": seed,
        "trials": len(rows),
        "kills": len(kills),
        "kills_by_command": dict(Counter(kill["doing"] or "between two" for kill in kills)),
        "kills_amid_the_indexes": sum("writing" in kill["flags"] for kill in kills),
        "kills_before_a_migration_was_over": sum(
            kill["doing"] == "migration" and kill["schema"] < len(MIGRATIONS) for kill in kills
        ),
        "kills_amid_a_repair": sum("rebuild" in kill["flags"] for kill in kills),
        "kills_with_papers_waiting": sum(bool(kill["waiting"]) for kill in kills),
        "questions_by_readers": sum(row["questions"] for row in rows),
        "faults": [fault for row in rows for fault in row["faults"]],
        "seconds": round(sum(row["seconds"] for row in rows), 1),
    }


def main() -> None:
    """Run trials until there were enough kills, and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=200, help="how many (200)")
    parser.add_argument("--seed", type=int, default=20261121, help="of the moments (20261121)")
    parser.add_argument("--folder", type=Path, help="where to work, and to go on (a new one)")
    parser.add_argument("--out", type=Path, default=Path("benchmarks/results/kills.json"))
    options = parser.parse_args()
    folder = options.folder or Path(tempfile.mkdtemp(prefix="rag-kills-"))
    print(f"seed {options.seed}, in {folder}", flush=True)
    trials = Trials(folder, options.seed)
    while summary(trials.rows(), options.seed)["kills"] < options.kills:
        row = trials.run(len(trials.rows()))
        kinds = ", ".join(kill["doing"] for kill in row["kills"])
        print(f"{row['trial']:4} {row['seconds']:6.1f} s  {kinds}  {row['faults']}", flush=True)
    found = summary(trials.rows(), options.seed)
    print(json.dumps(found, indent=2))
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    sys.exit(1 if found["faults"] else 0)


if __name__ == "__main__":
    main()

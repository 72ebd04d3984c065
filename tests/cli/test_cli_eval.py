"""``rag eval`` from the command line, over a small library."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

sys.path.insert(0, str(Path(__file__).parent.parent / "evaluation"))

from evaluation_kit import write
from run_kit import ABSENT, FLIGHT, ROWS, listing, many

from rag.assistant import Assistant
from rag.errors import ModelUnavailable
from rag.evaluation import execution, scoring
from rag.settings import Settings

Rag = Callable[..., Result]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ice")
    opened = Assistant(Settings(home=folder / "home", llm="none"))
    opened.ingest([listing(folder)])
    opened.close()
    return folder / "home"


@pytest.fixture
def home(library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    copy = Path(shutil.copytree(library, tmp_path / "home"))
    monkeypatch.setenv("RAG_HOME", str(copy))
    trusted = {"auroc": 0.9, "balanced_accuracy": 0.8, "kappa": 0.6, "n": 200, "distrust": None}
    monkeypatch.setattr(
        scoring, "calibration", lambda judge, **_: trusted
    )  # half a minute otherwise
    return copy


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    return write(tmp_path / "mine.jsonl", *ROWS)


def run_of(home: Path) -> Path:
    (found,) = (home / "evals").glob("*/run.json")
    return found.parent


def test_a_run_prints_its_metrics_and_where_it_is_kept(rag: Rag, home, questions):
    done = rag("eval", "run", "--set", str(questions), "--name", "mine")
    assert done.exit_code == 0, done.output
    cells = {line.split("\t")[0]: line.split("\t") for line in done.stdout.splitlines()}
    assert cells["correctness"][1] == "1.000"
    assert cells["correctness"][3:] == ["3", "0"]
    run = run_of(home)
    assert run.name.endswith("-mine")
    assert f"kept in {run}" in done.stdout
    assert done.stderr == f"run {run.name}\n"


def test_as_json_there_is_one_object(rag: Rag, home, questions):
    told = json.loads(rag("eval", "run", "--set", str(questions), "--json").stdout)
    assert told["metrics"]["abstention/recall"]["mean"] == 1.0
    assert told["gate"] is None
    assert told["path"] == str(run_of(home))


def test_the_gate_decides_the_exit_code(rag: Rag, home, tmp_path):
    wrong = [dict(row, answer="7") for row in many(60)]
    file = write(tmp_path / "many.jsonl", *wrong)
    base = tmp_path / "base.json"
    args = ("--set", str(file), "--baseline", str(base))
    assert rag("eval", "run", *args, "--write-baseline").exit_code == 0
    passed = rag("eval", "run", *args, "--gate")
    assert passed.exit_code == 0, passed.output
    assert "gate passed" in passed.stdout
    once_right = json.loads(base.read_text())
    for row in once_right["metrics"]["questions"]:
        row["metrics"]["correctness"] = 1.0
    base.write_text(json.dumps(once_right))
    failed = rag("eval", "run", *args, "--gate")
    assert failed.exit_code == 100, failed.output
    assert "correctness fell from 1.000 to 0.000" in failed.stdout


def test_a_gate_that_cannot_measure_exits_with_1(rag: Rag, home, questions, tmp_path):
    base = tmp_path / "base.json"
    args = ("--set", str(questions), "--baseline", str(base))
    missing = rag("eval", "run", *args, "--gate")
    assert missing.exit_code == 1
    assert not (home / "evals").exists()  # it is said before anything is asked
    rag("eval", "run", *args, "--write-baseline")
    few = rag("eval", "run", *args, "--gate")
    assert few.exit_code == 1
    assert "4 questions in common with the baseline are fewer than 50" in few.stdout


def test_nothing_runs_on_questions_that_do_not_validate(rag: Rag, home, tmp_path):
    rows: list[Any] = [dict(FLIGHT, id=f"fact-{n}", question=f"{n}?") for n in range(56)]
    file = write(tmp_path / "bad.jsonl", *rows, '{"id": "fact-57", ')
    done = rag("eval", "run", "--set", str(file))
    assert done.exit_code == 1
    assert f"{file}:57: is not JSON" in done.stderr
    assert not (home / "evals").exists()


def test_a_run_that_breaks_off_says_how_to_go_on_with_it(rag: Rag, home, questions, monkeypatch):
    def lost(*_: object, **__: object) -> None:
        raise ModelUnavailable("no server answers at http://127.0.0.1:1/v1", "Start it.")

    monkeypatch.setattr(execution, "judge_all", lost)
    done = rag("eval", "run", "--set", str(questions))
    assert done.exit_code == 1
    run = run_of(home)
    assert f"what was measured is kept: rag eval run --resume {run.name}" in done.stderr
    assert len((run / "answers.jsonl").read_text().splitlines()) == len(ROWS)


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (("run", "--set", "nope"), "there is no set of questions 'nope'"),
        (("run", "--resume", "nope"), "there is no run 'nope'"),
        (("run", "--resume", "latest", "--limit", "3"), "--resume and --limit exclude each other"),
        (("run", "--retry-errors"), "--retry-errors is for a run that has begun"),
        (("run", "--judge", "gpt"), "there is no judge 'gpt'"),
        (("run", "--limit", "0"), "--limit '0' is not a whole number of 1 or more"),
        (("compare", "a", "b"), "there is no run 'a'"),
        (("score", "latest"), "there is no run 'latest'"),
    ],
)
def test_wrong_usage_is_one_line(rag: Rag, home, args, told):
    done = rag("eval", *args)
    assert done.exit_code == 2
    assert told in done.stderr
    assert done.stderr.count("\n") == 1


def test_check_lists_every_fault_with_its_line(rag: Rag, home, tmp_path):
    wrong = dict(ABSENT, papers=[{"title": "No Such Paper", "grade": 1}])
    file = write(tmp_path / "bad.jsonl", FLIGHT, wrong, {"id": "x"}, FLIGHT)
    done = rag("eval", "check", str(file))
    assert done.exit_code == 1
    assert f"{file}:2: unanswerable-001: " in done.stdout
    assert f"{file}:3: field 'kind' is missing" in done.stdout
    assert f"{file}:4: id 'fact-001' is already that of {file}:1" in done.stdout
    one = rag("eval", "check", str(write(tmp_path / "one.jsonl", wrong)))
    assert " 1 fault, 0 warnings\n" in one.stdout
    good = rag("eval", "check", str(write(tmp_path / "good.jsonl", *ROWS)))
    assert (good.exit_code, good.stdout) == (0, "4 questions, 0 faults, 0 warnings\n")


def test_runs_are_compared_and_listed(rag: Rag, home, questions):
    assert rag("eval", "history").exit_code == 3
    rag("eval", "run", "--set", str(questions), "--name", "one")
    rag("eval", "run", "--set", str(questions), "--name", "two", "--limit", "3")
    done = rag("eval", "compare", "one", "two")
    assert done.exit_code == 0
    assert "3 questions in common; 1 only in " in done.stdout
    assert json.loads(rag("eval", "compare", "one", "two", "--json").stdout)["paired"] == 3
    listed = rag("eval", "history").stdout.splitlines()
    assert [line.split("\t")[0][-3:] for line in listed] == ["two", "one"]
    told = json.loads(rag("eval", "history", "-n", "1", "--json").stdout)
    assert [(run["questions"], run["state"]) for run in told] == [(3, "complete")]
    rescored = rag("eval", "score", "one")
    assert "correctness\t1.000" in rescored.stdout


@pytest.fixture
def process(home: Path, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """``rag eval run`` over many questions, in a process of its own."""
    file = write(tmp_path / "many.jsonl", *many(150))
    command = [sys.executable, "-m", "rag", "eval", "run", "--set", str(file), "--name", "killed"]
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=dict(os.environ)
    ) as started:
        yield started
        started.kill()


def wait_for_answers(home: Path, least: int) -> Path:
    for _ in range(6000):
        for file in (home / "evals").glob("*/answers.jsonl"):
            if file.read_bytes().count(b"\n") >= least:
                return file
        time.sleep(0.01)
    raise AssertionError("the run never got going")


def test_a_killed_run_goes_on_where_it_was(rag: Rag, home, process):
    answers = wait_for_answers(home, 20)
    process.send_signal(signal.SIGKILL)
    process.wait()
    kept = [json.loads(line) for line in answers.read_bytes().split(b"\n")[:-1]]
    assert 20 <= len(kept) < 150
    assert json.loads((answers.parent / "run.json").read_text())["state"] == "running"
    done = rag("eval", "run", "--resume", "killed")
    assert done.exit_code == 0, done.output
    rows = [json.loads(line) for line in answers.read_text().splitlines()]
    assert rows[: len(kept)] == kept
    assert [row["id"] for row in rows] == [row["id"] for row in many(150)]


def test_ctrl_c_says_how_to_go_on(home, process):
    answers = wait_for_answers(home, 5)
    process.send_signal(signal.SIGINT)
    assert process.wait() == 130
    assert process.stderr is not None
    told = process.stderr.read().splitlines()
    assert told[-1] == f"rag: interrupted. Go on with: rag eval run --resume {answers.parent.name}"
    assert json.loads((answers.parent / "run.json").read_text())["state"] == "interrupted"

"""The harness itself: what is broken on purpose has to fall, significantly, and fail the gate.

The assistant is asked some of the shipped questions over the sample library, once as it is and once
with each half of retrieval broken; faults of answers are put into the answers of the first.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from broken_retrieval import DenseOnly, Shuffled
from gate_kit import JUDGE, TRUSTED

from rag.assistant import Assistant
from rag.evaluation.compare import Measured, of_run
from rag.evaluation.faults import FAULTS, broken
from rag.evaluation.folder import RunFolder
from rag.evaluation.gate import Gate, gate
from rag.evaluation.judging import Row, calibration_of, judge_rows, read_rows, shipped_probes
from rag.evaluation.judging.verdicts import ClaimVerdict, Judgement
from rag.evaluation.places import question_files
from rag.evaluation.questions import Question, load
from rag.evaluation.run import ask_all, choose
from rag.evaluation.scoring import judge_all, score
from rag.models.scripted import ScriptedChat
from rag.settings import Settings

ASKED = 96


@dataclass(frozen=True)
class Lab:
    """Where runs are made, and the judge that judges them all."""

    folder: Path
    home: Path
    verifier: Any

    def asked(self, name: str, kind: type[Assistant], questions: list[Question]) -> RunFolder:
        run = RunFolder(self.folder / name)
        run.path.mkdir()
        run.write_questions(questions)
        run.write_manifest({"settings": {}, "state": "complete", "judges": [JUDGE]})
        opened = kind(Settings(home=self.home, llm="none"))
        ask_all(run, questions, opened)
        opened.close()
        return run

    def scored(self, run: RunFolder, *, judged: bool = True) -> Measured:
        if judged:
            judge_all(run, [self.verifier])
        score(run, [self.verifier], trust=lambda _: TRUSTED)
        return of_run(run)


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory, sample: Any, verifier: Any) -> Lab:
    return Lab(tmp_path_factory.mktemp("lab"), sample.home, verifier)


@pytest.fixture(scope="module")
def questions() -> list[Question]:
    return choose(load(question_files()), ASKED, seed=1)


@pytest.fixture(scope="module")
def whole(lab: Lab, questions: list[Question]) -> RunFolder:
    return lab.asked("whole", Assistant, questions)


@pytest.fixture(scope="module")
def short(lab: Lab, whole: RunFolder) -> tuple[RunFolder, Measured]:
    """The run without its lists, whose many claims take the judge long; and its figures."""
    kept = [question for question in whole.questions() if question.kind != "list"]
    run = broken(whole, RunFolder(lab.folder / "short"), lambda row, _: row)
    run.write_questions(kept)
    ids = {question.id for question in kept}
    run.answers_file.replace(row for row in whole.answers() if row["id"] in ids)
    return run, lab.scored(run)


def fallen(found: Gate) -> set[str]:
    assert (found.outcome, found.exit_code) == ("failed", 100), found.lines
    return {change.metric for change in found.worse}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_in_the_answers_makes_the_right_metric_fall(lab, short, fault):
    run, baseline = short
    put, metrics = FAULTS[fault]
    into = broken(run, RunFolder(lab.folder / fault.replace(" ", "-")), put)
    found = gate(baseline, lab.scored(into))
    assert set(metrics) <= fallen(found)
    assert not any(metric.startswith("retrieval/") for metric in fallen(found))


@pytest.mark.parametrize(
    ("name", "kind", "metrics"),
    [
        ("dense only", DenseOnly, {"retrieval/nDCG@10", "retrieval/recall@R"}),
        (
            "shuffled",
            Shuffled,
            {"retrieval/recall@5", "retrieval/nDCG@10", "retrieval/MRR", "evidence/gold cited"},
        ),
    ],
)
def test_broken_retrieval_makes_its_metrics_fall(lab, questions, whole, name, kind, metrics):
    unbroken = lab.scored(whole, judged=False)
    run = lab.scored(lab.asked(name, kind, questions), judged=False)
    assert metrics <= fallen(gate(unbroken, run))


def test_the_unbroken_system_asked_twice_passes(lab, short):
    run, baseline = short
    again = lab.scored(lab.asked("again", Assistant, run.questions()))
    found = gate(baseline, again)
    assert (found.outcome, found.exit_code) == ("passed", 0), found.lines
    assert not found.comparison.questions


class Constant:
    """A judge that says the same of everything, or anything of anything."""

    name, threshold = "llm:constant", 0.5

    def __init__(self, score: float | None) -> None:
        self._score = score
        self._random = random.Random(7)

    def describe(self) -> dict[str, Any]:
        return {**JUDGE, "name": self.name}

    def judge(self, answer: str, papers: Any) -> Judgement:
        score = self._random.random() if self._score is None else self._score
        verdict = "supported" if score >= self.threshold else "unsupported"
        return Judgement((ClaimVerdict(answer, verdict, score),), self.threshold)


@pytest.fixture(scope="module")
def probes() -> list[Row]:
    return read_rows(shipped_probes())


@pytest.mark.parametrize("score", [1.0, 0.0, None], ids=["always yes", "always no", "guesses"])
def test_a_judge_that_does_not_look_is_found_out(probes, score):
    judge = Constant(score)
    found = calibration_of(list(judge_rows(probes, judge)), judge.threshold)
    assert found.distrust


def test_a_judge_that_talks_rubbish_is_found_out(lab, short, tmp_path, few_probes):
    from rag.evaluation.judging.cache import VerdictCache
    from rag.evaluation.judging.llm import LlmJudge
    from rag.prompts import load as load_prompt

    model = ScriptedChat(reply=lambda _: "As an AI language model, I like turtles.")
    judge = LlmJudge(model, load_prompt("judge-answer"), VerdictCache(tmp_path / "v.sqlite"))
    run, baseline = short
    into = broken(run, RunFolder(tmp_path / "rubbish"), lambda row, _: row)
    into.answers_file.replace(row for row in run.answers() if row["kind"] == "fact")
    into.write_questions([question for question in run.questions() if question.kind == "fact"])
    into.write_manifest({**into.manifest(), "judges": [JUDGE, judge.describe()]})
    judge_all(into, [lab.verifier, judge])
    metrics = score(into, [lab.verifier, judge])
    assert metrics["overall"]["faithfulness [llm:scripted]"]["mean"] is None
    assert metrics["overall"]["faithfulness [llm:scripted]"]["errors"] > 0
    found = gate(baseline, of_run(into))
    assert found.outcome == "not measured"
    assert any("llm:scripted is not to be trusted" in line for line in found.lines)

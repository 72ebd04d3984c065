"""The harness itself: what is broken on purpose has to fall, significantly, and fail the gate.

The assistant is asked some of the shipped questions over the sample library, once as it is; faults
of answers are put into these answers. Some of the questions are asked again of assistants whose
retrieval is broken. Comparisons, which take longest, are asked once.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from broken_retrieval import DenseOnly, Shuffled
from gate_kit import JUDGE, TRUSTED

from rag.answering.verification import closeness
from rag.assistant import Assistant
from rag.evaluation.compare import Measured, of_run
from rag.evaluation.faults import FAULTS, broken
from rag.evaluation.folder import RunFolder
from rag.evaluation.gate import Gate, gate
from rag.evaluation.judging import (
    AnswerJudge,
    Row,
    calibration_of,
    judge_rows,
    read_rows,
    shipped_probes,
)
from rag.evaluation.judging.deterministic import VerifierJudge
from rag.evaluation.judging.verdicts import ClaimVerdict, Judgement
from rag.evaluation.places import question_files
from rag.evaluation.question_files import load
from rag.evaluation.questions import KINDS, Question
from rag.evaluation.run import ask_all, choose
from rag.evaluation.scoring import judge_all, score
from rag.models.minilm import MiniLM
from rag.models.scripted import ScriptedChat
from rag.paper import Paper
from rag.settings import Settings

ASKED = {
    "fact": 30,
    "followup": 24,
    "list": 30,
    "comparison": 14,  # these take longest
    "unanswerable": 24,
    "library": 2,
}
RANKED = ("fact", "followup", "list")  # what retrieval decides about
REMEMBERED = 4096  # texts that the verifier has read: every fault has the same papers


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


class Remembering:
    """A judge that is not asked twice about the same claims of the same papers."""

    def __init__(self, judge: AnswerJudge) -> None:
        self._judge = judge
        self._said: dict[Any, Judgement] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._judge, name)

    def judge(self, answer: str, papers: Mapping[int, Paper]) -> Judgement:
        asked = answer, tuple((number, paper.paper_id) for number, paper in papers.items())
        if asked not in self._said:
            self._said[asked] = self._judge.judge(answer, papers)
        return self._said[asked]


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory, sample: Any) -> Iterator[Lab]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(closeness, "_KEPT", REMEMBERED)
        judge = Remembering(VerifierJudge(MiniLM()))
        yield Lab(tmp_path_factory.mktemp("lab"), sample.home, judge)


@pytest.fixture(scope="module")
def questions() -> list[Question]:
    shipped = load(question_files())
    of_kinds = [choose([q for q in shipped if q.kind == kind], n, 1) for kind, n in ASKED.items()]
    return [question for chosen in of_kinds for question in chosen]


@pytest.fixture(scope="module")
def whole(lab: Lab, questions: list[Question]) -> RunFolder:
    return lab.asked("whole", Assistant, questions)


@pytest.fixture(scope="module")
def short(lab: Lab, whole: RunFolder) -> tuple[RunFolder, Measured]:
    """The run without its lists, whose many claims take the judge long; and its figures."""
    run = part(whole, lab.folder / "short", set(KINDS) - {"list"})
    return run, lab.scored(run)


def part(run: RunFolder, path: Path, kinds: Collection[str]) -> RunFolder:
    """The answers of ``run`` to the questions of some kinds."""
    into = broken(run, RunFolder(path), lambda row, _: row)
    into.write_questions([question for question in run.questions() if question.kind in kinds])
    into.answers_file.replace(row for row in run.answers() if row["kind"] in kinds)
    return into


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
        ("dense only", DenseOnly, {"retrieval/nDCG@10"}),
        (
            "shuffled",
            Shuffled,
            {"retrieval/recall@5", "retrieval/nDCG@10", "retrieval/MRR", "evidence/gold cited"},
        ),
    ],
)
def test_broken_retrieval_makes_its_metrics_fall(lab, whole, name, kind, metrics, tmp_path):
    unbroken = part(whole, tmp_path, RANKED)
    run = lab.asked(name, kind, unbroken.questions())
    found = gate(lab.scored(unbroken, judged=False), lab.scored(run, judged=False))
    assert metrics <= fallen(found)


def test_the_unbroken_system_asked_twice_passes(lab, short, tmp_path):
    once = part(short[0], tmp_path, set(KINDS) - {"comparison"})
    again = lab.scored(lab.asked("again", Assistant, once.questions()))
    found = gate(lab.scored(once), again)
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

    def spent(self) -> dict[str, int]:
        return {}

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
    into = part(run, tmp_path / "rubbish", ["fact"])
    into.write_manifest({**into.manifest(), "judges": [JUDGE, judge.describe()]})
    judge_all(into, [lab.verifier, judge])
    metrics = score(into, [lab.verifier, judge])
    assert metrics["overall"]["faithfulness [llm:scripted]"]["mean"] is None
    assert metrics["overall"]["faithfulness [llm:scripted]"]["errors"] > 0
    found = gate(baseline, of_run(into))
    assert found.outcome == "not measured"
    assert any("llm:scripted is not to be trusted" in line for line in found.lines)

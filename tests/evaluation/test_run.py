"""Runs: what is kept of them, what becomes of failures, and going on after a stop."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from evaluation_kit import write
from run_kit import ABSENT, DRONE, ERROR, FLIGHT, ROWS, WROTE, Yes, completed, started

from rag.answering.writing.by_model import FELL_BACK
from rag.assistant import Assistant
from rag.errors import (
    ModelUnavailable,
    QuestionsInvalid,
    RagError,
    RunNotWritable,
    UsageError,
)
from rag.evaluation.execution import carry_out, check_unchanged, rescore, save_baseline
from rag.evaluation.folder import create, find, read_baseline
from rag.evaluation.manifest import flags_of
from rag.evaluation.run import choose
from rag.settings import Settings

pytestmark = pytest.mark.usefixtures("few_probes")
GONE = ModelUnavailable("no Ollama server at http://127.0.0.1:1", "Start it")


class Flaky:
    """The assistant, failing at the questions whose ids (by their order) are given."""

    def __init__(self, assistant: Assistant, fails: dict[int, BaseException]) -> None:
        self._assistant = assistant
        self._fails = fails
        self.asked = 0

    def __getattr__(self, name: str) -> object:
        return getattr(self._assistant, name)

    def ask(self, question: str, **more: object) -> object:
        self.asked += 1
        if self.asked in self._fails:
            raise self._fails[self.asked]
        return self._assistant.ask(question, **more)


def states(run) -> dict[str, str]:
    return {row["id"]: row["state"] for row in run.answers()}


def test_a_run_describes_itself(home, assistant, verifier):
    run = completed(home, assistant, judges=[verifier])
    told = run.manifest()
    assert told["state"] == "complete"
    assert told["started"] <= told["finished"]
    assert told["set"]["count"] == 4
    assert told["set"]["files"][0]["name"] == "questions.jsonl"
    assert len(told["set"]["files"][0]["sha256"]) == 64
    assert told["library"]["papers"] == 3
    assert told["model"] == {"provider": "none", "name": "quotes", "strategy": "quote"}
    assert told["judges"][0]["name"] == "verifier"
    assert {"paper-rag", "python", "chromadb", "scipy"} <= told["versions"].keys()
    assert told["prompts"]["answer-single"]["version"]
    assert told["settings"]["llm"] == "none"


def test_secrets_are_not_kept(home, assistant):
    settings = Settings(
        home=home,
        llm="none",
        openai_api_key="sk-secret-123",
        openai_base_url="https://me:hunter2@host/v1",
    )
    from rag.evaluation.manifest import Plan, describe

    told = json.dumps(describe(Plan((), "x"), 0, settings, assistant, []))
    assert "sk-secret-123" not in told
    assert "hunter2" not in told
    assert "https://***@host/v1" in told


def test_every_answer_is_kept_with_what_it_takes_to_score_it_again(home, assistant, verifier):
    run = completed(home, assistant, judges=[verifier])
    rows = {row["id"]: row for row in run.answers()}
    assert states(run) == dict.fromkeys(rows, "ok")
    flight = rows["fact-001"]
    assert "12 minutes" in flight["answer"]["answer"]
    assert flight["titles"][flight["retrieved"][0]] == DRONE
    assert flight["seconds"] > 0
    assert run.papers()[flight["answer"]["citations"][0]["paper_id"]].title == DRONE
    assert [question.id for question in run.questions()] == list(rows)
    before = run.metrics()
    assert before["overall"]["correctness"]["mean"] == 1
    assert before["overall"]["abstention/recall"]["mean"] == 1
    (run.path / "metrics.json").unlink()
    rescore(run, [verifier])
    assert run.metrics() == before


def test_one_question_that_fails_costs_no_other_and_is_counted(home, assistant, verifier):
    flaky = Flaky(assistant, {2: RuntimeError("a bug")})
    run = started(home, assistant)
    metrics = carry_out(run, flaky, [verifier])
    assert states(run) == {
        "fact-001": "ok",
        "fact-002": "error",
        "library-001": "ok",
        "unanswerable-001": "ok",
    }
    assert run.answers()[1]["error"] == "RuntimeError: a bug"
    found = metrics["overall"]["citations/recall"]
    assert (found["mean"], found["n"], found["errors"]) == (1.0, 2, 1)


def test_quotes_in_the_place_of_a_failed_model_are_no_measure_of_it(home, assistant, verifier):
    class Fallen(Flaky):
        def ask(self, question, **more):
            answer = super().ask(question, **more)
            return (
                replace(answer, notes=(f"timed out. {FELL_BACK}",)) if self.asked == 1 else answer
            )

    run = started(home, assistant)
    carry_out(run, Fallen(assistant, {}), [verifier])
    assert states(run)["fact-001"] == "error"
    assert run.answers()[0]["error"].startswith("timed out")


def test_a_model_that_is_gone_stops_the_run_which_goes_on_later(home, assistant, verifier):
    rows = [*ROWS, *(dict(FLIGHT, id=f"fact-1{n}", question=f"{n} flights?") for n in range(5))]
    run = started(home, assistant, rows)
    flaky = Flaky(assistant, dict.fromkeys(range(3, 20), GONE))
    with pytest.raises(RagError, match=r"3 questions in a row failed: no Ollama server .*--resume"):
        carry_out(run, flaky, [verifier])
    assert flaky.asked == 5
    assert run.manifest()["state"] == "interrupted"
    assert run.metrics()["overall"]["correctness"]["n"] == 2
    again = Flaky(assistant, {})
    carry_out(run, again, [verifier], retry_errors=True)
    assert again.asked == len(rows) - 2
    assert set(states(run).values()) == {"ok"}
    assert run.manifest()["state"] == "complete"


def test_only_what_is_missing_is_asked_again(home, assistant, verifier):
    run = started(home, assistant)
    with pytest.raises(KeyboardInterrupt):
        carry_out(run, Flaky(assistant, {2: ValueError("x"), 4: KeyboardInterrupt()}), [verifier])
    assert run.manifest()["state"] == "interrupted"
    assert list(states(run)) == ["fact-001", "fact-002", "library-001"]
    on = Flaky(assistant, {})
    carry_out(run, on, [verifier])
    assert on.asked == 1
    assert states(run)["fact-002"] == "error"
    on = Flaky(assistant, {})
    carry_out(run, on, [verifier], retry_errors=True)
    assert on.asked == 1
    assert set(states(run).values()) == {"ok"}


def test_every_question_is_asked_as_often_as_told_and_counts_once(home, assistant, verifier):
    run = completed(home, assistant, judges=[verifier], repeat=3)
    asked = [(row["id"], row["repeat"]) for row in run.answers()]
    assert len(asked) == 12
    assert asked[:5] == [*((row["id"], 1) for row in ROWS), ("fact-001", 2)]
    assert run.metrics()["overall"]["evidence/gold cited"]["n"] == 2
    assert len(run.metrics()["questions"]) == 12


def test_a_judge_that_goes_away_leaves_what_it_judged(home, assistant, verifier):
    judge = Yes()
    judge.lost = (2, GONE)
    prose = dict(FLIGHT, id="fact-003", question="What is DroneIce?", values=[], answer="Photos.")
    run = started(home, assistant, [*ROWS, prose], judges=[verifier, judge])
    with pytest.raises(RagError, match="no Ollama server"):
        carry_out(run, assistant, [verifier, judge])
    by = [row["judge"] for row in run.verdicts()]
    assert by.count("llm:yes") == 1
    assert by.count("verifier") == sum(len(r["answer"]["claims"]) for r in run.answers())
    metrics = run.metrics()
    assert metrics["overall"]["faithfulness"]["errors"] == 0
    assert metrics["overall"]["faithfulness [llm:yes]"]["errors"] == 3
    assert metrics["overall"]["correctness/prose [llm:yes]"]["errors"] == 1
    assert "no Ollama server" in metrics["calibration"]["llm:yes"]["distrust"]
    judge.lost = None
    carry_out(run, assistant, [verifier, judge])
    assert run.metrics()["overall"]["faithfulness [llm:yes]"]["errors"] == 0


def test_an_llm_is_calibrated_on_as_many_probes_as_it_was_told(home, assistant):
    judge = Yes()
    run = started(home, assistant, [ABSENT], judges=[judge], probes=10)
    carry_out(run, assistant, [judge])
    assert run.metrics()["calibration"]["llm:yes"]["n"] == judge.judged == 10
    assert run.manifest()["probes"] == 10


def test_a_run_stopped_while_its_judge_is_calibrated_goes_on(home, assistant):
    judge = Yes()
    run = started(home, assistant, [ABSENT], judges=[judge], probes=10)
    judge.lost = (5, KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        carry_out(run, assistant, [judge])
    assert run.manifest()["state"] == "interrupted"
    judge.lost = None
    carry_out(run, assistant, [judge])
    assert run.manifest()["state"] == "complete"


def test_a_full_disk_keeps_the_answers_before_it(home, assistant, verifier, monkeypatch):
    run = started(home, assistant)
    append, left = run.answers_file.append, iter(range(2))

    def full(*rows):
        if next(left, None) is None:
            raise RunNotWritable("cannot write answers.jsonl: No space left on device")
        append(*rows)

    monkeypatch.setattr(run.answers_file, "append", full)
    with pytest.raises(RunNotWritable, match="No space left"):
        carry_out(run, assistant, [verifier])
    assert list(states(run)) == ["fact-001", "fact-002"]
    assert run.metrics()["overall"]["correctness"]["n"] == 2


def test_nothing_is_asked_of_a_set_that_does_not_fit_the_library(home, assistant):
    wrong = dict(ABSENT, papers=[{"title": "No Such Paper", "grade": 1}])
    with pytest.raises(QuestionsInvalid, match=r"questions\.jsonl:2: unanswerable-001: .*No Such"):
        started(home, assistant, [FLIGHT, wrong])
    assert not (home / "evals").exists()


def test_a_run_goes_on_only_with_the_library_it_began_with(home, assistant, tmp_path):
    run = started(home, assistant)
    settings = Settings(home=home, **flags_of(run.manifest()))
    check_unchanged(run, settings, assistant)
    assistant.remove([assistant.papers()[0].paper_id])
    with pytest.raises(UsageError, match="library has changed"):
        check_unchanged(run, settings, assistant)


def test_two_processes_do_not_write_to_one_run(home, assistant, verifier):
    run = started(home, assistant)
    with run.locked(), pytest.raises(RagError, match="another process"):
        carry_out(find(run.name, home), assistant, [verifier])


def test_a_run_is_found_by_its_names(home, assistant):
    first, second = (started(home, assistant, name="mine") for _ in range(2))
    assert find("latest", home).name == second.name
    assert find("mine", home).name in (first.name, second.name)
    assert find(str(first.path), home).path == first.path
    with pytest.raises(UsageError, match="there is no run 'x'"):
        find("x", home)
    with pytest.raises(UsageError, match="no name for a run"):
        create(home, "../out")


def test_a_baseline_holds_what_a_later_run_is_compared_with(home, assistant, verifier, tmp_path):
    run = completed(home, assistant, judges=[verifier])
    path = tmp_path / "baselines" / "mine.json"
    save_baseline(run, path)
    manifest, metrics = read_baseline(path)
    assert metrics == run.metrics()
    assert manifest["library"] == run.manifest()["library"]
    assert str(home) not in path.read_text()


def test_a_run_in_which_something_failed_is_no_baseline(home, assistant, verifier, tmp_path):
    run = started(home, assistant)
    carry_out(run, Flaky(assistant, {1: RuntimeError("a bug")}), [verifier])
    with pytest.raises(RagError, match="--retry-errors"):
        save_baseline(run, tmp_path / "mine.json")


def test_some_of_the_questions_are_chosen_alike_from_every_kind(tmp_path):
    from rag.evaluation.question_files import load

    rows = [dict(WROTE, id=f"library-{n:03}", question=f"Who wrote {n}?") for n in range(50)]
    questions = load([write(tmp_path / "q.jsonl", *rows, FLIGHT, ERROR, ABSENT)])
    chosen = choose(questions, 6, seed=1)
    assert [q.kind for q in chosen] == ["library"] * 3 + ["fact"] * 2 + ["unanswerable"]
    assert choose(questions, 6, seed=1) == chosen
    assert choose(questions, 6, seed=2) != chosen
    assert choose(questions, None, seed=1) == questions

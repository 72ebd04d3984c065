"""The runs there have been."""

from __future__ import annotations

from rag.evaluation.folder import create
from rag.evaluation.history import history

MANIFEST = {
    "started": "2026-11-21T02:23:00+00:00",
    "state": "complete",
    "set": {"files": [{"name": "mine.jsonl"}]},
    "model": {"provider": "ollama", "name": "llama3.2", "strategy": "single"},
    "git": "0123abc",
}
METRICS = {
    "overall": {"correctness": {"mean": 0.5}},
    "questions": [{"state": "ok"}, {"state": "error"}],
}


def test_each_run_is_a_line_the_oldest_first(tmp_path):
    for name in ("one", "two"):
        run = create(tmp_path, name)
        run.write_manifest(MANIFEST)
        run.write_metrics(METRICS)
    past, unreadable = history(tmp_path)
    assert [each.name[-3:] for each in past] == ["one", "two"]
    assert (past[0].model, past[0].set_name) == ("ollama:llama3.2", "mine.jsonl")
    assert (past[0].questions, past[0].errors) == (2, 1)
    assert past[0].metrics["correctness"]["mean"] == 0.5
    assert unreadable == []


def test_a_run_that_was_never_scored_is_listed_without_figures(tmp_path):
    create(tmp_path, "stopped").write_manifest({**MANIFEST, "state": "running"})
    ((past,), _) = history(tmp_path)
    assert (past.state, past.questions, past.metrics) == ("running", 0, {})


def test_a_run_that_was_killed_is_no_longer_running(tmp_path):
    run = create(tmp_path, "killed")
    run.write_manifest({**MANIFEST, "state": "running"})
    run.answers_file.append({"id": "q-1", "repeat": 0}, {"id": "q-2", "repeat": 0})
    with run.locked():
        ((past,), _) = history(tmp_path)
        assert (past.state, past.questions) == ("running", 2)
    ((past,), _) = history(tmp_path)
    assert past.state == "interrupted"


def test_a_damaged_run_is_named_and_hides_no_other(tmp_path):
    create(tmp_path, "good").write_manifest(MANIFEST)
    (create(tmp_path, "bad").path / "run.json").write_text("{")
    create(tmp_path, "older").write_manifest({"schema": 1})
    past, unreadable = history(tmp_path)
    assert [each.name.split("-")[-1] for each in past] == ["good"]
    assert len(unreadable) == 2
    assert "bad/run.json" in unreadable[0]


def test_without_runs_there_is_no_history(tmp_path):
    assert history(tmp_path) == ([], [])

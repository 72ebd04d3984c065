"""``rag eval judge``: one line for every answer, and how far the judge can be trusted."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from judging_kit import DRONE, FLIGHT, ICE, MELTING, Model, said
from scripted_server import Response
from typer.testing import CliRunner, Result

from rag.cli.app import app

Rag = Callable[..., Result]
CONTEXT = [{"title": paper.title, "abstract": paper.abstract} for paper in (ICE, DRONE)]
BAD = [
    "Each flight of DroneIce takes 25 minutes.",
    "MeltNet needs a depth sensor.",
    "Its error in glacier area is 13%.",
]
GOOD = [MELTING, FLIGHT, "MeltNet needs no depth sensor."]


@pytest.fixture
def rag(clean_settings: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Rag:
    monkeypatch.setenv("RAG_HOME", str(tmp_path / "home"))
    return lambda *args, stdin=None: CliRunner().invoke(
        app, ["eval", "judge", *args], input=stdin, prog_name="rag"
    )


def rows(*answers: str, **labels: bool) -> str:
    lines = []
    for answer in answers:
        row = {"id": answer, "context": CONTEXT, "answer": answer}
        if labels:
            row["faithful"] = answer in GOOD
        lines.append(json.dumps(row))
    return "\n".join(lines)


def lines(result: Result) -> list[dict]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_one_line_of_json_for_each_answer_with_these_keys_alone(rag):
    result = rag("-", stdin=rows(FLIGHT, BAD[0]))
    assert result.exit_code == 0
    good, bad = lines(result)
    assert good == {"id": FLIGHT, "score": 1.0, "verdict": "faithful", "reasons": []}
    assert list(bad) == ["id", "score", "verdict", "reasons"]
    assert bad["verdict"] == "unfaithful"
    assert bad["reasons"] == [f"number not in source: {BAD[0]}"]
    assert result.stderr == ""


def test_labels_bring_a_report_on_stderr(rag):
    result = rag("-", stdin=rows(*GOOD, *BAD, labelled=True))
    assert result.exit_code == 0
    assert len(lines(result)) == 6
    assert "6 labelled answers, 3 faithful" in result.stderr
    assert "AUROC 1.000" in result.stderr
    for figure in ("balanced accuracy", "Cohen's kappa", "95 %"):
        assert figure in result.stderr


def test_labels_of_one_kind_are_judged_and_the_report_says_what_is_missing(rag):
    result = rag("-", stdin=rows(*GOOD, labelled=True))
    assert result.exit_code == 0
    assert "0 unfaithful answers" in result.stderr


def test_a_broken_line_is_named_and_nothing_is_judged(rag, tmp_path):
    file = tmp_path / "answers.jsonl"
    file.write_text(rows(FLIGHT) + '\n{"id": 2,\n')
    result = rag(str(file))
    assert (result.exit_code, result.stdout) == (1, "")
    assert "answers.jsonl:2" in result.stderr


def test_an_llm_judges_by_name(rag, model: Model, monkeypatch):
    model.replies(said("unsupported"))
    flags = ("--llm", "ollama", "--model", "m")
    monkeypatch.setenv("RAG_OLLAMA_URL", model.url)
    result = rag("-", *flags, stdin=rows(FLIGHT))
    assert lines(result) == [
        {
            "id": FLIGHT,
            "score": 0.0,
            "verdict": "unfaithful",
            "reasons": [f"because 1: {FLIGHT.replace(' [2]', '')}"],
        }
    ]


def test_a_judge_that_goes_away_half_way_leaves_what_was_judged(rag, model: Model, monkeypatch):
    monkeypatch.setenv("RAG_OLLAMA_URL", model.url)
    gone = Response([b'{"error": "model runner has stopped"}'], status=500)
    model.replies(said("supported"), said("supported"), gone)
    flags = ("--llm", "ollama", "--model", "m")
    answers = [f"MeltNet measures ice {number}." for number in range(8)]
    result = rag("-", *flags, stdin=rows(*answers))
    assert result.exit_code == 1
    assert [line["verdict"] for line in lines(result)] == ["faithful", "faithful", "error", "error"]
    assert "2 of 8 answers were judged" in result.stderr
    assert "has stopped" in result.stderr
    model.replies(said("supported"))
    before = len(model.asked)
    again = rag("-", *flags, stdin=rows(*answers))
    assert [line["verdict"] for line in lines(again)] == ["faithful"] * 8
    assert len(model.asked) - before == 6  # the two verdicts are kept


def test_an_id_comes_back_as_it_was_given(rag):
    row = {"id": 7, "context": CONTEXT, "answer": FLIGHT}
    [line] = lines(rag("-", stdin=json.dumps(row)))
    assert line["id"] == 7


def test_an_llm_judge_without_a_name_is_refused(rag):
    result = rag("-", "--llm", "ollama", stdin=rows(FLIGHT))
    assert result.exit_code == 2
    assert "--model" in result.stderr


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("YES", "faithful"),
        ("**No**, the figure is yesterday's.", "unfaithful"),
        ("It depends; yes and no.", "error"),
    ],
)
def test_a_second_opinion_is_read_strictly(rag, model: Model, monkeypatch, text, verdict):
    monkeypatch.setenv("RAG_OLLAMA_URL", model.url)
    model.replies(text)
    flags = ("--llm", "ollama", "--model", "m", "--second-opinion")
    [line] = lines(rag("-", *flags, stdin=rows(FLIGHT)))
    assert line["verdict"] == verdict
    [asked] = model.asked
    assert DRONE.abstract in asked["messages"][-1]["content"]
    assert "Begin your reply with YES or NO" in asked["messages"][-1]["content"]


def test_a_second_opinion_is_given_claim_by_claim(rag, model: Model, monkeypatch):
    monkeypatch.setenv("RAG_OLLAMA_URL", model.url)
    model.replies("YES", "NO")
    flags = ("--llm", "ollama", "--model", "m", "--second-opinion")
    [line] = lines(rag("-", *flags, stdin=rows(f"{MELTING} {BAD[0]}")))
    assert len(model.asked) == 2
    assert line["verdict"] == "unfaithful"


def test_a_second_opinion_gives_up_on_a_server_that_fails(rag, model: Model, monkeypatch):
    monkeypatch.setenv("RAG_OLLAMA_URL", model.url)
    model.replies(Response([b'{"error": "model runner has stopped"}'], status=500))
    flags = ("--llm", "ollama", "--model", "m", "--second-opinion")
    result = rag("-", *flags, stdin=rows(*(f"MeltNet measures ice {n}." for n in range(5))))
    assert result.exit_code == 1
    assert [line["verdict"] for line in lines(result)] == ["error", "error"]
    assert "0 of 5 answers were judged" in result.stderr
    assert "has stopped" in result.stderr


def test_sources_that_do_not_fit_are_an_error_and_not_refined(rag, model: Model, monkeypatch):
    monkeypatch.setenv("RAG_OLLAMA_URL", model.url)
    monkeypatch.setenv("RAG_CONTEXT_WINDOW", "512")
    model.replies("YES")
    flags = ("--llm", "ollama", "--model", "m", "--second-opinion")
    row = {"id": "a", "context": ["Ice is cold. " * 400], "answer": "Ice is cold."}
    [line] = lines(rag("-", *flags, stdin=json.dumps(row)))
    assert line["verdict"] == "error"
    assert model.asked == []

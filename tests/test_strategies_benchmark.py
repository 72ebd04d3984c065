"""The comparison of the two strategies: what is asked, how it is scored, and how it goes on."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from benchmarks.strategies import append, draw, read, run
from benchmarks.strategy_scores import Record, record, report
from rag.errors import ModelTimeout
from rag.evaluation.questions import GoldEvidence, GradedPaper, Question
from rag.paper import Answer, Citation, Claim, Evidence, ModelInfo, Paper, Timings, Usage

BIRDS = Paper("Birds", "Birds flock. They settle in time.")
RADIO = Paper("Radio", "Sources are mapped.")
WEIGHTS = Paper("Weights", "Averages generalize.")
MODEL = ModelInfo("openai", "m", "single")


def row(kind: Any, number: int = 1, papers: Any = None) -> Question:
    graded = (("Birds", 2), ("Radio", 2), ("Weights", 1))
    return Question(
        id=f"{kind}-{number:03}",
        kind=kind,
        question=f"{number}?",
        answer="",
        papers=tuple(GradedPaper(*each) for each in (graded if papers is None else papers)),
        evidence=(GoldEvidence("Birds", "They settle in time."),),
        tags=(),
        note="",
        split="dev",
    )


def answer(*papers: Paper, status: Any = "answered", **fields: Any) -> Answer:
    evidence = Evidence("They settle in time.", "abstract", 13, 33)
    citations = tuple(
        Citation(number, paper, (evidence,) if paper is BIRDS else ())
        for number, paper in enumerate(papers, start=1)
    )
    return Answer("?", status, "text", citations, model=MODEL, **fields)


def made(kind: str, strategy: str, number: int = 1, **fields: Any) -> Record:
    return replace(record(row(kind, number), strategy, "m", answer(BIRDS)), **fields)


@pytest.mark.parametrize(
    ("given", "precision", "recall"),
    [
        pytest.param(answer(BIRDS, RADIO), 1, 1, id="both"),
        pytest.param(answer(BIRDS), 1, 0.5, id="one of two"),
        pytest.param(answer(BIRDS, Paper("Other")), 0.5, 0.5, id="and a wrong one"),
        pytest.param(answer(BIRDS, WEIGHTS), 1, 0.5, id="one that counts neither way"),
        pytest.param(answer(WEIGHTS), 0, 0, id="only that"),
        pytest.param(answer(BIRDS, RADIO, status="abstained"), 0, 0, id="a refusal"),
    ],
)
def test_citations(given: Answer, precision: float, recall: float) -> None:
    kept = record(row("list"), "single", "m", given)
    assert (kept.precision, kept.recall) == (precision, recall)


def test_what_is_kept_of_an_answer() -> None:
    claims = (
        Claim("a", (1,), "supported", 1.0),
        Claim("b", (1,), "supported", 1.0),
        Claim("c", (1,), "partly", 0.6),
    )
    gone = Claim("d", (), "unsupported", 0.0)
    given = answer(
        BIRDS,
        claims=claims,
        withdrawn=(gone,),
        usage=Usage(300, 40, 5),
        timings=Timings(total=2500.0),
        prompts=("gate/1",),
    )
    kept = record(row("fact"), "per-paper", "m", given)
    assert (kept.verdicts, kept.withdrawn) == ({"supported": 2, "partly": 1}, 1)
    assert (kept.prompt_tokens, kept.completion_tokens, kept.calls) == (300, 40, 5)
    assert (kept.seconds, kept.prompts, kept.by_model) == (2.5, ["gate/1"], True)
    assert kept.evidence is True
    assert record(row("list"), "single", "m", given).evidence is None
    quoted = replace(given, model=ModelInfo("none", "quotes", "quote"))
    assert not record(row("fact"), "single", "m", quoted).by_model


def test_an_unanswerable_question_has_no_citation_scores() -> None:
    kept = record(row("unanswerable", papers=[]), "single", "m", answer(status="abstained"))
    assert (kept.precision, kept.recall, kept.status) == (None, None, "abstained")


def test_questions_are_drawn_from_every_kind_and_a_higher_limit_adds() -> None:
    kinds = ("list", "fact", "comparison", "unanswerable", "library", "followup")
    rows = [row(kind, number) for kind in kinds for number in range(20)]
    eight, sixteen = draw(rows, 8), draw(rows, 16)
    assert Counter(each.kind for each in eight) == {
        "list": 3,
        "fact": 2,
        "unanswerable": 2,
        "comparison": 1,
    }
    assert sixteen[:8] == eight
    assert draw(rows[::-1], 16) == sixteen
    assert len({each.id for each in draw(rows, 1000)}) == 80


def test_a_kind_that_is_used_up_leaves_room_for_the_others() -> None:
    rows = [row("list", 1), *(row("fact", number) for number in range(9))]
    assert Counter(each.kind for each in draw(rows, 6)) == {"list": 1, "fact": 5}


class Counting:
    """Stands in for an assistant: answers, and fails when it is told to."""

    def __init__(self, *faulty: str) -> None:
        self.asked: list[str] = []
        self._faulty = faulty

    def ask(self, question: str) -> Answer:
        self.asked.append(question)
        if question in self._faulty:
            raise ModelTimeout("too slow")
        return answer(BIRDS)


def test_an_interrupted_run_goes_on_where_it_stopped(tmp_path: Path) -> None:
    rows = [row("list", number) for number in (1, 2, 3)]
    path = tmp_path / "results.jsonl"
    dying = {"single": Counting(), "per-paper": Counting("2?")}
    with pytest.raises(ModelTimeout):
        run(path, rows, dying, "m")  # type: ignore[arg-type]
    alive = {"single": Counting(), "per-paper": Counting()}
    run(path, rows, alive, "m")  # type: ignore[arg-type]
    assert alive["single"].asked == ["3?"]
    assert alive["per-paper"].asked == ["2?", "3?"]
    assert len(read(path)) == 6


def test_a_line_left_unfinished_is_passed_over_and_replaced(tmp_path: Path) -> None:
    path = tmp_path / "results.jsonl"
    append(path, made("list", "single"))
    with path.open("a") as file:
        file.write('{"id": "list-0')
    assert len(read(path)) == 1
    append(path, made("list", "per-paper"))
    assert [each.strategy for each in read(path)] == ["single", "per-paper"]


def test_the_report_sets_the_same_questions_side_by_side() -> None:
    records = []
    for number, (a, b) in enumerate([(0.0, 1.0), (0.5, 1.0), (0.4, 0.7)]):
        records.append(made("list", "single", number, precision=a, seconds=10.0 * number))
        records.append(made("list", "per-paper", number, precision=b, seconds=40.0))
    records.append(made("list", "single", 9, precision=1.0))  # not asked the other way yet
    lines = list(report(records))
    assert lines[0] == "3 questions (3 list)"
    precision = next(line for line in lines if line.startswith("| citation precision"))
    found = re.fullmatch(r"(.*) \| \+(0\.3\d) to \+1\.00 \| (0\.\d+) \|", precision)
    assert found, precision  # of gains of 0.3, 0.5 and 1.0
    assert found[1] == "| citation precision | 3 | 0.30 | 0.90 | +0.60"
    assert found[3] == "0.250"  # 2 of the 8 ways to flip three signs
    assert any(line == "| single | 10.0 | 20.0 | 30 |" for line in lines)
    assert not any(line.startswith("| fact") for line in lines)


def test_the_report_shares_out_the_verdicts() -> None:
    shown = {"supported": 3, "unsupported": 1}
    records = [
        made("list", "single", verdicts=shown, withdrawn=2),
        made("list", "per-paper", verdicts={"supported": 2}, withdrawn=0),
    ]
    lines = list(report(records))
    assert "| single | 4 | 0.75 | 0.00 | 0.00 | 0.25 | 0.00 | 2.00 |" in lines
    assert "| per-paper | 2 | 1.00 | 0.00 | 0.00 | 0.00 | 0.00 | 0.00 |" in lines


def test_nothing_to_report() -> None:
    assert list(report([])) == ["0 questions ()"]

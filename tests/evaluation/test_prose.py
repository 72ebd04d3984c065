"""Answers in prose beside the gold ones, by a judge: an LLM that says what it is told to."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from evaluation_kit import BIRDS, answer, question

from rag.evaluation.judging.cache import VerdictCache
from rag.evaluation.judging.llm import PROMPT, LlmJudge
from rag.evaluation.prose import Grade, grade, grades, is_prose
from rag.models.scripted import ScriptedChat
from rag.prompts import load
from rag.serialise import answer_to_dict

GOLD = "Local energy. It needs no sampling."
ASKED = question("fact", [BIRDS], question="Energy or entropy? Which is cheaper?", answer=GOLD)
GIVEN = answer_to_dict(answer(text="Local energy is easier to compute [1]."))


def said(*verdicts: str) -> str:
    rows = [{"claim": n, "verdict": v, "reason": "r"} for n, v in enumerate(verdicts, start=1)]
    return json.dumps({"verdicts": rows})


def judge(folder: Path, *replies: str) -> tuple[LlmJudge, ScriptedChat]:
    model = ScriptedChat(*replies)
    return LlmJudge(model, load(PROMPT), VerdictCache(folder / "verdicts.sqlite")), model


@pytest.mark.parametrize(
    ("verdicts", "worth"),
    [
        (("supported", "supported"), 1.0),
        (("supported", "partly"), 0.75),
        (("supported", "unsupported"), 0.5),
        (("unsupported", "unsupported"), 0.0),
    ],
)
def test_each_sentence_of_the_gold_answer_counts(
    tmp_path: Path, verdicts: tuple[str, ...], worth: float
) -> None:
    asked, model = judge(tmp_path, said(*verdicts))
    assert grade(asked, ASKED, GIVEN) == worth
    shown = model.sent[0][-1].content
    assert "Local energy is easier to compute" in shown
    assert "1. Asked “Energy or entropy, Which is cheaper”, the answer is: Local energy" in shown


def test_what_was_judged_is_not_asked_again(tmp_path: Path) -> None:
    asked, model = judge(tmp_path, said("supported", "partly"))
    assert grade(asked, ASKED, GIVEN) == grade(asked, ASKED, GIVEN) == 0.75
    assert len(model.sent) == 1


def test_an_abstention_is_wrong_without_asking(tmp_path: Path) -> None:
    asked, model = judge(tmp_path)
    assert grade(asked, ASKED, answer_to_dict(answer(status="abstained"))) == 0
    assert model.sent == []


def test_a_judge_that_cannot_be_read_gives_no_grade(tmp_path: Path) -> None:
    asked, _ = judge(tmp_path, *["rubbish"] * 20)
    assert grade(asked, ASKED, GIVEN) == "error"


def test_only_prose_is_put_to_a_judge(tmp_path: Path) -> None:
    decidable = [
        question("list", [BIRDS], id="l"),
        question("fact", [BIRDS], id="v", values=("2022",)),
        question("unanswerable", id="u"),
    ]
    assert not any(is_prose(each) for each in decidable)
    everything = {each.id: each for each in (*decidable, ASKED)}
    rows = [{"id": name, "repeat": 1, "answer": GIVEN} for name in everything]
    asked, model = judge(tmp_path, said("supported", "supported"))
    expected: dict[tuple[str, str, int], Grade] = {("llm:scripted", "fact-001", 1): 1.0}
    assert grades([asked], everything, rows) == expected
    assert len(model.sent) == 1

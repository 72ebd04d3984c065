"""Reading questions: what is read, and how every fault is named by file and line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from evaluation_kit import row, write

from rag.errors import QuestionsInvalid, UsageError
from rag.evaluation.places import question_files, shipped
from rag.evaluation.question_files import load
from rag.evaluation.questions import GoldEvidence, GradedPaper, Turn
from rag.evaluation.rows import schema

HISTORY = [{"role": "user", "content": "birds?"}, {"role": "assistant", "content": "Birds [1]."}]
FOLLOW_UP = {"kind": "followup", "history": HISTORY}


def faults(*paths: Path) -> list[str]:
    with pytest.raises(QuestionsInvalid) as caught:
        load(paths)
    return [line.replace(f"{paths[0].parent}/", "") for line in caught.value.lines]


def test_a_question_is_read_with_its_place(tmp_path: Path) -> None:
    follow_up = row(
        id="f-1",
        question="does it settle?",
        evidence=[{"title": "Birds", "text": "They settle in time."}],
        values=["settle"],
        **FOLLOW_UP,
    )
    path = write(tmp_path / "mine.jsonl", row(), "", follow_up)
    first, second = load(path)
    assert (first.id, first.line, first.file) == ("list-001", 1, str(path))
    assert second.line == 3
    assert second.papers == (GradedPaper("Birds", 2),)
    assert second.evidence == (GoldEvidence("Birds", "They settle in time."),)
    assert second.history == (Turn("user", "birds?"), Turn("assistant", "Birds [1]."))
    assert second.titles(2) == {"Birds"}
    assert second.titles(1) == frozenset()


def test_editors_may_add_a_byte_order_mark_and_carriage_returns(tmp_path: Path) -> None:
    path = write(tmp_path / "mine.jsonl", row(id="ö", question="a\u2028b"))
    text = path.read_text(encoding="utf-8").replace("\n", "\r\n")
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert [question.id for question in load(path)] == ["ö"]


def test_issues_spelling_of_a_kind_is_understood(tmp_path: Path) -> None:
    path = write(tmp_path / "mine.jsonl", row(kind="follow-up", history=HISTORY))
    assert load(path)[0].kind == "followup"


def test_broken_json_on_line_57(tmp_path: Path) -> None:
    rows: list[Any] = [row(id=f"list-{n}", question=f"papers about {n}") for n in range(56)]
    path = write(tmp_path / "mine.jsonl", *rows, '{"id": "x",')
    [fault] = faults(path)
    assert fault.startswith("mine.jsonl:57: is not JSON: ")


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"answer": ...}, "field 'answer' is missing"),
        ({"evidence": ...}, "field 'evidence' is missing"),
        ({"answr": "x"}, "there is no field 'answr'"),
        ({"kind": "lists"}, "field 'kind': input should be 'list', 'fact', "),
        ({"question": " "}, "field 'question': is empty"),
        ({"question": "q "}, "field 'question': has spaces around it"),
        ({"papers": [{"title": "Birds", "grade": 3}]}, "field 'papers[0].grade': input should be"),
        ({"papers": [{"title": "Birds"}]}, "field 'papers[0].grade' is missing"),
        ({"tags": "short"}, "field 'tags': input should be a valid list"),
        ({"id": 1}, "field 'id': input should be a valid string"),
    ],
)
def test_a_fault_of_the_shape_names_the_field(
    tmp_path: Path, fields: dict[str, Any], fault: str
) -> None:
    path = write(tmp_path / "mine.jsonl", row(id="other", question="other"), row(**fields))
    [found] = faults(path)
    assert found.startswith(f"mine.jsonl:2: {fault}")


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"papers": []}, "a list question needs a paper of grade 2"),
        ({"papers": [{"title": "Birds", "grade": 1}]}, "a list question needs a paper of grade 2"),
        (
            {"papers": [{"title": "Birds", "grade": 2}, {"title": "Birds", "grade": 1}]},
            "paper 'Birds' is graded twice",
        ),
        (
            {"evidence": [{"title": "Radio", "text": "x"}]},
            "evidence is of a paper that is not graded: 'Radio'",
        ),
        (
            {"evidence": [{"title": "Birds", "text": "x"}, {"title": "Birds", "text": "x"}]},
            "evidence is given twice: 'x'",
        ),
        ({"kind": "fact"}, "there is no evidence of the required paper 'Birds'"),
        ({"kind": "unanswerable"}, "an unanswerable question has no paper of grade 2"),
        ({"kind": "followup"}, "a followup needs a history"),
        ({"history": HISTORY}, "only a followup has a history"),
        ({"kind": "followup", "history": HISTORY[:1]}, "a history is turns of user and assistant"),
        ({"standalone": "x"}, "only a followup has a standalone form"),
    ],
)
def test_what_each_kind_asks_for(tmp_path: Path, fields: dict[str, Any], fault: str) -> None:
    [found] = faults(write(tmp_path / "mine.jsonl", row(**fields)))
    assert found.startswith(f"mine.jsonl:1: list-001: {fault}")


def test_every_fault_of_every_file_is_named(tmp_path: Path) -> None:
    one = write(tmp_path / "one.jsonl", row(), row(id="a", question="Papers, about  BIRDS?"), "[]")
    two = write(tmp_path / "two.jsonl", row(question="x"), '{"id": 1, "id": 2}')
    (tmp_path / "three.jsonl").write_bytes(b'{"id": "\xff"}\n')
    found = faults(one, two, tmp_path / "three.jsonl", tmp_path / "none.jsonl")
    assert found == [
        "none.jsonl:1: cannot be read: No such file or directory",
        "one.jsonl:2: question 'Papers, about  BIRDS?' is already that of one.jsonl:1",
        "one.jsonl:3: is not a JSON object",
        "three.jsonl:1: is not UTF-8 (byte 9 of the line)",
        "two.jsonl:1: id 'list-001' is already that of one.jsonl:1",
        "two.jsonl:2: field 'id' is there twice",
    ]


def test_the_same_words_after_another_conversation_are_another_question(tmp_path: Path) -> None:
    other = [{"role": "user", "content": "radio?"}, HISTORY[1]]
    path = write(
        tmp_path / "mine.jsonl",
        row(**FOLLOW_UP),
        row(id="b", kind="followup", history=other),
    )
    assert len(load(path)) == 2


def test_a_file_without_questions_is_no_set(tmp_path: Path) -> None:
    assert faults(write(tmp_path / "mine.jsonl")) == ["mine.jsonl:1: there is no question in it"]


def test_the_error_is_one_line_and_no_success(tmp_path: Path) -> None:
    path = write(tmp_path / "mine.jsonl", "{", "[")
    with pytest.raises(QuestionsInvalid, match=r"2 faults, the first is .*mine\.jsonl:1: ") as told:
        load(path)
    assert told.value.exit_code == 1
    assert "\n" not in str(told.value)


def test_a_set_is_a_file_a_folder_or_a_shipped_name(tmp_path: Path) -> None:
    mine = write(tmp_path / "mine.jsonl", row())
    assert question_files(mine) == question_files(tmp_path) == [mine]
    assert len(question_files("seeds")) == len(question_files()) == 6
    assert {file.parent for file in question_files("held-out")} == {shipped("held-out")}
    assert question_files("seeds-fact") == [shipped("questions") / "seeds-fact.jsonl"]
    with pytest.raises(UsageError, match=r"no set of questions 'seed'.* seeds-fact"):
        question_files("seed")
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match=r"holds no \.jsonl file"):
        question_files(tmp_path / "empty")


def test_the_schema_is_there_for_editors() -> None:
    shipped_one = json.loads((shipped("questions") / "question.schema.json").read_text("utf-8"))
    for part in ("required", "properties"):
        assert set(shipped_one[part]) == set(schema()[part])
    assert shipped_one["additionalProperties"] is False
    required = {"id", "kind", "question", "answer", "papers", "evidence", "tags", "note"}
    assert set(schema()["required"]) == required


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("[" * 100_000, "is nested too deeply"),
        (json.dumps(row(question="birds \ud800?")), "holds a lone surrogate, which is no text"),
    ],
)
def test_what_json_allows_and_no_file_can_hold_is_a_fault(
    tmp_path: Path, line: str, fault: str
) -> None:
    path = tmp_path / "odd.jsonl"
    path.write_text(f"{json.dumps(row())}\n{line}\n", encoding="utf-8")
    assert faults(path) == [f"odd.jsonl:2: {fault}"]

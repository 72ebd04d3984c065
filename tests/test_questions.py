"""The hand-written questions: well-formed, and true to the shipped listings."""

from __future__ import annotations

import json
import re
from collections import Counter
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

Row = dict[str, Any]

QUESTIONS = Path(__file__).parent.parent / "evals" / "questions"
KINDS = ("list", "fact", "comparison", "library", "unanswerable", "followup")
KEYS = {
    "id",
    "kind",
    "split",
    "question",
    "answer",
    "papers",
    "evidence",
    "tags",
    "note",
}
MORE_KEYS = {"followup": {"history", "standalone"}}
ABSTRACT_WITHIN = 5  # lines from a title to its abstract, at most, in any of the listings


def read_rows(kind: str) -> list[Row]:
    text = (QUESTIONS / f"seeds-{kind}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


ROWS = {kind: read_rows(kind) for kind in KINDS}
EVERY = [row for rows in ROWS.values() for row in rows]


def bare_title(line: str) -> str:
    """The line without the numbering, link counters and buttons the sites glue to a title."""
    line = re.sub(r"^#\d+ | \[PDF\d*\].*$", "", line)
    return line.removeprefix("Subscribe")


@pytest.fixture(scope="module")
def after_title() -> dict[str, str]:
    """For every line of the listings read as a title, the lines that may hold its abstract."""
    found: dict[str, str] = {}
    for file in (resources.files("rag") / "data" / "sample").iterdir():
        lines = file.read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines):
            following = "\n".join(lines[number + 1 : number + 1 + ABSTRACT_WITHIN])
            found[bare_title(line)] = found.get(bare_title(line), "") + "\n" + following
    return found


def named(rows: list[Row]) -> list[Any]:
    return [pytest.param(row, id=row["id"]) for row in rows]


@pytest.mark.parametrize("row", named(EVERY))
def test_a_row_has_the_agreed_shape(row: Row) -> None:
    values = {"values"} if row["kind"] == "library" and "values" in row else set()
    assert set(row) == KEYS | MORE_KEYS.get(row["kind"], values)
    assert row["question"].strip() == row["question"] != ""
    assert row["answer"]
    assert row["split"] in {"dev", "test"}
    assert all(set(paper) == {"title", "grade"} for paper in row["papers"])
    assert all(paper["grade"] in {1, 2} for paper in row["papers"])
    titles = [paper["title"] for paper in row["papers"]]
    assert len(titles) == len(set(titles))
    assert all(item["title"] in titles for item in row["evidence"])


@pytest.mark.parametrize("kind", KINDS)
def test_ids_follow_the_file_and_both_splits_weigh(kind: str) -> None:
    rows = ROWS[kind]
    assert {row["kind"] for row in rows} == {kind}
    assert [row["id"] for row in rows] == [f"{kind}-{n:03d}" for n in range(1, len(rows) + 1)]
    splits = Counter(row["split"] for row in rows)
    assert set(splits) == {"dev", "test"}
    assert min(splits.values()) >= len(rows) / 4


def test_no_question_is_asked_twice() -> None:
    counts = Counter(row["question"].casefold() for row in EVERY if row["kind"] != "followup")
    assert [question for question, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("row", named(ROWS["fact"] + ROWS["comparison"]))
def test_every_required_paper_of_a_factual_answer_has_evidence(row: Row) -> None:
    required = {paper["title"] for paper in row["papers"] if paper["grade"] == 2}
    assert required
    assert required <= {item["title"] for item in row["evidence"]}


@pytest.mark.parametrize("row", named(ROWS["followup"]))
def test_a_followup_continues_a_conversation(row: Row) -> None:
    roles = [turn["role"] for turn in row["history"]]
    assert roles == ["user", "assistant"] * (len(roles) // 2) != []
    assert all(set(turn) == {"role", "content"} and turn["content"] for turn in row["history"])
    assert row["standalone"].strip() == row["standalone"] != ""
    assert any(paper["grade"] == 2 for paper in row["papers"])


@pytest.mark.parametrize("row", named(ROWS["list"]))
def test_a_topic_has_at_least_one_required_paper(row: Row) -> None:
    assert any(paper["grade"] == 2 for paper in row["papers"])


@pytest.mark.parametrize("row", named(ROWS["unanswerable"]))
def test_nothing_is_required_of_an_unanswerable_question(row: Row) -> None:
    assert all(paper["grade"] == 1 for paper in row["papers"])
    assert row["note"]


@pytest.mark.parametrize("row", named(EVERY))
def test_titles_and_evidence_are_verbatim(row: Row, after_title: dict[str, str]) -> None:
    for paper in row["papers"]:
        assert paper["title"] in after_title
    for item in row["evidence"]:
        assert item["text"] in after_title[item["title"]]


def test_the_main_question_is_asked() -> None:
    (row,) = [r for r in EVERY if r["question"] == "which papers study weight averaging?"]
    required = {paper["title"] for paper in row["papers"] if paper["grade"] == 2}
    assert "Averaging Weights Leads to Wider Optima and Better Generalization" in required
    assert row["split"] == "dev"

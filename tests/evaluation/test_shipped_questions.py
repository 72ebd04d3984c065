"""The shipped questions: well-formed, and true to the shipped listings."""

from __future__ import annotations

import re
from collections import Counter
from importlib import resources

import pytest

from rag.evaluation.checking import check
from rag.evaluation.correctness import is_decidable
from rag.evaluation.places import question_files
from rag.evaluation.question_files import load
from rag.evaluation.questions import KINDS, Question
from rag.paper import Paper
from rag.sources import read
from rag.sources.sample import listings

ABSTRACT_WITHIN = 5  # lines from a title to its abstract, at most, in any of the listings


@pytest.fixture(scope="module")
def questions() -> list[Question]:
    return load(question_files("seeds"))


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


@pytest.mark.parametrize("kind", KINDS)
def test_ids_follow_the_file_and_both_splits_weigh(questions: list[Question], kind: str) -> None:
    own = [question for question in questions if question.file.endswith(f"seeds-{kind}.jsonl")]
    assert {question.kind for question in own} == {kind}
    assert [question.id for question in own] == [f"{kind}-{n:03d}" for n in range(1, len(own) + 1)]
    splits = Counter(question.split for question in own)
    assert set(splits) == {"dev", "test"}
    assert min(splits.values()) >= len(own) / 4


def test_titles_and_evidence_are_verbatim_in_the_raw_listings(
    questions: list[Question], after_title: dict[str, str]
) -> None:
    """Not by way of our own readers, whose faults would hide those of the questions."""
    titles = {paper.title for question in questions for paper in question.papers}
    assert titles <= set(after_title)
    evidence = {gold for question in questions for gold in question.evidence}
    assert [gold for gold in evidence if gold.text not in after_title[gold.title]] == []


def test_the_check_finds_nothing_to_mend(questions: list[Question]) -> None:
    papers = [each for name, data in listings() for each in read(data, name)]
    found = check(questions, [each for each in papers if isinstance(each, Paper)])
    assert [str(problem) for problem in found] == []


def test_the_held_out_questions_are_sound_and_their_own(questions: list[Question]) -> None:
    held_out = load(question_files("held-out"))
    papers = [each for name, data in listings() for each in read(data, name)]
    found = check(held_out, [each for each in papers if isinstance(each, Paper)])
    assert [str(problem) for problem in found if problem.level == "error"] == []
    tuned_on = {(question.question.casefold(), question.history) for question in questions}
    assert [q.id for q in held_out if (q.question.casefold(), q.history) in tuned_on] == []
    assert {question.kind for question in held_out} == set(KINDS)


def test_what_is_asked_of_and_after_a_conversation(questions: list[Question]) -> None:
    for question in questions:
        if question.kind == "followup":
            assert question.standalone, question.id
            assert question.titles(2), question.id
        if question.kind == "unanswerable":
            assert question.note or question.answer, question.id  # why it is none


def test_numbers_and_names_are_decided_without_a_judge(questions: list[Question]) -> None:
    decidable = [question for question in questions if is_decidable(question)]
    assert Counter(question.kind for question in decidable)["fact"] >= 40
    assert len(decidable) >= 240


def test_the_main_question_is_asked(questions: list[Question]) -> None:
    asked = "which papers study weight averaging?"
    (question,) = [each for each in questions if each.question == asked]
    assert "Averaging Weights Leads to Wider Optima and Better Generalization" in question.titles(2)
    assert question.split == "dev"

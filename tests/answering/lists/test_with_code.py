"""Lists of the papers that have code, which their abstracts tell."""

from __future__ import annotations

from typing import Any

import pytest
from answering_kit import cited

from rag.answering.lists.with_code import asks_for_code

ON_GITHUB = "Shapley Explanation Networks"  # "Code is available at https://github.com/…"
ELSEWHERE = "Continual Test-Time Domain Adaptation"  # "Our code is available at https://qin.ee/…"
UNTOLD = "Sharpness-aware Minimization for Efficiently Improving Generalization"


@pytest.mark.parametrize(
    "question",
    [
        "papers with code on GitHub",
        "which papers release code on GitHub?",
        "Which papers publish their source code on github?",
    ],
)
def test_code_on_github(sample: Any, question: str) -> None:
    answer = sample.assistant.ask(question)
    assert answer.text.splitlines()[0].endswith("whose abstract tells of code on GitHub:")
    listed = {ranked.paper.title for ranked in answer.papers}
    assert ON_GITHUB in listed
    assert not {ELSEWHERE, UNTOLD} & listed
    assert cited(answer) <= listed


def test_code_anywhere(sample: Any) -> None:
    answer = sample.assistant.ask("which papers release their code?")
    listed = {ranked.paper.title for ranked in answer.papers}
    assert {ON_GITHUB, ELSEWHERE} <= listed
    assert UNTOLD not in listed


@pytest.mark.parametrize(
    ("question", "topic", "asks"),
    [
        ("papers with code", "code", True),
        ("which papers provide a public implementation?", "provide public implementation", True),
        ("which papers have open-source code available?", "open-source code available", True),
        ("papers on code", "code", False),
        ("papers on code release", "code release", False),
        ("papers with code generation", "code generation", False),
        ("papers with source code summaries", "source code summaries", False),
        ("papers on graphs with code", "graphs with code", False),
        ("which papers do not release code?", "release code", False),
        ("papers without code", "code", False),
    ],
)
def test_which_questions_ask_for_code(question: str, topic: str, asks: bool) -> None:
    assert asks_for_code(question, topic) is asks

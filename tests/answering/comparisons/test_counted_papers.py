"""Comparisons that say how many papers there are and what they are on, and name none of them."""

from __future__ import annotations

from typing import Any

import pytest
from answering_kit import assert_sound, cited

OVERSQUASHING = {
    "On the Bottleneck of Graph Neural Networks and its Practical Implications",
    "Understanding over-squashing and bottlenecks on graphs via curvature",
}
ACTIVE = {
    "On Statistical Bias In Active Learning: How and When to Fix It",
    "Stochastic Batch Acquisition: A Simple Baseline for Deep Active Learning",
}


@pytest.mark.parametrize(
    ("question", "papers"),
    [
        ("Two papers study over-squashing in graph networks. How does each fix it?", OVERSQUASHING),
        (
            "What do the two active learning papers say: is biased data always bad, and are "
            "expensive acquisition functions worth their cost?",
            ACTIVE,
        ),
    ],
)
def test_papers_told_by_their_topic_are_each_quoted(
    sample: Any, question: str, papers: set[str]
) -> None:
    answer = sample.assistant.ask(question)
    assert_sound(answer)
    assert cited(answer) == papers


@pytest.mark.parametrize(
    ("question", "paper", "about"),
    [
        ("there are two papers on quines; how do they differ?", "Neural Network Quine", "quines"),
        (
            "How do the two papers on Mamba differ?",
            "Is Mamba Effective for Time Series Forecasting?",
            "Mamba",
        ),
    ],
)
def test_no_other_paper_fills_a_count(sample: Any, question: str, paper: str, about: str) -> None:
    answer = sample.assistant.ask(question)
    assert_sound(answer)
    assert cited(answer) == {paper}
    assert answer.text.startswith(f"Only one paper in your library fits “{about}”:")


@pytest.mark.parametrize("question", [
    "How do the two over-squashing papers explain the phenomenon?",
    "You have two active learning papers, one about bias, one about batches. What do they say?",
    "How do the two papers on weight decay differ?",
])  # fmt: skip
def test_where_there_are_as_many_nothing_is_said_of_fewer(sample: Any, question: str) -> None:
    answer = sample.assistant.ask(question)
    assert_sound(answer)
    assert len(cited(answer)) >= 2
    assert "Only" not in answer.text.partition("“")[0]

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

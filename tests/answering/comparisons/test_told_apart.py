"""Comparisons whose sides are told by little: by what the question says around them, by who wrote
them, or by how many there are. Expected papers are from reading the abstracts."""

from __future__ import annotations

from typing import Any

import pytest
from answering_kit import assert_sound, cited

CVAR = {"Risk-Averse Offline Reinforcement Learning", "A Model-Based Method for Minimizing CVaR"}
DONTI = {"DC3: A learning method", "Enforcing robust control guarantees"}
MERGING = {"Merging Models with Fisher", "Model Merging by Uncertainty", "Model Fusion via Optimal"}
BOARDS = {"Re-evaluating Evaluation", "Vote'n'Rank"}
REWARD = {"Beyond Exponentially Fast Mixing", "Off-Policy Average Reward"}
ERRORS = {"Dance Revolution", "Butterfly Effects of SGD Noise"}
TEXT = {"Language modeling via stochastic processes", "CoCon"}
KAIDI = {"Concept Learners", "Heteroskedastic and Imbalanced"}
COLLAPSE = {"VICReg", "Barlow Twins", "Improving Pre-Trained Self-Supervised Embeddings"}


@pytest.mark.parametrize(
    ("question", "begin"),
    [
        ("CVaR shows up in an RL paper and in an optimisation paper. What does each give?", CVAR),
        (
            "Donti et al. have one paper on constrained optimisation and one on robust control. "
            "How does each enforce its constraints?",
            DONTI,
        ),
        ("Compare the two papers of Priya Donti.", DONTI),
        (
            "Three papers merge models: Fisher merging, uncertainty-based gradient matching, and "
            "optimal transport. What does each use?",
            MERGING,
        ),
        ("The two benchmarking papers (Nash averaging and Vote'n'Rank): what is mended?", BOARDS),
        ("Nash averaging and Vote'n'Rank borrow from other fields. What do they promise?", BOARDS),
        ("There are two papers about average-reward actor-critic methods; how do they differ?",
         REWARD),
        ("Explain the differences in how dance generation and behaviour cloning deal with "
         "accumulating errors.", ERRORS),
        ("How do Time Control and CoCon steer a language model?", TEXT),
        ("How does Kaidi Cao's concept-learner paper differ from Kaidi Cao's heteroskedastic one?",
         KAIDI),
        ("VICReg vs. Barlow Twins vs. the entropy maximisation add-on: how is collapse avoided?",
         COLLAPSE),
    ],
)  # fmt: skip
def test_each_side_is_cited(sample: Any, question: str, begin: set[str]) -> None:
    answer = sample.assistant.ask(question)
    assert_sound(answer)
    assert len(cited(answer)) == len(begin)
    assert all(any(title.startswith(opening) for opening in begin) for title in cited(answer))


@pytest.mark.parametrize(
    ("question", "begin"),
    [
        ("What accuracy does S4 reach on sequential CIFAR-10 compared with a ResNet?",
         "Efficiently Modeling Long Sequences"),
        ("Is unsupervised continual learning more robust to forgetting than supervised?",
         "Representational Continuity"),
        ("What are the two pretext tasks for compressed video?", "Self-Supervised Learning of"),
        ("What is the trade-off between robustness and accuracy due to?",
         "Robustness and Accuracy Could Be"),
    ],
)  # fmt: skip
def test_two_things_of_one_paper_are_no_sides(sample: Any, question: str, begin: str) -> None:
    answer = sample.assistant.ask(question)
    assert_sound(answer)
    assert [title[: len(begin)] for title in cited(answer)] == [begin]


def test_papers_that_are_counted_but_not_held_are_refused(sample: Any) -> None:
    answer = sample.assistant.ask("There are two papers on blockchains; how do they differ?")
    assert answer.status == "abstained"

"""Matters that abstracts hardly ever tell, and the abstracts that do."""

from __future__ import annotations

import pytest

from rag.answering.facts.untold import untold

TITLE = "GlaNet: Glaciers from Radar"
ABSTRACT = (
    "Earlier methods need labels. We propose GlaNet, a network that maps glaciers. It is accurate."
)


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("where do the authors of GlaNet work?", "authors work"),
        ("Which university are the authors of GlaNet from?", "authors work"),
        ("who funded GlaNet?", "paid"),
        ("how many citations does GlaNet have?", "cited"),
        ("What future work do the authors of GlaNet plan?", "future work"),
        ("what are the limitations of GlaNet?", "shortcomings of its own"),
        ("was GlaNet ever retracted?", "retraction"),
        ("what licence is GlaNet released under?", "licence"),
        ("did GlaNet win an award?", "award"),
        ("How much did it cost to train GlaNet?", "cost"),
        ("How much did the computation for the training of GlaNet cost?", "cost"),
        ("how many random seeds were used for GlaNet?", "seeds"),
        ("In which programming language is the code of GlaNet written?", "programmed"),
        ("When was the code of GlaNet released?", "when"),
        ("What is the corresponding author's address?", "reach"),
        ("who reviewed GlaNet?", "review"),
        ("which version of PyTorch does GlaNet need?", "version"),
        ("is there a follow-up paper to GlaNet?", "later work"),
        ("What weaknesses do the authors of GlaNet admit?", "shortcomings of its own"),
        ("what are the drawbacks of the proposed method?", "shortcomings of its own"),
    ],
)
def test_what_the_abstract_does_not_tell(question, missing):
    assert missing in (untold(question, TITLE, ABSTRACT) or "")


@pytest.mark.parametrize(
    "question",
    [
        "what limitation of earlier methods does GlaNet address?",
        "what are the limitations of labels?",
        "which drawbacks does GlaNet overcome?",
        "what do the authors of GlaNet do to make it work?",
        "does GlaNet work?",
        "how much does GlaNet reduce the computational cost?",
        "which version of gradient descent does GlaNet use?",
        "what are the follow-up steps of GlaNet?",
        "what does GlaNet propose?",
    ],
)
def test_other_matters_are_left_to_the_reading(question):
    assert untold(question, TITLE, ABSTRACT) is None


def test_an_abstract_that_tells_is_believed():
    admitting = f"{ABSTRACT} A limitation of our approach is its cost."
    assert untold("what are the limitations of GlaNet?", TITLE, admitting) is None
    planning = f"{ABSTRACT} In future work we will map ice sheets."
    assert untold("which future work is planned for GlaNet?", TITLE, planning) is None

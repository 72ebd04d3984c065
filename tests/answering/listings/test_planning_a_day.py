"""Questions of people at a conference, and others that the listings answer in other words.

The expectations were read off the five listings by eye.
"""

from __future__ import annotations

import pytest
from answering_kit import assert_abstained, assert_sound, cited

FEDERATED = "Federated Learning Based on Dynamic Regularization"
MEMORY = "Gradient Projection Memory for Continual Learning"
GROWING = "Growing Efficient Deep Networks by Structured Continuous Sparsification"
INFECTIOUS = "Predicting Infectiousness for Proactive Contact Tracing"
LAST = {
    "PMI-Masking: Principled masking of correlated spans",
    "Gradient Vaccine: Investigating and Improving Multi-task Optimization in Massively "
    "Multilingual Models",
    "Watch-And-Help: A Challenge for Social Perception and Human-AI Collaboration",
    INFECTIOUS,
}
IN_N_OUT = (
    "In-N-Out: Pre-Training and Self-Training using Auxiliary Information for "
    "Out-of-Distribution Robustness"
)
DISTORT = "Fine-Tuning can Distort Pretrained Features and Underperform Out-of-Distribution"
IMBALANCED = "Heteroskedastic and Imbalanced Deep Learning with Adaptive Regularization"
PATCHES = "A Time Series is Worth 64 Words: Long-term Forecasting with Transformers"


@pytest.mark.parametrize(
    ("question", "titles"),
    [
        ("What can I see between 13:25 and 2:30 pm on Monday?", LAST),
        ("I can only join Oral Session 2 at 13:30. Which talks can I still hear in full?", LAST),
        ("We get there at 13:30; what is still to come?", LAST),
        ("Which talks do I miss if I show up at 11:30?", {FEDERATED, MEMORY}),
        ("I've got a meeting until 13:25. What's left of Oral Session 2 after that?", LAST),
        ("Which talks take a quarter of an hour?", {FEDERATED, MEMORY, GROWING}),
        ("What does Oral Session 2 kick off with?", {FEDERATED}),
        ("With which talk does the session wrap up?", {INFECTIOUS}),
        ("Which talk has the most speakers?", {INFECTIOUS}),
        ("Papers where Tengyu Ma is neither first nor last author", {IN_N_OUT, DISTORT}),
        ("Which papers have Tengyu Ma but not as first author?", {IN_N_OUT, DISTORT, IMBALANCED}),
        ("Where can I find the PatchTST code?", {PATCHES}),
        ("is the PatchTST implementation public?", {PATCHES}),
        ("PatchTST pdf or code link, pls", {PATCHES}),
    ],
)
def test_exactly_these_papers(sample, question, titles):
    answer = sample.assistant.ask(question)
    assert_sound(answer)
    assert answer.status == "answered"
    assert cited(answer) == titles


@pytest.mark.parametrize(
    ("question", "stated"),
    [
        ("How many talks start in the hour after noon?", "6 papers"),
        ("How many talks does Monday afternoon have?", "11 papers"),
        ("Who has two papers or more here?", "Suvrit Sra has 2 papers"),
        ("Who published at ICLR in both 2021 and 2022?", "Ananya Kumar has 2 papers"),
        ("Which papers were written by one person only, as far as authors are listed?", "3 papers"),
        ("Which papers are titled with a question?", "4 papers"),
        ("Who are the coauthors of Rewon Child?", "Nobody in your library wrote with"),
        ("Which titles mention both 'neural' and 'search'?", "2 papers"),
        ("where is the code of PatchTST?", "https://github.com/yuqinie98/PatchTST"),
    ],
)
def test_what_is_stated(sample, question, stated):
    answer = sample.assistant.ask(question)
    assert answer.status == "answered"
    assert stated in answer.text


def test_nobody_is_called_listed(sample):
    answer = sample.assistant.ask("Whose authors are listed in papers.cool?")
    assert "is by listed" not in answer.text


@pytest.mark.parametrize("question", ["What can I see between 3 and 4 pm on Tuesday?"])
def test_when_nothing_is_on_nothing_is_listed(sample, question):
    assert_abstained(sample.assistant.ask(question))

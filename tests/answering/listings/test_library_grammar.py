"""What may be asked of a catalog, concept by concept, in other words than the patterns were
written for. Expectations were read off the five listings by eye, or counted over them.
"""

from __future__ import annotations

import pytest
from answering_kit import assert_abstained, assert_sound, cited

DYNAMIC = "Federated Learning Based on Dynamic Regularization"
GPM = "Gradient Projection Memory for Continual Learning"
SPARSE = "Growing Efficient Deep Networks by Structured Continuous Sparsification"
IMPLICIT = "On the Theory of Implicit Deep Learning: Global Convergence with Implicit Layers"
VDVAE = "Very Deep VAEs Generalize Autoregressive Models and Can Outperform Them on Images"
SAM = "Sharpness-aware Minimization for Efficiently Improving Generalization"
CONFORMAL = "Uncertainty Sets for Image Classifiers using Conformal Prediction"
PMI = "PMI-Masking: Principled masking of correlated spans"
VACCINE = (
    "Gradient Vaccine: Investigating and Improving Multi-task Optimization in Massively "
    "Multilingual Models"
)
WATCH = "Watch-And-Help: A Challenge for Social Perception and Human-AI Collaboration"
INFECTIOUS = "Predicting Infectiousness for Proactive Contact Tracing"
FAIR_MIXUP = "Fair Mixup: Fairness via Interpolation"
HARD_NEGATIVES = "Contrastive Learning with Hard Negative Samples"
MAMBA = "Is Mamba Effective for Time Series Forecasting?"
EMBEDDING = "Rethinking Few-Shot Image Classification: a Good Embedding Is All You Need?"
PRECONDITIONING = "When does preconditioning help or hurt generalization?"
MUSCLES = (
    "What Can You Learn From Your Muscles? Learning Visual Representation from Human Interactions"
)


@pytest.fixture
def ask(sample):
    return sample.assistant.ask


@pytest.mark.parametrize(
    ("question", "titles"),
    [
        # who stands where among the authors
        ("Papers where Yoshua Bengio comes last in the author list",
         {"Coordination Among Neural Modules Through a Shared Global Workspace"}),
        ("Is Sergey Levine the senior author of any paper?",
         {"Implicit Under-Parameterization Inhibits Data-Efficient Deep Reinforcement Learning"}),
        # alone
        ("Spotlights written by one person alone", {IMPLICIT, VDVAE}),
        ("Which spotlights have no co-authors?", {IMPLICIT, VDVAE}),
        # how names are given, and ruled out
        ("Papers by Chuang, first name Ching-Yao", {FAIR_MIXUP, HARD_NEGATIVES}),
        ("everything by Priya Donti that David Rolnick did not co-author",
         {"Enforcing robust control guarantees within neural network policies"}),
        # marks and ends of titles
        ("Which papers have a question mark in the title?",
         {MAMBA, EMBEDDING, PRECONDITIONING, MUSCLES}),
        ("Which titles end with a question mark?", {MAMBA, EMBEDDING, PRECONDITIONING}),
        ("titles beginning with the letter Q", {"QPLEX: Duplex Dueling Multi-Agent Q-Learning"}),
        ("Spotlights whose titles start with 'On'", {
            IMPLICIT, "On Statistical Bias In Active Learning: How and When to Fix It"}),
        ("posters with 'mixup' at the beginning of the title", set()),
        ("ICLR 2021 papers with both 'fair' and 'mixup' in the title", {FAIR_MIXUP}),
        # order
        ("Which talk closed Oral Session 2?", {INFECTIOUS}),
        ("Which talk opened the session?", {DYNAMIC}),
        ("When does the session start and when does it end?", {DYNAMIC, INFECTIOUS}),
        ("First spotlight in alphabetical order", {"Generalization bounds via distillation"}),
        # times
        ("What was presented between the 13:05 break and 14:00 in Oral Session 2?",
         {CONFORMAL, PMI, VACCINE, WATCH}),
    ],
)  # fmt: skip
def test_exactly_these_papers(ask, question, titles):
    answer = ask(question)
    if not titles:
        assert_abstained(answer)
        return
    assert_sound(answer)
    assert cited(answer) == titles


@pytest.mark.parametrize(
    ("question", "stated"),
    [
        ("How many people have worked with Mihaela van der Schaar?", ["5 people"]),
        ("Which authors have three or more papers?", ["Yang Song has 3", "Yoshua Bengio has 4"]),
        ("Which authors published in both 2021 and 2022?", ["Suvrit Sra", "Robbie Jones"]),
        ("What tracks are there and how many papers are in each?", ["Poster: 122", "Oral: 3"]),
        ("How are the papers distributed over the years?", ["2021: 122", "2022: 25"]),
        ("Are there more posters or spotlights?", ["122 in the track Poster", "12 in the track"]),
        ("How long does a spotlight last?", ["10.0 minutes"]),
    ],
)
def test_what_is_stated(ask, question, stated):
    answer = ask(question)
    assert answer.status == "answered"
    assert [text for text in stated if text not in answer.text] == []


def test_those_of_exactly_so_many_papers_have_no_more(ask):
    answer = ask("Who has exactly three papers here?")
    assert "Yang Song has 3 papers" in answer.text
    assert "Yoshua Bengio" not in {line[2:15] for line in answer.text.splitlines()}


def test_a_track_named_in_the_singular_restricts_before_an_exception(ask):
    answer = ask("Every oral except those by Gobinda Saha")
    assert cited(answer) == {DYNAMIC, SPARSE}


def test_what_no_listing_states_is_not_read_into_an_abstract(ask):
    assert_abstained(ask("Which room is the sharpness-aware minimization talk in?"))

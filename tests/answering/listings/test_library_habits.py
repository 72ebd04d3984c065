"""Wordings that people have in common: asides, background, slips of the finger, odd requests.

The expectations were read off the five listings by eye.
"""

from __future__ import annotations

import pytest
from answering_kit import assert_sound, cited

ERMON = {
    "Anytime Sampling for Autoregressive Models via Ordered Autoencoding",
    "Denoising Diffusion Implicit Models",
    "GeoDiff: A Geometric Diffusion Model for Molecular Conformation Generation",
}
DONTI = {
    "DC3: A learning method for optimization with hard constraints",
    "Enforcing robust control guarantees within neural network policies",
}
KIM = {
    "Parameter Efficient Multimodal Transformers for Video Representation Learning",
    "SEDONA: Search for Decoupled Neural Networks toward Greedy Block-wise Learning",
    "Self-Supervised Learning of Compressed Video Representations",
}
TENENBAUM = {
    "Learning with AMIGo: Adversarially Motivated Intrinsic Goals",
    "RISP: Rendering-Invariant State Predictor with Differentiable Simulation and Rendering for "
    "Cross-Domain Parameter Estimation",
    "Unsupervised Discovery of 3D Physical Objects from Video",
    "Watch-And-Help: A Challenge for Social Perception and Human-AI Collaboration",
}
ORALS = {
    "Federated Learning Based on Dynamic Regularization",
    "Gradient Projection Memory for Continual Learning",
    "Growing Efficient Deep Networks by Structured Continuous Sparsification",
}
FLOWTRON = "Flowtron: an Autoregressive Flow-based Generative Network for Text-to-Speech Synthesis"
WASSERSTEIN = "Efficient Wasserstein Natural Gradients for Reinforcement Learning"
PRIVATE = "Large Language Models Can Be Strong Differentially Private Learners"
IN_N_OUT = (
    "In-N-Out: Pre-Training and Self-Training using Auxiliary Information for "
    "Out-of-Distribution Robustness"
)
NEIGHBOURS = {
    "Coordination Among Neural Modules Through a Shared Global Workspace",
    "Saliency is a Possible Red Herring When Diagnosing Poor Generalization",
}
BARLOW = {
    "Barlow Twins: Self-Supervised Learning via Redundancy Reduction",
    "Guarding Barlow Twins Against Overfitting with Mixed Samples",
}


@pytest.mark.parametrize(
    ("question", "titles"),
    [
        ("What has Gunhee Kim published, according to the listings?", KIM),
        ("Going by the records, which papers has Gunhee Kim written?", KIM),
        ("My supervisor mentioned a paper by Priya Donti. Which ones are here?", DONTI),
        ("I'm putting together a reading list on Stefano Ermon's work; which of his papers do we "
         "have?", ERMON),
        ("papres by Stefano Ermon", ERMON),
        ("who worte Flowtron?", {FLOWTRON}),
        ("Find every paper co-authored by someone with the surname Tenenbaum", TENENBAUM),
        ("papers by an author called Ermon", ERMON),
        ("I think Arthur Gretton co-wrote something on Wasserstein gradients. What's it called?",
         {WASSERSTEIN}),
        ("Which papers is Xuechen Li first author of?", {PRIVATE}),
        ("Percy Liang's papers that are not at ICLR 2022", {IN_N_OUT}),
        ("Yoshua Bengio's work other than the session talks", NEIGHBOURS),
        ("which titles have the word Barlow in them", BARLOW),
        ("authors of all three orals", ORALS),
        ("In which years did Priya Donti publish?", DONTI),
        ("Which listing is Flowtron from?", {FLOWTRON}),
        ("who wrote Flowtron with Rafael Valle?", {FLOWTRON}),
    ],
)  # fmt: skip
def test_exactly_these_papers(sample, question, titles):
    answer = sample.assistant.ask(question)
    assert_sound(answer)
    assert answer.status == "answered"
    assert cited(answer) == titles


@pytest.mark.parametrize(
    ("question", "stated"),
    [
        ("how many from iclr 22", "25 papers"),
        ("how many of the session's papers are spotlights?", "12 papers"),
        ("How many papers have neither a venue nor a year?", "169 papers"),
        ("number of papers with authors but without a venue", "15 papers"),
        ("Who wrote more papers here: Suvrit Sra or Yoshua Bengio?", "4 by Yoshua Bengio"),
        ("break the library down by venue", "ICLR: 147 papers"),
        ("Which conference are most papers from?", "ICLR: 147 papers"),
        ("Which ICLR 2021 posters have between 8 and 9 authors?", "with 8 to 9 authors"),
    ],
)
def test_what_is_counted(sample, question, stated):
    answer = sample.assistant.ask(question)
    assert answer.status == "answered"
    assert stated in answer.text


def test_a_slip_of_the_finger_is_told(sample):
    answer = sample.assistant.ask("papres by Stefano Ermon")
    assert "read “papres” as “papers”" in answer.notes


@pytest.mark.parametrize("question", ["papers on session typing", "why do poster sessions matter?"])
def test_what_is_spelt_as_it_should_be_stays(sample, question):
    assert not any("read “" in note for note in sample.assistant.ask(question).notes)

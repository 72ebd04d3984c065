"""Comparisons over the sample library: every side is quoted, and a missing one is named.

Expected papers and sentences are those of the listings, read by eye.
"""

from __future__ import annotations

import pytest
from answering_kit import assert_abstained, assert_sound, cited

SWA = "Averaging Weights Leads to Wider Optima and Better Generalization"
SEMA = "Switch EMA: A Free Lunch for Better Flatness and Sharpness"
SAM = "Sharpness-aware Minimization for Efficiently Improving Generalization"
PATCH = "A Time Series is Worth 64 Words: Long-term Forecasting with Transformers"
AUTOFORMER = (
    "Autoformer: Decomposition Transformers with Auto-Correlation for Long-Term Series Forecasting"
)
AMSGRAD = "On the Convergence of Adam and Beyond"
WRAPNET = "WrapNet: Neural Net Inference with Ultra-Low-Precision Arithmetic"
FEDERATED_BITS = "Bitwidth Heterogeneous Federated Learning with Progressive Weight Dequantization"
AVRIL = "Scalable Bayesian Inverse Reinforcement Learning"
INTERPOLE = "Explaining by Imitating: Understanding Decisions by Interpretable Policy Learning"


@pytest.fixture
def ask(sample):
    return sample.assistant.ask


@pytest.mark.parametrize(
    ("question", "papers"),
    [
        ("What is the difference between SWA and Switch EMA?", {SWA, SEMA}),  # by short names
        ("Compare sharpness-aware minimization with stochastic weight averaging", {SAM, SWA}),
        ("Autoformer or PatchTST: which splits the series into patches?", {AUTOFORMER, PATCH}),
        (
            "How is the paper on low-precision accumulators different from the one where clients "
            "have different bitwidths?",
            {WRAPNET, FEDERATED_BITS},
        ),
        (  # a name that no abstract has, with its explanation
            "How do FedDyn (dynamic regularization) and analytic federated learning cope with "
            "different data?",
            {"Federated Learning Based on Dynamic Regularization", "Analytic Federated Learning"},
        ),
        (  # an abbreviated title, and a name that an abstract introduces
            "Compare the guarantees of 'Optimism in RL with generalized linear function "
            "approximation' and of LOOP.",
            {
                "Optimism in Reinforcement Learning with Generalized Linear Function Approximation",
                "Sample-efficient Learning of Infinite-horizon Average-reward MDPs with General "
                "Function Approximation",
            },
        ),
        (  # sides after the question
            "which classical tool does each marry with a GNN: the boosting paper and the "
            "structured proxy network?",
            {
                "Boost then Convolve: Gradient Boosting Meets Graph Neural Networks",
                "Neural Structured Prediction for Inductive Node Classification",
            },
        ),
        (  # RAPID is written as an ordinary word elsewhere
            "AMIGo vs RAPID",
            {
                "Learning with AMIGo: Adversarially Motivated Intrinsic Goals",
                "Rank the Episodes: A Simple Approach for Exploration in "
                "Procedurally-Generated Environments",
            },
        ),
        (  # two names and no wording that compares
            "What does S-Mamba use in place of attention, and what does Autoformer use instead?",
            {AUTOFORMER, "Is Mamba Effective for Time Series Forecasting?"},
        ),
        (  # a side named by function words only
            "Interpole and the what-if method both audit clinicians; how do they differ?",
            {INTERPOLE, 'Learning "What-if" Explanations for Sequential Decision-Making'},
        ),
        (  # described, among the few papers that have the name of what both are said to beat
            "Two papers beat MoCo, one by a consistency term and the other by filming people. How?",
            {
                "CO2: Consistent Contrast for Unsupervised Visual Representation Learning",
                "What Can You Learn From Your Muscles? Learning Visual Representation from Human "
                "Interactions",
            },
        ),
        (  # two questions after one thing
            "Which mutual information estimators fail the checks and which one passes?",
            {
                "Understanding the Limitations of Variational Mutual Information Estimators",
                "MINDE: Mutual Information Neural Diffusion Estimation",
            },
        ),
        (  # told only by the name that both have
            "Two papers abbreviate their method AFL. How do they differ?",
            {"Analytic Federated Learning", "Anarchic Federated Learning"},
        ),
        ("how are AVRIL and Interpole alike?", {AVRIL, INTERPOLE}),  # a name in quotation marks
        (
            "Is distillation done differently in PS-KD than in the softmax regression paper?",
            {
                "Self-Knowledge Distillation with Progressive Refinement of Targets",
                "Knowledge distillation via softmax regression representation learning",
            },
        ),
        (  # told by who wrote them
            "What do the two papers by Kaidi Cao have in common?",
            {
                "Concept Learners for Few-Shot Learning",
                "Heteroskedastic and Imbalanced Deep Learning with Adaptive Regularization",
            },
        ),
        (
            "What is to blame for over-squashing according to Alon & Yahav, and what according to "
            "the curvature paper?",
            {
                "On the Bottleneck of Graph Neural Networks and its Practical Implications",
                "Understanding over-squashing and bottlenecks on graphs via curvature",
            },
        ),
        (
            "Tell me how Vaze et al. on open-set recognition and the 'good embedding' paper agree",
            {
                "Open-Set Recognition: A Good Closed-Set Classifier is All You Need",
                "Rethinking Few-Shot Image Classification: a Good Embedding Is All You Need?",
            },
        ),
        (
            "What do Alon and Yahav say causes over-squashing, and what does the curvature paper "
            "add to that?",
            {
                "On the Bottleneck of Graph Neural Networks and its Practical Implications",
                "Understanding over-squashing and bottlenecks on graphs via curvature",
            },
        ),
        (
            "How does WrapNet's arithmetic compare with progressive weight dequantization in "
            "federated learning?",
            {WRAPNET, FEDERATED_BITS},
        ),
        (
            "Compare how Chuang & Mroueh and the matrix estimation paper define fairness",
            {
                "Fair Mixup: Fairness via Interpolation",
                "Matrix Estimation for Individual Fairness",
            },
        ),
        (
            "offline RL: OPAL or the risk-averse one, which cares about the worst case?",
            {
                "OPAL: Offline Primitive Discovery for Accelerating Offline Reinforcement Learning",
                "Risk-Averse Offline Reinforcement Learning",
            },
        ),
        ("SWA, SAM and Switch EMA: what does each average or minimise?", {SWA, SAM, SEMA}),
    ],
)
def test_every_side_is_cited(ask, question, papers):
    answer = ask(question)
    assert_sound(answer)
    assert answer.status == "answered"
    assert papers <= cited(answer)


def test_each_side_has_a_block_that_names_its_paper(ask):
    answer = ask("SWA versus Switch EMA")
    blocks = [line for line in answer.text.splitlines() if line.startswith("- ")]
    assert len(blocks) == 2
    for block, citation in zip(blocks, answer.citations, strict=True):
        assert citation.paper.title in block
        assert f"[{citation.number}]" in block


def test_the_sentence_is_about_what_is_asked(ask):
    answer = ask("DiWA vs Model Stock: how many models does each average?")
    quoted = {claim.text for claim in answer.claims}
    assert any("only two fine-tuned models" in text for text in quoted)


def test_a_side_that_the_library_lacks_is_named(ask):
    answer = ask("Switch EMA vs RoFormer: what is the difference?")
    assert_sound(answer)
    assert answer.status == "answered"
    assert cited(answer) == {SEMA}
    assert "RoFormer" in answer.text.splitlines()[-1]


def test_sides_that_the_library_lacks_altogether(ask):
    assert_abstained(ask("What is the difference between RoFormer and Longformer?"))


def test_a_fact_with_an_and_in_it_is_no_comparison(ask):
    answer = ask("In how many StarCraft scenarios does RODE win, and how does it learn roles?")
    assert_sound(answer)
    assert "9 of the 14 scenarios" in answer.claims[0].text
    assert not answer.text.startswith("- ")


def test_two_things_that_one_abstract_speaks_of_are_a_fact(ask):
    answer = ask(
        "Are temperatures set by frequent or rare semantics in temperature individualization?"
    )
    assert_sound(answer)
    assert cited(answer) == {
        "Not All Semantics are Created Equal: Contrastive Self-supervised Learning with Automatic "
        "Temperature Individualization"
    }

"""The same questions about the listings in the words of other people.

The expectations were read off the five listings by eye.
"""

from __future__ import annotations

import pytest
from answering_kit import assert_abstained, assert_sound, cited

ROLES = "RODE: Learning Roles to Decompose Multi-Agent Tasks"
ZHANG = {
    ROLES,
    "DOP: Off-Policy Multi-Agent Decomposed Policy Gradients",
    "QPLEX: Duplex Dueling Multi-Agent Q-Learning",
}
LIANG = "Large Language Models Can Be Strong Differentially Private Learners"
DEMONSTRATION = "Learning from Demonstration with Weakly Supervised Disentanglement"
SECOND = "Modeling the Second Player in Distributionally Robust Optimization"
MISSING = "not-MIWAE: Deep Generative Modelling with Missing not at Random Data"
PARETO = "Learning the Pareto Front with Hypernetworks"
TWICE = {
    "CO2: Consistent Contrast for Unsupervised Visual Representation Learning",
    "Repurposing Pretrained Models for Robust Out-of-domain Few-Shot Learning",
    "Self-Supervised Learning of Compressed Video Representations",
}
VIDEO = "Self-Supervised Learning of Compressed Video Representations"
MULTIMODAL = "Parameter Efficient Multimodal Transformers for Video Representation Learning"
VACCINE = (
    "Gradient Vaccine: Investigating and Improving Multi-task Optimization in "
    "Massively Multilingual Models"
)
SHARED = "Contrastive Learning with Hard Negative Samples"
SHARP = "Sharpness-aware Minimization for Efficiently Improving Generalization"
SAFE = "Conservative Safety Critics for Exploration"
VDVAE = "Very Deep VAEs Generalize Autoregressive Models and Can Outperform Them on Images"
PMI = "PMI-Masking: Principled masking of correlated spans"
TRACING = "Predicting Infectiousness for Proactive Contact Tracing"
NAS = "Geometry-Aware Gradient Algorithms for Neural Architecture Search"
IMPLICIT = "Implicit Under-Parameterization Inhibits Data-Efficient Deep Reinforcement Learning"
YU = {
    "Incorporating Symmetry into Deep Dynamics Models for Improved Generalization",
    "Trajectory Prediction using Equivariant Continuous Convolution",
}
DU = {
    "Few-Shot Learning via Learning the Representation, Provably",
    "Optimism in Reinforcement Learning with Generalized Linear Function Approximation",
}
NEMO = "NeMo: Neural Mesh Models of Contrastive Features for Robust 3D Pose Estimation"
BOUNDS = "Generalization bounds via distillation"
ORALS = {
    "Federated Learning Based on Dynamic Regularization",
    "Gradient Projection Memory for Continual Learning",
    "Growing Efficient Deep Networks by Structured Continuous Sparsification",
}
OPAL = "OPAL: Offline Primitive Discovery for Accelerating Offline Reinforcement Learning"
WATCH = "Watch-And-Help: A Challenge for Social Perception and Human-AI Collaboration"
LATE = {VACCINE, WATCH, TRACING}
ACTIVE = "On Statistical Bias In Active Learning: How and When to Fix It"


@pytest.mark.parametrize(
    ("question", "titles"),
    [
        ("could you pull up everything Chongjie Zhang has in here?", ZHANG),
        ("please fetch me Chongjie Zhang's stuff, thanks", ZHANG),
        ("Zhang Chongjie", ZHANG),
        ("Tatsu Hashimoto, papers from 2021", {SECOND}),
        ("the hypernetwork paper Fetaya was on", {PARETO}),
        ("did Yale Song and Gunhee Kim publish together?", {VIDEO, MULTIMODAL}),
        ("any paper that Suvrit Sra and Stefanie Jegelka share?", {SHARED}),
        ("Suvrit Sra + Stefanie Jegelka", {SHARED}),
        ("which papers turn up in more than one listing", TWICE),
        ("what's listed in both the Hugging Face viewer and papers.cool?", TWICE),
        ("papers by Kolter but not anything with Donti", {
            "Learning perturbation sets for robust machine learning"}),
        ("what comes after the PMI masking talk", {VACCINE}),
        ("who is presenting at 12:45", {ACTIVE}),
        ("who's on at half past twelve?", {SHARP}),
        ("12:30", {SHARP}),
        ("which talks last fifteen minutes", ORALS),
        ("talks longer than 10 minutes", ORALS),
        ("Which talk comes just before Kenji Kawaguchi's?", {BOUNDS}),
        ("everything co-authored by levine (sergey) and aviral kumar", {SAFE, OPAL, IMPLICIT}),
        ("I can only join from 13:40 onwards; list the spotlights I can still see.", LATE),
        ("Is Rose Yu an author of any of the papers, not merely a moderator?", YU),
        ("Do you have anything from Du, Simon S.?", DU),
        ("Kolter but not Donti", {"Learning perturbation sets for robust machine learning"}),
        ("has X. Y. Han anything here", {
            "Neural Collapse Under MSE Loss: Proximity to and Dynamics on the Central Path"}),
        ("What did Levine and Aviral Kumar do together on exploration?", {SAFE, OPAL}),
        ("spotlights that aren't in the afternoon", {
            "Geometry-Aware Gradient Algorithms for Neural Architecture Search"}),
    ],
)  # fmt: skip
def test_exactly_these_papers(sample, question, titles):
    answer = sample.assistant.ask(question)
    assert_sound(answer)
    assert answer.status == "answered"
    assert cited(answer) == titles


@pytest.mark.parametrize(
    ("question", "title", "stated"),
    [
        ("I need the openreview link of Yordan Hristov's robot paper", DEMONSTRATION, "Ldau9eHU"),
        ("could I have the pdf of the Frellsen missing data paper?", MISSING, "pdf"),
        ("Percy Liang's privacy paper: who is first author?", LIANG, "is Xuechen Li."),
        ("authors: not-MIWAE", MISSING, "Niels Bruun Ipsen"),
        ("RODE: venue?", ROLES, "ICLR (2021)"),
        ("poster or oral: RODE", ROLES, "Poster"),
        ("I need to cite RODE, which year and venue?", ROLES, "ICLR (2021)"),
        ("I need to cite RODE, which year and venue?", ROLES, "is from 2021"),
        ("who first-authored RODE?", ROLES, "is Tonghan Wang."),
        ("which slot did the Gradient Vaccine talk get?", VACCINE, "13:40 - 13:50"),
        ("when's Gradient Vaccine on?", VACCINE, "13:40 - 13:50"),
        ("Who else worked on NeMo besides Alan Yuille?", NEMO, "Angtian Wang"),
        ("who wrote the paper with Behnam Neyshabur on sharpness?", SHARP, "Pierre Foret"),
        ("When and where is Very Deep VAEs presented?", VDVAE, "12:55 - 13:05"),
        ("When and where is Very Deep VAEs presented?", VDVAE, "Oral Session 2"),
        ("Which session is PMI-Masking in and when?", PMI, "13:30 - 13:40"),
        ("Which session is PMI-Masking in and when?", PMI, "Oral Session 2"),
        ("which venue published RODE, and when?", ROLES, "is from 2021"),
        ("How long is the talk on contact tracing?", TRACING, "14:00 - 14:10"),
        ("who is speaking at a quarter to twelve?", NAS, "Liam Li"),
    ],
)
def test_the_one_paper_and_what_is_stated_of_it(sample, question, title, stated):
    answer = sample.assistant.ask(question)
    assert_sound(answer)
    assert cited(answer) == {title}
    assert stated in answer.text


@pytest.mark.parametrize(
    ("question", "stated"),
    [
        ("how many ICLR papers from 2021 and 2022 taken together?", "147 papers"),
        ("How many are from 2021 and how many from 2022?", "122 of 2021; 25 of 2022."),
        ("count all posters combined", "122 papers"),
        ("how many papers do I have overall?", "316 papers"),
        ("How big is my library?", "316 papers"),
        ("how many papers came with the virtual site listing", "15 papers"),
        ("how many entries are from the Hugging Face listings", "254 papers"),
        ("How many items carry a track?", "137 papers"),
    ],
)
def test_counts(sample, question, stated):
    answer = sample.assistant.ask(question)
    assert answer.status == "answered"
    assert stated in answer.text


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("which papers did Ashish Vaswani write with Noam Shazeer", "is by Ashish Vaswani."),
        ("is there anything from Kaiming He's team", "is by Kaiming He."),
        ("who wrote the bird flocking paper?", "states its authors for"),
        ("who is the author of Attention is all you need?", "No paper in your library fits"),
        ("papers on child development by Levine", "on “child development” by Sergey Levine"),
    ],
)
def test_what_is_not_there_is_said(sample, question, reason):
    answer = sample.assistant.ask(question)
    assert_abstained(answer)
    assert reason in answer.text


def test_a_number_of_people_that_a_paper_had_is_none_of_the_listings(sample):
    assert_abstained(sample.assistant.ask("How many people rated the dances in Dance Revolution?"))


def test_talks_asked_for_by_time_stand_in_the_order_of_the_programme(sample):
    answer = sample.assistant.ask("talks before noon")
    assert [citation.paper.time[10:15] for citation in answer.citations] == [
        "11:00", "11:15", "11:30", "11:45",
    ]  # fmt: skip


def test_a_doubtful_word_is_left_out_and_told(sample):
    answer = sample.assistant.ask("got a paper from Pulkit Agrawal in the stack?")
    assert cited(answer) == {OPAL}
    assert "“stack” is not used" in answer.text

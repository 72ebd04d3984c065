"""Questions about the listings, answered exactly from the sample library.

The expectations were read off the five listings by eye.
"""

from __future__ import annotations

import pytest
from answering_kit import assert_abstained, assert_sound, cited

from rag.paper import Filters

SAM = "Sharpness-aware Minimization for Efficiently Improving Generalization"
CONTACT = "Predicting Infectiousness for Proactive Contact Tracing"
SEDONA = "SEDONA: Search for Decoupled Neural Networks toward Greedy Block-wise Learning"
EINOPS = "Einops: Clear and Reliable Tensor Manipulations with Einstein-like Notation"
SYSTEMATIC = "Systematic generalisation with group invariant predictions"
CONFORMAL = "Uncertainty Sets for Image Classifiers using Conformal Prediction"
ROSE_YU = {
    "Incorporating Symmetry into Deep Dynamics Models for Improved Generalization",
    "Trajectory Prediction using Equivariant Continuous Convolution",
}
ORALS = {
    "Federated Learning Based on Dynamic Regularization",
    "Gradient Projection Memory for Continual Learning",
    "Growing Efficient Deep Networks by Structured Continuous Sparsification",
}


@pytest.mark.parametrize(
    ("question", "titles"),
    [
        ("single-author papers", {
            EINOPS,
            "On the Theory of Implicit Deep Learning: Global Convergence with Implicit Layers",
            "Very Deep VAEs Generalize Autoregressive Models and Can Outperform Them on Images"}),
        ("spotlights before noon", {
            "Geometry-Aware Gradient Algorithms for Neural Architecture Search"}),
        ("talks that are not spotlights", ORALS),
        ("papers by Bengio and Courville", {SYSTEMATIC}),
        ("papers by Rose Yu except those from 2022", ROSE_YU),
        ("papers listed twice", {
            "CO2: Consistent Contrast for Unsupervised Visual Representation Learning",
            "Repurposing Pretrained Models for Robust Out-of-domain Few-Shot Learning",
            "Self-Supervised Learning of Compressed Video Representations"}),
        ("the longest talks", ORALS),
        ("which talk closes Oral Session 2?", {CONTACT}),
        ("what comes right after the talk on conformal prediction?", {
            "PMI-Masking: Principled masking of correlated spans"}),
        ("co-authors of Rose Yu", ROSE_YU),
        ("which spotlight has the most authors?", {CONTACT}),
        ("papers with Yoshua Bengio as first author", {CONTACT}),
        ("which papers are by Aviral Kumar as first author, at ICLR 2021?", {
            "Implicit Under-Parameterization Inhibits Data-Efficient Deep Reinforcement Learning"}),
        ("what else did the authors of SEDONA write?", {
            "Parameter Efficient Multimodal Transformers for Video Representation Learning",
            "Self-Supervised Learning of Compressed Video Representations"}),
        ("what is presented at 11:35?", {
            "Growing Efficient Deep Networks by Structured Continuous Sparsification"}),
        ("how long are the orals?", ORALS),
        ("papers in which Sergey Levine is a co-author since 2021", {
            "Conservative Safety Critics for Exploration",
            "Implicit Under-Parameterization Inhibits Data-Efficient Deep Reinforcement Learning",
            "OPAL: Offline Primitive Discovery for Accelerating Offline Reinforcement Learning"}),
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
        ("how many papers have no venue?", "169 papers in your library without a venue."),
        ("how many papers have no authors?", "154 papers in your library without authors."),
        ("how many talks are there?", "15 papers"),
        ("how many papers are there per track?", "Poster: 122 papers"),
        ("which venues are there?", "1 venue in your library: ICLR."),
        ("which years are covered?", "2 years in your library: 2021 and 2022."),
        ("how many spotlights start after 1 pm?", "5 papers"),
        ("who has the most papers?", "Yoshua Bengio has 4 papers"),
        ("co-authors of Rose Yu", "Jinxi Li, Robin Walters and Rui Wang"),
        ("Is SAM an oral?", f"No. **{SAM}** is in the track Spotlight."),
        ("Did Gunhee Kim write SEDONA?", f"Yes. **{SEDONA}** is by"),
        ("Did Yann LeCun write SEDONA?", f"No. **{SEDONA}** is by"),
        ("Was Einops published at NeurIPS?", f"No. **{EINOPS}** appeared at ICLR (2022)."),
        ("who is the last author of SEDONA?", "is Gunhee Kim."),
        ("when does Rewon Child speak?", "Mon 3 May 12:55 - 13:05 PDT"),
        ("who gives the talk at 12:15?", "Kenji Kawaguchi"),
        ("who wrote SAM and where is its pdf?", "No listing in your library states a link"),
    ],
)
def test_the_value_is_stated(sample, question, stated):
    answer = sample.assistant.ask(question)
    assert_sound(answer)
    assert answer.status == "answered"
    assert stated in answer.text


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("papers by Yann LeCun", "No paper in your library is by Yann LeCun."),
        ("papers by Samy Bengio", "The nearest name is Yoshua Bengio."),
        ("papers of 2019", "No paper in your library is from 2019. Its years: 2021 and 2022."),
        ("ICLR 2022 posters", "in the track Poster, but none of 2022. Their years: 2021."),
        ("papers by Chelsea Finn of 2021", "1 paper in your library by Chelsea Finn, but none of"),
        ("papers from NeurIPS", "No paper in your library is from NeurIPS. Its venues: ICLR."),
        ("talks on Tuesday", "No paper in your library is on Tuesday. Its days: Mon 3 May."),
        ("papers that are both a poster and an oral", "a listing gives it one track"),
        ("what did Rose Yu and Yang Song write together?", "Rose Yu has 2, Yang Song has 3"),
        ("link to Einops", "states a link for"),
        ("papers by the authors of BEiT", "No other paper in your library is by an author of"),
    ],
)
def test_what_is_not_there_is_said(sample, question, reason):
    answer = sample.assistant.ask(question)
    assert_abstained(answer)
    assert reason in answer.text


def test_a_count_of_an_unknown_author_is_none(sample):
    answer = sample.assistant.ask("how many papers are by Yann LeCun?")
    assert answer.status == "answered"
    assert answer.text.startswith("0 papers in your library by Yann LeCun.")


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("ICLR 2021 posters by Kim", "Read as: papers by Dongkwan Kim or Gunhee Kim from ICLR of "
                                     "2021 in the track Poster."),
        ("papers by Gunhe Kim", "“Gunhe Kim” is read as Gunhee Kim."),
        ("papers by Bengio or LeCun", "No paper here is by LeCun."),
        ("posters on RL but not offline RL", "papers in the track Poster not on “offline RL”."),
        ("what does Bengio say about contact tracing?", "Read as: papers by Yoshua Bengio."),
    ],
)  # fmt: skip
def test_what_was_read_is_told(sample, question, line):
    last = sample.assistant.ask(question).text.splitlines()[-1]
    assert line in last
    assert "If something else was meant, ask in other words" in last


@pytest.mark.parametrize(
    "question", ["which papers study pruning?", "who wrote BEiT?", "what is SAM?"]
)
def test_nothing_read_is_nothing_told(sample, question):
    assert "Read as" not in sample.assistant.ask(question).text


def test_a_flag_wins_over_the_question_and_says_so(sample):
    given = Filters(authors=("Rose Yu",), years=(2021, 2021))
    answer = sample.assistant.ask("papers of 2019", filters=given)
    assert cited(answer) == ROSE_YU
    assert "--year asks for papers of 2021 and wins over the question's “of 2019”" in answer.text


def test_flags_that_no_paper_meets_say_which(sample):
    orals_of_iclr = Filters(venues=("ICLR",), tracks=("Oral",))
    answer = sample.assistant.ask("federated learning", filters=orals_of_iclr)
    assert_abstained(answer)
    assert "3 papers in your library in the track Oral, but none from ICLR." in answer.text


def test_an_unknown_author_of_a_flag_is_named(sample):
    answer = sample.assistant.ask("video", filters=Filters(authors=("Gunhe Kim",)))
    assert_abstained(answer)
    assert (
        "No paper in your library is by Gunhe Kim. The nearest name is Gunhee Kim." in answer.text
    )

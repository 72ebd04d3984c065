"""Comparisons with what the library does not hold: the missing side is named, never replaced.

Expected papers and sentences are those of the listings, read by eye.
"""

from __future__ import annotations

import pytest
from answering_kit import assert_abstained, assert_sound, cited
from written_kit import FLIGHT, Bench, knowing

from rag.answering.comparisons.side_names import bare_names, is_of_name, may_stand_for
from rag.paper import Paper
from rag.text import words

FRACTAL = "FractalNet: Ultra-Deep Neural Networks without Residuals"
BYOL = "The Edge of Orthogonality: A Simple View of What Makes BYOL Tick"
DDIM = "Denoising Diffusion Implicit Models"
GPM = "Gradient Projection Memory for Continual Learning"
SRPO = "Self-Improving Robust Preference Optimization"
FEDDYN = "Federated Learning Based on Dynamic Regularization"


@pytest.fixture
def ask(sample):
    return sample.assistant.ask


@pytest.mark.parametrize(
    ("question", "held", "missing"),
    [
        ("FractalNet vs CLIP", FRACTAL, "CLIP"),
        ("FractalNet and CLIP", FRACTAL, "CLIP"),
        ("simclr vs byol", BYOL, "simclr"),
        ("is VICReg better than SwAV?", "VICReg: Variance-Invariance-Covariance Regularization "
         "for Self-Supervised Learning", "SwAV"),
    ],
)  # fmt: skip
def test_a_name_that_some_abstract_has_in_passing(ask, question, held, missing):
    """A paper other than that of the side which is held is quoted for the name only."""
    answer = ask(question)
    assert_sound(answer)
    assert answer.status == "answered"
    last = answer.text.splitlines()[-1]
    assert last.startswith(f"No paper in your library is about “{missing}”; the abstract of ")
    assert held in cited(answer)
    (other,) = [c for c in answer.citations if c.paper.title != held]
    (evidence,) = other.evidence
    assert missing.lower() in evidence.text.lower()
    assert evidence.text in last


@pytest.mark.parametrize(
    ("question", "held", "missing", "quoted"),
    [
        ("compare FractalNet and ResNet", FRACTAL, "ResNet", "standard residual networks"),
        ("compare SimSiam and BYOL", BYOL, "SimSiam", "such as BYOL or SimSiam"),
        ("difference between DDIM and DDPM", DDIM, "DDPM", "compared to DDPMs"),
        ("AdEMAMix or AdamW?", "The AdEMAMix Optimizer: Better, Faster, Older", "AdamW",
         "performs comparably to an AdamW model"),
    ],
)  # fmt: skip
def test_a_name_that_the_other_side_has(ask, question, held, missing, quoted):
    answer = ask(question)
    assert_sound(answer)
    assert cited(answer) == {held}
    assert any(quoted in claim.text for claim in answer.claims)
    last = answer.text.splitlines()[-1]
    assert last.startswith(f"No paper in your library is about “{missing}”; ")
    assert last.endswith("names it above [1].")


@pytest.mark.parametrize(
    ("question", "held", "missing"),
    [
        ("not-MIWAE vs GAIN for missing data",  # to gain is a word of many abstracts
         {"not-MIWAE: Deep Generative Modelling with Missing not at Random Data"}, "GAIN"),
        ("how does GShard compare to Switch Transformer?",  # Switch EMA is something else
         {"GShard: Scaling Giant Models with Conditional Computation and Automatic Sharding"},
         "Switch Transformer"),
        ("compare GPM with EWC and experience replay",
         {GPM, "Remembering for the Right Reasons: Explanations Reduce Catastrophic Forgetting"},
         "EWC"),
        ("DOP, QPLEX and COMA",
         {"DOP: Off-Policy Multi-Agent Decomposed Policy Gradients",
          "QPLEX: Duplex Dueling Multi-Agent Q-Learning"}, "COMA"),
        ("Which one trains faster, GShard or DeepSpeed?",
         {"GShard: Scaling Giant Models with Conditional Computation and Automatic Sharding"},
         "DeepSpeed"),
        ("Which is better for federated learning, FedProx or FedDyn?", {FEDDYN}, "FedProx"),
    ],
)  # fmt: skip
def test_a_name_that_no_abstract_has(ask, question, held, missing):
    answer = ask(question)
    assert_sound(answer)
    assert cited(answer) == held
    assert answer.text.splitlines()[-1] == f"No paper in your library is about “{missing}”."


def test_a_paper_that_names_both_missing_sides_is_read(ask):
    answer = ask("PPO vs DPO")
    assert_sound(answer)
    assert cited(answer) == {SRPO}
    assert "about “PPO” or “DPO”; the abstract of" in answer.text.splitlines()[-1]


def test_no_side_at_all(ask):
    answer = ask("GPT-4 vs Llama 2")
    assert_abstained(answer)
    assert answer.text.startswith("No paper in your library is about “GPT-4” or “Llama 2”.")
    assert "Only-prompting Self-rewarding Online Preference Optimization" in answer.text


def test_a_model_answers_and_the_missing_side_is_told_after_it(glaciers: Bench):
    chat = knowing(f"{FLIGHT} [drones].")
    answer = glaciers.ask("How does DroneIce differ from IceSat?", chat)
    assert answer.usage.llm_calls
    assert cited(answer) == {"DroneIce: Glacier Photography with Drones"}
    assert answer.text.splitlines()[-1] == "No paper in your library is about “IceSat”."


ABSTRACT = (
    "Contrastive methods such as SimCLR work well. Momentum encoders (e.g., MoCo) do too. Here we "
    "propose RAPID, a rapid way. It is an instance of weight averaging (DiWA). LEAD is linear."
)


@pytest.mark.parametrize(
    ("name", "title", "own"),
    [
        ("SimCLR", "Two views", False),
        ("MoCo", "Two views", False),
        ("RAPID", "Two views", True),
        ("LEAD", "Two views", True),
        ("DiWA", "Two views", False),  # nobody says that it is theirs
        ("GAIN", "Rapid gain of weight", False),
        ("BYOL", "What makes BYOL tick", True),
        ("FedDyn", "Federated Learning Based on Dynamic Regularization", True),
        ("FedProx", "Federated Learning Based on Dynamic Regularization", False),
        ("SRPO", "Self-Improving Robust Preference Optimization", True),
        ("ResNet", "Networks without residuals", False),
    ],
)
def test_which_names_are_a_papers_own(name, title, own):
    (word,) = words(name)
    assert is_of_name(Paper(title=title, abstract=ABSTRACT), word) == own


def test_only_bare_names_are_held_to_it():
    assert [name.text for name in bare_names("the GPT-4 model")] == ["GPT"]
    assert bare_names("SimCLR's augmentations") == []
    assert bare_names("weight averaging") == []
    paper = Paper(title="Two views", abstract=ABSTRACT)
    assert may_stand_for(paper, "SimCLR's augmentations")
    assert not may_stand_for(paper, "simclr")
    assert not may_stand_for(paper, "Weight Encoders")
    assert may_stand_for(paper, "Weight Averaging")

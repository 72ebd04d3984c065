"""Follow-ups that go back to an earlier paper, or speak of two at once."""

from __future__ import annotations

import pytest

SAM = "Sharpness-aware Minimization"
TWO_TURNS = (
    "How does sharpness-aware minimization work?",
    "SAM seeks parameters in neighbourhoods with uniformly low loss [1].",
    "And what is PMI-Masking?",
    "PMI-Masking jointly masks correlated spans [1].",
)
LISTED = (
    "Which forecasting models are there?",
    "PatchTST cuts series into patches [1], S-Mamba uses a selective state space [2] and GPHT "
    "forecasts auto-regressively [3].",
)
IN_COMMON = (
    "What do Adafactor and AdamP have in common?",
    "Both modify adaptive or momentum optimizers [1] [2].",
)
COLLAPSE = (
    "How do methods such as BYOL and VICReg avoid collapse?",
    "BYOL's predictor is close to an orthogonal projection [1].",
)
EINOPS = ("What is Einops?", "Einops [1] is a notation for tensor manipulation.")


@pytest.mark.parametrize(
    ("history", "question", "named", "unnamed"),
    [
        (TWO_TURNS, "Back to the first paper: is it robust?", [SAM], ["Back", "PMI"]),
        (TWO_TURNS, "Returning to the earlier one, is it robust?", [SAM], ["Returning", "PMI"]),
        (TWO_TURNS, "Going back to sharpness-aware minimization: is it robust?", [SAM], ["PMI"]),
        (TWO_TURNS, "As for the paper on masking, is it fast?", ["PMI-Masking"], [SAM]),
        (TWO_TURNS, "is it robust?", ["PMI-Masking"], [SAM]),
        (TWO_TURNS, "which of the two is presented earlier?", [SAM, "PMI-Masking"], []),
        (LISTED, "How does the second differ from the first?",
         ["Is Mamba Effective", "64 Words"], ["the first"]),
        (LISTED, "What do the first and the last have in common?",
         ["64 Words", "Generative Pretrained"], ["the first", "the last"]),
        (IN_COMMON, "which shortcoming does each of them fix?", ["Adafactor", "AdamP"], ["them"]),
        (COLLAPSE, "is there one on the same problem in reinforcement learning?",
         ["papers", "collapse", "reinforcement learning"], ["the same"]),
        (EINOPS, "who is speaking?", ["Einops"], ["speaking"]),
        (EINOPS, "But doesn't that take longer?", ["Einops"], ["a doesn't"]),
        (EINOPS, "Won't that be slow?", ["Einops"], []),
    ],
)  # fmt: skip
def test_which_papers_are_meant(read, history, question, named, unnamed):
    text = read(question, *history) or question
    assert all(name in text for name in named), text
    assert not any(name in text for name in unnamed), text


@pytest.mark.parametrize(
    ("history", "question"),
    [
        (EINOPS, "Does training the first and last layer alone suffice?"),
        (TWO_TURNS, "Which papers are about back-translation?"),
        (TWO_TURNS, "How do people return to a saved checkpoint, and why?"),
        (LISTED, "Who is speaking in Oral Session 2 at 12:25?"),
    ],
)
def test_other_questions_are_left_alone(read, history, question):
    assert (read(question, *history) or question) == question


def test_a_coined_word_of_one_abstract_tells_the_paper_that_is_cited(read):
    history = (
        "Is there any formal analysis of invariant risk minimization?",
        "Yes, the IRM objective is analysed for classification [1].",
    )
    assert "The Risks of Invariant Risk Minimization" in read(
        "Is it worse than plain ERM?", *history
    )


def test_what_papers_do_is_no_doubtful_topic(sample):
    answer = sample.assistant.ask("Which papers average weights at ICLR?")
    assert "147 papers" not in answer.text

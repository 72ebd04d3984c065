"""Follow-ups that speak of some of the papers listed by their number: "compare the first two"."""

from __future__ import annotations

import pytest

SHARED = "Coordination Among Neural Modules Through a Shared Global Workspace"
TRACING = "Predicting Infectiousness for Proactive Contact Tracing"
SALIENCY = "Saliency is a Possible Red Herring When Diagnosing Poor Generalization"
GROUPS = "Systematic generalisation with group invariant predictions"
OTHERS = (
    "On Model Stability as a Function of Random Seed",
    "Averaging Weights Leads to Wider Optima and Better Generalization",
)
SPACETIME = "Spacetime Neural Network for High Dimensional Quantum Dynamics"
GRAVITY = "Gravity Optimizer: a Kinematic Approach on Optimization in Deep Learning"


def _listed(*titles: str) -> str:
    return "\n\n".join(f"- **{title}** [{at}]" for at, title in enumerate(titles, start=1))


FOUR = ("papers by Bengio", _listed(SHARED, TRACING, SALIENCY, GROUPS))
SIX = ("papers on predictions", _listed(SHARED, TRACING, SALIENCY, GROUPS, *OTHERS))
TWO = ("papers on contact tracing", _listed(SHARED, TRACING))
NOTHING = (
    "papers on quantum gravity",
    "No paper in your library on “quantum gravity”.\n\nNearest papers:\n\n"
    f"- **{SPACETIME}** · `rag show 36eccc883746`\n- **{GRAVITY}** · `rag show ca4264281b79`",
)
EVERY = (SHARED, TRACING, SALIENCY, GROUPS, *OTHERS, SPACETIME, "Gravity Optimizer")


@pytest.mark.parametrize(
    ("said", "question", "meant"),
    [
        (FOUR, "compare the first two", {SHARED, TRACING}),
        (FOUR, "Compare the first two papers.", {SHARED, TRACING}),
        (FOUR, "compare the last two", {SALIENCY, GROUPS}),
        (FOUR, "how do the last two differ?", {SALIENCY, GROUPS}),
        (FOUR, "what do the top three of them have in common?", {SHARED, TRACING, SALIENCY}),
        (FOUR, "what is the difference between the first 2?", {SHARED, TRACING}),
        (FOUR, "what do the first two propose?", {SHARED, TRACING}),
        (SIX, "compare the final two of these", {*OTHERS}),
        (SIX, "how do the two differ?", {SHARED, TRACING}),
        (TWO, "how do the two differ?", {SHARED, TRACING}),
        ((*FOUR, *TWO), "compare the last three", {TRACING, SALIENCY, GROUPS}),
        ((*FOUR, *NOTHING), "compare the first two", {SHARED, TRACING}),
        ((*TWO, *NOTHING), "how do they differ?", {SHARED, TRACING}),
        (TWO, "back to the other one", {TRACING}),
        (FOUR, "let's go back to the third", {SALIENCY}),
        (FOUR, "back to the one on contact tracing", {TRACING}),
    ],
)
def test_those_counted_are_meant(read, said, question, meant):
    text = read(question, *said)
    assert {title for title in EVERY if title in text} == meant


@pytest.mark.parametrize(
    "question",
    [
        "what happens in the first two layers?",
        "do the last two blocks of a network matter?",
        "which papers freeze the first two layers?",
        "compare the first two moments of the gradient in Adam",
        "does the first three epochs rule hold?",
        "which papers are about back-translation?",
        "go back to the drawing board",
        "compare the first nine",
    ],
)
def test_what_counts_no_papers_is_left_alone(read, question):
    assert (read(question, *FOUR) or question) == question


@pytest.mark.parametrize("question", ["how do they differ?", "compare them", "compare the two",
                                      "compare the first two", "what do both use?"])  # fmt: skip
def test_what_was_only_near_is_not_compared(read, question):
    text = read(question, *NOTHING) or ""
    assert SPACETIME not in text
    assert "Gravity Optimizer" not in text

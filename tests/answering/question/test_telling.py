"""A question that wants something told, worded as people ask for papers, is told from such."""

from __future__ import annotations

import pytest

from rag.answering.question.plan import plan


@pytest.mark.parametrize(
    "question",
    [
        "State the regret bound of the tide predictor.",
        "Find the reason for the melting of glaciers from below.",
        "TideNet: name the two ingredients.",
        "Name the ocean model that feeds the tide predictor.",
        "List the data sets that TideNet was tested on.",
        "Give me the number of buoys of TideNet",
        "I need the accuracy of TideNet on short tides",
        "Before we sail with it in winter: does the predictor need a new calibration?",
        "We want to run it on a buoy, where power is scarce. How does TideNet save power?",
        "TideNet: any satellites needed?",
        "TideNet: where do the tides come from",
        "runtime of the harmonic solver on spring tides?",
        "Tell me on how many coasts TideNet was tried.",
        "I would like to know for which coast TideNet is shown.",
    ],
)
def test_what_is_to_be_told_is_a_fact(question):
    assert plan(question).kind == "fact"


@pytest.mark.parametrize(
    "question",
    [
        "Find the papers on tides.",
        "Show me the best work on tides",
        "list the methods for predicting tides",
        "Give me the state of the art in tide prediction",
        "Name the attacks on tide predictors",
        "I want to predict tides. Which papers help?",
        "I need the literature on tides: anything from coasts?",
        "tides: theory and practice",
        "the theory of tides - why they rise, what they move",
        "tide prediction?",
    ],
)
def test_what_is_to_be_found_is_a_list(question):
    assert plan(question).kind == "list"

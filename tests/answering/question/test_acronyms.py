"""Abbreviations are written out as abstracts define them. Long forms read by eye."""

from __future__ import annotations

import pytest

from rag.answering.question.acronyms import expanded, long_form
from rag.library import Library
from rag.settings import Settings


@pytest.mark.parametrize(
    ("acronym", "text", "form"),
    [
        ("RL", "Recent reinforcement learning (RL) methods", "reinforcement learning"),
        ("SWA", "we use Stochastic Weight Averaging (SWA).", "Stochastic Weight Averaging"),
        ("GPM", "a gradient-projection memory (GPMs)", "gradient projection memory"),
        ("MNAR", "data missing not at random (MNAR)", "missing not at random"),
        ("RL", "the real line (R) and RL", None),
        ("SSL", "methods of self-supervised learning (SSL)", "self supervised learning"),
        ("RFT", "so robots learn from tides; robots from tides (RFT)", "robots from tides"),
        (
            "RLHF",
            "reinforcement learning from human feedback (RLHF)",
            "reinforcement learning from human feedback",
        ),
        ("VAE", "a variational autoencoder (VAE)", "variational autoencoder"),
        ("BERT", "will be consistent across three (BERT) runs", None),
        ("XY", "an unrelated phrase (XY)", None),
        ("RL", "(RL) begins the text", None),
    ],
)
def test_the_long_form_stands_before_the_parenthesis(acronym, text, form):
    assert long_form(acronym, text) == form


def test_what_the_library_agrees_on_is_written_out(sample):
    with Library(Settings(home=sample.home)) as library:
        assert expanded("Optimism in RL", library) == "Optimism in reinforcement learning"
        assert expanded("neural ODEs", library) == "neural ordinary differential equations"
        assert expanded("Optimism in ABCXYZ", library) == "Optimism in ABCXYZ"
        assert expanded("no abbreviation", library) == "no abbreviation"


def test_an_abbreviation_of_several_things_is_left_as_it_is(sample):
    # Anarchic and Analytic Federated Learning both call themselves AFL.
    with Library(Settings(home=sample.home)) as library:
        assert expanded("AFL", library) == "AFL"

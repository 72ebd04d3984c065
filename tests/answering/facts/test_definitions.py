"""What a question wants explained, and the sentence that says what it is."""

from __future__ import annotations

import pytest

from rag.answering.facts.definitions import explained, explains


@pytest.mark.parametrize(
    ("question", "what"),
    [
        ("What is RODE?", ("rode",)),
        ("what's a lottery ticket?", ("lotteri", "ticket")),
        ("What does BEiT stand for?", ("beit",)),
        ("Explain drop-path.", ("drop", "path")),
        ("what is learn-to-relax", ("learn", "to", "relax")),
    ],
)
def test_a_thing_is_to_be_explained(question, what):
    assert explained(question) == what


@pytest.mark.parametrize(
    "question",
    [
        "what is the price of multi-step meta-gradients?",
        "what is drop-path for in FractalNet?",
        "why is the sky blue?",
        "what does drop-path do to the network?",
        "weight averaging",
    ],
)
def test_nothing_is_to_be_explained(question):
    assert explained(question) == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "We present RODE, a method that learns roles.",
        "RODE is a method that learns roles.",
        "We cluster actions by what they do, a procedure called RODE.",
        "We learn roles to decompose tasks (RODE) of several agents.",
        "RODE stands for learning roles to decompose.",
    ],
)
def test_a_sentence_explains(sentence):
    assert explains(sentence, explained("What is RODE?"))


@pytest.mark.parametrize(
    "sentence",
    [
        "Videos can be viewed at https://sites.google.com/view/rode-marl.",
        "RODE outperforms all others on nine scenarios.",
        "We learn roles to decompose tasks of several agents.",
    ],
)
def test_a_sentence_does_not_explain(sentence):
    assert not explains(sentence, explained("What is RODE?"))

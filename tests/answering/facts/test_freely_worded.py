"""Facts that are asked for in other words than the abstract's: the sentence is found all the same.

Expected sentences are those of the abstracts of the sample library, read by eye.
"""

from __future__ import annotations

import pytest
from answering_kit import assert_abstained, assert_sound

from rag.answering.facts.focus import foci, wants_several
from rag.answering.facts.signs import SIGNS, signs


@pytest.mark.parametrize(
    ("question", "holding"),
    [
        # What is said of the asker is not looked for.
        ("For my survey: on which translation task does Adafactor match Adam?", "WMT 2014"),
        ("I want to shrink our sums to 8 bits. How does WrapNet bear overflow?", "cyclic"),
        # CNN is convolutional neural networks, ResNet is ResNet18.
        (
            "Less class selectivity in a CNN: what happened to accuracy on Tiny ImageNet?",
            "increased test accuracy by over 2%",
        ),
        ("Which data sets does Auto Seg-Loss experiment on?", "PASCAL VOC and Cityscapes"),
        ("What does NBDT put in place of the last layer of a network?", "replace a neural"),
        ("On how many public datasets was the Mamba forecaster evaluated?", "thirteen"),
        ("What size was the UK Biobank data analysed with stochastic PLS?", "33,000 individuals"),
        ("What price does a self-replicating net pay for also classifying digits?", "trade-off"),
        ("How fast does the (1+1)-EA optimise Switching Dynamic BinVal?", "Theta(n^{3/2})"),
        ("Why do comma strategies not mind how tall the local optima are?", "unaffected"),
        ("E2MC: how long is an SSL model to be trained further?", "handful of epochs"),
        (
            "According to the critique of self-expressive deep subspace clustering, where does the"
            " reported gain come from?",
            "post processing step",
        ),
    ],
)
def test_the_sentence_that_answers_comes_first(sample, question: str, holding: str) -> None:
    answer = sample.assistant.ask(question)
    assert_sound(answer)
    assert answer.status == "answered"
    assert holding in answer.claims[0].text


@pytest.mark.parametrize(
    "question",
    [
        "What size of the dataset did PMI-Masking use?",
        "What extra hardware does Gradient Vaccine need?",
        "What is the price of Einops in GPU memory?",
    ],
)
def test_the_words_of_asking_alone_are_no_answer(sample, question: str) -> None:
    assert_abstained(sample.assistant.ask(question))


def test_a_method_named_beside_is_no_data_set(sample) -> None:
    assert_abstained(
        sample.assistant.ask("On which data set is stochastic batch acquisition evaluated?")
    )


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Which solver and which parameter are tuned?", ["solver", "parameter"]),
        ("What kind of attack does it resist?", ["attack"]),
        ("How many coastal buoys were used?", ["buoys"]),
        ("TideNet: name the two design ingredients.", ["ingredients"]),
        ("Does it help?", []),
    ],
)
def test_what_is_asked_for(question: str, asked: list[str]) -> None:
    assert [word.text for word in foci(question)] == asked


def test_several_things_are_wanted() -> None:
    assert wants_several("which data sets were used?")
    assert wants_several("state the two parts")
    assert not wants_several("which solver is tuned?")


@pytest.mark.parametrize(
    ("question", "sentence", "sign"),
    [
        ("does it hold in winter?", "We show that tides turn twice.", 0),
        ("how much faster is it?", "It is 3 times faster on one core.", 1),
        ("what is its runtime?", "It ends after O(n log n) steps.", 2),
        ("which coasts were visited?", "We visit two coasts: Brittany and Wales.", 3),
        ("why does it fail?", "It fails because of the ice.", 4),
    ],
)
def test_a_sentence_has_the_sign_that_is_wanted(question: str, sentence: str, sign: int) -> None:
    given = signs(question, [sentence])[0]
    assert given[sign] == 1.0, SIGNS[sign]
    assert signs("what is a tide?", ["A tide is a wave."])[0] == [0.0] * len(SIGNS)


def test_what_stands_before_the_authors_own_is_told_apart() -> None:
    sentences = ["Tides are high.", "We measure them.", "They turn."]
    before = SIGNS.index("before the authors speak of their own, no earlier work wanted")
    assert [row[before] for row in signs("how high is it?", sentences)] == [1.0, 0.0, 0.0]
    assert [row[before] for row in signs("what do earlier works lack?", sentences)] == [0.0] * 3

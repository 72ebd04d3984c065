"""A question is answered by the words in which papers tell what it asks, and those are others.

Expected sentences are those of the abstracts of the sample library, read by eye.
"""

from __future__ import annotations

import pytest

from rag.answering.facts.focus import asked_first
from rag.answering.facts.paraphrases import paraphrases, told_of
from rag.answering.facts.signs import SIGNS, signs


@pytest.mark.parametrize(
    ("question", "telling", "other"),
    [
        (
            "Where does the warming come from?",
            "It results from a change of tides.",
            "The warming is strong.",
        ),
        (
            "What is TideNet trained to do?",
            "The objective is to predict waves.",
            "TideNet is large.",
        ),
        (
            "What has to be added to the pump?",
            "We endow it with a valve.",
            "The pump is old.",
        ),
        (
            "How many samples can be left out?",
            "We can exclude 20% of them.",
            "We use many samples.",
        ),
        ("How does TideNet find waves?", "By sorting them by height.", "TideNet is good at waves."),
        ("By what is the cost lowered?", "Its use saves 30\\%.", "The cost is high."),
        ("Which coasts were visited?", "We visit coasts such as Brittany.", "Coasts are wet."),
        ("Is TideNet any better than WaveNet?", "It surpasses all others.", "We train WaveNet."),
        (
            "What trade-off does TideNet offer?",
            "Small ones are quick, while deep ones are exact.",
            "TideNet has an offer.",
        ),
    ],
)
def test_what_is_asked_is_told_in_other_words(question: str, telling: str, other: str) -> None:
    told = paraphrases(question, [telling, other]).sum(axis=0)
    assert told[0] > told[1]


@pytest.mark.parametrize("question", ["What is a tide?", "Is it by Watch-And-Help?", ""])
def test_a_question_that_asks_none_of_these_things_wants_none_of_these_words(question: str) -> None:
    assert paraphrases(question, ["It results from wind.", "We exclude it."]).shape == (0, 2)


def test_a_word_said_over_and_over_counts_three_times() -> None:
    assert paraphrases("what caused it?", ["because " * 9, "because, because"]).tolist() == [
        [3.0, 2.0]
    ]


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("For sparse systems, which solver does it use in winter?", "which solver does it use"),
        ("What is the price of speed?", "What is the price"),
        ("TideNet: by how much is it faster than others?", "how much is it faster than others"),
        ("Does it help with waves?", "Does it help"),
    ],
)
def test_what_is_asked_stands_before_of_what(question: str, asked: str) -> None:
    assert " ".join(word.text for word in asked_first(question)) == asked


def test_what_announces_several_things_is_not_what_tells_them() -> None:
    announces = SIGNS.index("announces what the next tells one by one, several wanted")
    told = ["We set two tasks.", "The first is to swim; the second is to sail.", "Both are wet."]
    assert [row[announces] for row in signs("what are the two tasks?", told)] == [1.0, 0.0, 0.0]
    assert [row[announces] for row in signs("how hard is it?", told)] == [0.0] * 3
    alone = ["We set two tasks.", "They are hard to do."]
    own = ["We set two tasks: swimming and sailing.", "The first is wet."]
    assert signs("what are the two tasks?", own)[0][announces] == 0.0
    assert signs("what are the two tasks?", alone[:1])[0][announces] == 0.0


@pytest.mark.parametrize(
    ("question", "holding"),
    [
        (
            "How does PMI-Masking choose which tokens get masked together?",
            "jointly masks a token n-gram",
        ),
        (
            "What trade-off between speed and accuracy do fractal networks offer at test time?",
            "shallow subnetworks provide a quick answer",
        ),
        (
            "What should be added to Adam-like methods so that their convergence problems go away?",
            "long-term memory",
        ),
    ],
)
def test_the_sentence_that_tells_it_comes_first(sample, question: str, holding: str) -> None:
    answer = sample.assistant.ask(question)
    assert answer.status == "answered"
    assert holding in answer.claims[0].text


@pytest.mark.parametrize(
    ("question", "text", "word"),
    [
        ("What stands in place of the pump?", "We replace the pump by a valve.", "place"),
        ("Which samples can be thrown away?", "We exclude 20% of them.", "thrown"),
        ("What price does TideNet pay?", "It comes at the expense of speed.", "price"),
        ("What extra thing is it fed?", "Its input is the tide.", "fed"),
    ],
)
def test_a_word_of_the_question_is_there_where_it_is_told(question, text, word):
    assert word in told_of(question, text)
    assert word not in told_of(question, "TideNet is large.")
    assert "tidenet" not in told_of(question, text)


def test_another_word_for_a_thing_is_not_told():
    assert not told_of("Tree search papers", "The agents explore a tree of tides.")

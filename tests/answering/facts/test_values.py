"""Which value a question asks for, and whether a sentence gives it."""

from __future__ import annotations

import pytest

from rag.answering.facts.demands import counts_of
from rag.answering.facts.values import gives_value, value_asked


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What weight decay was used?", "weight decay"),
        ("What error rate does it get on ice?", "error rate"),
        ("Which value of alpha works best?", "alpha"),
        ("What is the momentum of the river average?", "momentum"),
        ("What top-1 accuracy do they reach?", "1 accuracy"),
        ("What ImageNet FID is reached?", "FID"),
        ("What delay value tau is used?", "delay"),
        ("How large is the kernel size?", "kernel size"),
        ("What error correction is used?", ""),
        ("What is In-N-Out?", ""),
        ("What is the best value?", ""),
        ("Which rivers have a high flow rate?", ""),
        ("Why is the flow rate high?", ""),
    ],
)
def test_the_term_whose_value_is_asked_for(question: str, expected: str) -> None:
    assert " ".join(word.text for word in value_asked(question)) == expected


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("What error rate does it get?", "It has an error rate of 3.1%."),
        ("What accuracy does it get on 7 lakes?", "On 7 lakes its accuracy is 91%."),
        ("Which value of alpha works best?", "We set alpha to 0.3."),
        ("What is the convergence rate?", "Its convergence rate is O(1/t)."),
        ("In what dimension is it, which dimension?", "It runs in 3000-d space."),
    ],
)
def test_a_sentence_gives_a_value(question: str, sentence: str) -> None:
    assert gives_value(sentence, value_asked(question), question)


def test_the_length_of_things_is_not_their_number() -> None:
    assert counts_of("It sees 480 clips.", {"clip"})
    assert not counts_of("It sees 30-second clips.", {"clip"})


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("What error rate does it get?", "Its error is low on all 3 lakes."),
        ("What accuracy does it get on 7 lakes?", "Its accuracy is high on 7 lakes."),
        ("What accuracy does it get?", "It has the best accuracy after 100 and 300 epochs."),
        ("What is the length?", "The length of the 30-second clips varies."),
        ("What value of alpha works best?", "The variance falls as O(1/alpha)."),
        ("What momentum does it have?", "Doshi et al. (2023) use momentum."),
    ],
)
def test_a_sentence_gives_no_value(question: str, sentence: str) -> None:
    assert not gives_value(sentence, value_asked(question), question)

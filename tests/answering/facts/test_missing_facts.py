"""The commonest trap: a fact that a known paper's abstract does not state, beside one it does.

Expected sentences are those of the abstracts of the sample library, read by eye.
"""

from __future__ import annotations

import pytest
from answering_kit import assert_abstained, assert_sound

from rag.answering.facts.demands import demands_of, measures, stand_together
from rag.text import words


@pytest.mark.parametrize(
    "question",
    [
        "what learning rate does DDIM use?",  # "learning" and "rate" are not there
        "What weight decay was used for the 1.3B AdEMAMix run?",  # weights, and EMAs that decay
        "What look-back window length was chosen for PatchTST?",
        "What perplexity does asynchronous Local-SGD get on C4?",  # perplexity, but no figure
        "what accuracy does BYOL reach on CIFAR-10?",
        "was Barlow Twins retracted?",
        "How much did it cost to train GShard?",
        "what is 2+2?",
        "by how many points does diffGrad beat Adam on CIFAR100?",  # "three functions" is no margin
        "How many more minutes of sleep did the extra steps bring in the MoTR study?",
        "What are the names of the fine-grained datasets bowtie networks were evaluated on?",
        "What error rate does SEDONA get on ImageNet with ResNet-50?",
        "Which layer did Yann LeCun insert into WrapNet?",
        "What are the limitations of bowtie networks according to the authors?",
        "Has the schedule-free optimiser won an industry competition?",
    ],
)
def test_what_the_abstract_does_not_state(sample, question: str) -> None:
    assert_abstained(sample.assistant.ask(question))


@pytest.mark.parametrize(
    ("question", "holding"),
    [
        ("What accuracy does S4 reach on sequential CIFAR-10?", r"91\% accuracy"),
        ("What is S4's accuracy on sequential CIFAR-10?", r"91\% accuracy"),
        ("what dataset was asynchronous Local-SGD evaluated on?", "the C4 dataset"),
        ("how many TPUs was GShard trained on?", "2048 TPU v3 cores"),
        # BYOL is in the title of another paper.
        # The people are those who wrote it.
        ("Which layer did Renkun Ni insert into WrapNet?", "cyclic activation layer"),
        ("what batch size can the training of BYOL be scaled to?", "batch size 24,576"),
        ("What can a selfish player gain by deviating under SMAA?", "no single selfish player"),
        (
            "How strongly does SelfAugment's rotation task agree with supervised evaluation?",
            "rank correlation",
        ),
    ],
)
def test_what_the_abstract_states(sample, question: str, holding: str) -> None:
    answer = sample.assistant.ask(question)
    assert_sound(answer)
    assert answer.status == "answered"
    assert holding in answer.citations[0].evidence[0].text


def test_names_may_stand_in_the_sentence_behind_their_kind(sample) -> None:
    answer = sample.assistant.ask("Which optimizers are analysed in Old Optimizer, New Norm?")
    assert_sound(answer)
    assert answer.status == "answered"


@pytest.mark.parametrize(
    ("question", "there"),
    [
        ("how many gigabytes of pre-training data has BEiT?", "pre-"),
        ("In how many watts of pretraining does BEiT end?", "pretraining"),
    ],
)
def test_a_word_that_is_there_in_another_form_is_not_said_to_be_missing(
    sample, question: str, there: str
) -> None:
    answer = sample.assistant.ask(question)
    assert_abstained(answer)
    assert there not in answer.text.splitlines()[0].split("**")[-1]


def test_the_value_is_what_is_said_to_be_missing(sample) -> None:
    answer = sample.assistant.ask("What weight decay was used for the 1.3B AdEMAMix run?")
    assert "nowhere gives a figure for “weight decay”." in answer.text


def test_a_metric_is_measured_where_a_number_stands_beside_it() -> None:
    metrics = {"perplex"}
    assert measures("It reaches a perplexity of 12.4.", metrics)
    assert not measures(
        "With models of 150M parameters on the C4 data set it matches the other ones in terms of "
        "perplexity.",
        metrics,
    )


def test_the_words_of_a_term_stand_together() -> None:
    term = words("weight decay")
    assert stand_together("We tune the weight decay.", term)
    assert not stand_together("The weight of older gradients is high, and decays slowly.", term)


def test_what_the_paper_makes_needs_no_name_that_is_known() -> None:
    assert demands_of("Which data set was used?").proper
    assert not demands_of("Which new data set do they propose?").proper

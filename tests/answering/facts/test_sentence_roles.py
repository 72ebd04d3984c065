"""Which part of an abstract a question is after, and which part a sentence plays."""

from __future__ import annotations

import pytest

from rag.answering.facts.roles import roles_of, wanted_roles


@pytest.mark.parametrize(
    ("question", "role"),
    [
        ("why does it generalize?", "cause"),
        ("what is wrong with earlier methods?", "shortcoming"),
        ("on which data sets was it tested?", "evaluation"),
        ("does it outperform BERT?", "result"),
        ("how does it choose the step size?", "method"),
        ("what do the authors propose?", "introduction"),
        ("is the code public?", "availability"),
        ("what is a lottery ticket?", "definition"),
    ],
)
def test_a_question_is_after(question, role):
    assert role in wanted_roles(question)


def test_a_bare_topic_is_after_nothing():
    assert wanted_roles("weight averaging") == frozenset()


@pytest.mark.parametrize(
    ("sentence", "role"),
    [
        ("This improves because the noise is averaged out.", "cause"),
        ("However, such methods suffer from high cost.", "shortcoming"),
        ("Specifically, our method aggregates the gradients.", "method"),
        ("In this paper, we propose a new optimizer.", "introduction"),
        ("We show that it outperforms all others.", "result"),
        ("We evaluate it on five benchmarks.", "evaluation"),
        ("The code is available at https://github.com/a/b.", "availability"),
        ("A mode is defined as a minimum of the loss.", "definition"),
    ],
)
def test_a_sentence_plays(sentence, role):
    assert role in roles_of(sentence)


def test_a_sentence_without_cues_plays_nothing():
    assert roles_of("Graphs are everywhere.") == frozenset()


@pytest.mark.parametrize(
    "question",
    [
        "How is SMAA validated?",
        "where is its effectiveness shown?",
        "in what is it tried?",
    ],
)
def test_a_question_ends_where_its_verb_does(question):
    assert "evaluation" in wanted_roles(question)


def test_a_condition_is_wanted_and_given():
    assert "condition" in wanted_roles("for what kind of processes does it break down?")
    assert "condition" in roles_of("It fails if the covariance is not monotonic.")

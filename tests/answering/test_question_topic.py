"""What a question is about, on its own and after another one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answering.followup import standalone
from rag.answering.topic import topic_of
from rag.models.chat import Message


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("which papers study weight averaging?", "weight averaging"),
        ("Please show me any articles about attention in vision!", "attention in vision"),
        ("what is there on quantum computing?", "quantum computing"),
        ("papers on end-to-end learning", "end-to-end learning"),
        ("few-shot learning", "few-shot learning"),
        ("what is drop-path?", "drop-path"),
        ("how does SWA find flat optima", "SWA flat optima"),
        ("learning without labels", "learning without labels"),
        ("the H\u00fcy\u00fck estimator", "Hüyük estimator"),
        ("weight averaging for which papers are there?", "weight averaging"),
    ],
)
def test_the_wrapping_is_taken_off(question, topic):
    assert topic_of(question).text == topic


def test_only_the_wrapping_is_no_topic():
    topic = topic_of(" which papers are there? ")
    assert topic.terms == ()
    assert topic.text == "which papers are there?"


@given(st.text(alphabet=st.sampled_from("ab -'?.,Üthe ofwhichpapers"), max_size=80))
def test_terms_stand_in_the_question_and_in_the_topic(question):
    topic = topic_of(question)
    for term in topic.terms:
        assert question[term.start : term.end] == term.text
        assert term.text in topic.text


HISTORY = (
    Message("user", "what is FractalNet?"),
    Message("assistant", "A network [1]."),
    Message("user", "which papers study weight averaging?"),
    Message("assistant", "These two [1][2]."),
)


@pytest.mark.parametrize(
    "question",
    [
        "does it work on CIFAR?",
        "What about its cost?",
        "and in reinforcement learning?",
        "how about language models?",
        "who wrote them?",
        "which of these is oldest?",
        "is the method expensive?",
    ],
)
def test_a_follow_up_gets_the_topic_of_the_last_question(question):
    assert standalone(question, HISTORY) == f"{question} (about weight averaging)"


@pytest.mark.parametrize(
    "question",
    [
        "what is BEiT?",
        "papers on contrastive learning",
        "how many papers are there?",
        "who wrote BEiT?",
        "ICLR 2021 posters",
    ],
)
def test_a_change_of_topic_is_left_alone(question):
    assert standalone(question, HISTORY) is None


def test_without_an_earlier_question_nothing_is_added():
    assert standalone("does it work?", ()) is None
    assert standalone("does it work?", [Message("assistant", "Ask me.")]) is None

"""What a question is about."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answering.question.asked_topic import unframed
from rag.answering.question.topic import topic_of


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("which papers study weight averaging?", "weight averaging"),
        ("Please show me any articles about attention in vision!", "attention in vision"),
        ("what is there on quantum computing?", "quantum computing"),
        ("papers on end-to-end learning", "end-to-end learning"),
        ("few-shot learning", "few-shot learning"),
        ("papers on few shot learning with few labels", "few shot learning with labels"),
        ("what is drop-path?", "drop-path"),
        ("how does SWA find flat optima", "SWA flat optima"),
        ("learning without labels", "learning without labels"),
        ("learning with no labels", "learning with no labels"),
        ("the H\u00fcy\u00fck estimator", "Hüyük estimator"),
        ("weight averaging for which papers are there?", "weight averaging"),
        ("exploration when rewards are sparse", "exploration when rewards sparse"),
        ("what is there on interpolation between tasks?", "interpolation between tasks"),
        ("ocean currents, weather or fluid flow", "ocean currents, weather or fluid flow"),
        ("papers on rain, snow, or hail", "rain, snow, or hail"),
        ("networks, weights or activations in few bits", "networks weights or activations in bits"),
        ("attention, which learns or forgets", "attention learns or forgets"),
    ],
)
def test_the_wrapping_is_taken_off(question, topic):
    assert topic_of(question).text == topic


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("RL with an average reward instead of discounting", "RL with an average reward"),
        ("which papers use transformers for images rather than text?", "transformers for images"),
        ("interpretable models, not post-hoc explanations", "interpretable models"),
        ("statistics that have nothing to do with neural nets", "statistics"),
        ("data that is missing not at random", "data missing not at random"),
        ("robustness to blur, not only to attacks", "robustness to blur not to attacks"),
        ("generative models, e.g. flows and so on", "generative models flows"),
        ("everything on game theory, all relevant papers", "game theory"),
        ("where the moon plays a central part", "moon"),
        ("rather than text", "text"),
    ],
)
def test_what_is_excluded_is_no_topic(question, topic):
    assert topic_of(unframed(question, narrowed=False)).text == topic


@pytest.mark.parametrize(
    ("question", "things"),
    [
        ("papers on rain, snow, or hail", ("rain", "snow", "hail")),
        ("uncertainty estimation and calibration", ("uncertainty estimation", "calibration")),
        ("speech/audio", ("speech", "audio")),
        ("tides (ebb and flood)", ("tides", "ebb", "flood")),
        ("smaller ships: lighter hulls, few decks", ("smaller ships", "lighter hulls", "decks")),
        ("rain or rain", ()),
        ("weight averaging, which papers?", ()),
        ("end-to-end learning at 3.5 knots", ()),
        ("the way in which the crew of a ship keeps watch at night and sleeps", ()),
        ("a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r and s", ()),
    ],
)
def test_things_named_side_by_side_are_told_apart(question, things):
    assert topic_of(question).things == things


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

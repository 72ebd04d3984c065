"""Talks before or after a time of day by somebody who is named last.

The expectations were read off the session page by eye.
"""

from __future__ import annotations

import pytest
from answering_kit import assert_abstained, cited

NAS = "Geometry-Aware Gradient Algorithms for Neural Architecture Search"
MEMORY = "Gradient Projection Memory for Continual Learning"
ACTIVE = "On Statistical Bias In Active Learning: How and When to Fix It"
VDVAE = "Very Deep VAEs Generalize Autoregressive Models and Can Outperform Them on Images"
VACCINE = (
    "Gradient Vaccine: Investigating and Improving Multi-task Optimization in "
    "Massively Multilingual Models"
)
IMPLICIT = "On the Theory of Implicit Deep Learning: Global Convergence with Implicit Layers"
SHARP = "Sharpness-aware Minimization for Efficiently Improving Generalization"
TRACING = "Predicting Infectiousness for Proactive Contact Tracing"


@pytest.mark.parametrize(
    ("question", "titles"),
    [
        ("talks before 12 by Liam Li", {NAS}),
        ("talks after noon by Rewon Child", {VDVAE}),
        ("spotlights after 12:30 by Yarin Gal", {ACTIVE}),
        ("orals before 11:20 PDT by Gobinda Saha", {MEMORY}),
        ("talks after 13:00 with Yoshua Bengio as author", {TRACING}),
        ("presentations after 1:30 pm given by Zirui Wang", {VACCINE}),
        # Near-misses: a talk of that time, by whom it is, and what comes beside it.
        ("which talk follows the one at 12:15 by Kenji Kawaguchi?", {SHARP}),
        ("which talk comes right before the 12:25 talk by Pierre Foret?", {IMPLICIT}),
    ],
)
def test_somebody_after_a_time(sample, question, titles):
    answer = sample.assistant.ask(question)
    assert answer.status == "answered"
    assert cited(answer) == titles


@pytest.mark.parametrize(
    "question",
    [
        "talks after 1 pm by Kenji Kawaguchi",
        "talks before noon by Yoshua Bengio",
        "talks before 12 from Yoshua Bengio",
    ],
)
def test_nobody_speaks_then(sample, question):
    answer = sample.assistant.ask(question)
    assert_abstained(answer)
    assert "but none starting" in answer.text


@pytest.mark.parametrize(
    "question", ["accuracy after 2 epochs", "which layers change after 3?", "talks after 12 May"]
)
def test_a_number_alone_is_no_time(sample, question):
    assert "starting" not in sample.assistant.ask(question).text


@pytest.mark.parametrize(
    ("question", "stated"),
    [
        ("when is PMI-Masking?", "13:30 - 13:40"),
        ("when's Watch-And-Help scheduled?", "13:50 - 14:00"),
        ("how long is PMI-Masking?", "10 minutes"),
        ("where is PMI-Masking?", "Oral Session 2"),
    ],
)
def test_when_where_and_how_long_a_talk_is(sample, question, stated):
    answer = sample.assistant.ask(question)
    assert answer.status == "answered"
    assert len(cited(answer)) == 1
    assert stated in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "how long is Oral Session 2?",
        "when is Oral Session 2?",
        "how long does Oral Session 2 last?",
    ],
)
def test_a_session_is_from_its_first_talk_to_its_last(sample, question):
    answer = sample.assistant.ask(question)
    assert "11:00" in answer.text
    assert "14:10" in answer.text
    assert len(cited(answer)) == 2


def test_no_listing_says_where_a_session_is(sample):
    answer = sample.assistant.ask("where is Oral Session 2 held?")
    assert_abstained(answer)
    assert "where a session is held" in answer.text


@pytest.mark.parametrize("question", ["when is PMI-Masking useful?", "when is QPLEX?"])
def test_no_time_is_stated_where_none_is_asked_for_or_listed(sample, question):
    assert "is presented" not in sample.assistant.ask(question).text

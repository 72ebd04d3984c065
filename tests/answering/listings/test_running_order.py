"""Questions about the order of a session: what comes after, before and between its events.

The expectations were read off the session page by eye. Its questions-and-answers breaks are at
11:55, 13:05 and 14:10.
"""

from __future__ import annotations

import pytest
from answering_kit import assert_abstained, assert_sound, cited

FEDERATED = "Federated Learning Based on Dynamic Regularization"
MEMORY = "Gradient Projection Memory for Continual Learning"
GROWING = "Growing Efficient Deep Networks by Structured Continuous Sparsification"
NAS = "Geometry-Aware Gradient Algorithms for Neural Architecture Search"
BOUNDS = "Generalization bounds via distillation"
IMPLICIT = "On the Theory of Implicit Deep Learning: Global Convergence with Implicit Layers"
SHARP = "Sharpness-aware Minimization for Efficiently Improving Generalization"
GROUPS = "Systematic generalisation with group invariant predictions"
ACTIVE = "On Statistical Bias In Active Learning: How and When to Fix It"
VDVAE = "Very Deep VAEs Generalize Autoregressive Models and Can Outperform Them on Images"
CONFORMAL = "Uncertainty Sets for Image Classifiers using Conformal Prediction"
PMI = "PMI-Masking: Principled masking of correlated spans"
VACCINE = (
    "Gradient Vaccine: Investigating and Improving Multi-task Optimization in "
    "Massively Multilingual Models"
)
WATCH = "Watch-And-Help: A Challenge for Social Perception and Human-AI Collaboration"
TRACING = "Predicting Infectiousness for Proactive Contact Tracing"
BETWEEN = {BOUNDS, IMPLICIT, SHARP, GROUPS, ACTIVE, VDVAE}
LATE = {CONFORMAL, PMI, VACCINE, WATCH, TRACING}


@pytest.mark.parametrize(
    ("question", "titles"),
    [
        ("What was presented straight after PMI-Masking?", {VACCINE}),
        ("who spoke right before Rewon Child?", {ACTIVE}),
        ("After Rewon Child's spotlight, which one came next?", {CONFORMAL}),
        ("Which paper came directly after the last oral?", {NAS}),
        ("which spotlight came first after the 13:05 Q&A?", {CONFORMAL}),
        ("what's the last talk before the Q&A at 11:55", {NAS}),
        ("which paper closed the talks of the session on 3 May, before the final Q&A?", {TRACING}),
        ("Which talk preceded the second question-and-answer break?", {VDVAE}),
        ("Which talk does the 13:05 Q&A follow?", {VDVAE}),
        ("which two talks directly follow the first break", {BOUNDS, IMPLICIT}),
        ("Which papers were given after the second Q&A?", LATE),
        ("talks before the first Q and A", {FEDERATED, MEMORY, GROWING, NAS}),
        ("Which spotlights lie between the two Q&A blocks?", BETWEEN),
        ("List the talks between the first and the second Q&A.", BETWEEN),
        ("what was on between the 13:05 Q&A and 13:40?", {CONFORMAL, PMI}),
        ("Which talk comes between Sharpness-aware Minimization and On Statistical Bias In Active "
         "Learning: How and When to Fix It?", {GROUPS}),
        ("Which spotlight was squeezed in between the orals and the first Q&A?", {NAS}),
        ("Which of Bengio's talks come after the second Q&A?", {TRACING}),
        ("What was the last oral (not spotlight) in Oral Session 2?", {GROWING}),
        ("Which spotlight was the last one of the day?", {TRACING}),
        ("Which paper was the second in Oral Session 2?", {MEMORY}),
        ("Which talk comes third from last?", {VACCINE}),
        ("penultimate talk of the session?", {WATCH}),
        ("Which spotlight started first?", {NAS}),
        ("Which three spotlights come last in the session?", {VACCINE, WATCH, TRACING}),
        ("the 5th talk of the session", {BOUNDS}),
    ],
)  # fmt: skip
def test_exactly_these_talks(sample, question, titles):
    answer = sample.assistant.ask(question)
    assert_sound(answer)
    assert answer.status == "answered"
    assert cited(answer) == titles


@pytest.mark.parametrize(
    ("question", "titles"),
    [
        ("Which presentation ran 11:45-11:55?", {NAS}),
        ("talks from 3 May, 12:00 to 12:20", {BOUNDS, IMPLICIT}),
        ("What started at noon or later but before 12:20?", {BOUNDS, IMPLICIT}),
        ("talks that ended by 11:30", {FEDERATED, MEMORY}),
        ("I arrive at 13:35 - which talks start after that?", {VACCINE, WATCH, TRACING}),
        ("I have to leave at 12:15. Which spotlights will have finished by then?", {NAS, BOUNDS}),
        ("we must go at 11:30, which talks can we hear?", {FEDERATED, MEMORY}),
    ],
)
def test_times_as_people_say_them(sample, question, titles):
    answer = sample.assistant.ask(question)
    assert answer.status == "answered"
    assert cited(answer) == titles


def test_talks_between_two_breaks_are_counted(sample):
    answer = sample.assistant.ask(
        "How many talks are there between the 11:55 Q&A and the 13:05 Q&A?"
    )
    assert "6 papers" in answer.text


@pytest.mark.parametrize(
    ("question", "minutes"),
    [
        ("how many minutes between PMI-Masking and Watch-And-Help?", 10),
        ("How much time is there between Watch-And-Help and PMI-Masking?", 10),
        ("how long is it between the talk by Rewon Child and PMI-Masking?", 25),
    ],
)
def test_minutes_between_two_talks(sample, question, minutes):
    answer = sample.assistant.ask(question)
    assert answer.status == "answered"
    assert f": {minutes} [1][2]." in answer.text


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ("how many talks are between PMI-Masking and Watch-And-Help?", "1 paper "),
        ("how many talks of 10 minutes lie between Rewon Child and Zirui Wang?", "2 papers "),
    ],
)
def test_talks_between_two_are_counted_without_these(sample, question, count):
    assert sample.assistant.ask(question).text.startswith(count)


def test_a_talk_of_another_kind_is_there(sample):
    answer = sample.assistant.ask("which oral comes between PMI-Masking and Watch-And-Help?")
    assert_abstained(answer)
    assert "No such talk in your library comes after" in answer.text


def test_nothing_comes_after_the_last_talk(sample):
    answer = sample.assistant.ask("which talk follows the one on contact tracing?")
    assert_abstained(answer)
    assert "No talk in your library comes after" in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "what happens to generalization after weight averaging?",
        "which papers compare models before and after fine-tuning?",
        "papers on question answering after pretraining",
        "what lies between two minima found by SGD?",
        "which papers study what follows overfitting?",
        "how do representations change between the first and the last layer?",
    ],
)
def test_before_and_after_may_be_part_of_a_topic(sample, question):
    answer = sample.assistant.ask(question)
    assert "break from" not in answer.text
    assert " comes after " not in answer.text
    assert "in your library after " not in answer.text

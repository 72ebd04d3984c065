"""Whether the library has a paper: the answer begins with yes or no."""

from __future__ import annotations

import pytest
from answering_kit import assert_abstained, assert_sound, cited

VICREG = "VICReg: Variance-Invariance-Covariance Regularization for Self-Supervised Learning"
ADAFACTOR = "Adafactor: Adaptive Learning Rates with Sublinear Memory Cost"
DDIM = "Denoising Diffusion Implicit Models"
OPEN_SET = "Open-Set Recognition: A Good Closed-Set Classifier is All You Need"
MANIFOLD = "Deep Networks and the Multiple Manifold Problem"
DANCE = "Dance Revolution: Long-Term Dance Generation with Music via Curriculum Learning"


@pytest.mark.parametrize(
    ("question", "titles"),
    [
        ("is VICReg in my library?", {VICREG}),
        ("do you have the Adafactor paper?", {ADAFACTOR}),
        ("does my collection contain DDIM", {DDIM}),
        ("have I saved the paper on open-set recognition?", {OPEN_SET}),
        ("Do I have DDIM and VICReg?", {DDIM, VICREG}),
        ("is Deep Networks and the Multiple Manifold Problem in the library?", {MANIFOLD}),
        ("is there a paper on dance?", {DANCE}),
    ],
)
def test_what_is_there_is_answered_with_yes(sample, question, titles):
    answer = sample.assistant.ask(question)
    assert_sound(answer)
    assert answer.text.startswith("Yes")
    assert cited(answer) == titles


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("Is 'Attention Is All You Need' in the library?", "called “Attention Is All You Need”"),
        ("Is Attention Is All You Need in my library?", "called “Attention Is All You Need”"),
        ("is FlashAttention in my library?", "called “FlashAttention”"),
        ("do you have anything by Hinton?", "is by Hinton"),
    ],
)
def test_what_is_not_there_is_answered_with_no(sample, question, reason):
    answer = sample.assistant.ask(question)
    assert_abstained(answer)
    assert answer.text.startswith("No paper in your library ")
    assert reason in answer.text


def test_of_two_names_the_one_that_no_paper_has_is_told(sample):
    answer = sample.assistant.ask("do we have DDIM and FlashAttention?")
    assert cited(answer) == {DDIM}
    assert "No paper in your library is called “FlashAttention”." in answer.text


def test_a_question_about_a_paper_that_is_there_is_not_whether_it_is(sample):
    answer = sample.assistant.ask("does VICReg have a decorrelation mechanism?")
    assert "is in your library" not in answer.text


@pytest.mark.parametrize("question", ["tell me about VICReg", f"ok, tell me about {DDIM} then"])
def test_what_is_told_about_a_paper_is_of_it_alone(sample, question):
    answer = sample.assistant.ask(question)
    assert_sound(answer)
    assert len(cited(answer)) == 1

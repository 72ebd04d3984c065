"""Comparisons of people: their papers are set against each other, and who has none is named."""

from __future__ import annotations

import pytest
from answering_kit import assert_abstained, assert_sound, cited

SYMMETRY = "Incorporating Symmetry into Deep Dynamics Models for Improved Generalization"
TRAJECTORY = "Trajectory Prediction using Equivariant Continuous Convolution"
SHAPLEY = "Shapley Explanation Networks"
DU = {
    "Few-Shot Learning via Learning the Representation, Provably",
    "Optimism in Reinforcement Learning with Generalized Linear Function Approximation",
}
GEODIFF = "GeoDiff: A Geometric Diffusion Model for Molecular Conformation Generation"
SONG = {
    "Anytime Sampling for Autoregressive Models via Ordered Autoencoding",
    "Learning Energy-Based Models by Diffusion Recovery Likelihood",
    GEODIFF,
}


@pytest.fixture
def ask(sample):
    return sample.assistant.ask


@pytest.mark.parametrize(
    ("question", "papers"),
    [
        ("differences between the papers of Simon Du and Rose Yu", {SYMMETRY, TRAJECTORY} | DU),
        ("how does Rose Yu's work differ from Yang Song's papers?", {SYMMETRY, TRAJECTORY} | SONG),
        ("Rose Yu vs Yang Song", {SYMMETRY, TRAJECTORY} | SONG),
    ],
)
def test_the_papers_of_each_are_quoted(ask, question, papers):
    answer = ask(question)
    assert_sound(answer)
    assert cited(answer) == papers
    assert "2 papers in your library by Rose Yu:" in answer.text
    assert "No paper" not in answer.text


def test_a_paper_of_both_is_quoted_once_before_those_of_either(ask):
    answer = ask("compare the papers of Rui Wang and Rose Yu")
    assert_sound(answer)
    both, wang, yu = (
        answer.text.index(f"1 paper in your library by {name}:")
        for name in ("Rui Wang and Rose Yu", "Rui Wang", "Rose Yu")
    )
    assert both < answer.text.index(SYMMETRY) < wang < answer.text.index(SHAPLEY) < yu
    assert answer.text.count(SYMMETRY) == 1
    assert TRAJECTORY in answer.text[yu:]


def test_what_is_asked_of_them_chooses_among_their_papers(ask):
    answer = ask("how do the papers of Rose Yu and Yang Song use diffusion?")
    assert_sound(answer)
    assert GEODIFF in cited(answer)
    assert "Anytime Sampling for Autoregressive Models via Ordered Autoencoding" not in cited(
        answer
    )
    assert "3 papers in your library by Yang Song, 2 of them here:" in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "compare the work of Rui Wang with that of Geoffrey Hinton",
        "compare the papers by Rui Wang and Geoffrey Hinton",
        "compare Rui Wang's papers with the ones by Geoffrey Hinton",
    ],
)
def test_somebody_without_a_paper_is_named(ask, question):
    answer = ask(question)
    assert_sound(answer)
    assert cited(answer) == {SYMMETRY, SHAPLEY}
    assert "No paper in your library is by Geoffrey Hinton." in answer.text


def test_who_has_no_paper_that_meets_the_other_restrictions_is_told(ask):
    answer = ask("compare the ICLR 2022 papers of Yang Song and Rose Yu")
    assert_sound(answer)
    assert cited(answer) == {GEODIFF}
    assert "No paper by Rose Yu meets the other restrictions of the question." in answer.text


def test_nobody_at_all(ask):
    assert_abstained(ask("compare papers by Yann LeCun and Geoffrey Hinton"))


@pytest.mark.parametrize(
    ("question", "papers"),
    [
        (  # people who are called by their papers
            "How does Krotov and Hopfield's associative memory relate to "
            '"Hopfield Networks is All You Need"?',
            {
                "Large Associative Memory Problem in Neurobiology and Machine Learning",
                "Hopfield Networks is All You Need",
            },
        ),
        (
            "compare Kim's paper on compressed video with SEDONA",
            {
                "Self-Supervised Learning of Compressed Video Representations",
                "SEDONA: Search for Decoupled Neural Networks toward Greedy Block-wise Learning",
            },
        ),
    ],
)
def test_papers_that_are_called_by_their_authors(ask, question, papers):
    assert cited(ask(question)) == papers

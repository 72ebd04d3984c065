"""Pointers by place, by author and by what two papers are compared on; the shortest questions."""

from __future__ import annotations

import pytest

QPLEX = "QPLEX: Duplex Dueling Multi-Agent Q-Learning"
STARCRAFT = (
    "which papers do multi-agent RL on StarCraft?",
    "QPLEX [1], DOP [2] and RODE [3] are all evaluated on StarCraft II micromanagement.",
)
COLLAPSE = (
    "how do Barlow Twins and VICReg prevent collapse?",
    "Barlow Twins decorrelates embedding components [1]; VICReg adds a variance term [2].",
)
TWO_TURNS = (
    "does GShard use mixture of experts?", "Yes, sparsely-gated ones [1].",
    "how does Adafactor save memory?", "It keeps row and column sums [1].",
)  # fmt: skip
CURVATURE = "Understanding over-squashing and bottlenecks on graphs via curvature"


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("what does the middle one decompose?", "DOP"),
        ("what does the third decompose?", "RODE"),
        ("how does the final one learn roles?", "RODE"),
        ("what does the second of these decompose?", "DOP"),
        ("the last one you listed, what does it learn?", "RODE"),
        ("what about number three?", "RODE"),
        ("#1: is it value-based?", "QPLEX"),
    ],
)
def test_a_paper_is_told_by_its_place_in_a_list_however_that_is_said(read, question, name):
    rewritten = read(question, *STARCRAFT)
    assert rewritten is not None
    assert [name in rewritten for name in ("QPLEX", "DOP", "RODE")].count(True) == 1
    assert name in rewritten


@pytest.mark.parametrize("question", ["does the first step help?", "what is the last layer for?"])
def test_the_first_of_something_else_is_no_paper(read, question):
    rewritten = read(question, *STARCRAFT) or ""
    assert "QPLEX" not in rewritten


def test_the_first_paper_talked_about_is_not_the_last_one(read):
    asked = "how many languages does the first paper we discussed translate?"
    assert read(asked, *TWO_TURNS) == "how many languages does GShard translate?"


def test_a_listed_paper_is_told_by_somebody_who_wrote_it(read):
    said = ("which papers deal with graphs?", f"{CURVATURE} [1] and GeoDiff [2].")
    assert read("what did Bronstein's group propose?", *said) == f"what did “{CURVATURE}” propose?"
    assert read("what did Bengio's group propose?", *said) is None


def test_both_are_the_two_that_were_compared(read):
    assert read("what do both avoid?", *COLLAPSE) == "what do Barlow Twins and VICReg avoid?"


def test_it_is_the_one_of_two_that_the_question_is_about(read):
    rewritten = read("the variance term, can it help other methods?", *COLLAPSE)
    assert rewritten == "the variance term, can VICReg help other methods?"


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("any link to Barlow Twins?", "any link to Barlow Twins in Flowtron?"),
        ("compared to Adam?", "compared to Adam in Flowtron?"),
        ("faster than GShard?", "faster than GShard in Flowtron?"),
        ("same question for GeoDiff", "what is GeoDiff?"),
        ("no, I meant GeoDiff", "what is GeoDiff?"),
    ],
)
def test_short_questions_are_about_the_paper_before_or_the_one_named(read, question, expected):
    assert read(question, "what is Flowtron?", "A text-to-speech network [1].") == expected


def test_what_is_said_of_one_name_is_asked_of_another(read):
    said = ("what is RAPID?", "It ranks episodes and imitates the good ones [1].")
    assert read("same question for AMIGo", *said) == "what is AMIGo about?"


def test_others_are_not_the_paper_before(read):
    said = ("papers on meta-learning with few labels?", "LASIUM interpolates in latent space [1].")
    rewritten = read("any other ways to create more tasks for meta-learning?", *said) or ""
    assert "Unsupervised Meta-Learning" not in rewritten

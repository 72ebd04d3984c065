"""Claims that have every word of their source, and say something else."""

from __future__ import annotations

import pytest

from rag.answering.verification import Verifier
from rag.answering.verification.bindings import crossed, misbound
from rag.answering.verification.comparisons import overstated, turned_round
from rag.answering.verification.stance import exaggerated, of_others
from rag.models.minilm import MiniLM
from rag.paper import Paper

BETTER = ["The tree outperforms the forest in accuracy."]
EQUAL = ["The tree is competitive with the forest in accuracy."]
GAINS = ["It gains 22% in volume and 43% in similarity.", "Its training takes 12 days."]
OTHERS = "Existing methods need labels and a second network."


@pytest.mark.parametrize(
    ("claim", "source", "expected"),
    [
        ("The forest beats the tree.", BETTER, True),
        ("The tree is better than the forest.", BETTER, False),
        ("The tree is worse than the forest.", BETTER, True),
        ("The forest is worse than the tree.", BETTER, False),
        ("The tree does not outperform the forest.", BETTER, False),  # a matter of negation
        ("On the forest, the tree works.", BETTER, False),
    ],
)
def test_a_comparison_the_other_way_round(claim, source, expected):
    assert turned_round(claim, source) is expected


@pytest.mark.parametrize(
    ("claim", "source", "expected"),
    [
        ("The tree clearly beats the forest.", EQUAL, True),
        ("The tree matches the forest.", EQUAL, False),
        ("The tree beats the forest.", BETTER, False),
        ("It is as good as the forest.", EQUAL, False),
        ("It beats the forest.", ["It is on par with or better than the forest."], False),
    ],
)
def test_better_where_the_source_has_equal(claim, source, expected):
    assert overstated(claim, source) is expected


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ("It gains 43% in volume and 22% in similarity.", True),
        ("It gains 43% in similarity and 22% in volume.", False),
        ("Volume rises by 22%, similarity by 43%.", False),
        ("It gains 22% in volume.", False),
    ],
)
def test_what_belongs_to_what(claim, expected):
    assert crossed(claim, GAINS, ()) is expected


def test_a_number_of_something_else():
    source = ["Simple search gains 1.5 points for German.", "A new domain gains 9.2 points."]
    assert misbound("Simple search gains 9.2 points for German.", source, ()) is True
    assert misbound("Simple search gains 1.5 points for German.", source, ()) is False


def test_a_marker_is_no_number():
    source = ["[3] Simple search for German.", "A new domain [4] gains 9.2 points."]
    assert misbound("A new domain gains 9.2 points [3].", source, ()) is False


def test_what_is_said_of_others_is_not_said_of_the_paper():
    assert of_others("It needs labels and a second network.", OTHERS)
    assert not of_others("Earlier methods need labels.", OTHERS)
    assert not of_others("It needs no labels.", OTHERS)
    assert not of_others("It needs labels.", "We need labels, as existing methods do.")


def test_a_claim_without_exception():
    careful = ["It often helps on images."]
    assert exaggerated("It always helps on images.", careful)
    assert exaggerated("It is proven to help.", careful)
    assert not exaggerated("It works without any labels.", careful)
    assert not exaggerated("It proves helpful on all images.", ["We prove it for all images."])


@pytest.mark.parametrize(
    "claim",
    [
        "Slow nets outperform TreeNet in speed.",
        "TreeNet gains 43% in speed and 22% in accuracy.",
        "TreeNet needs costly labels.",
        "TreeNet relies on a memory rather than a tree.",
    ],
)
def test_the_verifier_supports_none_of_them(claim):
    paper = Paper(
        "TreeNet",
        "Existing methods need costly labels. TreeNet is label-free and outperforms slow nets in "
        "speed. It gains 22% in speed and 43% in accuracy. TreeNet relies on a tree instead of a "
        "memory.",
    )
    assert Verifier(MiniLM()).check(claim, {1: paper}).claim.verdict != "supported"

"""Where a list stops, and which candidates of several wordings it takes."""

from __future__ import annotations

import math

import pytest

from rag.answering.lists.relevance import Judged, agreed, cut, either, enumerated, given_several
from rag.paper import Paper, RankedPaper


def candidate(paper_id: str, probability: float) -> Judged:
    paper = Paper(title=paper_id, paper_id=paper_id)
    return Judged(RankedPaper(paper, probability), probability, relevant=False)


@pytest.mark.parametrize(
    ("probabilities", "listed"),
    [
        ([], 0),
        ([1.0], 1),
        ([1.0, 1.0, 0.0, 0.0], 2),
        ([0.9, 0.9, 0.9, 0.3], 3),  # after sure papers, a doubtful one costs more than it brings
        ([0.3, 0.3, 0.3, 0.3], 4),  # among equally doubtful ones, it does not
        ([0.99, 0.98, *[0.01] * 300], 2),  # however many are surely irrelevant
    ],
)
def test_a_list_stops_where_its_expected_f1_is_highest(probabilities, listed):
    assert cut(probabilities) == listed


def test_a_paper_is_as_relevant_as_to_the_alternative_it_fits_best():
    covid = [candidate("tracing", 0.9), candidate("music", 0.0)]
    epidemics = [candidate("spreading", 0.8), candidate("tracing", 0.4), candidate("music", 0.0)]
    found = either([covid, epidemics])
    assert [each.ranked.paper.paper_id for each in found] == ["tracing", "spreading", "music"]
    assert [each.probability for each in found] == [0.9, 0.8, 0.0]
    assert [each.relevant for each in found] == [True, True, False]


def test_of_two_expected_papers_the_second_is_the_likeliest_other_one():
    given = given_several([0.9, 0.1, 0.0, 0.0])
    assert given == pytest.approx([1.0, 1.0, 0.0, 0.0])
    # P(1st and another) = 0.9 (1 - 0.9 * 0.9) = 0.171, P(2nd and another) = 0.091; P(two) = 0.172
    assert given_several([0.9, 0.1, 0.1]) == pytest.approx([171 / 172, 91 / 172, 91 / 172])


@pytest.mark.parametrize("probabilities", [[], [0.9], [0.9, 0.01], [0.01, 0.01]])
def test_what_is_surely_irrelevant_is_not_expected(probabilities):
    assert given_several(probabilities) == probabilities


def test_several_papers_are_listed_where_several_are_expected():
    found = [candidate("tides", 0.9), candidate("waves", 0.1), candidate("dunes", 0.001)]
    assert [each.relevant for each in either([found])] == [True, False, False]
    assert [each.relevant for each in either([found], several=True)] == [True, True, False]
    assert [each.probability for each in either([found], several=True)] == [0.9, 0.1, 0.001]


def test_a_paper_on_one_of_the_things_that_a_topic_names_is_relevant_though_far_from_the_whole():
    whole = [candidate("both", 0.9), candidate("music", 0.2), candidate("noise", 0.2)]
    speech = [candidate("both", 0.8)]
    music = [candidate("music", 0.98), candidate("noise", 0.01), candidate("strange", 0.9)]
    found = enumerated(whole, [speech, music])
    assert [each.ranked.paper.paper_id for each in found] == ["both", "music", "noise", "strange"]
    assert [each.relevant for each in found] == [True, True, False, False]
    # log odds of the whole ln(1/4), of the best thing ln(49)
    expected = 1 / (1 + math.exp(-(0.11 - 0.68 * math.log(4) + 0.36 * math.log(49))))
    assert found[1].probability == pytest.approx(expected)


def test_a_paper_fits_a_topic_as_well_as_it_fits_its_wordings_on_average():
    short = [candidate("RLHF", 0.9), candidate("human feedback", 0.1)]
    long = [candidate("human feedback", 0.9), candidate("RLHF", 0.9)]
    assert agreed([short]) == short
    found = {each.ranked.paper.paper_id: each.probability for each in agreed([short, long])}
    assert found == pytest.approx({"RLHF": 0.9, "human feedback": 0.5})

"""Where a list stops, and which candidates of several wordings it takes."""

from __future__ import annotations

import pytest

from rag.answering.lists.relevance import Judged, cut, either
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

"""Which papers are cited, and whether they bear out what they are cited for (ALCE's measures)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from evaluation_kit import BIRDS, RADIO, WEIGHTS, answer, case, citation, claim, question

from rag.evaluation.citation_metrics import borne_out
from rag.evaluation.metrics import measure_case
from rag.paper import Answer, Paper

LIST = question("list", [BIRDS, RADIO], [WEIGHTS])
ONE, TWO, THREE = citation(1, BIRDS), citation(2, WEIGHTS), citation(3, RADIO)


def papers(asked: Any, given: Answer) -> tuple[float | None, float | None]:
    found = measure_case(case(asked, given))
    return found.get("citations/precision"), found.get("citations/recall")


def test_a_paper_that_may_be_listed_counts_neither_way() -> None:
    assert papers(LIST, answer(ONE, TWO)) == (1, 0.5)
    assert measure_case(case(LIST, answer(ONE, TWO)))["list/F1"] == pytest.approx(2 / 3)


def test_a_wrong_paper_costs_precision() -> None:
    assert papers(question("list", [BIRDS]), answer(ONE, THREE)) == (0.5, 1)


def test_citing_nothing_has_no_precision_and_no_recall_of_what_was_to_be_cited() -> None:
    for given in (answer(), answer(ONE, status="abstained"), answer(TWO)):
        assert papers(LIST, given) == (None, 0)
        assert measure_case(case(LIST, given))["list/F1"] == 0


def test_where_no_paper_is_required_there_is_nothing_to_compare() -> None:
    assert papers(question("library", answer="2"), answer(ONE)) == (None, None)


def claims(*given: Any, **judging: Any) -> tuple[float | None, float | None, float | None]:
    """Citation precision, citation recall and faithfulness of an answer with these claims."""
    asked = question("fact", [BIRDS])
    found = measure_case(case(asked, answer(ONE, TWO, THREE, claims=given), **judging))
    names = ("claims/citation precision", "claims/citation recall", "faithfulness")
    precision, recall, faithfulness = (found.get(name) for name in names)
    return precision, recall, faithfulness


def test_every_claim_has_to_be_supported_by_what_it_cites() -> None:
    assert claims(claim("a", 1), claim("b", 2)) == (1, 1, 1)
    assert claims(claim("a", 1), claim("b", 2, verdict="unsupported")) == (0.5, 0.5, 0.5)
    assert claims(claim("a", 1), claim("b", 2, verdict="partly")) == (0.5, 0.5, 0.5)
    assert claims(claim("a", 1), claim("b", 2, verdict="misattributed")) == (0.5, 0.5, 0.5)


def test_a_claim_without_citation_costs_recall_alone() -> None:
    assert claims(claim("a", 1), claim("b", verdict="uncited")) == (1, 0.5, 1)
    assert claims(claim("b", verdict="uncited")) == (None, 0, None)


@pytest.mark.parametrize(
    ("sufficient", "precision"),
    [
        pytest.param([[BIRDS], [WEIGHTS]], 1.0, id="each alone"),
        pytest.param([[BIRDS]], 0.5, id="one is superfluous"),
        pytest.param([[BIRDS, WEIGHTS]], 1.0, id="only together"),
    ],
)
def test_a_superfluous_citation_costs_precision(
    sufficient: list[list[Paper]], precision: float
) -> None:
    def supports(_: str, given: Sequence[Paper]) -> bool:
        return any(all(paper in given for paper in each) for each in sufficient)

    assert claims(claim("a", 1, 2), supports=supports)[:2] == (precision, 1)


def test_an_unsupported_claim_makes_all_its_citations_wrong() -> None:
    assert claims(claim("a", 1, 2, verdict="unsupported"), claim("b", 3)) == (1 / 3, 0.5, 0.5)


def test_several_citations_cannot_be_told_apart_without_asking() -> None:
    assert claims(claim("a", 1, 2)) == (None, 1, 1)


def test_a_count_of_records_has_nothing_to_cite() -> None:
    counted = answer(ONE, claims=(claim("2 papers.", verdict="uncited"), claim("a", 1)))
    found = measure_case(case(question("library", [BIRDS]), counted))
    assert found["claims/citation recall"] == found["faithfulness"] == 1
    only = answer(claims=(claim("2 papers.", verdict="uncited"),))
    assert "claims/citation recall" not in measure_case(case(question("library"), only))


def verdicts(*given: str) -> list[dict[str, Any]]:
    return [{"claim": at, "verdict": each} for at, each in enumerate(given)]


def test_another_judge_may_see_it_otherwise() -> None:
    given = (claim("a", 1), claim("b", 2))
    assert claims(*given, verdicts=verdicts("supported", "unsupported")) == (0.5, 0.5, 0.5)


@pytest.mark.parametrize(
    "judged",
    [
        pytest.param(verdicts("supported", "error"), id="one failed"),
        pytest.param(verdicts("supported"), id="one is missing"),
        pytest.param([], id="all are missing"),
    ],
)
def test_a_failed_judgement_is_no_judgement(judged: list[dict[str, Any]]) -> None:
    assert claims(claim("a", 1), claim("b", 2), verdicts=judged) == (None, None, None)


def test_an_answer_without_claims_is_neither_faithful_nor_unfaithful() -> None:
    assert claims() == (None, None, None)
    refused = answer(ONE, status="abstained", claims=(claim("a", 1),))
    assert "faithfulness" not in measure_case(case(question("fact", [BIRDS]), refused))


@pytest.mark.parametrize(
    ("text", "verdict", "right"),
    [
        ("They settle in time.", "unsupported", True),
        ("Ada Day, Bo Eve", "partly", True),
        ("Flocks never settle.", "supported", True),
        ("Flocks never settle.", "partly", False),
        ("Minima are wide.", "misattributed", False),
    ],
)
def test_a_claim_is_verbatim_or_supported(text: str, verdict: Any, right: bool) -> None:
    assert borne_out(claim(text, 1, verdict=verdict), answer(ONE, TWO)) is right

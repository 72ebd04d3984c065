"""The judge without an LLM, and what the verdicts on claims come to for an answer."""

from __future__ import annotations

import pytest
from judging_kit import FLIGHT, ICE, MELTING, PAPERS

from rag.evaluation.judging import ClaimVerdict, Judgement, calibrated

AUROC_FLOOR, ACCURACY_FLOOR = 0.75, 0.7  # of the intervals; docs/judges.md has the figures
WRONG = "Each flight of DroneIce takes 25 minutes [2]."


def test_an_answer_is_as_faithful_as_its_weakest_claim(verifier):
    good, bad = verifier.judge(f"{MELTING} {FLIGHT}", PAPERS), verifier.judge(WRONG, PAPERS)
    both = verifier.judge(f"{MELTING} {WRONG} {FLIGHT}", PAPERS)
    assert (good.verdict, good.reasons) == ("faithful", [])
    assert both.verdict == "unfaithful"
    assert both.score == bad.score
    assert both.share_supported == pytest.approx(2 / 3)
    assert both.reasons == ["number not in source: Each flight of DroneIce takes 25 minutes."]


def test_a_claim_is_judged_by_what_it_cites(verifier):
    judged = verifier.judge(FLIGHT.replace("[2]", "[1]"), PAPERS)
    assert judged.verdict == "unfaithful"
    [claim] = judged.claims
    assert (claim.verdict, claim.reason) == (
        "misattributed",
        "borne out by another paper than the one cited",
    )


def test_a_claim_without_a_marker_rests_on_the_whole_context(verifier):
    assert verifier.judge(FLIGHT.replace(" [2]", ""), PAPERS).verdict == "faithful"


@pytest.mark.parametrize("marker", ["[3]", "[1][3]", "[2, 9]", "[Paper 4]"])
def test_a_number_that_nothing_stands_behind_is_a_fault(verifier, marker):
    found = verifier.judge(FLIGHT.replace("[2]", marker), PAPERS)
    assert (found.claims[0].verdict, found.score, found.verdict) == ("uncited", 0.0, "unfaithful")


def test_nothing_is_borne_out_by_no_context(verifier):
    assert verifier.judge(FLIGHT, {}).verdict == "unfaithful"


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "...",
        "I cannot answer this from the papers.",
        "Sorry, I don't know.",
        "Your library does not answer this: no abstract here states a price.",
        "The question cannot be answered.",
    ],
)
def test_an_answer_that_states_nothing_is_neither_faithful_nor_not(verifier, answer):
    found = verifier.judge(answer, PAPERS)
    assert (found.verdict, found.score, found.share_supported) == ("no claim", None, None)


def test_declining_does_not_excuse_what_is_stated_beside_it(verifier):
    assert verifier.judge(f"I don't know its price. {WRONG}", PAPERS).verdict == "unfaithful"


def test_one_claim_that_was_not_judged_leaves_no_score():
    claims = (ClaimVerdict("a", "supported", 1.0), ClaimVerdict("b", "error", None, "timeout"))
    found = Judgement(claims, threshold=0.5)
    assert (found.verdict, found.score, found.share_supported) == ("error", None, None)
    assert found.reasons == ["timeout: b"]


def test_the_judge_names_the_weights_it_judges_by(verifier):
    described = verifier.describe()
    assert described["name"] == verifier.name == "verifier"
    assert len(described["version"]) == 12


def test_a_sentence_of_the_abstract_is_faithful(verifier):
    assert verifier.judge("MeltNet needs no depth sensor.", {1: ICE}).verdict == "faithful"


def test_on_the_shipped_probes_the_verifier_is_a_judge(verifier):
    found = calibrated(verifier)
    assert found.distrust is None
    assert found.errors == 0
    assert found.auroc.low > AUROC_FLOOR
    assert found.balanced_accuracy.low > ACCURACY_FLOOR

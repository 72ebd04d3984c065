"""What an answer is worth: evidence, correctness, abstention and spending, worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from evaluation_kit import (
    BIRDS,
    FIRST,
    RADIO,
    SECOND,
    THIRD,
    WEIGHTS,
    WRITTEN,
    answer,
    case,
    citation,
    claim,
    gold,
    question,
    span,
)

from rag.evaluation.case import Prices
from rag.evaluation.correctness import states
from rag.evaluation.evidence_metrics import shown_sentences
from rag.evaluation.metrics import measure_case
from rag.paper import Answer, Evidence, Timings, Usage


def cited_gold(given: Answer, *evidence: str) -> float:
    asked = question("fact", [BIRDS], evidence=gold(BIRDS, *evidence))
    return measure_case(case(asked, given))["evidence/gold cited"]


def test_a_gold_sentence_counts_among_the_first_two_of_a_paper() -> None:
    assert cited_gold(answer(citation(1, BIRDS, SECOND, THIRD)), "No such one.", THIRD) == 1
    assert cited_gold(answer(citation(1, BIRDS, FIRST, SECOND, THIRD)), THIRD) == 0
    assert cited_gold(answer(citation(1, BIRDS, THIRD), status="abstained"), THIRD) == 0


def test_a_long_span_is_cut_after_two_sentences() -> None:
    (first, second) = shown_sentences(citation(1, BIRDS, BIRDS.abstract))
    assert BIRDS.abstract[slice(*first)].strip() == FIRST
    assert BIRDS.abstract[slice(*second)].strip() == SECOND


def test_a_sentence_of_another_paper_is_not_the_gold_one() -> None:
    assert cited_gold(answer(citation(1, WEIGHTS, "Minima are wide.")), SECOND) == 0


@pytest.mark.parametrize(
    ("text", "best", "right"),
    [
        ("They settle in time", SECOND, True),
        ("in time. The bound is tight.", SECOND, False),
        ("(see Chazelle et al. 2014).", "Birds flock (see Chazelle et", False),
    ],
)
def test_a_span_cut_a_little_differently_is_the_same_sentence(
    text: str, best: str, right: bool
) -> None:
    assert cited_gold(answer(citation(1, BIRDS, text)), best) == float(right)


def first_gold(*claims: Any) -> float:
    asked = question("fact", [BIRDS], evidence=gold(BIRDS, SECOND))
    given = answer(citation(1, BIRDS, THIRD, SECOND), claims=claims)
    return measure_case(case(asked, given))["evidence/gold first"]


def test_first_is_what_the_first_claim_rests_on() -> None:
    own_words = claim("It takes a while.", 1, evidence=((1, span(BIRDS, SECOND)),))
    assert first_gold(own_words, claim(THIRD, 1)) == 1
    assert first_gold(claim(THIRD, 1), own_words) == 0
    assert first_gold() == 0


def test_first_is_read_from_a_quoting_claim_without_evidence() -> None:
    assert first_gold(claim(SECOND, 1)) == 1


def quotes(given: Answer) -> float | None:
    return measure_case(case(question("fact", [BIRDS]), given)).get("quotes/accuracy")


def test_evidence_has_to_stand_where_it_says() -> None:
    right, moved = span(BIRDS, SECOND), replace(span(BIRDS, SECOND), start=0, end=len(SECOND))
    assert quotes(answer(citation(1, BIRDS, SECOND))) == 1
    given = answer(replace(citation(1, BIRDS), evidence=(right, moved)))
    assert quotes(given) == 0.5


def test_a_record_is_quoted_from_any_of_its_fields() -> None:
    def stated(text: str) -> Answer:
        return answer(replace(citation(1, BIRDS), evidence=(Evidence(text, "metadata", 0, 4),)))

    assert quotes(stated("Ada Day, Bo Eve")) == quotes(stated("2022")) == 1
    assert quotes(stated("Cy Fox")) == 0


def test_an_answer_that_only_quotes_has_its_claims_checked_as_quotes() -> None:
    altered = SECOND.replace("settle", "scatter")
    proof = {"evidence": ((1, span(BIRDS, SECOND)),)}
    right = answer(citation(1, BIRDS, SECOND), claims=(claim(SECOND, 1, **proof),))
    wrong = answer(citation(1, BIRDS, SECOND), claims=(claim(altered, 1, **proof),))
    # Evidence of the citation, evidence of the claim, the claim itself.
    assert quotes(replace(right, model=replace(right.model, strategy="quote"))) == 1
    assert quotes(replace(wrong, model=replace(wrong.model, strategy="quote"))) == pytest.approx(
        2 / 3
    )


@pytest.mark.parametrize(
    ("said", "right"),
    [
        ("They say “they settle  in *time*” [1].", 1.0),
        ('They say "birds flock … the bound is tight" [1].', 1.0),  # a short piece is none
        ('They say "The bound is never tight" [1].', 0.0),
        ('They say "Averages generalize. Minima are wide." [1].', 0.0),  # of another paper
        ("They speak of “time” [1].", None),
    ],
)
def test_what_a_model_puts_in_quotation_marks(said: str, right: float | None) -> None:
    given = answer(citation(1, BIRDS), citation(2, WEIGHTS), claims=(claim(said, 1),))
    assert quotes(replace(given, model=WRITTEN)) == right


@pytest.mark.parametrize(
    ("value", "text", "said"),
    [
        ("2", "There are 2 papers.", True),
        ("2", "Two papers do.", True),
        ("2", "There are 12 papers.", False),
        ("1", "There is one paper.", True),
        ("1", "It is one of the best.", False),
        ("2", "There are 2.5 papers.", False),
        ("10%", "It saves 10 percent.", True),
        ("10%", "It saves 10 papers.", False),
        ("24,576", "up to 24576 samples", True),
        ("24,576", "up to 24 samples", False),
        ("9 datasets", "on nine different datasets", True),
        ("9 datasets", "on nine tasks", False),
        ("Aleksander Mądry", "by aleksander madry", True),
        ("Li Dong", "Li Dongming", False),
        ("occluded-PASCAL3D+", "on PASCAL3D+ and occluded-PASCAL3D+", True),
        ("K^{-1/2}", r"a $O(K^{-1/2})$ rate", True),
        ("https://a.org/1.pdf", "The PDF is at <https://a.org/1.pdf>.", True),
        ("https://a.org/1.pdf", "The PDF is at <https://a.org/2.pdf>.", False),
    ],
)
def test_a_value_is_stated_in_any_form(value: str, text: str, said: bool) -> None:
    assert states(value, text) is said


def correct(asked: Any, given: Answer, **judging: Any) -> float | None:
    return measure_case(case(asked, given, **judging)).get("correctness")


def test_a_record_answer_is_the_exact_set_and_states_the_values() -> None:
    asked = question("library", [BIRDS], answer="Ada Day, Bo Eve", values=("Ada Day", "Bo Eve"))
    assert correct(asked, answer(citation(1, BIRDS), text="By Ada Day and Bo Eve [1].")) == 1
    assert correct(asked, answer(citation(1, BIRDS), text="By Ada Day [1].")) == 0
    both = answer(citation(1, BIRDS), citation(2, RADIO), text="By Ada Day and Bo Eve [1, 2].")
    assert correct(asked, both) == 0


def test_a_count_is_a_number_of_the_text_and_no_marker() -> None:
    asked = question("library", answer="2")
    assert correct(asked, answer(text="There are 2 papers.")) == 1
    assert correct(asked, answer(text="There are 12 papers [2].")) == 0


def test_what_no_listing_states_is_to_be_refused() -> None:
    asked = question("library", [WEIGHTS], tags=("not-stated",))
    refused = measure_case(case(asked, answer(status="abstained")))
    assert (refused["correctness"], refused["abstention/recall"]) == (1, 1)
    assert "abstention/refused answerable" not in refused


def test_the_share_of_values_counts_and_prose_is_left_to_a_judge() -> None:
    asked = question("fact", [BIRDS], values=("2022", "Bo Eve"))
    assert correct(asked, answer(text="In 2022 [1].")) == 0.5
    assert correct(asked, answer(text="In 2022, Bo Eve.", status="abstained")) == 0
    prose = question("fact", [BIRDS])
    assert correct(prose, answer(text="In 2022 [1].")) is None
    judged = measure_case(case(prose, answer(text="In 2022 [1]."), grade=0.25))
    assert judged["correctness/prose"] == 0.25
    assert "correctness/prose" not in measure_case(case(asked, answer(), grade=0.25))


def abstention(asked: Any, status: str) -> tuple[float | None, float | None, float | None]:
    found = measure_case(case(asked, answer(status=status)))
    names = ("precision", "recall", "refused answerable")
    precision, recall, refused = (found.get(f"abstention/{name}") for name in names)
    return precision, recall, refused


def test_abstentions_against_what_can_be_answered() -> None:
    unanswerable, fact = question("unanswerable"), question("fact", [BIRDS])
    assert abstention(unanswerable, "abstained") == (1, 1, None)
    assert abstention(unanswerable, "answered") == (None, 0, None)
    assert abstention(fact, "abstained") == (0, None, 1)
    assert abstention(fact, "answered") == (None, None, 0)
    either = question("library", answer="0", tags=("empty",))
    assert abstention(either, "abstained") == (None, None, None)


def test_a_false_premise_may_be_refused_or_contradicted() -> None:
    asked = question(
        "unanswerable", allowed=[BIRDS], evidence=gold(BIRDS, SECOND), tags=("false-premise",)
    )

    def handled(given: Answer) -> float:
        return measure_case(case(asked, given))["false premise/handled"]

    assert handled(answer(citation(1, BIRDS, SECOND))) == 1
    assert handled(answer(status="abstained")) == 1
    assert handled(answer(citation(1, BIRDS, THIRD))) == 0


def test_what_an_answer_took() -> None:
    asked, usage = question("fact", [BIRDS]), Usage(2000, 500, 3)
    given = answer(usage=usage, timings=Timings(total=12.5))
    found = measure_case(case(asked, given, prices=Prices(1.0, 4.0)))
    assert (found["latency/ms"], found["calls"], found["cost"]) == (12.5, 3, 0.004)
    assert (found["tokens/prompt"], found["tokens/completion"]) == (2000, 500)
    free = measure_case(case(asked, answer()))
    assert free["calls"] == 0
    assert not {"cost", "tokens/prompt", "tokens/completion"} & set(free)

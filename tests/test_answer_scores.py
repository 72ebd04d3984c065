"""The measures of answers, on answers made by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from benchmarks.answer_scores import MEASURES, Measure, borne_out, score, shown_sentences
from benchmarks.answers import interval, judged, table
from rag.paper import Answer, Citation, Claim, Evidence, Paper

Row = dict[str, Any]

FIRST = "Birds flock (see Chazelle et al. 2014)."
SECOND = "They settle in time."
THIRD = "The bound is tight."
BIRDS = Paper("Birds", f"{FIRST} {SECOND} {THIRD}", authors=("Ada Day", "Bo Eve"), year=2022)
WEIGHTS = Paper("Weights", "Averages generalize. Minima are wide.")
RADIO = Paper("Radio", "Sources are mapped.")


def span(paper: Paper, text: str) -> Evidence:
    start = paper.abstract.index(text)
    return Evidence(text, "abstract", start, start + len(text))


def citation(number: int, paper: Paper, *texts: str) -> Citation:
    return Citation(number, paper, tuple(span(paper, text) for text in texts))


def answer(*citations: Citation, status: Any = "answered", **fields: Any) -> Answer:
    return Answer("?", status, fields.pop("text", ""), citations=citations, **fields)


def row(kind: str, required: list[Paper], allowed: list[Paper] = [], **fields: Any) -> Row:  # noqa: B006
    graded = [(paper, 2) for paper in required] + [(paper, 1) for paper in allowed]
    return {
        "id": f"{kind}-001",
        "kind": kind,
        "split": "dev",
        "question": "?",
        "answer": "",
        "tags": [],
        "papers": [{"title": paper.title, "grade": grade} for paper, grade in graded],
        "evidence": [],
        **fields,
    }


def gold(paper: Paper, *texts: str) -> list[dict[str, str]]:
    return [{"title": paper.title, "text": text} for text in texts]


def test_a_paper_that_may_be_listed_counts_neither_way() -> None:
    asked = row("list", [BIRDS, RADIO], [WEIGHTS])
    scores = score(asked, answer(citation(1, BIRDS), citation(2, WEIGHTS)))
    assert scores["list: precision"] == 1
    assert scores["list: recall"] == 0.5
    assert scores["list: F1"] == pytest.approx(2 / 3)


def test_a_wrong_paper_costs_precision() -> None:
    scores = score(row("list", [BIRDS]), answer(citation(1, BIRDS), citation(2, RADIO)))
    assert (scores["list: precision"], scores["list: recall"]) == (0.5, 1)


def test_an_abstention_cites_nothing_and_refuses_what_could_be_answered() -> None:
    scores = score(row("list", [BIRDS]), answer(citation(1, BIRDS), status="abstained"))
    assert scores["list: F1"] == 0
    assert scores["answerable: refused"] == 1


def test_a_gold_sentence_counts_among_the_first_two_of_a_paper() -> None:
    asked = row("fact", [BIRDS], evidence=gold(BIRDS, "No such sentence.", THIRD))
    near = answer(citation(1, BIRDS, SECOND, THIRD))
    far = answer(citation(1, BIRDS, FIRST, SECOND, THIRD))
    assert score(asked, near)["fact: gold sentence cited"] == 1
    assert score(asked, far)["fact: gold sentence cited"] == 0


def test_a_long_span_is_cut_after_two_sentences() -> None:
    (first, second) = shown_sentences(citation(1, BIRDS, BIRDS.abstract))
    assert BIRDS.abstract[slice(*first)].strip() == FIRST
    assert BIRDS.abstract[slice(*second)].strip() == SECOND


def test_a_sentence_of_another_paper_is_not_the_gold_one() -> None:
    asked = row("fact", [BIRDS], evidence=gold(BIRDS, SECOND))
    assert score(asked, answer(citation(1, WEIGHTS, "Minima are wide.")))[
        "fact: gold sentence cited"
    ] == pytest.approx(0)


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
    asked = row("fact", [BIRDS], evidence=gold(BIRDS, best))
    given = answer(citation(1, BIRDS, text))
    assert score(asked, given)["fact: gold sentence cited"] == float(right)


def test_first_is_what_the_first_claim_rests_on() -> None:
    asked = row("fact", [BIRDS], evidence=gold(BIRDS, SECOND))
    own_words = Claim(
        "It takes a while.", (1,), "supported", 0.9, None, ((1, span(BIRDS, SECOND)),)
    )
    other = Claim(THIRD, (1,), "supported", 1.0)
    cited = citation(1, BIRDS, THIRD, SECOND)
    assert score(asked, answer(cited, claims=(own_words, other)))["fact: gold sentence first"] == 1
    assert score(asked, answer(cited, claims=(other, own_words)))["fact: gold sentence first"] == 0


def test_first_is_read_from_a_quoting_claim_without_evidence() -> None:
    asked = row("fact", [BIRDS], evidence=gold(BIRDS, SECOND))
    quoted = answer(citation(1, BIRDS, SECOND), claims=(Claim(SECOND, (1,), "supported", 1.0),))
    assert score(asked, quoted)["fact: gold sentence first"] == 1


def test_a_comparison_needs_every_side() -> None:
    asked = row("comparison", [BIRDS, WEIGHTS])
    one = score(asked, answer(citation(1, BIRDS)))
    both = score(asked, answer(citation(1, BIRDS), citation(2, WEIGHTS), citation(3, RADIO)))
    assert one["comparison: every paper cited"] == 0
    assert both["comparison: every paper cited"] == 1
    assert both["comparison: precision"] == pytest.approx(2 / 3)


def test_a_library_answer_is_the_exact_set_and_states_the_values() -> None:
    asked = row("library", [BIRDS], answer="Ada Day, Bo Eve", values=["Ada Day", "Bo Eve"])
    right = score(asked, answer(citation(1, BIRDS), text="By Ada Day and Bo Eve [1]."))
    short = score(asked, answer(citation(1, BIRDS), citation(2, RADIO), text="By Ada Day [1]."))
    assert (right["library: exact set"], right["library: value stated"]) == (1, 1)
    assert (short["library: exact set"], short["library: value stated"]) == (0, 0)


def test_a_count_is_a_number_of_the_text_and_no_marker() -> None:
    asked = row("library", [], answer="2")
    assert score(asked, answer(text="There are 2 papers."))["library: exact set"] == 1
    assert score(asked, answer(text="There are 12 papers [2]."))["library: exact set"] == 0


def test_what_no_listing_states_is_to_be_refused() -> None:
    asked = row("library", [WEIGHTS], tags=["not-stated"])
    scores = score(asked, answer(status="abstained"))
    assert scores == {"library: exact set": 1}


def test_an_unanswerable_question_is_abstained_from() -> None:
    asked = row("unanswerable", [], [BIRDS])
    assert score(asked, answer(status="abstained")) == {"unanswerable: abstains": 1}
    assert score(asked, answer(citation(1, BIRDS))) == {"unanswerable: abstains": 0}


def test_a_false_premise_may_also_be_contradicted() -> None:
    asked = row("unanswerable", [], [BIRDS], evidence=gold(BIRDS, SECOND), tags=["false-premise"])
    named = "false premise: refused or contradicted"
    shown = score(asked, answer(citation(1, BIRDS, SECOND)))
    assert (shown[named], shown["unanswerable: abstains"]) == (1, 0)
    assert score(asked, answer(status="abstained"))[named] == 1
    assert score(asked, answer(citation(1, BIRDS, THIRD)))[named] == 0


def test_a_followup_that_drags_the_old_topic_along_loses_precision() -> None:
    asked = row("followup", [RADIO], evidence=gold(RADIO, "Sources are mapped."))
    scores = score(asked, answer(citation(1, BIRDS), citation(2, RADIO, "Sources are mapped.")))
    assert scores["followup: right paper cited"] == 1
    assert scores["followup: precision"] == 0.5
    assert scores["followup: gold sentence cited"] == 1


@pytest.mark.parametrize(
    ("text", "verdict", "right"),
    [
        (SECOND, "unsupported", True),
        ("Ada Day, Bo Eve", "partly", True),
        ("Flocks never settle.", "supported", True),
        ("Flocks never settle.", "partly", False),
        ("Minima are wide.", "misattributed", False),
    ],
)
def test_a_claim_is_verbatim_or_supported(text: str, verdict: Any, right: bool) -> None:
    given = answer(citation(1, BIRDS), citation(2, WEIGHTS))
    assert borne_out(Claim(text, (1,), verdict, 0.5), given) is right


def test_the_table_has_means_bounds_and_both_splits() -> None:
    asked = row("list", [BIRDS])
    good = judged(asked, answer(citation(1, BIRDS), claims=(Claim("x", (1,), "supported", 1.0),)))
    bad = judged({**asked, "split": "test"}, answer(status="abstained"))
    lines = list(table([good, bad, replace(good, id="list-003")]))
    assert "| list: F1 | dev | 2 | 1.000 | 1.000 to 1.000 | ≥ 0.72 | holds |" in lines
    assert "| list: F1 | test | 1 | 0.000 | 0.000 to 0.000 | ≥ 0.72 | **missed** |" in lines
    assert any(line.startswith("| list: F1 | both | 3 | 0.667 ") for line in lines)
    assert any(line.endswith("| ≤ 0.05 | **missed** |") for line in lines)
    assert any(line.startswith("| claims: verbatim or supported | both | 2 |") for line in lines)


def test_a_bound_may_be_a_ceiling() -> None:
    assert Measure("x", 0.05, at_most=True).holds(0.04) is True
    assert Measure("x", 0.72).holds(0.71) is False
    assert Measure("x").holds(0.5) is None
    assert len({measure.name for measure in MEASURES}) == len(MEASURES)


def test_an_interval_holds_its_mean_and_is_narrower_with_more_values() -> None:
    few, many = interval([0, 1] * 5), interval([0, 1] * 200)
    assert few[0] < many[0] < 0.5 < many[1] < few[1]

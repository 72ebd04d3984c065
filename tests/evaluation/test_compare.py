"""Two runs side by side."""

from __future__ import annotations

import pytest
from gate_kit import constant, measured

from rag.evaluation.compare import compare
from rag.evaluation.pairing import difference


def changed(values, metric, questions, value):
    return {
        question: {**metrics, metric: value} if question in questions else metrics
        for question, metrics in values.items()
    }


def test_a_metric_is_compared_over_the_questions_both_answered():
    a = measured("a", constant(4, correctness=1.0), failed=frozenset({"q000"}))
    b = measured("b", changed(constant(4, correctness=1.0), "correctness", {"q000", "q001"}, 0.0))
    found = compare(a, b)
    (change,) = found.metrics
    assert (change.a, change.b, change.n) == (1.0, pytest.approx(2 / 3), 3)
    assert change.gain == pytest.approx(-1 / 3)
    assert found.left_out == {"not answered in one of them": 1}


def test_a_question_that_was_reworded_is_not_compared():
    a = measured("a", constant(3, correctness=1.0))
    b = measured("b", constant(3, correctness=0.0), digests={"q001": "another gold answer"})
    found = compare(a, b)
    assert found.paired == 2
    assert found.left_out == {"question or gold answer changed": 1}


def test_less_is_better_of_costs_and_of_answers_refused():
    name = "abstention/refused answerable"
    values = {f"q{n:03}": {name: 0.0, "latency/ms": 100.0 + n} for n in range(40)}
    worse = {q: {name: 1.0, "latency/ms": m["latency/ms"] + 50} for q, m in values.items()}
    down = {
        c.metric: c.direction for c in compare(measured("a", values), measured("b", worse)).metrics
    }
    up = {
        c.metric: c.direction for c in compare(measured("b", worse), measured("a", values)).metrics
    }
    assert down == {name: "worse", "latency/ms": "worse"}
    assert up == {name: "better", "latency/ms": "better"}


def test_a_difference_that_chance_explains_is_none():
    values = constant(100, correctness=1.0)
    b = measured("b", changed(values, "correctness", {"q001", "q002", "q003"}, 0.0))
    (change,) = compare(measured("a", values), b).metrics
    assert change.gain < 0
    assert change.p == pytest.approx(0.25, abs=0.02)  # three coins fall alike: 2 of 8
    assert change.direction == "unclear"


def test_many_metrics_raise_the_bar_for_each():
    one = {"correctness": 1.0}
    many = {**one, "citations/recall": 1.0, "citations/precision": 1.0, "quotes/accuracy": 1.0}
    fallen = {f"q{n:03}" for n in range(6)}  # six coins: p 2 / 64
    found = {}
    for metrics in (one, many):
        values = {f"q{n:03}": metrics for n in range(60)}
        b = measured("b", changed(values, "correctness", fallen, 0.0))
        changes = compare(measured("a", values), b).metrics
        found[len(metrics)] = next(c for c in changes if c.metric == "correctness")
    assert found[1].p == found[4].p == pytest.approx(2 / 64, abs=0.005)
    assert found[1].direction == "worse"
    assert found[4].direction == "unclear"
    assert found[4].adjusted == pytest.approx(4 * found[4].p)


def test_the_questions_that_changed_come_worst_first_with_both_answers():
    values = constant(3, correctness=0.5)
    b_values = changed(changed(values, "correctness", {"q001"}, 0.0), "correctness", {"q002"}, 1.0)
    a = measured("a", values, answers={"q001": {"answer": "A"}})
    b = measured("b", b_values, answers={"q001": {"answer": "B"}})
    found = compare(a, b).questions
    assert [change.id for change in found] == ["q001", "q002"]
    assert found[0].scores == {"correctness": (0.5, 0.0)}
    assert (found[0].a, found[0].b) == ({"answer": "A"}, {"answer": "B"})


def test_a_share_of_what_a_run_did_is_compared_though_each_did_something_else():
    name = "abstention/precision"
    a = {f"q{n:03}": {name: 1.0} if n < 20 else {} for n in range(100)}
    b = {f"q{n:03}": {name: float(n < 20)} for n in range(100)}
    (change,) = compare(measured("a", a), measured("b", b)).metrics
    assert (change.a, change.b) == (1.0, 0.2)
    assert change.direction == "worse"
    assert change.low < -0.8 < change.high


def test_such_a_share_is_unclear_where_the_runs_are_alike():
    a = {f"q{n:03}": float(n % 5 > 0) for n in range(60)}
    b = {f"q{n:03}": float(n % 5 > 0) for n in range(10, 70)}
    found = difference(a, b)
    assert found.gain == pytest.approx(0.0)
    assert found.p > 0.5


def test_repeats_of_a_question_count_as_one():
    a, b = (measured(name, constant(2, correctness=1.0)) for name in "ab")
    again = [dict(row, repeat=2, metrics={"correctness": 0.0}) for row in b.metrics["questions"]]
    b.metrics["questions"].extend(again)
    (change,) = compare(a, b).metrics
    assert (change.b, change.n) == (0.5, 2)

"""A judge beside people: figures worked out by hand, and judges that are no judges."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from rag.evaluation.judging import NotCalibrated, calibrate, draw, read_rows
from rag.evaluation.judging.rows import shipped_probes

YES, NO = [True] * 30, [False] * 30


def test_figures_of_ten_answers_worked_out_by_hand():
    # Faithful: .9 .8 .7 .4, others: .6 .5 .3 .2 .1 .1. Of 24 pairs, .4 loses to .6 and to .5.
    scores = [0.9, 0.8, 0.7, 0.4, 0.6, 0.5, 0.3, 0.2, 0.1, 0.1]
    labels = [True] * 4 + [False] * 6
    found = calibrate(scores, labels, threshold=0.55)
    assert found.auroc.mean == pytest.approx(22 / 24)
    # Right: 3 of 4 and 5 of 6. Said faithful 4 of 10, are 4 of 10: expected .4*.4 + .6*.6 = .52.
    assert found.balanced_accuracy.mean == pytest.approx((3 / 4 + 5 / 6) / 2)
    assert found.kappa.mean == pytest.approx((0.8 - 0.52) / (1 - 0.52))
    assert (found.n, found.faithful, found.errors) == (10, 4, 0)
    for each in (found.auroc, found.balanced_accuracy, found.kappa):
        assert each.low <= each.mean <= each.high


def test_equal_scores_count_half():
    found = calibrate([0.5, 0.9, 0.5, 0.1], [True, True, False, False], threshold=0.5)
    assert found.auroc.mean == pytest.approx(3.5 / 4)


def test_a_judge_that_agrees_with_people_is_trusted():
    found = calibrate([0.8] * 30 + [0.2] * 30, YES + NO, threshold=0.5)
    assert found.distrust is None
    assert (found.auroc.mean, found.kappa.mean) == (1.0, 1.0)


@pytest.mark.parametrize("always", [0.0, 1.0])
def test_a_judge_that_always_says_the_same_is_distrusted(always):
    found = calibrate([always] * 60, YES + NO, threshold=0.5)
    assert found.distrust
    assert found.kappa.mean == 0
    assert found.balanced_accuracy.mean == 0.5


@pytest.mark.parametrize("seed", range(3))
def test_a_judge_that_guesses_is_distrusted(seed):
    guess = random.Random(seed)
    found = calibrate([guess.random() for _ in range(60)], YES + NO, threshold=0.5)
    assert "chance" in str(found.distrust)


def test_good_scores_with_a_threshold_that_lets_all_pass_are_distrusted():
    found = calibrate([0.8] * 30 + [0.7] * 30, YES + NO, threshold=0.1)
    assert found.auroc.mean == 1
    assert "verdicts" in str(found.distrust)


def test_errors_are_counted_and_in_no_figure():
    scores = [*[0.8] * 29, None, *[0.2] * 29, None]
    found = calibrate(scores, YES + NO, threshold=0.5)
    assert (found.n, found.errors, found.auroc.mean) == (58, 2, 1.0)
    assert found.distrust is None


def test_a_judge_that_mostly_fails_is_distrusted_however_good_the_rest():
    scores = [*[0.8] * 20, *[None] * 10, *[0.2] * 20, *[None] * 10]
    assert "20 of 60" in str(calibrate(scores, YES + NO, threshold=0.5).distrust)


def test_bins_hold_every_answer_and_1_belongs_to_the_last():
    scores = [0.0, 0.05, 0.1, 0.95, 1.0, 1.0]
    found = calibrate(scores, [False, False, True, False, True, True], threshold=0.5)
    assert [(each.low, each.n) for each in found.bins] == [(0.0, 2), (0.1, 1), (0.9, 3)]
    last = found.bins[-1]
    assert last.mean_score == pytest.approx(2.95 / 3)
    assert last.share_faithful == pytest.approx(2 / 3)


@pytest.mark.parametrize("labels", [[True] * 4, [True, True, True, False], []])
def test_both_kinds_of_labels_are_needed(labels):
    with pytest.raises(NotCalibrated, match="at least two"):
        calibrate([0.5] * len(labels), labels, threshold=0.5)


def test_what_metrics_json_gets():
    found = calibrate([0.8] * 30 + [0.2] * 30, YES + NO, threshold=0.5).as_json()
    assert found["auroc"] == found["balanced_accuracy"] == found["kappa"] == 1.0
    assert found["intervals"]["auroc"] == [1.0, 1.0]
    assert found["n"] == 60
    assert found["bins"][0] == {
        "low": 0.2,
        "high": 0.3,
        "mean_score": pytest.approx(0.2),
        "share_faithful": 0.0,
        "n": 30,
    }


def test_a_sample_of_the_probes_has_every_fault_alike_and_is_always_the_same():
    probes = read_rows(shipped_probes())
    some = draw(probes, 60)
    assert Counter(row.faithful for row in some) == {True: 30, False: 30}
    faults = Counter(row.fault for row in some if not row.faithful)
    assert set(faults) == {row.fault for row in probes if not row.faithful}
    assert max(faults.values()) == min(faults.values())
    assert draw(probes, 60) == some
    assert {row.id for row in some} < {row.id for row in draw(probes, 100)}
    assert [row.id for row in some] == [row.id for row in probes if row in some]


@pytest.mark.parametrize("limit", [None, 307, 1000])
def test_a_sample_of_as_many_as_there_are_is_all_of_them(limit):
    probes = read_rows(shipped_probes())
    assert draw(probes, limit) == probes

"""Numbers of a claim beside those of its source."""

from __future__ import annotations

import pytest

from rag.answering.verification.numbers import Stated, numbers_in


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("It costs 2,000 steps.", "It costs 2000 steps."),
        ("It uses two networks.", "It uses 2 networks."),
        ("It uses 2 networks.", "Both networks are used."),
        ("It doubles the speed.", "It is 2x faster."),
        ("It has 1.5 million rows.", "It has 1,500,000 rows."),
        ("It has 3M parameters.", "It has 3 million parameters."),
        ("It has 50k rows.", "It has 50,000 rows."),
        ("It saves 20% of the memory.", r"It saves $20\%$ of the memory."),
        ("It saves 20 percent.", "It saves 20% of the memory."),
        ("Accuracy is 92%.", "An accuracy of 0.92."),
        ("About 84% are right.", "84.3% are right."),
        ("It wins twenty-five games.", "It wins 25 games."),
        ("It is 3.5x faster.", "It is 3.5 times faster."),
        ("It drops by 20-40%.", r"A $20\% - 40\%$ reduction."),
        ("It is trained on CIFAR-10 in 3D.", "No numbers here."),
        ("COVID-19 and covid-19 are names.", "No numbers here."),
        ("It is one of the 1st.", "No numbers here."),
        ("It helps to reconcile the two.", "No numbers here."),
        ("It needs about two thirds of the data.", "It uses around 66% of the data."),
        ("It needs a third of the time.", "Time drops by a third of what it was."),
        ("It covers five applications.", "Energy, traffic, economics, weather and disease."),
        ("It gains on three tasks.", "It gains on parsing (deep), tagging (flat), and reading."),
        ("It is thousands of times faster.", "It is thousands of times faster."),
        ("It uses thousands of images.", "It uses 11,730 images."),
    ],
)
def test_the_same_number_in_another_form_is_in_the_source(claim, source):
    stated = Stated(source)
    assert [n for n in numbers_in(claim) if not stated.holds(n)] == []


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("It costs 2,000 steps.", "It costs 200 steps."),
        ("It uses two networks.", "It uses three networks."),
        ("It reaches 84.3%.", "It reaches 83.4%."),
        ("84% are right.", "84.3% are right."),
        ("It has 3 million rows.", "It has 3 billion rows."),
        ("It is five times faster.", "It is faster."),
        ("It wins top-5 accuracy.", "It wins top-1 accuracy."),
        ("It was published in 2019.", "It was published in 2018."),
        ("It is hundreds of times faster.", "It is thousands of times faster."),
        ("It uses hundreds of images.", "It uses 11,730 images."),
        ("It needs a tenth of the time.", "It needs half the time."),
        ("Three quarters of the weights are frozen.", "Half of the weights are frozen."),
        ("It covers four applications.", "Energy, traffic, economics, weather and disease."),
    ],
)
def test_another_number_is_not_in_the_source(claim, source):
    stated = Stated(source)
    assert [n for n in numbers_in(claim) if not stated.holds(n)] != []


def test_a_share_is_told_from_a_count():
    [share] = numbers_in("It fails on 30% of the clips.")
    assert not Stated("The clips are 30 seconds long.").has_unit(share)
    assert Stated("It fails on 30% of the clips.").has_unit(share)

"""Every target of the fuzzer, on what Hypothesis draws from the same nasty pieces."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.fuzz import library_targets
from benchmarks.fuzz.growth import PIECES, out_of_proportion
from benchmarks.fuzz.targets import TARGETS

EXAMPLES = {"answers": 12, "search": 25, "filters": 40, "follow-ups": 40}  # these take longer
OTHERS = 60
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=30).map("".join)


@pytest.fixture
def library(sample: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sample library, in place of the one that a fuzzer makes for itself."""
    monkeypatch.setattr(library_targets, "small", lambda: sample.assistant)


@pytest.mark.parametrize("name", list(TARGETS))
def test_no_input_breaks_a_promise(name: str, library: None) -> None:
    @given(data=TEXTS.map(lambda text: text.encode("utf-8", "replace")) | st.binary(max_size=60))
    @settings(
        max_examples=EXAMPLES.get(name, OTHERS),
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    def holds(data: bytes) -> None:
        TARGETS[name].run(data)

    holds()


@pytest.mark.parametrize("name", list(TARGETS))
def test_the_inputs_that_a_fuzzer_starts_from_are_sound(name: str, library: None) -> None:
    for _, seed in zip(range(5), TARGETS[name].seeds(), strict=False):
        TARGETS[name].run(seed)


def test_what_is_quadratic_is_found() -> None:
    longest = 60_000

    def busy(seconds: float) -> None:  # the same processor time on a fast and on a slow machine
        end = time.process_time() + seconds
        while time.process_time() < end:
            pass

    def quadratic(data: bytes) -> None:
        busy((len(data) / longest) ** 2)

    def linear(data: bytes) -> None:
        busy(len(data) / longest)

    assert out_of_proportion(quadratic, lambda size: b"a" * size, longest)
    assert not out_of_proportion(linear, lambda size: b"a" * size, longest)

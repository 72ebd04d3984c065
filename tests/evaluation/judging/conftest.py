"""Fixtures of the judges' tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from judging_kit import Model
from scripted_server import serving

from rag.evaluation.judging.deterministic import VerifierJudge
from rag.models.minilm import MiniLM


@pytest.fixture
def model(clean_settings: None) -> Iterator[Model]:
    with serving() as running:
        yield Model(running)


@pytest.fixture(scope="session")
def verifier() -> VerifierJudge:
    return VerifierJudge(MiniLM())

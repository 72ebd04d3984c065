"""Fixtures of the evaluation's tests."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from run_kit import listing

from rag.assistant import Assistant
from rag.evaluation import scoring
from rag.evaluation.judging import AnswerJudge, Calibration
from rag.evaluation.judging.deterministic import VerifierJudge
from rag.library.report import Progress
from rag.models.minilm import MiniLM
from rag.settings import Settings


@pytest.fixture(scope="session")
def _ice_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of three papers about ice; not to be written to."""
    folder = tmp_path_factory.mktemp("ice")
    assistant = Assistant(Settings(home=folder / "home", llm="none"))
    assistant.ingest([listing(folder)])
    assistant.close()
    return folder / "home"


@pytest.fixture
def home(_ice_library: Path, tmp_path: Path, clean_settings: None) -> Path:
    """A copy of the library about ice."""
    return Path(shutil.copytree(_ice_library, tmp_path / "home"))


@pytest.fixture
def assistant(home: Path) -> Iterator[Assistant]:
    """The assistant over it, without an LLM."""
    opened = Assistant(Settings(home=home, llm="none"))
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def verifier() -> VerifierJudge:
    """The judge that is always there."""
    return VerifierJudge(MiniLM())


@pytest.fixture
def few_probes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Judges are calibrated on a few of the shipped probes only, which is quick."""
    whole, most = scoring.calibrated, 12

    def few(judge: AnswerJudge, *, limit: int | None, progress: Progress | None) -> Calibration:
        return whole(judge, limit=min(limit or most, most), progress=progress)

    monkeypatch.setattr(scoring, "calibrated", few)

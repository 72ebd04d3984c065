"""Both strategies with a real model, from question to answer.

SmolLM2-135M cannot answer well. What must hold anyway: nothing is shown that is not verified, every
citation is real, and what it cost is counted.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.assistant import Assistant
from rag.paper import Answer
from rag.settings import Settings

MODEL = "smollm2-135m"
ROWS = (
    {
        "title": "DroneIce: Glacier Photography with Drones",
        "abstract": "We present DroneIce, which photographs glaciers with drones. Each flight of "
        "DroneIce takes 12 minutes.",
    },
    {
        "title": "MeltNet: Measuring Glacier Melt in Photographs",
        "abstract": "We introduce MeltNet, which measures the melting of a glacier in photographs.",
    },
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of two papers."""
    folder = tmp_path_factory.mktemp("ice")
    listing = folder / "papers.jsonl"
    listing.write_text("".join(f"{json.dumps(row)}\n" for row in ROWS), encoding="utf-8")
    assistant = Assistant(Settings(home=folder / "home", llm="none"))
    assistant.ingest([listing])
    assistant.close()
    return folder / "home"


@pytest.fixture(params=["per-paper", "single"])
def asked(
    request: pytest.FixtureRequest, home: Path, llama_url: str
) -> Iterator[tuple[Assistant, str]]:
    """An assistant with the real model, and its strategy."""
    settings = Settings(
        home=home, llm="openai", openai_base_url=f"{llama_url}/v1", model=MODEL, timeout=300.0,
        strategy=request.param, max_answer_tokens=60, keep_history=False,
    )  # fmt: skip
    assistant = Assistant(settings)
    yield assistant, request.param
    assistant.close()


@pytest.mark.parametrize(
    "question",
    ["which papers study glacier photography?", "How long does a flight of DroneIce take?"],
)
def test_a_real_model_shows_nothing_unverified(asked: tuple[Assistant, str], question: str) -> None:
    assistant, strategy = asked
    pieces: list[str] = []
    steps: list[tuple[int, int, str]] = []
    answer = assistant.ask(
        question, on_text=pieces.append, on_progress=lambda *step: steps.append(step)
    )
    assert "".join(pieces).strip() == answer.text
    assert answer.status in ("answered", "abstained")
    _assert_verified(answer)
    assert answer.usage.llm_calls >= 1
    assert answer.usage.prompt_tokens > 50
    assert steps[0] == ((2, 2, "papers") if strategy == "single" else (1, 2, "papers"))
    names = {name.partition("/")[0] for name in answer.prompts}
    assert names == ({"answer-single"} if strategy == "single" else {"gate", "paper-claim"})
    assert answer.model.strategy in (strategy, "quote")


def _assert_verified(answer: Answer) -> None:
    numbers = {citation.number for citation in answer.citations}
    for claim in answer.claims:
        assert claim.verdict in ("supported", "partly")
        assert set(claim.citations) <= numbers
    for citation in answer.citations:
        for evidence in citation.evidence:
            source = getattr(citation.paper, evidence.field)
            assert evidence.text == source[evidence.start : evidence.end]

"""The sample library, as the benchmarks open it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rag.assistant import Assistant
from rag.settings import load


@contextmanager
def sample_library(home: Path | None = None) -> Iterator[Assistant]:
    """An assistant without an LLM over the library in ``home``; the sample is loaded if that is
    new. Without ``home`` it is a temporary one."""
    with tempfile.TemporaryDirectory() as temporary:
        assistant = Assistant(load(home=home or Path(temporary), llm="none"))
        assistant.papers()
        try:
            yield assistant
        finally:
            assistant.close()

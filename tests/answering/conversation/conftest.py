"""What tests of follow-ups share."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from rag.answering.conversation.followup import standalone
from rag.models.chat import Message

Read = Callable[..., str | None]


@pytest.fixture
def read(sample) -> Read:
    """The standalone form of a question after what was said: question, answer, question, …"""

    def read(question: str, *said: str) -> str | None:
        roles = ("user", "assistant")
        history = tuple(Message(roles[at % 2], text) for at, text in enumerate(said))
        return standalone(question, history, sample.assistant.library)

    return read

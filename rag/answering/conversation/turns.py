"""The last turns of a conversation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.answering.question.small_talk import asks_nothing
from rag.models.chat import Message

_TURNS = 6  # turns looked at, however long the conversation is
_QUESTION, _ANSWER = 600, 12000  # characters of each looked at


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and what was answered, either of which may be empty."""

    question: str
    answer: str


def last_turns(history: Sequence[Message]) -> list[Turn]:
    """The last few turns of ``history``, oldest first; neither its length nor theirs matters."""
    found: list[Turn] = []
    answer = ""
    for message in reversed(history[-4 * _TURNS :]):
        if message.role == "assistant":
            answer = answer or _ends(message.content)
        elif message.role == "user":
            if asks_nothing(message.content[:_QUESTION], answer):
                answer = ""
                continue
            found.append(Turn(" ".join(message.content[:_QUESTION].split()), answer))
            answer = ""
            if len(found) == _TURNS:
                return found[::-1]
    if answer:
        found.append(Turn("", answer))
    return found[::-1]


def _ends(answer: str) -> str:
    """``answer``, of a long one its beginning and its end, where references stand."""
    half = _ANSWER // 2
    return answer if len(answer) <= _ANSWER else f"{answer[:half]}\n{answer[-half:]}"

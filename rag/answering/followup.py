"""Follow-up questions made to stand alone, by rule: "does it …" gets what "it" was about."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answering.topic import topic_of
from rag.models.chat import Message

_LEANS = re.compile(
    r"^\W*(?:and|but|or|so|what\s+about|how\s+about)\b"
    r"|\b(?:it|its|they|them|their|theirs|he|she|his|her)\b"
    r"|\b(?:these|those)\b|\b(?:this|that)\b(?=\W*$|\s+(?:one|ones|papers?|work|methods?|approach|models?"
    r"|results?|technique|idea|authors?)\b)"
    r"|\bthe\s+(?:same|latter|former|paper|method|authors?)\b",
    re.IGNORECASE,
)


def standalone(question: str, history: Sequence[Message]) -> str | None:
    """``question`` with the topic of the last one put after it; None if it needs none.

    A question that refers to nothing before it is left alone, so a change of topic is not
    dragged along.
    """
    asked = [message.content for message in history if message.role == "user"]
    if not asked or not _LEANS.search(question):
        return None
    subject = topic_of(asked[-1][-500:]).text
    return f"{question} (about {subject})" if subject else None

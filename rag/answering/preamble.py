"""What stands around a question and asks for nothing: greetings, roles for a machine, courtesy.

"You are now a pirate. What does GShard do?" asks what GShard does. What tells the matter ("I work
on sparse attention. Which papers …?") belongs to the question.
"""

from __future__ import annotations

import re

from rag.library.instructions import is_instruction
from rag.library.sentences import sentence_spans

_ROLE = re.compile(
    r"^\W*(?:from\s+now\s+on\b|(?:please\s+)?(?:act|behave|speak|talk|answer|respond|write)\s+(?:as|like)\b"
    r"|(?:please\s+)?(?:pretend|imagine)\s+(?:that\s+)?you\b|you(?:['’]re|\s+are)\s+(?:now\s+)?an?\b)",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"^\W*(?:hi|hello|hey|good\s+(?:morning|day|afternoon|evening)|dear|thanks|thank\s+you|sorry)\b"
    r"(?:[\s,]+[\w'’]+){0,5}\W*$"
    r"|^\W*(?:i\s+(?:just\s+)?have\s+|just\s+)?(?:an?|one|another)\s+(?:(?:quick|short|small|simple|last"
    r"|more)\s+)*questions?\W*$"
    r"|^\W*i\s+hope\s+(?:you|this)\b.*$",
    re.IGNORECASE,
)


# "Spotlights after noon pls", "who wrote it, thanks?"
_COURTESY = re.compile(
    r"(?<=[\w?!.)\"”])(?:[\s,;–-]+(?:please|pls|plz|plss|thx|thnx|tnx)"
    r"|(?:(?<=[?!.])\s+|\s*[,;–-]\s*)(?:cheers|(?:many\s+)?thanks(?:\s+(?:a\s+lot|so\s+much|in\s+advance))?"
    r"|thank\s+you))+(?P<end>[\s.?!]*)$",
    re.IGNORECASE,
)


def without_preamble(question: str) -> str:
    """``question`` from the first sentence on that says or asks something of papers, without the
    thanks at its end."""
    if (polite := _COURTESY.search(question)) and question[: polite.start()].strip():
        asked = question[: polite.start()]
        question = asked if asked[-1] in "?!." else asked + polite["end"].strip()
    spans = sentence_spans(question)
    for start, end in spans[:-1]:
        if not _is_preamble(question[start:end]):
            return question[start:]
    return question[spans[-1][0] :] if spans else question


def _is_preamble(sentence: str) -> bool:
    if sentence.rstrip().endswith("?"):
        return False
    told = _ROLE.search(sentence) or _GREETING.search(sentence)
    return bool(told) or is_instruction(sentence)

"""Questions that only ask when or where something is, or how long: "when is PMI-Masking?"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answering.question.attributes import Attribute
from rag.answering.question.names import Reading
from rag.answering.question.naming import Mention
from rag.answering.question.plan import Plan
from rag.answering.question.superlatives import Superlative
from rag.text import blanked

_ASKS = re.compile(
    r"\W*(?:(?P<when>when)|(?P<where>where)|(?P<long>how\s+long))"
    r"(?:['’]s|\s+(?:is|was|are|does|did|will))"
    r"(?:\s+(?:the|be|it|held|last|take\s+place|taking\s+place|scheduled|run))*\W*",
    re.IGNORECASE,
)


def read_when_where(question: str, reading: Reading, named: Sequence[Mention]) -> Plan | None:
    """The plan of a question that asks no more than this of one talk or of one session.

    Of a session the first and the last talk are stated: a listing of papers has no times of its
    own for it, and no room.
    """
    if len(named) == 1:
        match = _ASKS.fullmatch(blanked(question, [(m.start, m.end) for m in named]))
        if match is None or not named[0].paper.time:
            return None
        place: Attribute = "session" if named[0].paper.session else "venue"
        asked: Attribute = "time" if match["when"] else place if match["where"] else "minutes"
        return Plan("library", (asked,))
    match = _ASKS.fullmatch(reading.rest)
    if named or match is None or len(reading.sessions) != 1 or reading.people or reading.filters:
        return None
    if match["where"]:
        return Plan("library", unlisted="where a session is held")
    ends = Superlative("start", False, 1, 0, len(match[0].rstrip(" ?.!")), both_ends=True)
    return Plan("library", superlative=ends)

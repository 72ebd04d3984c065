"""What a question rules out: "not by Kim", "other than posters", "that Kim did not write"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.answering.cued import Cued
from rag.answering.question.named import Found

_DENIED = Cued(
    r"(?:(?:n['’]t|\b(?:not|never|nor|neither|except(?:ing|\s+for)?|excluding|exclude|excepted|besides|without"
    r"|(?:other|rather)\s+than|apart\s+from|(?:all|anything|everything)\s+but|but\s+(?:not|nothing|none)|ignoring"
    r"|leaving\s+out|non))\b|\bnon-)"
    r"(?:[\s-]+(?:by|from|in|at|of|an?|the|any|those|ones|that|which|are|is|were|was|papers?|published"
    r"|presented|written|authored|co-?authored|as|with|include|including|involving|featuring|anything|something"
    r"|everything|work|stuff|joint|one|what|is))*[\s-]*$"
)
# Behind a name: "that Kim did not write".
_HAS_NOT = Cued(
    r"\s+(?:(?:did|do|does|has|have|had|was|is)(?:\s+not|n['’]t)|never)\s+(?:\w+\s+){0,2}?(?:co-?)?"
    r"(?:author(?:ed)?|wr[io]t\w+|wrote|involved|contribut\w+|publish\w*|work\w*)\b(?:\s+(?:on|to|in))?",
    " not ", "n ' t ", " never ", "n t ",
)  # fmt: skip
_JOINT = Cued(r"\s*(?:,|,?\s*(?:and|or|nor|&))\s*(?:by|from|in|at|of|the|an?)?\s*")


def with_denials(question: str, items: Sequence[Found]) -> list[Found]:
    """The items, those that the words before them rule out marked, and these words taken."""
    marked: list[Found] = []
    for item in items:
        before = marked[-1].end if marked else 0
        denial = _DENIED.search(question, before, item.start)
        has_not = _HAS_NOT.match(question, item.end) if item.person else None
        joined = bool(marked) and _JOINT.fullmatch(question, before, item.start) is not None
        if denial:
            marked.append(replace(item, start=denial.start(), denied=True))
        elif has_not:
            marked.append(replace(item, end=has_not.end(), denied=True))
        elif joined and marked[-1].denied and marked[-1].kind == item.kind:
            marked.append(replace(item, start=before, denied=True))
        else:
            marked.append(item)
    return marked

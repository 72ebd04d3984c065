"""What a question rules out: "not by Kim", "other than posters", "that Kim did not write"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.answering.cued import Cued
from rag.answering.question.condition import Condition
from rag.answering.question.named import Found
from rag.answering.writing.foreign import inert
from rag.library.selection import name_key
from rag.paper import Paper

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


def _is_year_of_denied(question: str, marked: Sequence[Found], item: Found) -> bool:
    """Whether a year stands right behind a venue that is ruled out: "not at ICLR 2022"."""
    if not marked or not item.years or marked[-1].kind != "venue" or not marked[-1].denied:
        return False
    return not question[marked[-1].end : item.start].strip(" ,'’-")


def _without_year_of(venue: Found, item: Found) -> Found:
    """The denial of a venue's papers of one year, instead of all of that year and that venue."""
    assert item.years is not None
    low, high = item.years
    named = {name_key(name) for name in venue.values}

    def holds(paper: Paper) -> bool:
        year = paper.year is not None and low <= paper.year <= high
        return year and name_key(paper.venue) in named

    when = str(low) if low == high else f"{low} to {high}"
    words = f"from {' or '.join(inert(name) for name in venue.values)} of {when}"
    condition = Condition(words, venue.start, item.end, holds)
    return Found("condition", (), venue.start, item.end, denied=True, condition=condition)


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
        elif _is_year_of_denied(question, marked, item):
            marked[-1] = _without_year_of(marked[-1], item)
        elif joined and marked[-1].denied and marked[-1].kind == item.kind:
            marked.append(replace(item, start=before, denied=True))
        else:
            marked.append(item)
    return marked

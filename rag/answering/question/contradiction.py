"""What a question asks of one paper that no paper can be: of two years at once, say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from rag.answering.cued import Cued
from rag.answering.question.named import Found

# What stands between two years of which either will do: "ICLR 2021 and 2022", "2021, 2022".
_JOINS = Cued(r"[,;/&+–-]|\b(?:and|or|nor|to|than|with|versus|vs|until|through|not|but)\b")
_BOTH_ARE = Cued(r"\b(?:is|are|was|were)\s+both\s+(?:[\w'’-]+\s+){0,2}$", " both ")
_PAPERS_FROM = re.compile(
    r"(?:\s+(?:19|20)\d\d)?\s+(?:papers?|posters?|orals?|spotlights?|talks?|works?|articles?)\s+"
    r"(?:(?:published|presented|accepted)\s+)?(?:from|at|of|in)\s+(?:the\s+)?",
    re.IGNORECASE,
)


def contradiction(question: str, meant: Sequence[Found]) -> str | None:
    """Two years, venues or tracks that one paper would have to be of, in words; None if any will
    do."""
    return _years(question, meant) or _venues(question, meant) or _tracks(question, meant)


def _years(question: str, meant: Sequence[Found]) -> str | None:
    years = [(i.years[0], i) for i in meant if i.years and i.years[0] == i.years[1]]
    for (year, one), (later, other) in pairwise(years):
        apart = not _JOINS.search(question[one.end : other.start])
        both = _BOTH_ARE.search(question[: one.start])
        if year != later and one.end < other.start and (apart or both):
            return f"of {year} and of {later} at once"
    return None


def _venues(question: str, meant: Sequence[Found]) -> str | None:
    venues = [item for item in meant if item.kind == "venue"]
    for one, other in pairwise(venues):
        apart = _PAPERS_FROM.fullmatch(question[one.end : other.start])
        if apart and not set(one.values) & set(other.values):
            return f"from {one.values[0]} and from {other.values[0]} at once"
    return None


def _tracks(question: str, meant: Sequence[Found]) -> str | None:
    tracks = [item for item in meant if item.kind == "track"]
    for one, other in pairwise(tracks):
        between = question[one.end : other.start]
        singular = not question[one.start : one.end].lower().endswith("s")
        both = re.search(r"\bboth\s+(?:an?\s+)?$", question[: one.start], re.IGNORECASE)
        related = re.fullmatch(r"\s+(?:that|which)\s+(?:are|were|is)\s+(?:also\s+)?(?:an?\s+)?",
                               between, re.IGNORECASE)  # fmt: skip
        if one.values != other.values and (related or (both and singular)):
            return f"in the tracks {one.values[0]} and {other.values[0]} at once"
    return None

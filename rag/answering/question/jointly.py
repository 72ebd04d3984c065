"""Whether the papers that several people wrote together are meant, or those of each."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from rag.answering.cued import Cued
from rag.answering.question.named import Found

_TOGETHER = Cued(
    r"\btogether\b|\bjoint(?:ly)?\b|\bboth\b|\bco-?(?:write|wrote|written|author(?:s|ed)?)\b"
    r"|\bcollaborat\w*|\bin\s+common\b|\bshared?\b"
)
_AND = Cued(r"\s*(?:,|,?\s*(?:and|&))\s*")  # may mean what they wrote together
_OR = Cued(r"\s*,?\s*(?:or|nor)\s+(?:by\s+)?")
_BESIDE = Cued(r"\s*[+/]\s*")
_WITH = Cued(r"(?:['’]s?)?(?:\s+\w+){0,4}?\s*\bwith\s")


def are_together(question: str, people: Sequence[Found]) -> bool:
    """Whether the papers of all ``people`` at once are meant."""
    if len(people) < 2 or any(_OR.fullmatch(gap) for gap in _gaps(question, people)):
        return False
    if _written_with(question, people) or _TOGETHER.search(question):
        return True
    return all(_BESIDE.fullmatch(gap) for gap in _gaps(question, people))


def _written_with(question: str, people: Sequence[Found]) -> bool:
    """ "Donti's papers with Kolter": the second name begins with the word "with"."""
    joins = [question[a.end : b.end] for a, b in pairwise(people)]
    return bool(joins) and all(_WITH.match(join) for join in joins)


def are_joined(question: str, people: Sequence[Found]) -> bool:
    """Whether nothing but "and" or commas stands between ``people``."""
    gaps = _gaps(question, people)
    return bool(gaps) and all(_AND.fullmatch(gap) for gap in gaps)


def _gaps(question: str, people: Sequence[Found]) -> list[str]:
    return [question[a.end : b.start] for a, b in pairwise(people)]

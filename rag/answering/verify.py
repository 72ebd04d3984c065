"""A first, deterministic check of an LLM's sentences against the abstracts they cite.

The score of a claim is the share of its content-word stems that the cited papers contain, zero
when a number of the claim is in none of them. The thresholds are set by hand, not fitted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answering.citations import MARKER, cited_numbers
from rag.paper import Citation, Claim, Paper, Verdict
from rag.text import content_words

_SUPPORTED, _PARTLY = 0.7, 0.4
_NUMBER = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?")
_SENTENCE_END = re.compile(r"(?<=[.!?])(?:\s*\[\d+\])*\s+(?=[A-Z“\"*(-])")
_BULLET = re.compile(r"^\s*(?:[-*•]|\d{1,3}[.)])\s+")


def claims_of(text: str) -> list[str]:
    """The sentences and list items of an answer, markers included."""
    found = []
    for whole in text.splitlines():
        line = _BULLET.sub("", whole)
        start = 0
        for match in _SENTENCE_END.finditer(line):
            found.append(line[start : match.end()])
            start = match.end()
        found.append(line[start:])
    return [claim.strip() for claim in found if content_words(MARKER.sub("", claim))]


def verify(
    text: str, citations: Sequence[Citation], retrieved: Sequence[Paper]
) -> tuple[Claim, ...]:
    """A verdict for every sentence of ``text``."""
    cited = {citation.number: citation.paper for citation in citations}
    return tuple(_check(claim, cited, retrieved) for claim in claims_of(text))


def _check(claim: str, cited: dict[int, Paper], retrieved: Sequence[Paper]) -> Claim:
    numbers = cited_numbers(claim)
    plain = re.sub(r"\s+([.,;:!?])", r"\1", " ".join(MARKER.sub("", claim).split()))
    if not numbers:
        return Claim(plain, (), "uncited", 0.0)
    score = support(plain, [cited[number] for number in numbers if number in cited])
    verdict: Verdict = "supported" if score >= _SUPPORTED else "partly"
    if score < _PARTLY:
        elsewhere = max((support(plain, [paper]) for paper in retrieved), default=0.0)
        verdict = "misattributed" if elsewhere >= _SUPPORTED else "unsupported"
    return Claim(plain, numbers, verdict, round(score, 3))


def support(claim: str, papers: Sequence[Paper]) -> float:
    """Share of the claim's content stems found in ``papers``; 0 if one of its numbers is not."""
    source = " ".join(f"{p.title} {p.abstract} {' '.join(p.authors)}" for p in papers)
    if not _numbers(claim) <= _numbers(source):
        return 0.0
    wanted = {word.stem for word in content_words(_joined_digits(claim))}
    held = {word.stem for word in content_words(_joined_digits(source))}
    return len(wanted & held) / len(wanted) if wanted else 0.0


def _joined_digits(text: str) -> str:
    """2,000 as 2000."""
    return re.sub(r"(?<=\d),(?=\d{3})", "", text)


def _numbers(text: str) -> set[str]:
    return {match.group().replace(",", "").rstrip(".") for match in _NUMBER.finditer(text)}

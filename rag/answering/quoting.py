"""The quoting answerer: verbatim sentences with citations, no LLM."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answering.compose import Composer, field_evidence, title_of
from rag.answering.foreign import inert
from rag.answering.reading import Reading
from rag.paper import Evidence

_CLOSE = 0.8  # a second sentence is quoted when it scores this share of the best one
_MOST_SENTENCES = 2


def quote_list(compose: Composer, readings: Sequence[Reading], heading: str) -> None:
    """Every paper with its own best evidence sentence."""
    if heading:
        compose.say(f"{heading}\n")
    for reading in readings:
        evidence = reading.best or field_evidence("title", reading.paper.title)
        number = compose.cite(reading.paper, evidence)
        line = f"- {title_of(reading.paper)} [{number}]"
        quoted = f": {quotation(evidence)}" if reading.best else ""
        compose.claim(line + quoted, evidence.text, number)


def quote_fact(compose: Composer, reading: Reading) -> None:
    """The sentence that answers, first; a close second after it."""
    scored = list(zip(reading.spans, reading.scores, strict=True))[:_MOST_SENTENCES]
    best = scored[0][1]
    for at, (span, score) in enumerate(scored):
        if at and score < _CLOSE * best:
            break
        evidence = reading.evidence(span)
        number = compose.cite(reading.paper, evidence)
        source = f"\n— {title_of(reading.paper)}" if at == 0 else ""
        compose.claim(f"{quotation(evidence)} [{number}]{source}\n", evidence.text, number)


def quote_others(compose: Composer, readings: Sequence[Reading]) -> None:
    """Further papers that hold what is asked, each with its best sentence."""
    for at, reading in enumerate(readings):
        if at == 0:
            compose.say("Also:\n")
        evidence = reading.evidence(reading.spans[0])
        number = compose.cite(reading.paper, evidence)
        line = f"- {title_of(reading.paper)} [{number}]: {quotation(evidence)}"
        compose.claim(line, evidence.text, number)


def quote_comparison(compose: Composer, readings: Sequence[Reading]) -> None:
    """What each side's paper says, side by side."""
    for reading in readings:
        evidence = reading.best or field_evidence("title", reading.paper.title)
        number = compose.cite(reading.paper, evidence)
        compose.claim(
            f"- {title_of(reading.paper)} says: {quotation(evidence)} [{number}]",
            evidence.text,
            number,
        )


def quotation(evidence: Evidence) -> str:
    """The evidence in quotation marks."""
    return f"“{inert(evidence.text)}”"

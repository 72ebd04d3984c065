"""The quoting answerer: verbatim sentences with citations, no LLM."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answering.facts.reading import Reading
from rag.answering.writing.compose import Composer, field_evidence, title_of
from rag.answering.writing.foreign import inert
from rag.paper import Evidence, Paper


def quote_list(compose: Composer, readings: Sequence[Reading], heading: str) -> None:
    """Every paper with its own best evidence sentence; a lone one with two, as there is room."""
    if heading:
        compose.say(f"{heading}\n")
    for reading in readings:
        evidence = reading.best or field_evidence("title", reading.paper.title)
        number = compose.cite(reading.paper, evidence)
        line = f"- {title_of(reading.paper)} [{number}]"
        quoted = f": {quotation(evidence)}" if reading.best else ""
        compose.claim(line + quoted, evidence.text, number)
    if len(readings) == 1:
        for span in readings[0].shown[1:]:
            evidence = readings[0].evidence(span)
            number = compose.cite(readings[0].paper, evidence)
            compose.claim(f"  {quotation(evidence)} [{number}]", evidence.text, number)


def quote_fact(compose: Composer, reading: Reading) -> None:
    """The sentence that answers first; after it another that may."""
    for at, span in enumerate(reading.shown):
        evidence = reading.evidence(span)
        number = compose.cite(reading.paper, evidence)
        source = f"\n— {title_of(reading.paper)}" if at == 0 else ""
        compose.claim(f"{quotation(evidence)} [{number}]{source}\n", evidence.text, number)


def quote_denial(compose: Composer, paper: Paper, evidence: Evidence) -> None:
    """The sentence of ``paper`` that denies what the question takes for granted."""
    number = compose.cite(paper, evidence)
    line = f"The abstract of {title_of(paper)} says otherwise: {quotation(evidence)} [{number}]"
    compose.claim(line, evidence.text, number)


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
    """What each side's paper says, a block a side."""
    for reading in readings:
        for at, span in enumerate(reading.shown):
            evidence = reading.evidence(span)
            number = compose.cite(reading.paper, evidence)
            head = f"- {title_of(reading.paper)} says: " if at == 0 else "  "
            compose.claim(f"{head}{quotation(evidence)} [{number}]", evidence.text, number)


def quotation(evidence: Evidence) -> str:
    """The evidence in quotation marks."""
    return f"“{inert(evidence.text)}”"

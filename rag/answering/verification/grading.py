"""The deterministic verdict on one statement beside the papers it should rest on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from rag.answering.verification.claims import unstyled
from rag.answering.verification.closeness import Closeness
from rag.answering.verification.features import Findings, examine
from rag.answering.verification.record import on_record
from rag.answering.verification.scoring import Fitted, fitted
from rag.answering.verification.source import Sentence, source_of
from rag.answering.verification.verbatim import quoted
from rag.paper import Evidence, Paper, Reason

_FOREIGN = 0.25  # what is left of the score of a claim with a number that is not in the source
_DOUBTFUL = 0.4  # the highest score of one with a foreign name, or that says something else
_MOSTLY = 0.5  # share of a claim's names that are foreign, from which it is not about the source


@dataclass(frozen=True, slots=True)
class Grade:
    """How papers bear a statement out. ``evidence`` pairs the position of a paper with a span.

    ``is_open`` is whether a judge may decide: the model is unsure, and no number is foreign.
    """

    verdict: Literal["supported", "partly", "unsupported"]
    score: float
    reason: Reason | None
    evidence: tuple[tuple[int, Evidence], ...]
    is_open: bool = False


def grade(statement: str, papers: Sequence[Paper], closeness: Closeness) -> Grade:
    """``statement``, without markers, beside ``papers`` taken together."""
    claim = unstyled(statement)
    sources = [source_of(paper) for paper in papers]
    for at, source in enumerate(sources):
        if repeated := quoted(claim, source):
            return Grade("supported", 1.0, None, _evidence([(at, repeated)]))
    matches = [closeness.match(claim, source) for source in sources]
    found = examine(claim, sources, matches)
    recorded = on_record(claim, sources)
    if recorded and not found.absent_numbers and not found.absent_names:
        return Grade("supported", 1.0, None, _evidence(enumerate(recorded)))
    return graded(found, fitted())


def graded(found: Findings, model: Fitted) -> Grade:
    """The probability by ``model``, and what no probability outweighs."""
    likely = model.probability(found.features)
    evidence = _evidence(enumerate(found.picked))
    verdict: Literal["partly", "unsupported"]
    is_open = model.partly <= likely
    if found.absent_numbers:
        score = round(likely * _FOREIGN, 3)
        return Grade("unsupported", score, "number not in source", evidence)
    doubtful = round(min(likely, _DOUBTFUL), 3)
    if found.absent_names:
        foreign = likely < model.partly or len(found.absent_names) >= _MOSTLY * found.names
        verdict = "unsupported" if foreign else "partly"
        return Grade(verdict, doubtful, "entity not in source", evidence, is_open)
    if found.reversed_words or found.turned_round:
        return Grade("unsupported", doubtful, "negation flipped", evidence, is_open)
    if found.crossed or found.of_others:
        return Grade("unsupported", doubtful, "not covered", evidence, is_open)
    if found.overstated:
        return Grade("partly", doubtful, "not covered", evidence, is_open)
    if likely >= model.supported:
        return Grade("supported", round(likely, 3), None, evidence)
    verdict = "partly" if likely >= model.partly else "unsupported"
    return Grade(verdict, round(likely, 3), "not covered", evidence, is_open)


def _evidence(
    found: Iterable[tuple[int, Sequence[Sentence]]],
) -> tuple[tuple[int, Evidence], ...]:
    return tuple((at, sentence.evidence) for at, sentences in found for sentence in sentences)

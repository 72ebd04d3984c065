"""What an answer to a hand-written question is worth: the measures of ``benchmarks.answers``.

They are the metrics of ``rag.evaluation``, by kind of question and with the bounds that were agreed
on. An answer that cites nothing has a precision of 0 here. Every score lies in [0, 1].
"""

from __future__ import annotations

from dataclasses import dataclass

from rag.evaluation import abstention_metrics, citation_metrics, evidence_metrics
from rag.evaluation.case import Case
from rag.evaluation.correctness import exact, value_stated
from rag.evaluation.questions import Question
from rag.paper import Answer

Scores = dict[str, float]


@dataclass(frozen=True, slots=True)
class Measure:
    """A score and the least (or, for ``at_most``, the greatest) mean that is good enough."""

    name: str
    bound: float | None = None
    at_most: bool = False

    def holds(self, mean: float) -> bool | None:
        """Whether ``mean`` is good enough; ``None`` where no bound is set."""
        if self.bound is None:
            return None
        return mean <= self.bound if self.at_most else mean >= self.bound


MEASURES = (
    Measure("list: F1", 0.72),
    Measure("list: precision"),
    Measure("list: recall"),
    Measure("fact: gold sentence cited", 0.85),
    Measure("fact: gold sentence first", 0.75),
    Measure("fact: right paper cited"),
    Measure("comparison: every paper cited", 0.80),
    Measure("comparison: precision"),
    Measure("library: exact set", 0.95),
    Measure("library: value stated"),
    Measure("unanswerable: abstains", 0.65),
    Measure("false premise: refused or contradicted"),
    Measure("answerable: refused", 0.05, at_most=True),
    Measure("followup: right paper cited", 0.85),
    Measure("followup: precision"),
    Measure("followup: gold sentence cited"),
    Measure("claims: verbatim or supported", 1.00),
)


def score(question: Question, answer: Answer) -> Scores:
    """The scores of ``answer`` by the names of ``MEASURES``, the claims' excepted."""
    case = Case(question, answer)
    scores = {
        "list": _list,
        "fact": _fact,
        "comparison": _comparison,
        "library": _library,
        "unanswerable": _unanswerable,
        "followup": _followup,
    }[question.kind](case)
    if abstention_metrics.is_answerable(question):
        scores["answerable: refused"] = float(case.abstained)
    return scores


def _list(case: Case) -> Scores:
    return {
        "list: F1": citation_metrics.f1(case),
        "list: precision": precision(case),
        "list: recall": citation_metrics.recall(case),
    }


def _fact(case: Case) -> Scores:
    return {
        "fact: gold sentence cited": float(evidence_metrics.shows_gold(case)),
        "fact: gold sentence first": float(evidence_metrics.begins_with_gold(case)),
        "fact: right paper cited": _all_cited(case),
    }


def _comparison(case: Case) -> Scores:
    return {
        "comparison: every paper cited": _all_cited(case),
        "comparison: precision": precision(case),
    }


def _library(case: Case) -> Scores:
    scores = {"library: exact set": float(exact(case))}
    if case.question.values:
        scores["library: value stated"] = float(all(value_stated(case)))
    return scores


def _unanswerable(case: Case) -> Scores:
    scores = {"unanswerable: abstains": float(case.abstained)}
    if abstention_metrics.FALSE_PREMISE in case.question.tags:
        contradicted = case.abstained or evidence_metrics.shows_gold(case)
        scores["false premise: refused or contradicted"] = float(contradicted)
    return scores


def _followup(case: Case) -> Scores:
    scores = {
        "followup: right paper cited": _all_cited(case),
        "followup: precision": precision(case),
    }
    if case.question.evidence:
        scores["followup: gold sentence cited"] = float(evidence_metrics.shows_gold(case))
    return scores


def precision(case: Case) -> float:
    """Of the cited papers; citing nothing is worth nothing."""
    return citation_metrics.precision(case) or 0.0


def _all_cited(case: Case) -> float:
    return float(citation_metrics.recall(case) == 1)

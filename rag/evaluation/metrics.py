"""Every metric by its name, and the values of one answer.

A metric that cannot be measured for an answer is absent from its values: never 0, never NaN.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from rag.evaluation import (
    abstention_metrics,
    citation_metrics,
    evidence_metrics,
    retrieval_metrics,
    spending,
)
from rag.evaluation.case import Case, Judging, Row, case_of
from rag.evaluation.correctness import correctness, is_decidable, prose_correctness
from rag.evaluation.prose import is_prose
from rag.evaluation.questions import Question
from rag.paper import Paper

Unit = Literal["share", "ms", "tokens", "calls", "money"]


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric: how it is computed, for which questions, and which way is better.

    A ``share`` lies in [0, 1]. ``judged`` metrics rest on a judge's verdicts.
    """

    name: str
    of: Callable[[Case], float | None]
    applies: Callable[[Question], bool]
    unit: Unit = "share"
    better: Literal["higher", "lower"] = "higher"
    judged: bool = False

    @property
    def definition(self) -> str:
        """What it measures and where the definition is from, in one paragraph."""
        return " ".join((inspect.getdoc(self.of) or "").split())


def _any(_: Question) -> bool:
    return True


def _is_retrieved(question: Question) -> bool:
    """Records are looked up, not retrieved; an unanswerable question has nothing to be found."""
    return question.kind not in ("library", "unanswerable") and bool(question.titles(2))


def _has_papers(question: Question) -> bool:
    return bool(question.titles(2))


def _has_gold(question: Question) -> bool:
    return question.kind in ("fact", "followup") and bool(question.evidence)


def _is_list(question: Question) -> bool:
    return question.kind == "list"


def _has_false_premise(question: Question) -> bool:
    return question.kind == "unanswerable" and abstention_metrics.FALSE_PREMISE in question.tags


_OF_CLAIMS = (
    Metric("claims/citation precision", citation_metrics.claim_precision, _any, judged=True),
    Metric("claims/citation recall", citation_metrics.claim_recall, _any, judged=True),
    Metric("faithfulness", citation_metrics.faithfulness, _any, judged=True),
)
_PROSE = Metric("correctness/prose", prose_correctness, is_prose, judged=True)
_ALL = (
    Metric("retrieval/recall@5", retrieval_metrics.recall_at_5, _is_retrieved),
    Metric("retrieval/recall@R", retrieval_metrics.recall_at_r, _is_retrieved),
    Metric("retrieval/nDCG@10", retrieval_metrics.ndcg_at_10, _is_retrieved),
    Metric("retrieval/MRR", retrieval_metrics.mrr, _is_retrieved),
    Metric("citations/precision", citation_metrics.precision, _has_papers),
    Metric("citations/recall", citation_metrics.recall, _has_papers),
    Metric("list/F1", citation_metrics.f1, _is_list),
    *_OF_CLAIMS,
    Metric("quotes/accuracy", evidence_metrics.quote_accuracy, _any),
    Metric("evidence/gold cited", evidence_metrics.gold_cited, _has_gold),
    Metric("evidence/gold first", evidence_metrics.gold_first, _has_gold),
    Metric("correctness", correctness, is_decidable),
    _PROSE,
    Metric("abstention/precision", abstention_metrics.precision, _any),
    Metric("abstention/recall", abstention_metrics.recall, abstention_metrics.is_unanswerable),
    Metric(
        "abstention/refused answerable",
        abstention_metrics.refused,
        abstention_metrics.is_answerable,
        better="lower",
    ),
    Metric("false premise/handled", abstention_metrics.premise_handled, _has_false_premise),
    Metric("latency/ms", spending.latency, _any, "ms", "lower"),
    Metric("tokens/prompt", spending.prompt_tokens, _any, "tokens", "lower"),
    Metric("tokens/completion", spending.completion_tokens, _any, "tokens", "lower"),
    Metric("calls", spending.calls, _any, "calls", "lower"),
    Metric("cost", spending.cost, _any, "money", "lower"),
)
METRICS: Mapping[str, Metric] = {metric.name: metric for metric in _ALL}


def measure(
    question: Question, row: Row, papers: Mapping[str, Paper], judging: Judging | None = None
) -> dict[str, float]:
    """The metrics of one row of ``answers.jsonl``, by name; none where the answer failed.

    ``papers`` are the library's, by ``paper_id``: without them nothing that has to look into a
    paper is measured.
    """
    if has_failed(row):
        return {}
    return measure_case(case_of(question, row, papers, judging))


def measure_case(case: Case) -> dict[str, float]:
    """The metrics of an answer at hand, by name."""
    values = {metric.name: metric.of(case) for metric in _ALL if metric.applies(case.question)}
    return {name: value for name, value in values.items() if value is not None}


def has_failed(row: Row) -> bool:
    """Whether a row is of a question that could not be answered because something broke."""
    return bool(row["state"] == "error" or row["answer"]["status"] == "error")


def errors(question: Question, row: Row, judging: Judging | None = None) -> frozenset[str]:
    """The names of the metrics that an error kept from being measured: all that the question has
    where its answer failed, the judged ones where a judgement of it did."""
    if has_failed(row):
        return frozenset(m.name for m in _ALL if m.unit == "share" and m.applies(question))
    case = case_of(question, row, {}, judging)
    failed = {m.name for m in _OF_CLAIMS if case.answered and case.verdicts is None}
    if case.judging.grade == "error":
        failed.add(_PROSE.name)
    return frozenset(failed)

"""Whether an answer is refused when, and only when, the library does not hold it.

Precision and recall are of the abstentions, against what could be answered (SQuAD 2.0, Rajpurkar
et al. 2018; haiku.rag's refusal evaluator). Each is 0 or 1 for one question, and absent where the
question does not count towards it, so that the mean over the questions is the measure of the set.
"""

from __future__ import annotations

from rag.evaluation.case import Case
from rag.evaluation.evidence_metrics import shows_gold
from rag.evaluation.questions import Question

NOT_STATED = "not-stated"  # tag: the right answer to this library question is an abstention
EMPTY = "empty"  # tag: "there is none" and an abstention are both right
FALSE_PREMISE = "false-premise"  # tag


def is_unanswerable(question: Question) -> bool:
    """Whether the only right answer is to abstain."""
    return question.kind == "unanswerable" or NOT_STATED in question.tags


def is_answerable(question: Question) -> bool:
    """Whether abstaining is wrong."""
    return not is_unanswerable(question) and EMPTY not in question.tags


def precision(case: Case) -> float | None:
    """Of a question that was abstained from: whether it is unanswerable."""
    if not case.abstained or EMPTY in case.question.tags:
        return None
    return float(is_unanswerable(case.question))


def recall(case: Case) -> float | None:
    """Of an unanswerable question: whether it was abstained from."""
    return float(case.abstained)


def refused(case: Case) -> float | None:
    """Of a question that can be answered: whether it was abstained from (lower is better)."""
    return float(case.abstained)


def premise_handled(case: Case) -> float | None:
    """Of a question with a false premise: whether it was abstained from, or the sentence that
    denies the premise (the question's evidence) was shown. After FreshQA's false-premise set
    (Vu et al. 2023), decided without a judge."""
    if case.abstained:
        return 1.0
    return float(shows_gold(case)) if case.has_texts else None

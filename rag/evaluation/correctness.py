"""Whether an answer says what the gold answer says, decided without a judge where that can be.

Numbers and names (a question's ``values``) have to be stated; the papers of a list or of a record
question are compared as sets. Prose is left to a judge.
"""

from __future__ import annotations

import re

from rag.answering.verification.numbers import Number, Stated, numbers_in
from rag.evaluation.abstention_metrics import NOT_STATED
from rag.evaluation.case import Case
from rag.evaluation.citation_metrics import cited, f1
from rag.evaluation.questions import Question
from rag.text import fold, words

_MARKER = re.compile(r"\[\d+(?:, ?\d+)*\]")
_COUNT = re.compile(r"\d+")
_ONE = re.compile(r"\bone\b(?!\s+of\b)", re.IGNORECASE)


def correctness(case: Case) -> float | None:
    """How far the answer agrees with the gold one, in [0, 1].

    list: the F1 of the papers as a set (as in QAMPARI, Amouyal et al. 2022). library: 1 for exactly
    the gold papers (or the gold count, or an abstention where nothing is stated) and every one of
    ``values``. Any other question with ``values``: the share of them that is stated (exact-match
    recall over short answers, as ALCE's for ASQA). Prose has ``prose_correctness``.
    """
    question = case.question
    if question.kind == "list":
        return f1(case)
    if question.kind == "library":
        return float(exact(case) and all(value_stated(case)))
    stated = value_stated(case)
    return sum(stated) / len(stated) if stated else None


def prose_correctness(case: Case) -> float | None:
    """How much of the gold answer the answer bears out, in a judge's opinion: the mean over its
    sentences of 1, 0.5 (in part) or 0 (nugget recall with partial support, as in AutoNuggetizer,
    Pradeep et al. 2024). An abstention bears nothing out."""
    return None if case.judging.grade == "error" else case.judging.grade


def is_decidable(question: Question) -> bool:
    """Whether ``correctness`` can do without a judge."""
    return question.kind in ("list", "library") or bool(question.values)


def exact(case: Case) -> bool:
    """Whether a record question got exactly the papers, or the count, it is about."""
    question = case.question
    if NOT_STATED in question.tags:
        return case.abstained
    if _COUNT.fullmatch(question.answer):
        return states(question.answer, shown(case))
    return set(cited(case.answer)) == question.titles(2)


def value_stated(case: Case) -> list[bool]:
    """For each of the question's ``values``, whether the answer states it."""
    text = shown(case) if case.answered else ""
    return [states(value, text) for value in case.question.values]


def shown(case: Case) -> str:
    """The answer's text without its citation markers."""
    return _MARKER.sub("", case.answer.text)


def states(value: str, text: str) -> bool:
    """Whether ``text`` says ``value``: in the same words (whatever their case, diacritics and
    hyphens), or with the same numbers in another form ("two" for 2, "10 percent" for 10%) and the
    words beside them somewhere in it."""
    if re.search(rf"(?<![\w.,]){re.escape(value)}(?!\w|[.,]\d)", text):
        return True
    numbers = numbers_in(value)
    if not numbers:
        return f" {_folded(value)} " in f" {_folded(text)} "
    stated = Stated(text)
    if not all(_holds(stated, number, text) and stated.has_unit(number) for number in numbers):
        return False
    rest = value
    for number in reversed(numbers):
        rest = rest[: number.start] + " " + rest[number.end :]
    return {word.stem for word in words(rest)} <= {word.stem for word in words(text)}


def _holds(stated: Stated, number: Number, text: str) -> bool:
    """``Stated`` passes over "one", which mostly counts nothing."""
    return stated.holds(number) or (number.value == 1 and _ONE.search(text) is not None)


def _folded(text: str) -> str:
    return " ".join(fold(word.text) for word in words(text))

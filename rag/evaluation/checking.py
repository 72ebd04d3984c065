"""Whether questions are true to the library they are asked of."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from rag.evaluation.citation_metrics import texts
from rag.evaluation.correctness import states
from rag.evaluation.questions import GoldEvidence, Problem, Question
from rag.evaluation.sweep import Sweep
from rag.paper import Paper

_NEAR = 0.6  # difflib's ratio, from which a title is offered instead
_SHOWN = 90  # characters of a text in a message
_SENTENCES = re.compile(r"(?<=[.!?])\s+")
_DRESS = re.compile(r"[\W_]+")


def check(questions: Sequence[Question], papers: Sequence[Paper]) -> list[Problem]:
    """Every fault of ``questions`` (as ``load`` gave them) beside the library's ``papers``.

    Errors: a title that no paper has, evidence that does not stand in the abstract, a value that
    nothing bears out. Warnings: a paper that a list may have forgotten.
    """
    library = _Library(papers)
    problems = [
        Problem(question.file, question.line, f"{question.id}: {message}")
        for question in questions
        for find in (library.titles, library.evidence, library.values)
        for message in find(question)
    ]
    if any(question.kind == "list" for question in questions):
        problems += _forgotten(questions, papers)
    return sorted(problems, key=lambda problem: (problem.file, problem.line))


def _forgotten(questions: Sequence[Question], papers: Sequence[Paper]) -> Iterator[Problem]:
    sweep = Sweep(papers)
    for question in questions:
        for found in sweep.omissions(question) if question.kind == "list" else ():
            message = (
                f"{question.id}: {found.title!r} says {found.keyword!r}, as {found.graded} of its "
                "graded papers do: grade it, or name it in the note"
            )
            yield Problem(question.file, question.line, message, "warning")


class _Library:
    def __init__(self, papers: Sequence[Paper]) -> None:
        self._papers: dict[str, list[Paper]] = defaultdict(list)
        for paper in papers:
            self._papers[paper.title].append(paper)
        self._by_bare = {_bare(title): title for title in self._papers}

    def titles(self, question: Question) -> Iterator[str]:
        for paper in question.papers:
            if paper.title not in self._papers:
                near = self._nearest(paper.title)
                hint = f"; the nearest is {near!r}" if near else ""
                yield f"no paper has the title {paper.title!r}{hint}"

    def _nearest(self, title: str) -> str | None:
        if same := self._by_bare.get(_bare(title)):
            return same
        near = get_close_matches(_bare(title), self._by_bare, n=1, cutoff=_NEAR)
        return self._by_bare[near[0]] if near else None

    def evidence(self, question: Question) -> Iterator[str]:
        for gold in question.evidence:
            own = self._papers.get(gold.title, [])
            if own and not any(gold.text in paper.abstract for paper in own):
                yield f"{_cut(gold.text)!r} {self._misplaced(gold, own)}"

    def _misplaced(self, gold: GoldEvidence, own: Sequence[Paper]) -> str:
        for title, papers in self._papers.items():
            if any(gold.text in paper.abstract for paper in papers):
                return f"stands in the abstract of {title!r}, not of {gold.title!r}"
        sentences = [each for paper in own for each in _SENTENCES.split(paper.abstract)]
        if near := get_close_matches(gold.text, sentences, n=1, cutoff=_NEAR):
            return (
                f"does not stand so in the abstract of {gold.title!r}, which reads "
                f"{_from_difference(gold.text, near[0])!r}"
            )
        return f"does not stand in the abstract of {gold.title!r}"

    def values(self, question: Question) -> Iterator[str]:
        """Values are read off the papers; a count of records, only off the answer."""
        own = [each for paper in question.papers for each in self._papers.get(paper.title, [])]
        stated = [text for paper in own for text in texts(paper)]
        if question.kind == "library":
            stated.append(question.answer)
        for value in question.values if own else ():
            if not any(states(value, text) for text in stated):
                yield f"the value {value!r} is stated by none of its papers"


def _bare(text: str) -> str:
    return _DRESS.sub(" ", text).casefold().strip()


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _from_difference(wrong: str, right: str) -> str:
    """``right`` from a little before the first character in which ``wrong`` differs."""
    pairs = enumerate(zip(wrong, right, strict=False))
    first = next((at for at, (a, b) in pairs if a != b), min(len(wrong), len(right)))
    start = right.rfind(" ", 0, max(0, first - 20)) + 1
    return ("…" if start else "") + _cut(right[start:])

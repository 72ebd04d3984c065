"""Hand-written questions with their gold answers.

docs/evaluation-questions.md says what each field means and how to add a question.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Kind = Literal["list", "fact", "comparison", "library", "unanswerable", "followup"]
KINDS: tuple[Kind, ...] = get_args(Kind)
Level = Literal["error", "warning"]
Role = Literal["user", "assistant"]


@dataclass(frozen=True, slots=True)
class GradedPaper:
    """A paper by its title. Grade 2: an answer must have it; grade 1: it may."""

    title: str
    grade: Literal[1, 2]


@dataclass(frozen=True, slots=True)
class GoldEvidence:
    """A sentence, or part of one, as it stands in the abstract of the paper of that title."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of the conversation before a follow-up."""

    role: Role
    content: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question, what a good answer to it is, and the place it was read from."""

    id: str
    kind: Kind
    question: str
    answer: str
    papers: tuple[GradedPaper, ...]
    evidence: tuple[GoldEvidence, ...]
    tags: tuple[str, ...]
    note: str
    split: str = ""
    history: tuple[Turn, ...] = ()
    standalone: str = ""
    values: tuple[str, ...] = ()
    file: str = ""
    line: int = 0

    def titles(self, grade: Literal[1, 2]) -> frozenset[str]:
        """The titles of the papers of ``grade``."""
        return frozenset(paper.title for paper in self.papers if paper.grade == grade)


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault of one row. An ``error`` keeps the set from being run, a ``warning`` does not."""

    file: str
    line: int
    message: str
    level: Level = "error"

    def __str__(self) -> str:
        mark = "warning: " if self.level == "warning" else ""
        return f"{self.file}:{self.line}: {mark}{self.message}"

"""A scripted assistant behind the command line, so that faults and odd texts can be produced."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from rag.conversation import Conversation
from rag.errors import PaperNotFound
from rag.library.conversations import Turn
from rag.library.report import IngestReport
from rag.paper import (
    Answer,
    Citation,
    Evidence,
    Filters,
    Paper,
    Provenance,
    RankedPaper,
    ScoredPassage,
)

SWA = Paper(
    title="Averaging Weights Leads to Wider Optima",
    abstract="We average weights. This finds wider optima.",
    authors=("Pavel Izmailov", "Dmitrii Podoprikhin", "Timur Garipov"),
    venue="UAI",
    year=2018,
    track="Oral",
    url="https://example.org/swa",
    ids={"arxiv": "1803.05407"},
    sources=(Provenance("jsonl", "mine.jsonl", 1),),
    paper_id="p-swa",
)
SOUP = Paper(
    title="Model Soups",
    abstract="Averaging the weights of fine-tuned models improves accuracy.",
    authors=tuple(f"Author {n}" for n in range(1, 13)),
    venue="ICML",
    year=2022,
    paper_id="p-soup",
)


def cited(paper: Paper, number: int, start: int, end: int) -> Citation:
    quote = Evidence(paper.abstract[start:end], "abstract", start, end)
    return Citation(number, paper, (quote,))


ANSWERED = Answer(
    question="which papers average weights?",
    status="answered",
    text="Two papers average weights:\n\n- **Averaging Weights** finds wider optima [1]\n"
    "- **Model Soups** improves accuracy [2]",
    citations=(cited(SWA, 1, 20, 44), cited(SOUP, 2, 0, 61)),
    papers=(RankedPaper(SWA, 0.9), RankedPaper(SOUP, 0.5)),
)


@dataclass
class ScriptedAssistant:
    """Answers from a script: an ``Answer``, an error to raise, or a function of the question."""

    answer: Answer | BaseException | Callable[[str], Answer] = ANSWERED
    pieces: Sequence[str] = ()
    progress: Sequence[tuple[int, int, str]] = ()
    ranked: tuple[RankedPaper, ...] = ()
    library: list[Paper] = field(default_factory=lambda: [SWA, SOUP])
    report: IngestReport = field(default_factory=IngestReport)
    checks: Sequence[Any] = ()
    asked: list[dict[str, Any]] = field(default_factory=list)
    settings: Any = None
    closed: bool = False
    kept: list[tuple[int, Answer]] = field(default_factory=list)

    def converse(self, conversation_id: int | None = None) -> Conversation:
        keep = self.settings is None or self.settings.keep_history
        return Conversation(self, self, conversation_id, keep=keep)  # type: ignore[arg-type]

    @property
    def history(self) -> ScriptedAssistant:
        """Its own log: conversations are numbered from 1."""
        return self

    def latest(self) -> int | None:
        return self.kept[-1][0] if self.kept else None

    def turns(self, conversation: int, last: int | None = None) -> list[Turn]:
        return []

    def record(
        self, answer: Answer, conversation: int | None = None, *, replaced: str | None = None
    ) -> int:
        chosen = conversation or len({number for number, _ in self.kept}) + 1
        self.kept.append((chosen, answer))
        return chosen

    def ask(
        self,
        question: str,
        *,
        filters: Filters = Filters(),
        history: Sequence[Any] = (),
        on_text: Callable[[str], None] | None = None,
        on_progress: Callable[[int, int, str], None] | None = None,
    ) -> Answer:
        self.asked.append({"question": question, "filters": filters, "history": tuple(history)})
        for step in self.progress if on_progress else ():
            on_progress(*step)
        for piece in self.pieces if on_text else ():
            on_text(piece)
        if isinstance(self.answer, BaseException):
            raise self.answer
        return self.answer if isinstance(self.answer, Answer) else self.answer(question)

    def search(
        self, query: str, *, k: int = 10, filters: Filters = Filters()
    ) -> tuple[RankedPaper, ...]:
        self.asked.append({"query": query, "k": k, "filters": filters})
        return self.ranked[:k]

    def papers(self, filters: Filters = Filters()) -> list[Paper]:
        self.asked.append({"filters": filters})
        return self.library

    def paper(self, paper_id: str) -> Paper:
        for paper in self.library:
            if paper.paper_id == paper_id:
                return paper
        raise PaperNotFound(f"no paper {paper_id!r}", "See 'rag papers'")

    def remove(self, paper_ids: Sequence[str]) -> list[Paper]:
        removed = [self.paper(paper_id) for paper_id in paper_ids]
        self.library = [paper for paper in self.library if paper not in removed]
        return removed

    def ingest(
        self, paths: Sequence[Path], *, format: str, dry_run: bool, progress: Any
    ) -> IngestReport:
        self.asked.append(
            {"paths": list(paths), "format": format, "dry_run": dry_run, "progress": progress}
        )
        return replace(self.report, dry_run=dry_run)

    def sources(self) -> Sequence[tuple[str, str]]:
        return (("jsonl", "JSON lines"), ("csv", "Comma-separated values"))

    def health(self) -> Sequence[Any]:
        return self.checks

    def repair(self, progress: Any) -> None:
        self.asked.append({"repair": progress})

    def close(self) -> None:
        self.closed = True


def hit(paper: Paper, score: float, *passages: tuple[int, int]) -> RankedPaper:
    """``paper`` as a search result with passages ``abstract[start:end]``."""
    return RankedPaper(
        paper,
        score,
        tuple(ScoredPassage(paper.abstract[a:b], a, b, score) for a, b in passages),
    )

"""An answer in the making."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rag.answering.question.understanding import Understanding
from rag.answering.writing.compose import Composer
from rag.paper import Answer, Claim, ModelInfo, Paper, RankedPaper, Status, Timings, Usage

if TYPE_CHECKING:
    from rag.prompts import Prompt

QUOTES = ModelInfo("none", "quotes", "quote")

Progress = Callable[[int, int, str], None]
"""Is told the number of things an LLM has come to, the most there may be as far as is known, and
what they are: ``(7, 20, "papers")``."""


def unseen(_done: int, _most: int, _what: str) -> None:
    """Progress that nobody follows."""


@dataclass(slots=True)
class Draft:
    """What has been decided so far; ``finish`` makes the answer of it.

    ``papers`` are those judged relevant, best first; ``notes`` are for a person to read.
    ``settled`` are the ids of papers that an LLM has dealt with, so that no quotation is due;
    ``interrupted`` says how its answer ended before its time. ``left_out`` are the papers that are
    on a topic which the question rules out, by topic.
    """

    understood: Understanding
    compose: Composer
    status: Status = "answered"
    papers: Sequence[RankedPaper] = ()
    notes: list[str] = field(default_factory=list)
    model: ModelInfo = QUOTES
    usage: Usage = field(default_factory=Usage)
    progress: Progress = unseen
    settled: set[str] = field(default_factory=set)
    interrupted: str = ""
    withdrawn: list[Claim] = field(default_factory=list)
    prompts: list[str] = field(default_factory=list)
    corrections: tuple[tuple[str, str], ...] = ()
    left_out: dict[str, list[Paper]] = field(default_factory=dict)
    _spent: dict[str, float] = field(default_factory=dict)

    @property
    def question(self) -> str:
        """The question as it is read: with the library's spelling."""
        return self.respelt(self.understood.question)

    @property
    def topic(self) -> str:
        """Its topic, likewise."""
        return self.respelt(self.understood.topic.text)

    def respell(self, corrections: Sequence[tuple[str, str]]) -> None:
        """Read words as others from now on, and tell the reader so."""
        new = [pair for pair in corrections if pair not in self.corrections]
        self.corrections += tuple(new)
        self.notes.extend(f"read “{typed}” as “{read}”" for typed, read in new)

    def respelt(self, text: str) -> str:
        """``text`` of the question as it is read."""
        for typed, read in self.corrections:
            text = re.sub(rf"\b{re.escape(typed)}\b", read, text)
        return text

    def spend(self, usage: Usage) -> None:
        """Add what calls to an LLM cost."""
        self.usage += usage

    def uses(self, prompt: Prompt) -> None:
        """Record that ``prompt`` was sent."""
        if (named := f"{prompt.name}/{prompt.version}") not in self.prompts:
            self.prompts.append(named)

    def unsettled(self, papers: Sequence[Paper]) -> list[Paper]:
        """Those of ``papers`` that no LLM has dealt with."""
        return [paper for paper in papers if paper.paper_id not in self.settled]

    @contextmanager
    def timed(self, what: str) -> Iterator[None]:
        """Count the time spent inside as ``retrieve``, ``generate`` or ``verify``."""
        started = time.perf_counter()
        try:
            yield
        finally:
            passed = 1000 * (time.perf_counter() - started)
            self._spent[what] = self._spent.get(what, 0.0) + passed

    def finish(self, total_ms: float) -> Answer:
        """The answer. Papers that were cited but not judged are added to the relevant ones."""
        citations = self.compose.citations
        listed = {ranked.paper.paper_id for ranked in self.papers}
        cited = [c.paper for c in citations if c.paper.paper_id not in listed]
        return Answer(
            question=self.understood.question,
            status=self.status,
            text=self.compose.text,
            citations=citations,
            claims=self.compose.claims,
            papers=(*self.papers, *(RankedPaper(paper, 0.0) for paper in cited)),
            filters=self.understood.filters,
            model=self.model,
            usage=self.usage,
            timings=Timings(total=total_ms, **self._spent),
            notes=tuple(self.notes),
            withdrawn=tuple(self.withdrawn),
            prompts=tuple(self.prompts),
        )

"""What every kind of answer is made with: the library, retrieval, reading, and who writes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rag.answering.facts.reading import Reader, Reading
from rag.answering.writing.abstaining import abstain, not_stated
from rag.answering.writing.draft import Draft
from rag.answering.writing.writer import Outcome, Task, Writer
from rag.paper import Paper
from rag.retrieval.background import Backgrounds
from rag.retrieval.retriever import DEPTH

if TYPE_CHECKING:
    from rag.library import Library
    from rag.models.embedding import Embedder
    from rag.retrieval import Retrieval, Retriever

ON_TOPIC = 0.58  # share of a topic's weight that a paper must hold to be about it


@dataclass(frozen=True, slots=True)
class Desk:
    """``writer`` gives the LLM that writes, None where answers are quotes; it is asked for only
    when prose is wanted."""

    library: Library
    retriever: Retriever
    embedder: Embedder
    reader: Reader
    backgrounds: Backgrounds
    writer: Callable[[], Writer | None]

    def search(self, draft: Draft, depth: int = DEPTH, part: str = "") -> Retrieval:
        """Retrieval on the topic; what was read as another word is noted, and read so from here.

        ``depth`` is how many papers each index puts forward; ``part`` is searched for instead of
        the whole topic.
        """
        asked = draft.understood
        with draft.timed("retrieve"):
            text = part or asked.topic.text
            retrieval = self.retriever.search(text, filters=asked.filters, depth=depth)
        draft.respell(retrieval.corrections)
        kept = tuple(r for r in retrieval.papers if asked.lets_through(r.paper))
        return replace(retrieval, papers=kept)

    def near(self, draft: Draft) -> list[Paper]:
        """The papers nearest to the question, relevant or not."""
        near = [ranked.paper for ranked in self.search(draft).papers]
        return self._without_excluded(draft, near, near=True)

    def papers(self, draft: Draft) -> list[Paper]:
        """The papers that the question's restrictions alone let through, by title."""
        asked = draft.understood
        every = self.library.catalog.papers(asked.filters)
        return self._without_excluded(draft, [p for p in every if asked.lets_through(p)])

    def _without_excluded(
        self, draft: Draft, papers: list[Paper], *, near: bool = False
    ) -> list[Paper]:
        """``papers`` without those on a topic that the question rules out; that papers which are
        only ``near`` were left out is of no interest."""
        if not draft.understood.reading.excluded:
            return papers
        from rag.answering.lists.leaving_out import leave_out  # few questions rule anything out

        return leave_out(self, draft, papers, () if near else papers)

    def abstain(self, draft: Draft, reason: str, nearest: Sequence[Paper] = ()) -> None:
        """Say that the library does not hold the answer, unless an LLM has begun a verified one."""
        if draft.compose.text:
            return
        draft.status = "abstained"
        abstain(draft.compose, reason, nearest)

    def written(self, draft: Draft, task: Task, *, missing: str = "") -> bool:
        """Whether an LLM has dealt with the question: written an answer, or found none.

        ``missing`` is what to say where it found none. Where it has not dealt with it, or not to
        the end, ``rest`` tells what is left to quote.
        """
        writer = self.writer()
        if writer is None:
            return False
        from rag.answering.writing.by_model import write  # quotes do without it

        outcome = write(draft, writer, task, self.reader)
        if outcome is Outcome.REFUSED:
            draft.papers = ()
            self.abstain(draft, missing or not_stated("states it", None), task.papers)
        return outcome is not Outcome.FAILED

    def rest(
        self, draft: Draft, readings: Sequence[Reading], *, closely: bool = False
    ) -> list[Reading]:
        """Those of ``readings`` that are left to quote; what an LLM began is marked as ended.

        That is those of papers which it has not dealt with, and, ``closely``, those whose best
        sentence is not evidence of the answer yet.
        """
        evidence = {item for cited in draft.compose.citations for item in cited.evidence}
        left = [
            reading
            for reading in readings
            if reading.paper.paper_id not in draft.settled
            or (closely and reading.best not in evidence)
        ]
        if draft.interrupted and draft.compose.text:
            goes_on = "; what follows is quoted from the papers" if left else ""
            draft.compose.paragraph()
            draft.compose.stream(f"*{draft.interrupted}{goes_on}.*\n\n")
        return left


def distinct(papers: Sequence[Paper]) -> list[Paper]:
    """``papers`` without repetitions, in order."""
    return list({paper.paper_id: paper for paper in papers}.values())

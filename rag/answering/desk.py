"""What every kind of answer is made with: the library, retrieval, reading, and who writes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rag.answering.abstaining import abstain, not_stated
from rag.answering.draft import Draft
from rag.answering.reading import Reader
from rag.answering.writing import Outcome, Writer, write
from rag.paper import Paper
from rag.retrieval.background import Backgrounds

if TYPE_CHECKING:
    from rag.library import Library
    from rag.models.embedding import Embedder
    from rag.retrieval import Retrieval, Retriever

ON_TOPIC = 0.58  # share of a topic's weight that a paper must hold to be about it
_OFFERED = 12  # papers offered to an LLM at most


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

    def search(self, draft: Draft) -> Retrieval:
        """Retrieval on the topic; what was read as another word is noted, and read so from here."""
        asked = draft.understood
        with draft.timed("retrieve"):
            retrieval = self.retriever.search(asked.topic.text, filters=asked.filters)
        draft.respell(retrieval.corrections)
        kept = tuple(r for r in retrieval.papers if asked.lets_through(r.paper))
        return replace(retrieval, papers=kept)

    def near(self, draft: Draft) -> list[Paper]:
        """The papers nearest to the question, relevant or not."""
        return [ranked.paper for ranked in self.search(draft).papers]

    def papers(self, draft: Draft) -> list[Paper]:
        """The papers that the question's restrictions alone let through, by title."""
        asked = draft.understood
        return [p for p in self.library.catalog.papers(asked.filters) if asked.lets_through(p)]

    def abstain(self, draft: Draft, reason: str, nearest: Sequence[Paper] = ()) -> None:
        """Say that the library does not hold the answer."""
        if draft.compose.text:  # an LLM has begun an answer, and quotes cannot go on with it
            draft.notes.append(reason)
            return
        draft.status = "abstained"
        abstain(draft.compose, reason, nearest)

    def written(self, draft: Draft, papers: Sequence[Paper]) -> bool:
        """Whether an LLM has dealt with the question: written an answer, or found none."""
        writer = self.writer()
        if writer is None:
            return False
        outcome = write(draft, writer, self.reader, draft.question, papers[:_OFFERED])
        if outcome is Outcome.REFUSED:
            draft.papers = ()
            self.abstain(draft, not_stated("states it", None), papers)
        return outcome is not Outcome.FAILED


def distinct(papers: Sequence[Paper]) -> list[Paper]:
    """``papers`` without repetitions, in order."""
    return list({paper.paper_id: paper for paper in papers}.values())

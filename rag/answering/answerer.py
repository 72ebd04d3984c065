"""From a question to an answer: what is asked, what the library holds, who writes it down."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from rag.answering import about_library, quoting
from rag.answering.abstaining import (
    abstain,
    not_stated,
    not_understood,
    nothing_described,
    nothing_found,
)
from rag.answering.compose import Composer
from rag.answering.demands import demands_of
from rag.answering.draft import Draft
from rag.answering.reading import Reader, Reading
from rag.answering.relevance import relevant
from rag.answering.understanding import (
    Understanding,
    has_unread_condition,
    is_about_listings,
    understand,
)
from rag.answering.writing import Outcome, Writer, write
from rag.paper import Answer, Filters, Paper, RankedPaper
from rag.retrieval.background import Backgrounds

if TYPE_CHECKING:
    from rag.library import Library
    from rag.models.embedding import Embedder
    from rag.models.minilm import MiniLM
    from rag.retrieval import Retrieval, Retriever

_READ_CLOSELY = 3  # papers read for a fact when the question names none
_OFFERED = 12  # papers offered to an LLM at most
_ON_TOPIC = 0.58  # share of a topic's weight that one of the first listed papers must hold
_FULLY = 0.85  # share of a question's weight that a further paper must hold to be quoted too
_SIDES = 4  # papers of a comparison at most
_CHECKED = 5  # listed papers looked at for that


class Answerer:
    """Answers questions from one library. Safe to share among threads."""

    def __init__(
        self,
        library: Library,
        retriever: Retriever,
        embedder: Embedder,
        encoder: MiniLM,
        writer: Callable[[], Writer | None],
    ) -> None:
        """``writer`` gives the LLM that writes; it is asked for only when prose is wanted, and
        None means that answers are quotes."""
        self._library = library
        self._retriever = retriever
        self._embedder = embedder
        self._backgrounds = Backgrounds(library)
        self._reader = Reader(library, encoder)
        self._writer = writer

    def answer(self, question: str, filters: Filters, on_text: Callable[[str], None]) -> Answer:
        """Answer ``question`` from the papers that ``filters`` let through.

        Raises:
            LibraryError: the library cannot be read.
            ModelError: the LLM that was asked for by name cannot be had.
        """
        started = time.perf_counter()
        understood = understand(question, self._library, filters)
        draft = Draft(understood, Composer(on_text))
        self._route(understood)(draft)
        return draft.finish(total_ms=1000 * (time.perf_counter() - started))

    def _route(self, asked: Understanding) -> Callable[[Draft], None]:
        kind = asked.plan.kind
        if (
            kind == "comparison"
            and len(asked.mentions) == 1
            and demands_of(asked.question).quantity
        ):
            return self._fact  # "how fast is X compared with Y": X's own abstract says
        if kind == "fact" and len(asked.named) > 1:
            return self._compare
        routes = {"library": self._about_papers, "list": self._list, "fact": self._fact}
        return routes.get(kind, self._compare)

    def _about_papers(self, draft: Draft) -> None:
        """Authors, venue, time… of the papers the question is about."""
        asked = draft.understood
        if "most_authors" in asked.plan.attributes:
            papers = self._with_most_authors(asked)
        else:
            papers = asked.named or self._described(draft)
        stated = False
        for paper in papers:
            for attribute in asked.plan.attributes:
                stated |= about_library.state_attribute(draft.compose, paper, attribute)
        if stated:
            draft.papers = [RankedPaper(paper, 1.0) for paper in papers]
        elif papers:
            reason = about_library.missing_attribute(papers[0], asked.plan.attributes[0])
            self._abstain(draft, reason, papers)
        else:
            self._abstain(draft, nothing_described(draft.topic), self._near(draft))

    def _with_most_authors(self, asked: Understanding) -> list[Paper]:
        papers = [p for p in self._library.catalog.papers(asked.filters) if asked.lets_through(p)]
        return [max(papers, key=lambda paper: len(paper.authors))] if papers else []

    def _described(self, draft: Draft) -> list[Paper]:
        """The paper that a question describes without naming it, if one holds all it says."""
        near = self._near(draft)
        readings = self._reader.read(draft.topic, near[:1])
        return [r.paper for r in readings if r.found >= _ON_TOPIC]

    def _list(self, draft: Draft) -> None:
        """Every relevant paper."""
        asked = draft.understood
        if is_about_listings(asked):
            self._list_catalog(draft)
            return
        found = self._relevant(draft)
        papers = [ranked.paper for ranked in found]
        readings = self._reader.read(draft.topic, papers[:_CHECKED])
        what = about_library.describe(asked, draft.topic)
        if max((reading.found for reading in readings), default=0.0) < _ON_TOPIC:
            self._abstain(draft, nothing_found(what), self._near(draft))
            return
        draft.papers = found
        if asked.plan.counts:
            about_library.state_count(draft.compose, papers, what)
            return
        if not self._written(draft, papers):
            readings += self._reader.read(draft.topic, papers[_CHECKED:])
            heading = f"{about_library.count_phrase(len(papers), what)}:"
            quoting.quote_list(draft.compose, readings, heading)

    def _list_catalog(self, draft: Draft) -> None:
        """The papers that filters alone pick out."""
        asked = draft.understood
        if not asked.narrows and has_unread_condition(asked.question):
            self._abstain(draft, not_understood())
            return
        papers = [p for p in self._library.catalog.papers(asked.filters) if asked.lets_through(p)]
        what = about_library.describe(asked)
        draft.papers = [RankedPaper(paper, 1.0) for paper in papers]
        if asked.plan.counts:
            about_library.state_count(draft.compose, papers, what)
        elif papers:
            about_library.list_papers(draft.compose, papers, what)
        else:
            self._abstain(draft, nothing_found(what))

    def _fact(self, draft: Draft) -> None:
        """The sentence that holds the answer, if one does."""
        asked = draft.understood
        near = self._near(draft)
        papers = _distinct([*asked.named, *near[:_READ_CLOSELY]])
        readings = self._reader.read(draft.question, papers)
        holding = _holding(readings, asked.named)
        draft.papers = [RankedPaper(reading.paper, reading.found) for reading in holding]
        if self._written(draft, _distinct([*papers, *near])):
            return
        if holding:
            quoting.quote_fact(draft.compose, holding[0])
            quoting.quote_others(draft.compose, holding[1:])
        else:
            self._abstain(draft, _reason(readings, bool(asked.named)), papers)

    def _compare(self, draft: Draft) -> None:
        """What each side's paper says."""
        asked = draft.understood
        near = self._near(draft)
        sides = [mention.paper for mention in asked.mentions]
        papers = sides if len(sides) > 1 else [*sides, *near]
        papers = _distinct(papers)[:_SIDES]
        readings = [r for r in self._reader.read(draft.question, papers) if r.spans]
        if len(sides) < 2:
            readings = [r for r in readings if r.found >= _ON_TOPIC]
        draft.papers = [RankedPaper(reading.paper, reading.found) for reading in readings]
        if self._written(draft, _distinct([*papers, *near])):
            return
        if readings:
            quoting.quote_comparison(draft.compose, readings)
        else:
            self._abstain(draft, nothing_described(draft.topic), papers)

    def _near(self, draft: Draft) -> list[Paper]:
        """The papers nearest to the question, relevant or not."""
        return [ranked.paper for ranked in self._search(draft).papers]

    def _relevant(self, draft: Draft) -> list[RankedPaper]:
        """The papers on the topic; one that the question names in full is always among them."""
        retrieval = self._search(draft)
        vector = self._embedder.embed_query(draft.topic)
        mass = sum(self._reader.idf(term) for term in retrieval.terms)
        found = relevant(retrieval, self._backgrounds.now().spread(vector), mass)
        wanted = {paper.paper_id for paper in draft.understood.named}
        judged = {ranked.paper.paper_id for ranked in found}
        named = [
            ranked
            for ranked in retrieval.papers
            if ranked.paper.paper_id in wanted and ranked.paper.paper_id not in judged
        ]
        return [*named, *found]

    def _search(self, draft: Draft) -> Retrieval:
        """Retrieval on the topic; what was read as another word is noted, and read so from here."""
        asked = draft.understood
        with draft.timed("retrieve"):
            retrieval = self._retriever.search(asked.topic.text, filters=asked.filters)
        draft.respell(retrieval.corrections)
        kept = tuple(r for r in retrieval.papers if asked.lets_through(r.paper))
        return replace(retrieval, papers=kept)

    def _abstain(self, draft: Draft, reason: str, nearest: Sequence[Paper] = ()) -> None:
        if draft.compose.text:  # an LLM has begun an answer, and quotes cannot go on with it
            draft.notes.append(reason)
            return
        draft.status = "abstained"
        abstain(draft.compose, reason, nearest)

    def _written(self, draft: Draft, papers: Sequence[Paper]) -> bool:
        """Whether an LLM has dealt with the question: written an answer, or found none."""
        writer = self._writer()
        if writer is None:
            return False
        outcome = write(draft, writer, self._reader, draft.question, papers[:_OFFERED])
        if outcome is Outcome.REFUSED:
            draft.papers = ()
            self._abstain(draft, not_stated("states it", None), papers)
        return outcome is not Outcome.FAILED


def _holding(readings: Sequence[Reading], named: Sequence[Paper]) -> list[Reading]:
    """The readings that hold what is asked, the best first.

    After the first, only papers that hold nearly all of it count, and none when the question
    names a paper that does.
    """
    holding = [r for r in readings if r.gap is None and r.spans]
    if not holding or any(holding[0].paper.paper_id == paper.paper_id for paper in named):
        return holding[:1]
    return [holding[0], *(r for r in holding[1:] if r.found >= _FULLY)]


def _distinct(papers: Sequence[Paper]) -> list[Paper]:
    return list({paper.paper_id: paper for paper in papers}.values())


def _reason(readings: Sequence[Reading], named: bool) -> str:
    if not readings:
        return not_stated("is about it", None)
    first = readings[0]
    return not_stated(first.gap or "states it", first.paper if named else None)

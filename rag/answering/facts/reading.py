"""Papers read closely with a question in mind: which sentences answer, and what is missing."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache, partial
from itertools import islice
from typing import TYPE_CHECKING

from rag.answering.facts.answerability import Holding
from rag.answering.facts.focus import wants_several
from rag.answering.facts.presence import Presence
from rag.answering.facts.sentences import Pieces, Span, rank_sentences
from rag.answering.facts.signs import announces
from rag.answering.question.telling import without_asker
from rag.library.instructions import is_instruction, readable, readable_spans
from rag.models.embedding import PaperText
from rag.models.minilm.context import PIECE_DIMENSIONS, kept_offsets, reading_text
from rag.paper import Evidence, Paper, RankedPaper
from rag.text import words

if TYPE_CHECKING:
    from rag.library import Library
    from rag.models.minilm import MiniLM

_FEW = 300  # papers
_SKIMMED = 100  # papers of a list whose best sentences are looked for: 2 ms each
_MOST_SHOWN = 2  # sentences of a paper
_HARDLY = 0.02  # probability below which the second best is not shown
_REMEMBERED = 2_000  # papers whose word pieces' places are kept in memory: 3 kB each


@dataclass(frozen=True)
class Reading:
    """A paper read for ``question``: its abstract's sentences, the most relevant first, each with
    the probability that it is the one that answers.

    ``asked`` are the word pieces of the question, ``held`` those of title, ". " and abstract;
    ``idf`` weighs a stem; ``behind`` is the paper's retrieval score less that of the nearest paper,
    None where the question names the paper.
    """

    paper: Paper
    spans: tuple[Span, ...]
    scores: tuple[float, ...]
    question: str
    asked: Pieces
    held: Pieces
    idf: Callable[[str], float]
    behind: float | None = None

    @property
    def best(self) -> Evidence | None:
        """The most relevant sentence, or None for a paper without an abstract."""
        return self.evidence(self.spans[0]) if self.spans else None

    def evidence(self, span: Span) -> Evidence:
        """The sentence at ``span``."""
        return Evidence(self.paper.abstract[slice(*span)], "abstract", *span)

    @cached_property
    def shown(self) -> tuple[Span, ...]:
        """The sentences to quote, at most two: the best, and after it the second best, or the next
        where the best only announces several things that are asked for; none that can hardly
        answer."""
        if len(self.spans) < _MOST_SHOWN:
            return self.spans
        best = self.spans[0]
        following = min((span for span in self.spans if span[0] > best[0]), default=None)
        if following and wants_several(self.question):
            sentence, then = (self.paper.abstract[slice(*span)] for span in (best, following))
            if announces(sentence, then):
                return (best, following)
        return self.spans[: _MOST_SHOWN if self.scores[1] >= _HARDLY else 1]

    @cached_property
    def holding(self) -> Holding:
        """What of the question the paper holds."""
        text = reading_text(self.paper.title, readable(self.paper.abstract))
        present = Presence(
            self.question,
            self.paper.title,
            text,
            self.spans,
            self.asked,
            self.held,
            self.idf,
            frozenset(word.folded for name in self.paper.authors for word in words(name)),
        )
        return Holding(present, self.behind)

    @cached_property
    def answers(self) -> float:
        """The probability that the abstract answers the question, in [0, 1]."""
        return self.holding.probability if self.spans else 0.0

    @property
    def gap(self) -> str | None:
        """What the abstract lacks to answer the question, in words; None if it answers it."""
        return None if self.spans and self.holding.answers else self.holding.missing

    @property
    def found(self) -> float:
        """The share of the question's weight that title and abstract hold, in [0, 1]."""
        return self.holding.share_found


class Reader:
    """Reads papers by the word pieces that the library keeps of them.

    Where it keeps none, because its embedder is another, the packaged one reads the papers anew.
    """

    def __init__(self, library: Library, encoder: MiniLM) -> None:
        self._library = library
        self._encoder = encoder
        self._offsets = lru_cache(maxsize=_REMEMBERED)(partial(kept_offsets, encoder))
        self._rarity: tuple[int, dict[str, float]] = (-1, {})  # idf of terms, of one generation

    def read(self, question: str, papers: Sequence[Paper]) -> list[Reading]:
        """``papers`` in the same order, read with ``question`` in mind, not with who asks it."""
        question = without_asker(question)
        return [
            self._reading(question, paper, asked, held)
            for paper, asked, held in self._opened(question, papers)
        ]

    def read_near(self, question: str, near: Sequence[RankedPaper]) -> list[Reading]:
        """Likewise, papers that retrieval found, the nearest first: a question that names none may
        tell in other words what it is about."""
        readings = self.read(question, [ranked.paper for ranked in near])
        return [
            replace(reading, behind=ranked.score - near[0].score)
            for reading, ranked in zip(readings, near, strict=True)
        ]

    def skim(self, topic: str, papers: Sequence[Paper]) -> list[Reading]:
        """As ``read``, but with the best sentence of each paper only, in less than half the time:
        for long lists. Of those beyond the first ``_SKIMMED`` no sentence is read."""
        import numpy as np

        skimmed = [
            self._reading(topic, paper, asked, held, most=1)
            for paper, asked, held in self._opened(topic, papers[:_SKIMMED])
        ]
        none = Pieces(np.empty((0, 2), np.int64), np.empty((0, PIECE_DIMENSIONS), np.float32))
        return skimmed + [
            Reading(paper, (), (), topic, none, none, self.idf) for paper in papers[_SKIMMED:]
        ]

    def _opened(
        self, question: str, papers: Sequence[Paper]
    ) -> Iterator[tuple[Paper, Pieces, Pieces]]:
        """Each paper with the word pieces of ``question`` and its own."""
        query = self._encoder.read_query(question)
        asked = Pieces(query.offsets, query.pieces)
        held = self._held(papers)
        return ((paper, asked, held[paper.paper_id]) for paper in papers)

    def _held(self, papers: Sequence[Paper]) -> dict[str, Pieces]:
        """The word pieces of each paper."""
        import numpy as np

        kept = self._library.catalog.pieces([paper.paper_id for paper in papers])
        found = {}
        for paper in papers:
            text = _text(paper, paper.abstract)
            offsets = self._offsets(text)
            packed = kept.get(paper.paper_id) or b""
            whole = len(packed) - len(packed) % PIECE_DIMENSIONS  # all, or it is damaged
            vectors = np.frombuffer(packed[:whole], np.int8).reshape(-1, PIECE_DIMENSIONS)
            if len(vectors) != len(offsets):  # there are instructions, which are not embedded
                text = _text(paper, readable(paper.abstract))
                offsets = self._offsets(text)
            if len(vectors) != len(offsets):  # kept by another embedder, or by an older rule
                vectors = self._encoder.read([text])[0].pieces
            scaled = vectors.astype(np.float32) / np.float32(127)
            found[paper.paper_id] = Pieces(offsets, scaled)
        return found

    def _reading(
        self, question: str, paper: Paper, asked: Pieces, held: Pieces, most: int | None = None
    ) -> Reading:
        """The ``most`` best sentences, None for all. To tell instructions costs more than to rank:
        where all are wanted they are left out first, so that they do not count in the ranking."""
        spans = self._library.catalog.sentences(paper.paper_id)
        if most is None:
            spans = readable_spans(paper.abstract, spans)
        ranked = rank_sentences(question, paper, spans, asked, held, self.idf)
        if most is not None:
            sound = (r for r in ranked if not is_instruction(paper.abstract[slice(*r[0])]))
            ranked = list(islice(sound, most))
        return Reading(
            paper,
            tuple(span for span, _ in ranked),
            tuple(score for _, score in ranked),
            question,
            asked,
            held,
            self.idf,
        )

    def idf(self, term: str) -> float:
        """Inverse document frequency of a stem in this library, as BM25 has it.

        Few papers tell little about how common a word is: it is counted as if there were more,
        without that word.
        """
        generation = self._library.generation
        if self._rarity[0] != generation:
            self._rarity = (generation, {})
        known = self._rarity[1]
        if term not in known:
            words = self._library.words
            frequency = words.document_frequency(term)
            papers = max(words.count(), _FEW)
            known[term] = math.log(1 + (papers - frequency + 0.5) / (frequency + 0.5))
        return known[term]


def _text(paper: Paper, abstract: str) -> PaperText:
    return PaperText(paper.title, abstract, ((0, len(abstract)),))

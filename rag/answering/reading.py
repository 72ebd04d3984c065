"""Papers read closely with a question in mind: which sentences answer, and what is missing."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.answering.answerability import gap, share_found
from rag.answering.sentences import Span, rank_sentences, reading_text
from rag.paper import Evidence, Paper

if TYPE_CHECKING:
    from rag.library import Library
    from rag.models.minilm import MiniLM, TokenVectors

_FEW = 300  # papers


@dataclass(frozen=True, slots=True)
class Reading:
    """A paper and its abstract's sentences, the most relevant first, with their scores.

    ``gap`` names what the question asks for and the abstract does not hold; ``found`` is the
    share of the question's weight that it does hold, in [0, 1].
    """

    paper: Paper
    spans: tuple[Span, ...]
    scores: tuple[float, ...]
    gap: str | None
    found: float

    @property
    def best(self) -> Evidence | None:
        """The most relevant sentence, or None for a paper without an abstract."""
        return self.evidence(self.spans[0]) if self.spans else None

    def evidence(self, span: Span) -> Evidence:
        """The sentence at ``span``."""
        return Evidence(self.paper.abstract[slice(*span)], "abstract", *span)


class Reader:
    """Reads papers with the packaged encoder, whatever embedder the library uses."""

    def __init__(self, library: Library, encoder: MiniLM) -> None:
        self._library = library
        self._encoder = encoder

    def read(self, question: str, papers: Sequence[Paper]) -> list[Reading]:
        """``papers`` in the same order, read with ``question`` in mind; one encoder pass each."""
        asked = self._encoder.tokens(question)
        held = self._encoder.tokens_of([reading_text(paper) for paper in papers])
        return [
            self._reading(question, paper, asked, tokens)
            for paper, tokens in zip(papers, held, strict=True)
        ]

    def _reading(
        self, question: str, paper: Paper, asked: TokenVectors, held: TokenVectors
    ) -> Reading:
        spans = self._library.catalog.sentences(paper.paper_id)
        ranked = rank_sentences(question, paper, spans, asked, held, self.idf)
        text = reading_text(paper)
        sentences = [paper.abstract[slice(*span)] for span, _ in ranked]
        return Reading(
            paper,
            tuple(span for span, _ in ranked),
            tuple(score for _, score in ranked),
            gap(question, text, sentences, asked, held, self.idf),
            share_found(question, text, asked, held, self.idf),
        )

    def idf(self, term: str) -> float:
        """Inverse document frequency of a stem in this library, as BM25 has it.

        Few papers tell little about how common a word is: it is counted as if there were more,
        without that word.
        """
        words = self._library.words
        frequency = words.document_frequency(term)
        papers = max(words.count(), _FEW)
        return math.log(1 + (papers - frequency + 0.5) / (frequency + 0.5))

"""Papers read closely with a question in mind: which sentences answer, and what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.answering.answerability import gap, share_found
from rag.answering.demands import demands_of, states_quantity
from rag.paper import Evidence, Paper
from rag.text import stem, words

if TYPE_CHECKING:
    from rag.library import Library
    from rag.models.minilm import MiniLM, TokenVectors

Span = tuple[int, int]


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
        held = self._encoder.tokens_of([f"{paper.title}. {paper.abstract}" for paper in papers])
        return [
            self._reading(question, paper, asked, tokens)
            for paper, tokens in zip(papers, held, strict=True)
        ]

    def _reading(
        self, question: str, paper: Paper, asked: TokenVectors, held: TokenVectors
    ) -> Reading:
        ranked = self._rank(question, paper, asked, held)
        text = f"{paper.title}. {paper.abstract}"
        sentences = [paper.abstract[start:end] for start, end, _ in ranked]
        return Reading(
            paper,
            tuple((start, end) for start, end, _ in ranked),
            tuple(score for _, _, score in ranked),
            gap(question, text, sentences, asked, held, self._idf),
            share_found(question, text, asked, held, self._idf),
        )

    def _rank(
        self, question: str, paper: Paper, asked: TokenVectors, held: TokenVectors
    ) -> list[tuple[int, int, float]]:

        import numpy as np

        offset = len(paper.title) + 2
        title = {word.stem for word in words(paper.title)}
        weights = np.array(
            [
                (0.3 if stem(question[s:e]) in title else 1.0) * self._idf(stem(question[s:e]))
                for s, e in asked.offsets.tolist()
            ]
        )
        sim = asked.vectors @ held.vectors.T
        out = []
        wants = demands_of(question)
        for start, end in self._library.catalog.sentences(paper.paper_id):
            inside = (held.offsets[:, 0] >= start + offset) & (held.offsets[:, 1] <= end + offset)
            score = (
                float((sim[:, inside].max(1) * weights).sum() / weights.sum())
                if inside.any()
                else 0.0
            )
            if wants.quantity and states_quantity(paper.abstract[start:end], wants):
                score += 0.08
            out.append((start, end, score))
        return sorted(out, key=lambda row: -row[2])

    def _idf(self, term: str) -> float:
        import math

        n = self._library.catalog.count()
        df = self._library.words.document_frequency(term)
        return math.log(1 + (n - df + 0.5) / (df + 0.5))

"""Question to papers: nearest passages and best words side by side, then one scale for both."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from rag.library.among import Among
from rag.models.embedding import ContextEmbedder, Embedder, KnowsWords, QueryVectors
from rag.paper import Filters, Paper, Passage, RankedPaper, ScoredPassage
from rag.retrieval.late import similarities, weights_of
from rag.retrieval.query import Query, analyse
from rag.retrieval.scoring import Signals, TermScores, fuse, signals_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rag.library.library import Library
    from rag.library.words import WordIndex

DEPTH = 50  # papers that each of the two rankings puts forward
PASSAGES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Retrieval:
    """Papers, best first, with what the ranking knew about them.

    ``corrections`` are pairs of a word as typed and as read, ``terms`` the content words used,
    ``signals`` the raw evidence of each paper by its id.
    """

    papers: tuple[RankedPaper, ...] = ()
    corrections: tuple[tuple[str, str], ...] = ()
    terms: tuple[str, ...] = ()
    signals: Mapping[str, Signals] = field(default_factory=dict)


class Retriever:
    """Searches one library. Safe to share among threads."""

    def __init__(self, library: Library, embedder: Embedder) -> None:
        self._library = library
        self._embedder = embedder
        self._pool = ThreadPoolExecutor(2, thread_name_prefix="retrieve")

    def search(
        self,
        query: str,
        *,
        k: int | None = None,
        filters: Filters = Filters(),
        depth: int = DEPTH,
    ) -> Retrieval:
        """The ``k`` best papers for ``query`` (all candidates, for None) that ``filters`` allow.

        Raises:
            LibraryError: an index is missing or damaged.
            ModelError: the embedder cannot be used.
        """
        catalog = self._library.catalog
        among = catalog.among(filters) if filters else None
        if (among is not None and not among) or self._library.is_empty():
            return Retrieval()
        words = self._library.words
        known = _Known(words)
        asked = analyse(query, known, self._is_english)
        vectors, candidates = self._candidates(asked, words, among, depth)
        cosines = _cosines(*catalog.passage_vectors(candidates), vectors.whole)
        terms = _term_scores(asked.terms, candidates, words, known)
        rarity = {term: scored.idf for term, scored in terms.items()}
        weights = weights_of(asked.text, vectors, rarity)
        pieces = catalog.pieces(candidates) if weights.any() else {}
        late = similarities(vectors, weights, pieces)
        best = {paper_id: scored[0][1] for paper_id, scored in cosines.items()}
        found = signals_of(candidates, best, terms, late)
        ranking = sorted(fuse(found).items(), key=lambda item: (-item[1], item[0]))[:k]
        papers = catalog.get_many([paper_id for paper_id, _ in ranking])
        return Retrieval(
            papers=tuple(
                _ranked(papers[paper_id], score, cosines.get(paper_id, []))
                for paper_id, score in ranking
                if paper_id in papers
            ),
            corrections=asked.corrections,
            terms=asked.terms,
            signals={paper_id: found[paper_id] for paper_id, _ in ranking},
        )

    def _candidates(
        self, asked: Query, words: WordIndex, among: Among | None, depth: int
    ) -> tuple[QueryVectors, list[str]]:
        """The query's vectors, and the ids that either index puts forward."""
        reading = self._pool.submit(self._read, asked.text)
        lexical = self._pool.submit(words.search, asked.terms, depth, among=among)
        index = self._library.vectors  # opened while the query is being read
        vectors = reading.result()
        near = index.papers(vectors.whole, depth, among)
        return vectors, list(dict.fromkeys([*near, *(hit for hit, _ in lexical.result())]))

    def _is_english(self, word: str) -> bool:
        """Whether the embedder has ``word`` as a word; one that cannot tell has none."""
        return isinstance(self._embedder, KnowsWords) and self._embedder.knows(word)

    def _read(self, text: str) -> QueryVectors:
        """The vectors of a query; without word pieces if the embedder has none."""
        import numpy as np

        if isinstance(self._embedder, ContextEmbedder):
            return self._embedder.read_query(text)
        none = np.empty((0, 0), np.float32)
        return QueryVectors(self._embedder.embed_query(text), none, np.empty((0, 2), np.int64))


class _Known:
    """The library's vocabulary; remembers frequencies, which reading and ranking both need."""

    def __init__(self, words: WordIndex) -> None:
        self.vocabulary = words.vocabulary
        self.has_within = words.has_within
        self.document_frequency = cache(words.document_frequency)


def _term_scores(
    terms: Sequence[str], candidates: Collection[str], words: WordIndex, known: _Known
) -> dict[str, TermScores]:
    """What each term says about each candidate; BM25 is their sum."""
    papers, among = words.count(), Among.these(candidates)
    return {
        term: TermScores.of(
            dict(words.search([term], len(candidates), among=among)),
            known.document_frequency(term),
            papers,
        )
        for term in terms
    }


def _cosines(
    passages: Sequence[Passage], vectors: NDArray[np.float32], query: NDArray[np.float32]
) -> dict[str, list[tuple[Passage, float]]]:
    """Each paper's passages with their cosines, best first."""
    found: dict[str, list[tuple[Passage, float]]] = {}
    scores: list[float] = (vectors @ query).tolist() if passages else []
    for passage, score in zip(passages, scores, strict=True):
        found.setdefault(passage.paper_id, []).append((passage, score))
    for scored in found.values():
        scored.sort(key=lambda item: (-item[1], item[0].start))
    return found


def _ranked(paper: Paper, score: float, passages: Sequence[tuple[Passage, float]]) -> RankedPaper:
    shown = tuple(
        ScoredPassage(paper.abstract[p.start : p.end], p.start, p.end, cosine)
        for p, cosine in passages[:PASSAGES_SHOWN]
        if p.end > p.start
    )
    return RankedPaper(paper, score, shown)

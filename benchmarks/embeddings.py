"""Vectors of the public sets under several regimes, kept in ``RAG_BENCH_CACHE`` between runs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.collections import Collection, cache_folder
from rag.library.passages import embedding_text
from rag.library.sentences import sentence_spans
from rag.models.embedding import PaperText
from rag.models.minilm import MiniLM
from rag.models.minilm.context import Contextual, contextual, vectors_of
from rag.paper import Paper

Matrix = NDArray[np.float32]
Span = tuple[int, int]


def spans_of(sentences: Sequence[Span], size: int, stride: int) -> list[Span]:
    """Windows of ``size`` sentences, a new one every ``stride``."""
    if not sentences:
        return [(0, 0)]
    starts = range(0, max(len(sentences) - size + stride, 1), stride)
    return [(sentences[i][0], sentences[min(i + size, len(sentences)) - 1][1]) for i in starts]


def cached(name: str, make: Callable[[], dict[str, NDArray[np.generic]]]) -> dict[str, Matrix]:
    """Arrays by name, made once."""
    path = cache_folder() / f"{name}.npz"
    if not path.exists():
        np.savez(path, **make())
    with np.load(path) as held:
        return dict(held)


def one_by_one(collection: Collection, size: int, stride: int) -> Windows:
    """Each window a text of its own, after the title."""

    def make() -> dict[str, NDArray[np.generic]]:
        model, texts, owners = MiniLM(), [], []
        for number, document in enumerate(collection.documents):
            paper = Paper(document.title, document.text)
            for span in spans_of(sentence_spans(document.text), size, stride):
                texts.append(embedding_text(paper, span))
                owners.append(number)
        return {"vectors": model.embed(texts).astype(np.float16), "owners": np.array(owners)}

    held = cached(f"{collection.name}-alone-{size}-{stride}", make)
    return Windows(held["vectors"], held["owners"])


@dataclass
class Windows:
    """``vectors`` [n, 384] and the number of the document each belongs to, [n], ascending."""

    vectors: Matrix
    owners: NDArray[np.int64]

    def best(self, queries: Matrix) -> Matrix:
        """The cosine of the best window of each document, [queries, documents]."""
        starts = np.searchsorted(self.owners, np.arange(self.owners[-1] + 1))
        blocks = (
            np.maximum.reduceat(block @ self.vectors.astype(np.float32).T, starts, axis=1)
            for block in np.array_split(queries, max(1, len(queries) // 200))
        )
        return np.concatenate(list(blocks))


@dataclass
class InContext:
    """All documents, each read in one pass.

    ``sums`` [n, 384]: of each document the summed vectors of its title, then of each sentence;
    ``owners`` [n] as in ``Windows``. ``pieces`` [t, 48] and ``counts`` [documents]: word pieces.
    """

    sums: Matrix
    owners: NDArray[np.int64]
    pieces: NDArray[np.int8]
    counts: NDArray[np.int64]

    def windows(self, size: int, stride: int, title: float = 1.0) -> Windows:
        """Late chunks of ``size`` sentences; their title counts ``title`` times."""
        vectors, owners = [], []
        for number, rows in enumerate(self._documents()):
            head, sentences = rows[0], rows[1:]
            for first, last in spans_of([(i, i + 1) for i in range(len(sentences))], size, stride):
                vectors.append(title * head + sentences[first:last].sum(axis=0))
                owners.append(number)
        return Windows(_unit(np.array(vectors)), np.array(owners))

    def wholes(self) -> Windows:
        """One vector a document."""
        vectors = [rows.sum(axis=0) for rows in self._documents()]
        return Windows(_unit(np.array(vectors)), np.arange(len(vectors)))

    def _documents(self) -> list[Matrix]:
        breaks = np.searchsorted(self.owners, np.arange(1, len(self.counts)))
        return np.split(self.sums.astype(np.float32), breaks)


def in_context(collection: Collection) -> InContext:
    """Every document read in one pass over title and abstract."""

    def make() -> dict[str, NDArray[np.generic]]:
        model = MiniLM()

        def see(text: tuple[str, str]) -> tuple[Matrix, NDArray[np.int8]]:
            spans = tuple(sentence_spans(text[1]))
            paper = PaperText(*text, spans)
            seen = contextual(model, paper)
            title = seen.sums([(0, 0)])
            bare = Contextual([], seen.abstract, seen.vectors[len(seen.title) :])
            sums = np.concatenate([title, bare.sums(spans)]) if spans else title
            kept = vectors_of(PaperText(*text, ((0, 0),)), seen).pieces
            return sums.astype(np.float16), kept

        with ThreadPoolExecutor(2) as pool:
            seen = list(pool.map(see, [(d.title, d.text) for d in collection.documents]))
        return {
            "sums": np.concatenate([sums for sums, _ in seen]),
            "owners": np.repeat(np.arange(len(seen)), [len(sums) for sums, _ in seen]),
            "pieces": np.concatenate([pieces for _, pieces in seen]),
            "counts": np.array([len(pieces) for _, pieces in seen]),
        }

    return InContext(**cached(f"{collection.name}-context", make))


def _unit(vectors: Matrix) -> Matrix:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9)

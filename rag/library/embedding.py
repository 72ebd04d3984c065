"""Papers to the vectors that the catalog keeps of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.errors import ModelFailed
from rag.library.passages import embedding_text
from rag.models.embedding import ContextEmbedder, Embedder, PaperText

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rag.library.sentences import Span
    from rag.paper import Paper

Batch = Sequence[tuple["Paper", list["Span"]]]


@dataclass(frozen=True, slots=True)
class Packed:
    """One paper's vectors as bytes: ``passages`` float16, ``pieces`` int8; row by row."""

    passages: bytes
    pieces: bytes


def embed_ahead(
    embedder: Embedder, batches: Iterable[Batch]
) -> Iterator[tuple[Batch, list[Packed]]]:
    """Each of ``batches`` with its vectors; the next one is embedded while this one is dealt with.

    Writing to the catalog and the indexes keeps one processor busy, embedding all of them.

    Raises:
        ModelError: the embedder failed; the batches before have been given.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="embed-ahead") as pool:
        before: tuple[Batch, Future[list[Packed]]] | None = None
        for batch in batches:
            coming = pool.submit(embed, embedder, batch)
            if before:
                yield before[0], before[1].result()
            before = batch, coming
        if before:
            yield before[0], before[1].result()


def embed(embedder: Embedder, batch: Batch) -> list[Packed]:
    """The vectors of each paper's passages, and of its word pieces if the embedder gives them.

    Raises:
        ModelError: the embedder failed.
    """
    if isinstance(embedder, ContextEmbedder):
        texts = [PaperText(paper.title, paper.abstract, tuple(spans)) for paper, spans in batch]
        read = zip(embedder.read(texts), batch, strict=True)
        return [
            Packed(_checked(embedder, v.passages, len(spans)).tobytes(), v.pieces.tobytes())
            for v, (_, spans) in read
        ]
    return [Packed(vectors.tobytes(), b"") for vectors in _one_by_one(embedder, batch)]


def _one_by_one(embedder: Embedder, batch: Batch) -> Iterator[NDArray[np.float16]]:
    """The passages as texts of their own, each after the title."""
    texts = [embedding_text(paper, span) for paper, spans in batch for span in spans]
    vectors = _checked(embedder, embedder.embed(texts), len(texts))
    row = 0
    for _, spans in batch:
        yield vectors[row : row + len(spans)]
        row += len(spans)


def _checked(embedder: Embedder, vectors: NDArray[np.float32], rows: int) -> NDArray[np.float16]:
    """``vectors`` in the precision that the catalog keeps."""
    import numpy as np

    if vectors.shape != (rows, embedder.dimensions) or not np.isfinite(vectors).all():
        raise ModelFailed(
            f"the embedder {embedder.name} gave vectors of the wrong shape or not finite",
            "Check the model, or choose another with RAG_EMBEDDER",
        )
    return vectors.astype(np.float16)

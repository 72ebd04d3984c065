"""A paper read in one pass, so that every passage and every word is seen in its context.

The passages' vectors are means over one run of the encoder on title and abstract ("late chunking",
Guenther et al. 2024) in place of one run a passage: better vectors at a third of the cost. The
same run gives the vectors of the single word pieces for late interaction, kept small: only those
of content words, on the 48 axes along which word pieces vary most, a byte each.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from rag.models.embedding import PaperText, PaperVectors
from rag.text import STOP_WORDS, fold

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rag.models.minilm import MiniLM, Token

PIECE_DIMENSIONS = 48
_LONGEST_TITLE = 128  # tokens; the rest of a longer title is not read
_STEPS = 127  # a unit vector's components as signed bytes
_ENDS = frozenset(".?!")


def read(model: MiniLM, paper: PaperText) -> PaperVectors:
    """Vectors of the passages and of the word pieces of one paper."""
    import numpy as np

    title, body = _pieces(model, paper)
    vectors = _run(model, title, body, sorted({start for start, _ in paper.spans}))
    head, rest = vectors[: len(title)], vectors[len(title) :]
    starts = np.array([piece.start for piece in body], np.int64)
    passages = [
        head.sum(axis=0) + rest[(starts >= start) & (starts < end)].sum(axis=0)
        for start, end in paper.spans
    ]
    texts = [(paper.title, piece) for piece in title] + [(paper.abstract, piece) for piece in body]
    kept = [_is_content(text[piece.start : piece.end]) for text, piece in texts]
    small = np.rint(project(vectors[np.array(kept, bool)]) * _STEPS).astype(np.int8)
    return PaperVectors(_unit(np.stack(passages)).astype(np.float32), small)


def project(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Word piece vectors [t, 384] as unit vectors on fewer axes, [t, 48]."""
    return _unit(vectors @ _axes())


@lru_cache(maxsize=1)
def _axes() -> NDArray[np.float32]:
    """The axes, [384, 48], built by ``scripts/build_axes.py``."""
    import numpy as np

    packed = (files("rag.models.minilm") / "axes.f16").read_bytes()
    return np.frombuffer(packed, "<f2").reshape(PIECE_DIMENSIONS, -1).T.astype(np.float32)


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    import numpy as np

    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    unit: NDArray[np.float32] = vectors / np.maximum(lengths, np.finfo(np.float32).tiny)
    return unit


def _is_content(piece: str) -> bool:
    return any(c.isalnum() for c in piece) and fold(piece) not in STOP_WORDS


def _pieces(model: MiniLM, paper: PaperText) -> tuple[list[Token], list[Token]]:
    """The word pieces of title and abstract; a full stop is read after a title without one."""
    title = model.token_ids(paper.title)[:_LONGEST_TITLE]
    stripped = paper.title.rstrip()
    if stripped and stripped[-1] not in _ENDS:
        [stop] = model.token_ids(".")
        title.append(stop._replace(start=len(stripped), end=len(stripped)))
    return title, model.token_ids(paper.abstract)


def _run(
    model: MiniLM, title: Sequence[Token], body: Sequence[Token], breaks: Sequence[int]
) -> NDArray[np.float32]:
    """Vectors of title and body, one a piece. What is too long is read in parts, each after the
    title, parted where a passage begins."""
    import numpy as np

    room = model.context_tokens - len(title)
    parts: list[NDArray[np.float32]] = []
    first = 0
    while first < len(body) or not parts:
        last = min(first + room, len(body))
        if last < len(body):
            inside = [i for i in range(first + 1, last) if body[i].start in breaks]
            last = inside[-1] if inside else last
        vectors = model.piece_vectors([*title, *body[first:last]])
        parts.append(vectors if not parts else vectors[len(title) :])
        first = last
    return np.concatenate(parts)

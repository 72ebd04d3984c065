"""A paper read in one pass, so that every passage and every word is seen in its context.

The passages' vectors are means over one run of the encoder on title and abstract ("late chunking",
Guenther et al. 2024) in place of one run a passage: better vectors at a third of the cost. The
same run gives the vectors of the single word pieces for late interaction, kept small: only those
of content words, on the 48 axes along which word pieces vary most, a byte each.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
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
_GLUE = ". "


@dataclass(frozen=True, slots=True)
class Contextual:
    """The word pieces of a title and an abstract, and ``vectors`` [t, 384], theirs in order."""

    title: Sequence[Token]
    abstract: Sequence[Token]
    vectors: NDArray[np.float32]

    def sums(self, spans: Sequence[tuple[int, int]]) -> NDArray[np.float32]:
        """The summed vectors of title and of what stands at each span, [len(spans), 384]."""
        import numpy as np

        title, abstract = np.split(self.vectors, [len(self.title)])
        starts = np.array([piece.start for piece in self.abstract], np.int64)
        inside = (abstract[(starts >= start) & (starts < end)] for start, end in spans)
        return np.stack([title.sum(axis=0) + vectors.sum(axis=0) for vectors in inside])


def read(model: MiniLM, paper: PaperText) -> PaperVectors:
    """Vectors of the passages and of the word pieces of one paper."""
    return vectors_of(paper, contextual(model, paper))


def vectors_of(paper: PaperText, seen: Contextual) -> PaperVectors:
    """What is kept of one paper."""
    import numpy as np

    texts = [paper.title[p.start : p.end] for p in seen.title]
    texts += [paper.abstract[p.start : p.end] for p in seen.abstract]
    kept = np.array([_is_content(text) for text in texts], bool)
    small = np.rint(project(seen.vectors[kept]) * _STEPS).astype(np.int8)
    return PaperVectors(_unit(seen.sums(paper.spans)).astype(np.float32), small)


def contextual(model: MiniLM, paper: PaperText) -> Contextual:
    """One pass over title and abstract. What is too long is read in parts, each after the title,
    parted where a passage begins."""
    title, body = _pieces(model, paper)
    return Contextual(title, body, _run(model, title, body, {start for start, _ in paper.spans}))


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


def kept_offsets(model: MiniLM, paper: PaperText) -> NDArray[np.int64]:
    """Where the pieces that are kept of a paper stand, [t, 2]: characters of ``reading_text``."""
    import numpy as np

    title, abstract = _pieces(model, paper)
    shift = len(paper.title) + len(_GLUE)
    found = [(p.start, p.end) for p in title if _is_content(paper.title[p.start : p.end])]
    found += [
        (p.start + shift, p.end + shift)
        for p in abstract
        if _is_content(paper.abstract[p.start : p.end])
    ]
    return np.array(found, np.int64).reshape(-1, 2)


def reading_text(title: str, abstract: str) -> str:
    """Title and abstract as one text, for offsets into both."""
    return f"{title}{_GLUE}{abstract}"


@lru_cache(maxsize=16_384)
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
    model: MiniLM, title: Sequence[Token], body: Sequence[Token], breaks: Set[int]
) -> NDArray[np.float32]:
    import numpy as np

    room = model.context_tokens - len(title)
    parts: list[NDArray[np.float32]] = []
    first = 0
    while first < len(body) or not parts:
        last = min(first + room, len(body))
        if last < len(body):
            inside = (i for i in range(last - 1, first, -1) if body[i].start in breaks)
            last = next(inside, last)
        vectors = model.piece_vectors([*title, *body[first:last]])
        parts.append(vectors[len(title) :] if parts else vectors)
        first = last
    return np.concatenate(parts)

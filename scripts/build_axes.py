"""Build ``rag/models/minilm/axes.f16``: the axes along which word pieces of papers vary most.

The 48 leading eigenvectors of the second moment of the word pieces of the bundled listings, in
their context; an uncentred principal component analysis, which keeps dot products best. Run it
after ``build_minilm.py``: ``python scripts/build_axes.py``.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import numpy as np

from rag.models.minilm import MiniLM
from rag.models.minilm.context import PIECE_DIMENSIONS
from rag.paper import Paper
from rag.sources import read


def main() -> None:
    """Write the axes, [48, 384] float16, each with its largest component positive."""
    model = MiniLM()
    moment = np.zeros((model.dimensions, model.dimensions))
    for paper in sample_papers():
        vectors = model.tokens(f"{paper.title}. {paper.abstract}").vectors.astype(np.float64)
        moment += vectors.T @ vectors
    axes = np.linalg.eigh(moment).eigenvectors[:, ::-1][:, :PIECE_DIMENSIONS].T
    largest = axes[np.arange(len(axes)), np.abs(axes).argmax(axis=1)]
    axes *= np.sign(largest)[:, None]
    target = Path(__file__).parents[1] / "rag" / "models" / "minilm" / "axes.f16"
    target.write_bytes(axes.astype("<f2").tobytes())


def sample_papers() -> Iterator[Paper]:
    """The papers of the bundled listings, those that are listed twice twice."""
    for listing in sorted((files("rag") / "data" / "sample").iterdir(), key=lambda f: f.name):
        records = read(listing.read_bytes(), listing.name)
        yield from (record for record in records if isinstance(record, Paper))


if __name__ == "__main__":
    main()

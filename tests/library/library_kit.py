"""What the library's tests share: small papers, listings on disk, an embedder that counts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.assistant import Assistant
from rag.errors import ModelUnavailable
from rag.library import Library
from rag.library.health import check
from rag.library.passages import embedding_text, windows
from rag.library.sentences import sentence_spans
from rag.models.scripted import HashingEmbedder
from rag.paper import Paper
from rag.settings import Settings

AVERAGING = Paper(
    "Averaging Weights Leads to Wider Optima",
    "Deep networks are trained by SGD. We average points along the trajectory. "
    "The averages lie in wider optima. They generalise better. Training costs nothing extra.",
    authors=("Pavel Izmailov", "Timur Garipov"),
    venue="UAI",
    year=2018,
)
SOUPS = Paper(
    "Model Soups",
    "Fine-tuning many models is common practice. Averaging their weights improves accuracy "
    "without inference cost.",
    authors=("Mitchell Wortsman", "Gabriel Ilharco", "Simon Shaolei Du"),
    venue="ICML",
    year=2022,
    track="Oral",
    url="https://arxiv.org/abs/2203.05482",
    ids={"arxiv": "2203.05482"},
)
VIDEO = Paper(
    "Compressed Video Representations",
    "We learn from compressed videos, e.g. from I-frames. Decoding is skipped.",
    authors=("Youngjae Yu", "Alihan Hüyük"),
    venue="ICLR",
    year=2021,
    track="Poster",
)
THREE = (AVERAGING, SOUPS, VIDEO)


class CountingEmbedder(HashingEmbedder):
    """Remembers what it embedded; fails as an absent server does once ``fail_after`` texts are."""

    def __init__(self, dimensions: int = 64, fail_after: int | None = None) -> None:
        super().__init__(dimensions)
        self.texts: list[str] = []
        self.made = 0
        self.fail_after = fail_after

    def __call__(self) -> CountingEmbedder:
        """Itself as the factory that ``Library.ingest`` takes."""
        self.made += 1
        return self

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if self.fail_after is not None and len(self.texts) + len(texts) > self.fail_after:
            raise ModelUnavailable("no Ollama server at http://127.0.0.1:1", "Start it")
        self.texts += texts
        return super().embed(texts)


def row(paper: Paper) -> dict[str, Any]:
    """A paper as a JSON Lines record, with only the fields it states."""
    stated = asdict(paper)
    ids = stated.pop("ids")
    for name in ("sources", "paper_id", "keywords", "session", "time"):
        del stated[name]
    return {name: value for name, value in {**stated, **ids}.items() if value}


def write_listing(path: Path, papers: Sequence[Paper]) -> Path:
    """A JSON Lines file of ``papers``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{json.dumps(row(p))}\n" for p in papers), encoding="utf-8")
    return path


def open_library(home: Path, **settings: Any) -> Library:
    return Library(Settings(home=home, **{"lock_wait": 0.3, **settings}))


def content(library: Library) -> dict[str, Any]:
    """Everything a library holds, in a form that can be compared."""
    catalog = library.catalog
    papers = catalog.papers()
    ids = [paper.paper_id for paper in papers]
    passages, vectors = catalog.passage_vectors()
    return {
        "papers": papers,
        "sentences": {paper_id: catalog.sentences(paper_id) for paper_id in ids},
        "passages": passages,
        "vectors": vectors.tobytes(),
        "chroma": sorted(library.vectors.index.ids()),
        "words": sorted(library.words.ids()),
        "files": [(file.name, file.sha256, file.records) for file in catalog.files()],
        "failures": catalog.failures(),
        "pending": catalog.pending(),
    }


def restore_slowly(home: Path, file: Path, begun: Path) -> None:
    """Restore again and again, to be killed meanwhile; runs as a process of its own."""
    with open_library(home) as library:
        begun.touch()
        while True:
            library.restore(file, force=True)


def texts_of(*papers: Paper) -> set[str]:
    """What is embedded of ``papers``."""
    return {
        embedding_text(paper, span)
        for paper in papers
        for span in windows(sentence_spans(paper.abstract))
    }


def faults(assistant: Assistant) -> dict[str, str]:
    """What the doctor finds wrong, by name, each with a fix and in one line."""
    found = [finding for finding in check(assistant.library, "hashing-64") if not finding.ok]
    assert all(finding.fix and "\n" not in finding.detail for finding in found)
    return {finding.name: finding.detail for finding in found}

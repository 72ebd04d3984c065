"""Assistants whose retrieval is broken in known ways; all else is the real thing."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

from rag.assistant import Assistant
from rag.retrieval import Retrieval, Retriever
from rag.settings import Settings


class _DenseOnly(Retriever):
    """Ranks by the nearness of vectors alone."""

    def search(self, query: str, **more: Any) -> Retrieval:
        k = more.pop("k", None)
        found = super().search(query, **more)
        nearest = sorted(found.papers, key=lambda r: -found.signals[r.paper.paper_id].cosine)
        return replace(found, papers=tuple(nearest[:k]))


class _Shuffled(Retriever):
    """Finds the right papers and loses their order."""

    def search(self, query: str, **more: Any) -> Retrieval:
        k = more.pop("k", None)
        found = super().search(query, **more)
        papers = list(found.papers)
        random.Random(query).shuffle(papers)
        return replace(found, papers=tuple(papers[:k]))


class DenseOnly(Assistant):
    """The lexical half of retrieval is dropped."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.parts.retriever = _DenseOnly(self.library, self.parts.embedder)


class Shuffled(Assistant):
    """The ranks are shuffled."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.parts.retriever = _Shuffled(self.library, self.parts.embedder)

"""Assistants whose retrieval is broken in known ways; all else is the real thing."""

from __future__ import annotations

import random
from dataclasses import replace
from functools import cached_property
from typing import Any

from rag.assistant import Assistant
from rag.retrieval import Retrieval, Retriever


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

    @cached_property
    def _retriever(self) -> Retriever:
        return _DenseOnly(self.library, self._embedder)


class Shuffled(Assistant):
    """The ranks are shuffled."""

    @cached_property
    def _retriever(self) -> Retriever:
        return _Shuffled(self.library, self._embedder)

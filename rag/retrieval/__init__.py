"""Retrieval: a question to ranked papers, and a paper to its best evidence sentences."""

from rag.retrieval.retriever import Retrieval, Retriever
from rag.retrieval.scoring import Signals

__all__ = ["Retrieval", "Retriever", "Signals"]

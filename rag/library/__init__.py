"""The library: which papers there are, what they say, and indexes to find them by."""

from rag.library.library import Library

__all__ = ["Library"]

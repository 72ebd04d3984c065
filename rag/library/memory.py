"""Memory that is free in this process, given back to the system."""

from __future__ import annotations

import ctypes
from contextlib import suppress


def give_back() -> None:
    """Have the C library return what it keeps for itself. Does nothing where it cannot.

    glibc holds on to the pieces that a large listing was read in, a third of what reading took, and
    to those of every batch that Chroma has folded into its graph, which are as much as the graph.
    """
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)

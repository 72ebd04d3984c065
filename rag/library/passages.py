"""Passages: overlapping windows of whole sentences, and the text that is embedded for each."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from rag.library.sentences import Span
from rag.paper import Paper
from rag.text import STOP_WORDS

WINDOW = 3  # sentences in a passage
STRIDE = 2  # sentences from the start of one passage to the start of the next


def recipe() -> str:
    """What passages are made by: recorded in the library, so that a change is noticed."""
    kept = hashlib.sha256(" ".join(sorted(STOP_WORDS)).encode()).hexdigest()[:8]
    return (
        f"window={WINDOW} stride={STRIDE} text=title+window context=1 sentences=1 instructions=0 "
        f"words={kept}"
    )


def windows(sentences: Sequence[Span]) -> list[Span]:
    """Character ranges of the passages of an abstract with these sentences.

    Every sentence is in at least one passage. Without sentences there is one empty passage at
    the start, for the title alone.
    """
    if not sentences:
        return [(0, 0)]
    last = max(len(sentences) - WINDOW, 0)
    starts = [*range(0, last, STRIDE), last]
    return [(sentences[i][0], sentences[min(i + WINDOW, len(sentences)) - 1][1]) for i in starts]


def embedding_text(paper: Paper, span: Span) -> str:
    """What is embedded for one passage: its words in the light of the paper's title."""
    window = paper.abstract[span[0] : span[1]]
    title = paper.title.strip()
    if not window:
        return title
    return f"{title} {window}" if title.endswith((".", "?", "!")) else f"{title}. {window}"

"""Reading ``[n]`` markers out of a model's text while it streams.

Models number papers as the prompt did; the reader sees them numbered in order of first
appearance. A number that was never offered is dropped before anyone sees it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.answering.foreign import defused

# "[1]", "[1, 2]", "[1-3]", "[1;2]", "[Paper 1]", and the full-width brackets some models emit.
_WORD = r"(?:(?:papers?|sources?|refs?\.?)\s*)?"
_MARKER = re.compile(
    rf"( ?)[\[【]\s*{_WORD}(\d+(?:\s*[-–,;&]\s*{_WORD}\d+){{0,40}})"
    r"(?:†[^\[\]【】]{0,40})?\s*[\]】]",
    re.IGNORECASE,
)
_HELD_BACK = 400  # characters: longer than any marker
_ENDS_OPEN = " \\<"  # what the next piece may turn into something else
MARKER = re.compile(r"\[(\d+)\]")


class CitationStream:
    """Rewrites the markers of a text that arrives in pieces, and defuses its links and tags."""

    def __init__(self, offered: int) -> None:
        self._offered = offered
        self._shown: dict[int, int] = {}
        self._buffer = ""
        self._last = ""
        self.dropped = 0

    @property
    def order(self) -> tuple[int, ...]:
        """Offered numbers in the order of their shown numbers 1, 2, 3…"""
        return tuple(self._shown)

    def push(self, piece: str) -> str:
        """What can be shown now; an open bracket is held back until it is decided."""
        self._buffer += piece
        cut = self._safe_length(self._buffer)
        ready, self._buffer = self._buffer[:cut], self._buffer[cut:]
        return self._rewrite(ready)

    def flush(self) -> str:
        """What was still held back when the text ended."""
        ready, self._buffer = self._buffer, ""
        return self._rewrite(ready)

    def _rewrite(self, text: str) -> str:
        if not text:
            return ""
        shown = defused(self._last + _MARKER.sub(self._renumber, text))[len(self._last) :]
        self._last = shown[-1:] or self._last
        return shown

    def _renumber(self, match: re.Match[str]) -> str:
        markers = []
        for number in _numbers(match.group(2)):
            if not 1 <= number <= self._offered:
                self.dropped += 1
                continue
            shown = self._shown.setdefault(number, len(self._shown) + 1)
            markers.append(f"[{shown}]")
        if markers:
            return match.group(1) + "".join(markers)
        before = match.string[match.start() - 1] if match.start() else self._last
        # Nothing is left in its place, unless digits on both sides would close up to a marker.
        return " " if before.isdigit() or before in ("[", "【") else ""

    @staticmethod
    def _safe_length(buffer: str) -> int:
        """How much can be shown: not a bracket that may yet become a marker, nor its space."""
        start = max(0, len(buffer) - _HELD_BACK)
        depth_start = None
        for at in range(start, len(buffer)):
            if buffer[at] in "[【" and depth_start is None:
                depth_start = at
            elif buffer[at] in "]】":
                depth_start = None
        head = buffer if depth_start is None else buffer[:depth_start]
        return len(head.rstrip(_ENDS_OPEN))


def _numbers(text: str) -> Iterator[int]:
    """Numbers of ``1, 3-5``; a range of more than 20 is taken as its two ends."""
    digits = re.sub(r"[^\d,;&–-]", "", text)
    for part in re.split(r"[,;&]", digits):
        first, _, last = (piece.strip() for piece in part.replace("–", "-").partition("-"))
        low, high = int(first), int(last or first)
        yield from range(low, high + 1) if 0 <= high - low <= 20 else (low, high)


def cited_numbers(text: str) -> tuple[int, ...]:
    """Distinct shown numbers in ``text``, in order of appearance."""
    return tuple(dict.fromkeys(int(number) for number in MARKER.findall(text)))

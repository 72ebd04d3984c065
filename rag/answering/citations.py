"""Reading ``[n]`` markers out of a model's text while it streams.

Models number papers as the prompt did; the reader sees them numbered in order of first
appearance. A number that was never offered is dropped before anyone sees it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# "[1]", "[1, 2]", "[1-3]", "[1;2]", "[Paper 1]", and the full-width brackets some models emit.
_MARKER = re.compile(
    r"( ?)[\[【]\s*(?:(?:papers?|sources?|refs?\.?)\s*)?"
    r"(\d{1,4}(?:\s*[-–,;&]\s*\d{1,4})*)(?:†[^\]】]{0,40})?\s*[\]】]",
    re.IGNORECASE,
)
_HELD_BACK = 64  # characters: longer than any marker
MARKER = re.compile(r"\[(\d+)\]")


class CitationStream:
    """Rewrites the markers of a text that arrives in pieces."""

    def __init__(self, offered: int) -> None:
        self._offered = offered
        self._shown: dict[int, int] = {}
        self._buffer = ""
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
        return _MARKER.sub(self._renumber, text)

    def _renumber(self, match: re.Match[str]) -> str:
        markers = []
        for number in _numbers(match.group(2)):
            if not 1 <= number <= self._offered:
                self.dropped += 1
                continue
            shown = self._shown.setdefault(number, len(self._shown) + 1)
            markers.append(f"[{shown}]")
        return match.group(1) + "".join(markers) if markers else ""

    @staticmethod
    def _safe_length(buffer: str) -> int:
        """How much can be shown: not a bracket that may yet become a marker, nor its space."""
        start = max(buffer.rfind("["), buffer.rfind("【"))
        if start >= 0 and len(buffer) - start < _HELD_BACK:
            closed = "]" in buffer[start:] or "】" in buffer[start:]
            if not closed:
                return len(buffer[:start].rstrip(" "))
        return len(buffer.rstrip(" "))


def _numbers(text: str) -> Iterator[int]:
    """Numbers of ``1, 3-5``; a range of more than 20 is taken as its two ends."""
    for part in re.split(r"\s*[,;&]\s*", text):
        first, _, last = (piece.strip() for piece in part.replace("–", "-").partition("-"))
        low, high = int(first), int(last or first)
        yield from range(low, high + 1) if 0 <= high - low <= 20 else (low, high)


def cited_numbers(text: str) -> tuple[int, ...]:
    """Distinct shown numbers in ``text``, in order of appearance."""
    return tuple(dict.fromkeys(int(number) for number in MARKER.findall(text)))

"""Reading ``[n]`` markers out of a model's text, in whatever style it writes them.

Models number papers as the prompt did; the reader sees them numbered in order of first
appearance. A number that was never offered is dropped before anyone sees it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

# "[1]", "[1, 2]", "[1-3]", "[1;2]", "[Paper 1]", and the full-width brackets some models emit.
_WORD = r"(?:(?:papers?|sources?|refs?\.?)\s*)?"
_MARKER = re.compile(
    rf"( ?)[\[【]\s*{_WORD}(\d+(?:\s*[-–,;&]\s*{_WORD}\d+){{0,40}})"
    r"(?:†[^\[\]【】]{0,40})?\s*[\]】]",
    re.IGNORECASE,
)
MARKER = re.compile(r"\[(\d{1,9})\]")


def read_markers(text: str, offered: int) -> tuple[str, int]:
    """``text`` with each marker written as ``[n]``, and how many numbers were dropped.

    Dropped are those of papers that were not among the ``offered`` ones, numbered from 1.
    """
    dropped = 0

    def plain(match: re.Match[str]) -> str:
        nonlocal dropped
        numbers = list(_numbers(match.group(2)))
        real = [number for number in numbers if 1 <= number <= offered]
        dropped += len(numbers) - len(real)
        return match.group(1) + "".join(f"[{n}]" for n in real) if real else _gap(match)

    return _MARKER.sub(plain, text), dropped


def renumbered(text: str, shown: Callable[[int], int | None]) -> str:
    """``text`` with every ``[n]`` as ``[shown(n)]``, without those that become ``None``."""

    def rewrite(match: re.Match[str]) -> str:
        number = shown(int(match.group(2)))
        return _gap(match) if number is None else f"{match.group(1)}[{number}]"

    return re.sub(r"( ?)\[(\d{1,9})\]", rewrite, text)


def without_markers(text: str) -> str:
    """``text`` without its markers, and without white space before its stops."""
    return re.sub(r"(?<!\s)\s+([.,;:!?])", r"\1", renumbered(text, lambda _: None))


def with_marker(text: str, *numbers: int) -> str:
    """A sentence with ``[n]`` for each of ``numbers`` at its end, before the full stop."""
    body = text.rstrip("*_").rstrip(".!?。！？…")
    marker = "".join(f"[{number}]" for number in numbers)
    return f"{body.rstrip()} {marker}{text[len(body) :]}"


def blanked_markers(text: str) -> str:
    """``text``, at the same length, with blanks in the place of its markers."""
    return _MARKER.sub(lambda match: " " * len(match.group()), text)


def _gap(match: re.Match[str]) -> str:
    """What is left of a removed marker: nothing, unless its neighbours would close up to one."""
    before = match.string[match.start() - 1 : match.start()]
    return " " if before.isdigit() or before in ("[", "【") else ""


def _numbers(text: str) -> Iterator[int]:
    """Numbers of ``1, 3-5``; a range of over 20 is taken as its two ends, ``1-3-5`` as each."""
    digits = re.sub(r"[^\d,;&–-]", "", text)
    for part in re.split(r"[,;&]", digits):
        numbers = [_number(piece) for piece in re.split("[–-]", part)]
        if len(numbers) == 2 and 0 <= numbers[1] - numbers[0] <= 20:
            numbers = list(range(numbers[0], numbers[1] + 1))
        yield from numbers


def _number(digits: str) -> int:
    """Of nine digits at most: more are the number of no paper, and Python may refuse them."""
    return int(digits[:9])


def cited_numbers(text: str) -> tuple[int, ...]:
    """Distinct shown numbers in ``text``, in order of appearance."""
    return tuple(dict.fromkeys(int(number) for number in MARKER.findall(text)))

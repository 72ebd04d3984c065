"""A condition on what listings state, and the numbers in words that conditions are told with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rag.paper import Paper

NUMBERS = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen twenty".split()
    )
}


@dataclass(frozen=True, slots=True)
class Condition:
    """``question[start:end]`` asks for papers that ``holds`` is true of, which ``words`` say."""

    words: str
    start: int
    end: int
    holds: Callable[[Paper], bool]


def number_of(text: str) -> int:
    """``3``, ``three`` and ``a single`` as numbers."""
    word = text.lower()
    return int(word) if word.isdigit() else NUMBERS.get(word, 1)

"""Which papers a search may find: by name where they are few, by a test where they are many.

To name them all takes time in proportion to the library. A search for the ``n`` nearest among ``m``
of ``N`` papers can compare with all ``m``, or take the ``n * N / m`` nearest and leave out those
that do not pass. The dearer of the two is cheapest where ``m`` is about the square root of ``N``,
and so is what a filtered search costs at most.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from math import ceil, isqrt
from typing import TypeVar

Hit = TypeVar("Hit")

_FEW = 1000  # papers: compared one by one in milliseconds, however small the library is
_FEW_SHARE = 8  # times the square root of the library: measured at 100,000 papers
_FIRST, _MOST = 4, 64  # hits fetched for each that is wanted
_MARGIN = 1.3  # for the next step, over what the share of those that passed lets expect


@dataclass(frozen=True, slots=True)
class Among:
    """Papers: ``few`` are all of them, None where they are too many to name; ``passing`` tells
    which of some ids are of them."""

    few: frozenset[str] | None
    passing: Callable[[Collection[str]], Collection[str]]

    @classmethod
    def these(cls, paper_ids: Iterable[str]) -> Among:
        """The papers with these ids."""
        few = frozenset(paper_ids)
        return cls(few, few.intersection)

    def __bool__(self) -> bool:
        return self.few is None or bool(self.few)


def few(papers: int) -> int:
    """How many of a library's ``papers`` are still few."""
    return max(_FEW, _FEW_SHARE * isqrt(papers))


def sift(
    nearest: Callable[[int], Sequence[Hit]],
    owner: Callable[[Hit], str],
    n: int,
    among: Among,
) -> list[Hit]:
    """The ``n`` best hits of papers ``among`` many, or those of them that are near the top.

    ``nearest(k)`` are the ``k`` best of all, ``owner`` is the paper of a hit. What stands further
    down than the ``_MOST`` are is not worth finding, and is not looked for.
    """
    fetched = _FIRST * n
    while True:
        hits = nearest(fetched)
        owners = [owner(hit) for hit in hits]
        passing = set(among.passing(set(owners)))
        kept = [hit for hit, paper_id in zip(hits, owners, strict=True) if paper_id in passing]
        if len(kept) >= n or len(hits) < fetched or fetched >= _MOST * n:
            return kept[:n]
        expected = _MARGIN * n * fetched / len(kept) if kept else _MOST * n
        fetched = min(max(ceil(expected), 2 * fetched), _MOST * n)

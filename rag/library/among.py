"""Which papers a search may find: by name unless they are many, by a test where they are.

To name them all takes time in proportion to the library. A search for the ``n`` nearest among ``m``
of ``N`` papers can compare with all ``m``, or take the ``n * N / m`` nearest and leave out those
that do not pass. The dearer of the two is cheapest where ``m`` is about the square root of ``N``,
and so is what a filtered search costs at most. To look a name up among words costs more than to
compare vectors by their signs, so that there are two such bounds.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from math import ceil, isqrt
from typing import TypeVar

Hit = TypeVar("Hit")

_FEW = 1000  # papers: looked up one by one in milliseconds, however small the library is
_FEW_SHARE = 8  # times the square root of the library: measured at 100,000 papers
_NAMED, _NAMED_SHARE = 20_000, 64  # likewise, of the signs of vectors
_FIRST, _MOST = 4, 64  # hits fetched for each paper that is wanted
_MARGIN = 1.3  # for the next step, over what the share of those that passed lets expect


@dataclass(frozen=True, slots=True)
class Among:
    """Papers: ``named`` are all of them, None where they are too many to name; ``few`` likewise,
    where each may be looked up by itself; ``passing`` tells which of some ids are of them."""

    named: frozenset[str] | None
    passing: Callable[[Collection[str]], Collection[str]]
    few: frozenset[str] | None = None

    @classmethod
    def these(cls, paper_ids: Iterable[str], most: int | None = None) -> Among:
        """The papers with these ids, which are few if there are no more than ``most``."""
        named = frozenset(paper_ids)
        few = named if most is None or len(named) <= most else None
        return cls(named, named.intersection, few)

    def __bool__(self) -> bool:
        return self.named is None or bool(self.named)


def few(papers: int) -> int:
    """How many of a library's ``papers`` are still few."""
    return max(_FEW, _FEW_SHARE * isqrt(papers))


def nameable(papers: int) -> int:
    """How many of a library's ``papers`` are still named."""
    return max(_NAMED, _NAMED_SHARE * isqrt(papers))


def sift(
    nearest: Callable[[int], Sequence[Hit]],
    owner: Callable[[Hit], str],
    n: int,
    among: Among,
) -> list[Hit]:
    """The best hits of papers ``among`` many, of ``n`` of them, or of those near the top.

    ``nearest(k)`` are the ``k`` best of all, ``owner`` is the paper of a hit. What stands further
    down than the ``_MOST`` are is not worth finding, and is not looked for.
    """
    fetched = _FIRST * n
    while True:
        hits = nearest(fetched)
        owners = [owner(hit) for hit in hits]
        passing = set(among.passing(set(owners)))
        kept = [hit for hit, paper_id in zip(hits, owners, strict=True) if paper_id in passing]
        if len(passing) >= n or len(hits) < fetched or fetched >= _MOST * n:
            return kept
        expected = _MARGIN * n * fetched / len(passing) if passing else _MOST * n
        fetched = min(max(ceil(expected), 2 * fetched), _MOST * n)

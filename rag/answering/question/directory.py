"""The library's people, looked up by what somebody calls them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from rag.library.people import is_named, may_be_called, name_words
from rag.retrieval.spelling import distance


@dataclass(frozen=True, slots=True)
class Directory:
    """What is known of names: the authors who may be meant, words that a topic may consist of
    (``is_topic``), and authors whose name has a word that begins like one (``beginning``)."""

    authors: Collection[str]
    is_topic: Callable[[str], bool] = lambda _: True
    beginning: Callable[[str], Iterable[str]] = lambda _: ()

    def fitting(self, typed: str) -> tuple[str, ...]:
        """Authors that ``typed`` names: a surname, or given names and a surname."""
        bare = len(name_words(typed)) == 1
        found = [a for a in self.authors if is_named(typed, a) and not (bare and _hyphened(a))]
        if not found and not bare:
            spaced = re.sub(r"\b[A-Z]{2,3}\b(?=.*\s)", lambda m: " ".join(m[0]), typed)
            found = [a for a in self.authors if is_named(spaced, a) or is_named(a, typed)]
        return tuple(found)

    def called(self, typed: str) -> tuple[str, ...]:
        """Authors whose given name ``typed`` cuts short."""
        return tuple(author for author in self.authors if may_be_called(typed, author))

    def with_word(self, word: str) -> tuple[str, ...]:
        """Authors with this word anywhere in their name."""
        return tuple(a for a in self.authors if word in name_words(a))

    def near(self, typed: str) -> list[tuple[int, str]]:
        """Authors whose name looks like ``typed``, with how many letters differ, nearest first."""
        asked = name_words(typed)
        pool = {*self.authors, *self.beginning(asked[-1][:2])} if asked else ()
        scored = [(_difference(asked, name_words(author)), author) for author in pool]
        limit = max(2, sum(map(len, asked)) // 2)
        return sorted(pair for pair in scored if pair[0] <= limit)


def _hyphened(author: str) -> bool:
    """``Murray-Smith`` is not a Smith."""
    return bool(re.search(r"-\w+$", author.strip()))


def _difference(asked: Sequence[str], known: Sequence[str]) -> int:
    """Letters that differ: surname against surname, given names against the nearest one."""
    if not asked or not known:
        return 99
    errors = distance(asked[-1], known[-1])
    for given in asked[:-1]:
        fits = [0 if g[0] == given[0] and 1 in (len(g), len(given)) else distance(given, g)
                for g in known[:-1]]  # fmt: skip
        errors += min(fits, default=len(given))
    return errors

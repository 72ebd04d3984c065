"""How much of a topic stands together in a paper as it stands together in the topic.

"Language models" is said by a paper on language models; "language" and "models", each somewhere,
by many others.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import lru_cache
from itertools import pairwise

from rag.paper import Paper
from rag.text import content_words, fold, spellings, stem, without_possessive, written

_NEAR = 2  # words on, up to which one is a neighbour


def joined(topic: str, papers: Sequence[Paper], idf: Callable[[str], float]) -> list[float]:
    """For each paper the share, in [0, 1] and by idf, of the neighbouring words of ``topic`` that
    are neighbours in its title or abstract; of a topic of one word, whether it has that.

    Neighbours have at most one word between them; in the other order, just one: "averaging of
    weights".
    """
    weights = {_root(word.text): idf(word.folded) for word in content_words(topic)}
    if len(weights) == 1:
        return [float(bool(_places(paper.title, weights) or _places(paper.abstract, weights)))
                for paper in papers]  # fmt: skip
    stems = [_root(word.text) for word in content_words(topic)]
    pairs = {(a, b): weights[a] + weights[b] for a, b in pairwise(stems) if a != b}
    total = sum(pairs.values()) or 1.0
    return [sum(pairs[pair] for pair in _pairs(paper, weights) & pairs.keys()) / total
            for paper in papers]  # fmt: skip


def _pairs(paper: Paper, stems: Collection[str]) -> set[tuple[str, str]]:
    """Which of ``stems`` are neighbours in ``paper``, the first one first."""
    found = set()
    for text in (paper.title, paper.abstract):
        places = _places(text, stems)
        for at, (place, root) in enumerate(places):
            for other, follower in places[at + 1 : at + 1 + _NEAR]:
                if other - place <= _NEAR:
                    found.add((root, follower))
                if other - place == _NEAR:
                    found.add((follower, root))
    return found


def _places(text: str, stems: Collection[str]) -> list[tuple[int, str]]:
    """Where in ``text``, counted in words, one of ``stems`` stands, and which."""
    roots = ((at, _root(word)) for at, word in enumerate(written(text)))
    return [(at, root) for at, root in roots if root in stems]


@lru_cache(maxsize=65536)
def _root(word: str) -> str:
    """The stem of ``word``, as written, the same in either spelling of English."""
    return stem(min(spellings(without_possessive(fold(word)))))

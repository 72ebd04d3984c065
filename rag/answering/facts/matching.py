"""How near each sentence of an abstract is to the words of a question.

Late interaction (Khattab and Zaharia 2020): each word of the question looks for its most similar
word pieces in the sentence, embedded in the context of title and abstract. A word weighs more the
rarer it is in the library and the fewer of the abstract's sentences have it, so that what every
sentence speaks of chooses none of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.answering.facts.demands import is_name
from rag.answering.facts.focus import asked_first, foci
from rag.text import STOP_WORDS, Word, spellings, stem, words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rag.paper import Paper

Span = tuple[int, int]

_TITLE_WEIGHT = 0.3  # words of the title count less: every sentence is about the title
_ADDRESS = re.compile(r"(?:https?:|www\.)\S*", re.IGNORECASE)
_UNRELATED, _SAME = 0.5, 0.85  # cosines of word pieces: apart in meaning, and near synonyms


@dataclass(frozen=True, slots=True)
class Pieces:
    """Word pieces of a text: ``offsets`` [t, 2] in characters, unit ``vectors`` [t, d]."""

    offsets: NDArray[np.int64]
    vectors: NDArray[np.float32]

    def inside(self, start: int, end: int) -> NDArray[np.bool_]:
        """Which pieces lie between two characters, [t]."""
        within: NDArray[np.bool_] = (self.offsets[:, 0] >= start) & (self.offsets[:, 1] <= end)
        return within


@dataclass(frozen=True, slots=True)
class Nearness:
    """The share of the question's weight that each sentence holds, [s], in [0, 1]: by the same
    stems only (``exact``), and by words alike in meaning too (``soft``). ``focus`` is how much more
    than the mean sentence each is like what is asked for, as a difference of cosines, [s].
    ``unnamed`` and ``first`` are as ``soft`` of fewer words: of those that are no coined names,
    which tell of which paper the question is, and of those that come before it is told of what
    something is asked. ``whole`` is as ``focus`` of the whole question."""

    exact: NDArray[np.float64]
    soft: NDArray[np.float64]
    focus: NDArray[np.float64]
    unnamed: NDArray[np.float64]
    first: NDArray[np.float64]
    whole: NDArray[np.float64]


def nearness(
    question: str,
    paper: Paper,
    spans: Sequence[Span],
    asked: Pieces,
    held: Pieces,
    idf: Callable[[str], float],
) -> Nearness:
    """How near the sentences at ``spans`` of the abstract are to ``question``.

    ``asked`` are the word pieces of ``question``, ``held`` those of title, ". " and abstract;
    ``idf`` weighs a stem.
    """
    import numpy as np

    title = {word.stem for word in words(paper.title)}
    shift = len(paper.title) + 2
    prose = without_addresses(paper.abstract)
    read = _outside_addresses(held, paper.abstract, shift)
    inside = [held.inside(start + shift, end + shift) & read for start, end in spans]
    best = _best_match(asked.vectors @ held.vectors.T, inside)
    terms = [word for word in words(question) if word.folded not in STOP_WORDS]
    weights = np.array([_weight(word, title, idf) for word in terms])
    stems = [{word.stem for word in words(prose[slice(*span)])} for span in spans]
    same = np.array([[has_word(held_here, word) for held_here in stems] for word in terms], float)
    same = same.reshape(len(terms), len(spans))
    alike = np.array([alikeness(best[asked.inside(word.start, word.end)]) for word in terms])
    found = np.maximum(same, alike.reshape(same.shape))
    unnamed = np.array([not is_name(word.text) for word in terms], float)
    early = {word.start for word in asked_first(question)}
    first = np.array([word.start in early for word in terms], float)
    return Nearness(
        exact=overlap(same, weights),
        soft=overlap(found, weights),
        focus=_likeness(best, [asked.inside(word.start, word.end) for word in foci(question)]),
        unnamed=overlap(found, weights * unnamed),
        first=overlap(found, weights * first),
        whole=_likeness_of_means(asked, held, inside),
    )


def _likeness_of_means(
    asked: Pieces, held: Pieces, inside: Sequence[NDArray[np.bool_]]
) -> NDArray[np.float64]:
    """The cosine, less its mean over sentences, of the mean piece of each to that of the question,
    [s]."""
    import numpy as np

    means = [held.vectors[within].mean(axis=0) for within in inside if within.any()]
    cosines = np.zeros(len(inside))
    if means and len(asked.vectors):
        stacked, mean = np.array(means), asked.vectors.mean(axis=0)
        lengths = np.linalg.norm(stacked, axis=1) * np.linalg.norm(mean)
        cosines[[bool(within.any()) for within in inside]] = stacked @ mean / lengths
    difference: NDArray[np.float64] = cosines - cosines.mean()
    return difference


def _likeness(best: NDArray[np.float64], asked: Sequence[NDArray[np.bool_]]) -> NDArray[np.float64]:
    """The cosine, less its mean over sentences, to the likest of the words whose pieces are
    ``asked``, [s], from the ``best`` ones of each piece, [t, s]."""
    import numpy as np

    cosines = [best[pieces].mean(axis=0) for pieces in asked if pieces.any()]
    if not cosines:
        return np.zeros(best.shape[1])
    likest = np.max(cosines, axis=0)
    difference: NDArray[np.float64] = likest - likest.mean()
    return difference


def without_addresses(text: str) -> str:
    """``text`` with blanks in the place of web addresses, whose words belong to no sentence."""
    return _ADDRESS.sub(lambda match: " " * len(match.group()), text)


def _outside_addresses(held: Pieces, abstract: str, shift: int) -> NDArray[np.bool_]:
    """Which pieces are in no web address of the abstract, that begins at ``shift``, [t]."""
    import numpy as np

    outside = np.ones(len(held.offsets), bool)
    for match in _ADDRESS.finditer(abstract):
        outside &= ~held.inside(match.start() + shift, match.end() + shift)
    return outside


def has_word(stems: AbstractSet[str], word: Word) -> bool:
    """Whether ``word`` is among ``stems`` in either spelling of English, or with another plural:
    GNN and GNNs, which the stemmer leaves alone."""
    folded = word.folded
    if word.stem in stems or folded.removesuffix("s") in stems or f"{folded}s" in stems:
        return True
    return any(stem(variant) in stems for variant in spellings(folded)[1:])


def alikeness(cosines: NDArray[np.floating]) -> NDArray[np.float64]:
    """From the best cosines of a word's pieces, [t, ...], how far something like it is there: 0
    for nothing that resembles it, 1 for a near synonym, [...]."""
    import numpy as np

    if not len(cosines):
        return np.zeros(cosines.shape[1:])
    mean = cosines.mean(axis=0, dtype=np.float64)
    alike: NDArray[np.float64] = np.clip((mean - _UNRELATED) / (_SAME - _UNRELATED), 0.0, 1.0)
    return alike


def _best_match(
    cosines: NDArray[np.float32], inside: Sequence[NDArray[np.bool_]]
) -> NDArray[np.float64]:
    """The cosine of each piece asked for to the nearest of each sentence, [t, s] (MaxSim)."""
    import numpy as np

    best = np.zeros((len(cosines), len(inside)))
    for at, within in enumerate(inside):
        if within.any():
            best[:, at] = cosines[:, within].max(axis=1)
    return best


def _weight(word: Word, title: set[str], idf: Callable[[str], float]) -> float:
    return idf(word.stem) * (_TITLE_WEIGHT if word.stem in title else 1.0)


def overlap(found: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """The share of the words' weight that each sentence has, [s], from ``found`` [w, s] in [0, 1];
    a word weighs less the more of the sentences have it, as in BM25's idf."""
    import numpy as np

    count, holding = found.shape[1], found.sum(axis=1)
    rarity = np.log(1 + (count - holding + 0.5) / (holding + 0.5))
    mass = weights * rarity * (holding > 0)
    share: NDArray[np.float64] = mass @ found / (mass.sum() or 1.0)
    return share

"""Whether a paper's abstract holds what a question asks for, and if not, what is missing.

Retrieval scores do not find unanswerable questions: most of them name a real paper and ask for a
fact that its abstract does not state. So the question's own words are looked for in the abstract,
as they stand (by stem) or by a close word (token vectors), and what kind of thing is wanted (a
number, a duration, so many of something) has to be there too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from rag.answering.compose import joined
from rag.answering.demands import Demands, demands_of, states_quantity
from rag.answering.foreign import inert
from rag.answering.topic import topic_of
from rag.text import Word, stem, words

if TYPE_CHECKING:
    from rag.answering.sentences import Pieces

_UNRELATED, _SAME = 0.5, 0.85  # cosines of word pieces: apart in meaning, and near synonyms
_ENOUGH = 0.64  # share of the question's weight that has to be found
_THING_FOUND = 0.3
_HEAVIEST = 4.5  # idf above which a word is just rare

# Words that a question needs and an answer does not repeat.
_FORM_WORDS = frozenset(
    stem(word)
    for word in """
    reach take get obtain achieve need save let allow perform improve win gain support provide
    help require depend consist conclude share amount percentage fraction proportion value kind
    type way thing reason part form set name call sorry besides relative badly sometimes good bad
    better best test analyse analyze report claim say state mean happen exactly main key idea
    approach method
    """.split()
)


def gap(
    question: str,
    text: str,
    sentences: Sequence[str],
    asked: Pieces,
    held: Pieces,
    idf: Callable[[str], float],
) -> str | None:
    """What the paper lacks to answer ``question``, in words; None when nothing is missing.

    ``text`` is title and abstract, ``sentences`` the abstract's, most relevant first; ``asked``
    and ``held`` are the word pieces of question and text, ``idf`` weighs a stem.
    """
    found = _finder(text, asked, held)
    demands = demands_of(question)
    terms = _terms(question)
    spelt = _spellings(text)
    absent = [word for word in terms if word in demands.names and word.folded not in spelt]
    if not absent and _share_found(terms, found, idf) < _ENOUGH:
        absent = [word for word in terms if found(word) < _THING_FOUND]
        absent = absent or sorted(terms, key=found)[:2]
    if not absent and demands.counted and max(map(found, demands.counted)) < _THING_FOUND:
        absent = list(demands.counted)
    if absent:
        return f"mentions {joined([f'“{inert(word.text)}”' for word in absent], 'or')}"
    return _missing_quantity(demands, sentences)


def share_found(
    question: str,
    text: str,
    asked: Pieces,
    held: Pieces,
    idf: Callable[[str], float],
) -> float:
    """Share of the weight of the question's content words that ``text`` holds, in [0, 1]."""
    return _share_found(_terms(question), _finder(text, asked, held), idf)


def _terms(question: str) -> list[Word]:
    terms = topic_of(question).terms
    return [word for word in terms if word.stem not in _FORM_WORDS] or list(terms)


def _finder(text: str, asked: Pieces, held: Pieces) -> Callable[[Word], float]:
    """How far a word of the question is in ``text``: 1 by its stem, less by a word like it."""
    stems = {stem(word.text) for word in words(text)}
    return lambda word: 1.0 if _has_stem(word, stems) else _closeness(word, asked, held)


def _share_found(
    terms: Sequence[Word], found: Callable[[Word], float], idf: Callable[[str], float]
) -> float:
    weights = [min(idf(word.stem), _HEAVIEST) for word in terms]
    total = sum(weights)
    if not total:
        return 0.0
    return sum(w * found(word) for w, word in zip(weights, terms, strict=True)) / total


def _missing_quantity(demands: Demands, sentences: Sequence[str]) -> str | None:
    if not demands.quantity or any(states_quantity(text, demands) for text in sentences[:2]):
        return None
    if demands.duration:
        return "gives a duration for it"
    return "gives a figure for it"


def _spellings(text: str) -> set[str]:
    """Words of ``text`` as a name may be written: with a plural s, or joined (CIFAR-100)."""
    folded = [word.folded for word in words(text)]
    joined_up = {first + second for first, second in pairwise(folded)}
    return joined_up.union(folded, (word.removesuffix("s") for word in folded))


def _has_stem(word: Word, stems: set[str]) -> bool:
    """Acronyms have plurals that the stemmer leaves alone: GNN and GNNs."""
    folded = word.folded
    return word.stem in stems or folded.removesuffix("s") in stems or f"{folded}s" in stems


def _closeness(word: Word, asked: Pieces, held: Pieces) -> float:
    """0 for a word that nothing in the text resembles, 1 for a near synonym."""
    mine = (asked.offsets[:, 0] >= word.start) & (asked.offsets[:, 1] <= word.end)
    if not mine.any() or not len(held.vectors):
        return 0.0
    cosine = float((asked.vectors[mine] @ held.vectors.T).max(axis=1).mean())
    return min(1.0, max(0.0, (cosine - _UNRELATED) / (_SAME - _UNRELATED)))

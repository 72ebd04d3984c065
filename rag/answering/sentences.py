"""Which sentence of an abstract answers a question: late interaction, then what is demanded.

Each word piece of the question looks for its most similar word piece in the sentence (ColBERT's
MaxSim; Khattab and Zaharia 2020), weighted by how rare it is. Word pieces are embedded in the
context of title and abstract, so that "it" carries what it stands for; words of the title count
less, since every sentence is about the title. Where a number is asked for, a sentence that
states one goes before those that only name the subject.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.answering.demands import Demands, counts_of, demands_of, introduces, states_quantity
from rag.text import STOP_WORDS, words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rag.paper import Paper

Span = tuple[int, int]


_TITLE_WEIGHT = 0.3
_STOP_WEIGHT = 0.2
_QUANTITY_BONUS = 0.2
_COUNT_BONUS = 0.3
_INTRODUCTION_BONUS = 1.0  # more than any similarity: such a sentence goes first


@dataclass(frozen=True, slots=True)
class Pieces:
    """Word pieces of a text: ``offsets`` [t, 2] in characters, unit ``vectors`` [t, d]."""

    offsets: NDArray[np.int64]
    vectors: NDArray[np.float32]


def rank_sentences(
    question: str,
    paper: Paper,
    spans: Sequence[Span],
    asked: Pieces,
    held: Pieces,
    idf: Callable[[str], float],
) -> list[tuple[Span, float]]:
    """The sentences at ``spans`` of the abstract with their scores, best first.

    ``asked`` are the word pieces of ``question``, ``held`` those of title, ". " and abstract;
    ``idf`` weighs a stem.
    """
    weights = _weights(question, paper, asked, idf)
    similarity = asked.vectors @ held.vectors.T
    shift = len(paper.title) + 2
    demands = demands_of(question)
    scored = []
    for start, end in spans:
        inside = (held.offsets[:, 0] >= start + shift) & (held.offsets[:, 1] <= end + shift)
        score = 0.0
        if inside.any():
            score = float(similarity[:, inside].max(axis=1) @ weights)
        scored.append(((start, end), score + _bonus(paper.abstract[start:end], demands)))
    return sorted(scored, key=lambda item: -item[1])


def _weights(
    question: str, paper: Paper, asked: Pieces, idf: Callable[[str], float]
) -> NDArray[np.float32]:
    """One weight a word piece of the question, [t], summing to 1."""
    import numpy as np

    title = {word.stem for word in words(paper.title)}
    weights = np.zeros(len(asked.offsets), dtype=np.float32)
    for word in words(question):
        weight = idf(word.stem)
        if word.stem in title:
            weight *= _TITLE_WEIGHT
        elif word.folded in STOP_WORDS:
            weight *= _STOP_WEIGHT
        weights[(asked.offsets[:, 0] >= word.start) & (asked.offsets[:, 1] <= word.end)] = weight
    total = weights.sum()
    return weights / total if total else weights


def _bonus(sentence: str, demands: Demands) -> float:
    if demands.introduction:
        return _INTRODUCTION_BONUS if introduces(sentence) else 0.0
    if demands.counted and counts_of(sentence, demands.counted):
        return _COUNT_BONUS
    return _QUANTITY_BONUS if demands.quantity and states_quantity(sentence, demands) else 0.0

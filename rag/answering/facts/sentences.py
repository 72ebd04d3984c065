"""Which sentence of an abstract answers a question.

A conditional logit over the sentences of one abstract, fitted on hand-written questions by
``benchmarks/fact_sentences.py``. A sentence has to be near the question's words (see ``matching``)
and of the kind that is asked for: it plays the wanted part (see ``roles``), has the signs of an
answer (see ``signs``), states a number where one is wanted, or names things where names are.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING

from rag.answering.facts.definitions import explained, explains
from rag.answering.facts.demands import (
    Demands,
    counts_of,
    demands_of,
    head_stems,
    is_name,
    states_quantity,
)
from rag.answering.facts.matching import Pieces, Span, nearness, overlap
from rag.answering.facts.paraphrases import paraphrases
from rag.answering.facts.roles import ROLES, Role, roles_of, wanted_roles
from rag.answering.facts.signs import SIGNS, signs
from rag.text import STOP_WORDS, words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rag.paper import Paper

__all__ = ["FEATURES", "WEIGHTS", "Pieces", "Span", "rank_sentences", "sentence_features"]

FEATURES = (
    "exact",
    "soft",
    "log length",
    "opens the abstract",
    "number wanted and stated",
    "counts what is counted",
    "new names, names wanted",
    "place, result wanted",
    "introduces, cause wanted",
    "available, not wanted",
    "asks itself",
    "explains what is to be explained",
    "introduces, something to be explained",
    *(f"{role} wanted and given" for role in ROLES),
    "focus",
    "share of the title, nothing to be explained",
    *SIGNS,
    "soft, of no names",
    "soft, of what is asked first",
    "like the whole question",
    "tells what is asked, rarely told",
    "tells what is asked, times",
)
WEIGHTS = (
    0.69,  # exact
    1.54,  # soft
    0.16,  # log length
    -1.43,  # opens the abstract
    3.24,  # number wanted and stated
    2.82,  # counts what is counted
    1.01,  # new names, names wanted
    0.49,  # place, result wanted
    -0.84,  # introduces, cause wanted
    -1.29,  # available, not wanted
    -0.06,  # asks itself
    5.12,  # explains what is to be explained
    4.28,  # introduces, something to be explained
    1.63,  # cause wanted and given
    1.63,  # shortcoming wanted and given
    0.8,  # method wanted and given
    3.08,  # introduction wanted and given
    0.59,  # result wanted and given
    1.58,  # evaluation wanted and given
    3.83,  # availability wanted and given
    2.84,  # definition wanted and given
    0.28,  # condition wanted and given
    3.11,  # focus
    -1.47,  # share of the title, nothing to be explained
    0.43,  # finds, nothing to be explained or introduced
    1.33,  # change wanted, a relative number stated
    4.89,  # order of growth wanted and stated
    0.74,  # several wanted and enumerated
    1.74,  # reason wanted and given
    -1.9,  # before the authors speak of their own, no earlier work wanted
    -0.94,  # announces what the next tells one by one, several wanted
    1.9,  # soft, of no names
    0.78,  # soft, of what is asked first
    2.67,  # like the whole question
    0.62,  # tells what is asked, rarely told
    1.16,  # tells what is asked, times
)
_MOST_NAMES = 3


def rank_sentences(
    question: str,
    paper: Paper,
    spans: Sequence[Span],
    asked: Pieces,
    held: Pieces,
    idf: Callable[[str], float],
) -> list[tuple[Span, float]]:
    """The sentences at ``spans`` of the abstract, best first, each with the probability that it
    is the one that answers.

    ``asked`` are the word pieces of ``question``, ``held`` those of title, ". " and abstract;
    ``idf`` weighs a stem.
    """
    import numpy as np

    if not spans:
        return []
    scores = sentence_features(question, paper, spans, asked, held, idf) @ np.array(WEIGHTS)
    odds = np.exp(scores - scores.max())
    ranked = zip(spans, (odds / odds.sum()).tolist(), strict=True)
    return sorted(ranked, key=lambda item: -item[1])


def sentence_features(
    question: str,
    paper: Paper,
    spans: Sequence[Span],
    asked: Pieces,
    held: Pieces,
    idf: Callable[[str], float],
) -> NDArray[np.float64]:
    """What the model sees of each sentence, [s, f], in the order of ``FEATURES``."""
    import numpy as np

    near = nearness(question, paper, spans, asked, held, idf)
    demands, wanted = demands_of(question), wanted_roles(question)
    looked_for: set[Role] = {*wanted, "introduction", "availability"}
    what = explained(question)
    known = {word.folded for word in (*words(paper.title), *words(question))}
    title = {word.stem for word in words(paper.title) if word.folded not in STOP_WORDS}
    sentences = [paper.abstract[start:end] for start, end in spans]
    last = max(1, len(spans) - 1)
    form = [
        [
            float(np.log(1 + len(sentence))),
            float(at == 0),
            *_meets(sentence, demands, wanted, known),
            at / last if "result" in wanted else 0.0,
            *_plays(sentence, looked_for, wanted, what),
        ]
        for at, sentence in enumerate(sentences)
    ]
    of_title = [0.0 if what else _share(title, sentence) for sentence in sentences]
    more = np.column_stack([near.focus, of_title, signs(question, sentences)])
    words_near = np.column_stack([near.unnamed, near.first, near.whole])
    told = paraphrases(question, sentences)
    rarely = overlap(np.minimum(told, 1.0), np.ones(len(told)))
    times = told.sum(axis=0) / max(1, len(told))
    return np.column_stack([near.exact, near.soft, np.array(form), more, words_near, rarely, times])


def _share(stems: AbstractSet[str], sentence: str) -> float:
    """The share of ``stems`` that ``sentence`` has."""
    return len(stems & {word.stem for word in words(sentence)}) / max(1, len(stems))


def _meets(
    sentence: str, demands: Demands, wanted: frozenset[Role], known: set[str]
) -> tuple[float, float, float]:
    """Whether a wanted number is stated, of what is counted, and how many names if wanted."""
    names = 0
    if "evaluation" in wanted:
        names = len({word.folded for word in words(sentence) if is_name(word.text)} - known)
    return (
        float(demands.quantity and states_quantity(sentence, demands)),
        float(bool(demands.counted) and counts_of(sentence, head_stems(demands.counted))),
        float(min(names, _MOST_NAMES)),
    )


def _plays(
    sentence: str, looked_for: Collection[Role], wanted: frozenset[Role], what: tuple[str, ...]
) -> list[float]:
    """The parts that the sentence plays; ``what`` is to be explained, if anything is."""
    played = roles_of(sentence, looked_for)
    return [
        float("cause" in wanted and "introduction" in played),
        float("availability" in played - wanted),
        float(sentence.rstrip("\"'”’) ").endswith("?")),
        float(explains(sentence, what)),
        float(bool(what) and "introduction" in played),
        *(float(role in played & wanted) for role in ROLES),
    ]

"""Whether any paper of the library is about a topic at all.

Of every topic some papers are the nearest, and of one that is absent they have its words here and
there: "speech" and "recognition", in a library without speech recognition. A logistic model, fitted
by ``benchmarks/list_absence.py`` on topics that are there and on others that are not, sees

- how far the highest cosine of a paper to the topic exceeds the library's mean;
- the highest late interaction of word pieces;
- how relevant the most relevant paper is by ``relevance``, as log odds;
- how little of the topic's neighbouring words are neighbours in the papers that come first, the
  more the shorter the topic is: of a few words, one paper on it has them side by side.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from rag.text import content_words, spellings

if TYPE_CHECKING:
    from rag.answering.lists.relevance import Judged
    from rag.retrieval import Retrieval

# Fitted by ``benchmarks/list_absence.py``; the intercept comes first.
WEIGHTS = (-10.25, 8.26, 13.41, 0.48, -9.19)
# By models that have seen no topic of the same author: refuses 1.5 % of the topics that are there,
# and a third of the absent ones that the share of their words has let through.
THRESHOLD = 0.3
_UNHEARD = 2  # words of a topic
_FIRST = 5  # papers in which neighbours are looked for
_LEAST, _MOST = 1e-4, 1 - 1e-4  # probabilities


def is_there(row: Sequence[float] | None) -> bool:
    """Whether a topic with these ``features`` is probably that of some paper; so it is taken to be
    where nothing can be told."""
    if row is None:
        return True
    score = sum(weight * value for weight, value in zip(WEIGHTS, (1.0, *row), strict=True))
    return 1.0 / (1.0 + math.exp(-score)) >= THRESHOLD


def is_unheard_of(
    topics: Sequence[str], frequency: Callable[[str], int], idf: Callable[[str], float]
) -> bool:
    """Whether two words of a topic that weigh half of it or more are in no abstract at all, and
    one at least of each of its alternatives. ``topics`` are it, and these; ``frequency`` is how
    many papers have a word, ``idf`` the weight of a stem. None of the topics of 389 hand-written
    list questions is so told.
    """
    found = [{word.stem: word for word in content_words(topic)} for topic in topics]
    unheard = [
        [stem for stem, word in each.items() if not any(map(frequency, spellings(word.folded)))]
        for each in found
    ]
    share = sum(map(idf, unheard[0])) / max(sum(map(idf, found[0])), 1e-9)
    return len(unheard[0]) >= _UNHEARD and share >= 0.5 and all(unheard)


def features(
    topic: str,
    retrieval: Retrieval,
    mean: float,
    judgements: Sequence[Judged],
    together: Mapping[str, float],
) -> tuple[float, float, float, float] | None:
    """What the model sees of ``topic``; None where the embedder knows no word pieces.

    ``mean`` is that of the library's cosines to it, ``judgements`` the candidates that
    ``retrieval`` found, the most probable first, ``together`` what ``phrases.joined`` says of each,
    by its id.
    """
    signals = retrieval.signals.values()
    cosine = max((each.cosine for each in signals), default=0.0)
    late = max((each.late for each in signals if each.late is not None), default=None)
    if late is None:
        return None
    first = max((each.probability for each in judgements), default=0.0)
    bounded = min(max(first, _LEAST), _MOST)
    ids = [each.ranked.paper.paper_id for each in judgements[:_FIRST]]
    apart = 1.0 - max((together[each] for each in ids), default=0.0)
    length = len({word.stem for word in content_words(topic)})
    return cosine - mean, late, math.log(bounded / (1 - bounded)), apart / max(1, length)

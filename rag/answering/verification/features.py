"""What bears on whether a source supports a claim, as a few numbers that can be read.

Each is in [0, 1] (or a cosine) and points one way: more of it can only speak for the claim
(``near``, ``order``...) or only against it (``no_number``, ``denied``...).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from rag.answering.verification.bindings import crossed, misbound
from rag.answering.verification.closeness import Match
from rag.answering.verification.comparisons import overstated, turned_round
from rag.answering.verification.entities import Name, missing, names_in
from rag.answering.verification.laying import LIGHT, Laid, has_word, weights_of
from rag.answering.verification.numbers import Number, numbers_in
from rag.answering.verification.opposites import opposed
from rag.answering.verification.polarity import has_negation, joined, polarity, turned
from rag.answering.verification.source import Sentence, Source
from rag.answering.verification.stance import exaggerated, of_others
from rag.text import STOP_WORDS, Word, words

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MIDDLE = 0.6  # a usual cosine of a claim and its nearest sentence
_FRAGMENT = 6  # content words below which a claim is hardly a sentence
_FIFTH = 0.2
_SHORT = 16  # sentences of an abstract; in longer sources the same words meet by chance
_NEIGHBOURS = 45  # characters around a number that say what it counts


class Features(NamedTuple):
    """The first five speak for a claim, the others against it."""

    near: float  # how near the claim's words are to the best sentence, rare words counting more
    near_all: float  # the same to the best few sentences together
    weakest: float  # how near the least near fifth of the words is to anything in the source
    cosine: float  # of the claim and its nearest sentence as wholes
    order: float  # share of neighbouring words that are neighbours in the source too
    strange: float  # share of the weight of words that nothing in the source resembles
    no_number: float  # 1 if a number of the claim is not in the source
    other_number: float  # how far the source states the claim's numbers of something else
    no_name: float  # 1 if a name of the claim is not in the source
    denied: float  # 1 if one denies what the other affirms
    negation: float  # 1 if one has a negation and the other has none
    opposite: float  # 1 if a word of the claim has its opposite in the source instead


SPEAKING_FOR = 5


@dataclass(frozen=True, slots=True)
class Findings:
    """The features of a claim beside its sources, and what they were read off.

    ``picked`` has for each source the sentences that bear on the claim, the best first.
    """

    features: Features
    picked: tuple[tuple[Sentence, ...], ...]
    absent_numbers: tuple[Number, ...]
    absent_names: tuple[Name, ...]
    names: int
    reversed_words: tuple[str, ...]
    turned_round: bool  # a comparison, the other way round than in the source
    crossed: bool  # what belongs to what is exchanged
    overstated: bool  # more is claimed than the source says
    of_others: bool  # the source says it of other work


def examine(claim: str, sources: Sequence[Source], matches: Sequence[Match]) -> Findings:
    """Lay ``claim`` beside ``sources``, taken together; ``matches`` are theirs, in order."""
    weights = weights_of(matches[0])
    laid = [Laid(claim, s, m, weights) for s, m in zip(sources, matches, strict=True)]
    picked = [tuple(one.sentences[column] for column in one.picked) for one in laid]
    chosen = [sentence for sentences in picked for sentence in sentences]
    first = [sentences[0] for sentences in picked if sentences]
    numbers = numbers_in(claim)
    absent = tuple(n for n in numbers if not any(s.stated.holds(n) for s in sources))
    names = missing(claim, sources)
    akin = [sentence for one in laid for sentence in one.akin]
    everywhere = frozenset().union(*(source.stems for source in sources))
    own, near = polarity(claim, contrasts=False), polarity("\n.".join(s.text for s in akin))
    denials = turned(own, near, joined([source.polarity for source in sources]))
    opposites = opposed(
        words(claim), [w for s in akin for w in s.words], everywhere, own.denied | near.denied
    )
    features = Features(
        near=_share(weights, [one.near[:, one.picked[:1]] for one in laid]),
        near_all=_share(weights, [one.near[:, one.picked] for one in laid]),
        weakest=_weakest(laid),
        cosine=_cosine(laid, len(matches[0].words)),
        order=_order(matches[0].words, chosen),
        strange=1.0 - _share(weights, [(one.near > 0).astype(np.float32) for one in laid]),
        no_number=float(bool(absent)),
        other_number=_other(claim, [n for n in numbers if n not in absent], sources),
        no_name=float(bool(names)),
        denied=float(bool(denials)),
        negation=float(has_negation(claim) != any(has_negation(s.text) for s in first)),
        opposite=float(bool(opposites)),
    )
    said = [sentence.text for source in sources for sentence in source.sentences]
    short = all(len(source.sentences) <= _SHORT for source in sources)
    bearing = _in_order(sources, {*akin, *(s for sentences in picked for s in sentences)})
    best = [sentences[0].text for sentences in picked if sentences]
    return Findings(
        features=features,
        picked=tuple(picked),
        absent_numbers=absent,
        absent_names=tuple(names),
        names=len(names_in(claim)),
        reversed_words=(*sorted(denials), *(word.text for word in opposites)),
        turned_round=short and turned_round(claim, said),
        crossed=short and (crossed(claim, bearing, LIGHT) or misbound(claim, bearing, LIGHT)),
        overstated=short and (overstated(claim, said) or exaggerated(claim, said)),
        of_others=short and bool(best) and all(of_others(claim, text) for text in best),
    )


def _in_order(sources: Sequence[Source], chosen: Collection[Sentence]) -> list[str]:
    return [s.text for source in sources for s in source.sentences if s in chosen]


def _share(weights: NDArray[np.float32], columns: Sequence[NDArray[np.float32]]) -> float:
    """Share of the weight that any of the columns covers, each word by its best."""
    best = np.concatenate([*columns, np.zeros((len(weights), 1), np.float32)], axis=1)
    return float(weights @ best.max(axis=1))


def _weakest(laid: Sequence[Laid]) -> float:
    best = np.max([one.nearest for one in laid], axis=0)
    return float(np.quantile(best, _FIFTH)) if len(best) else 1.0


def _cosine(laid: Sequence[Laid], length: int) -> float:
    """The cosine of the nearest sentence, drawn to the middle for a fragment of few words, of which
    it tells little."""
    best = max(one.cosine for one in laid)
    return _MIDDLE + (best - _MIDDLE) * min(1.0, length / _FRAGMENT)


def _order(claim: Sequence[Word], chosen: Sequence[Sentence]) -> float:
    """Share of pairs of neighbouring content words that stand in that order in the source, at
    most one word apart."""
    pairs = {(a.stem, b.stem) for a, b in pairwise(claim)}
    held: set[tuple[str, str]] = set()
    for sentence in chosen:
        stems = [word.stem for word in sentence.words if word.folded not in STOP_WORDS]
        held.update(pairwise(stems))
        held.update(zip(stems, stems[2:], strict=False))
    return len(pairs & held) / len(pairs) if pairs else 1.0


def _other(claim: str, numbers: Sequence[Number], sources: Sequence[Source]) -> float:
    """The mean over ``numbers`` of how little of what stands around each is in a sentence of a
    source that states it too."""
    shares = []
    for number in numbers:
        around = claim[max(0, number.start - _NEIGHBOURS) : number.end + _NEIGHBOURS]
        wanted = [w for w in words(around) if w.folded not in STOP_WORDS and w.text.isalpha()]
        best = 0.0
        for source in sources:
            for sentence in source.sentences:
                if wanted and sentence.stated.holds(number):
                    found = sum(has_word(sentence.stems | source.title_stems, w) for w in wanted)
                    fits = 1.0 if sentence.stated.has_unit(number) else 0.5
                    best = max(best, fits * found / len(wanted))
        shares.append(1.0 - best if wanted else 0.0)
    return sum(shares) / len(shares) if shares else 0.0

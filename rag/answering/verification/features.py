"""What bears on whether a source supports a claim, as a few numbers that can be read.

Each is in [0, 1] (or a cosine) and points one way: more of it can only speak for the claim
(``cover``, ``near``...) or only against it (``no_number``, ``denied``...).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from rag.answering.verification.closeness import Match
from rag.answering.verification.entities import Name, missing, names_in, written_out
from rag.answering.verification.numbers import Number, numbers_in
from rag.answering.verification.polarity import has_negation, opposed, polarity, turned
from rag.answering.verification.record import is_given
from rag.answering.verification.source import Sentence, Source
from rag.text import STOP_WORDS, Word, stem, words

if TYPE_CHECKING:
    from numpy.typing import NDArray

_PICKED = 3  # sentences of one source that may bear out a claim together
_LEAST_GAIN = 0.05  # of the claim's weight that a further sentence has to add
_UNRELATED, _SAME = 0.45, 0.8  # cosines of word pieces: apart in meaning, and near synonyms
_FIFTH = 0.2
_NEIGHBOURS = 45  # characters around a number that say what it counts
_REPORTING_WEIGHT = 0.25

# Words for saying something: where an abstract has "we show", a claim has "the authors find".
_REPORTING = """propose introduce develop show demonstrate report find argue claim state suggest
    method approach technique framework novel new provide achieve result finding evidence mention
    note observe indicate reveal aim call name publish appear accept conference proceedings"""


class Features(NamedTuple):
    """The first eight speak for a claim, the others against it."""

    cover: float  # share of the claim's weight whose stems the best sentence has
    cover_all: float  # the same of the best few sentences together
    cover_source: float  # the same of the whole source
    near: float  # how near the claim's words are to the best sentence
    near_all: float  # the same to the best few sentences
    weakest: float  # how near the least near fifth of the words is to the source
    cosine: float  # of the claim and its nearest sentence as wholes
    order: float  # share of neighbouring words that are neighbours in the source too
    strange: float  # share of the weight of words that nothing in the source resembles
    no_number: float  # 1 if a number of the claim is not in the source
    other_number: float  # how far the source states the claim's numbers of something else
    no_name: float  # 1 if a name of the claim is not in the source
    names_absent: float  # share of the names that are not
    denied: float  # 1 if one denies what the other affirms
    negation: float  # 1 if one has a negation and the other has none
    opposite: float  # 1 if a word of the claim has its opposite in the source instead


@dataclass(frozen=True, slots=True)
class Findings:
    """The features of a claim beside its sources, and what they were read off.

    ``picked`` has for each source the sentences that bear on the claim, the best first;
    ``on_record`` is whether source, title and record alone hold every word of the claim.
    """

    features: Features
    picked: tuple[tuple[Sentence, ...], ...]
    absent_numbers: tuple[Number, ...]
    absent_names: tuple[Name, ...]
    reversed_words: tuple[str, ...]


class Laid:
    """A claim's words beside the sentences of one source.

    ``held`` [w, s] says whether a sentence (or title and record, for every sentence) has the word,
    ``near`` [w, s] how nearly. Only the sentences that ``match`` has read count.
    """

    def __init__(self, claim: str, source: Source, match: Match, weights: NDArray[np.float32]) -> None:
        self.source = source
        self._match = match
        self._weights = weights
        given = np.array([is_given(word, source) for word in match.words], bool)
        out = written_out(claim, source)
        given |= np.array([word.start in out for word in match.words], bool)
        self.sentences = [source.sentences[number] for number in match.read]
        self.held = np.zeros((len(match.words), len(self.sentences)), np.float32)
        for column, sentence in enumerate(self.sentences):
            self.held[:, column] = [_has(sentence.stems, word) for word in match.words]
        self.held[given] = 1.0
        ramp = np.clip((match.close - _UNRELATED) / (_SAME - _UNRELATED), 0.0, 1.0)
        self.near = np.maximum(self.held, ramp)
        self.anywhere = np.array(
            [known or _has(source.stems, word) for known, word in zip(given, match.words, strict=True)],
            np.float32,
        )
        self.nearest = np.maximum(given, match.close.max(axis=1, initial=0.0))
        self.picked = self._pick()

    @property
    def cosine(self) -> float:
        return float(self._match.cosines.max(initial=0.0))

    def _pick(self) -> list[int]:
        """Columns of the sentences that bear on the claim: each adds to what is covered."""
        if not self.sentences:
            return []
        found: list[int] = []
        covered = np.zeros(len(self._weights), np.float32)
        score = self.near + self.held  # a word itself counts for more than one like it
        while len(found) < _PICKED:
            gains = self._weights @ np.maximum(score - covered[:, None], 0.0) / 2
            gains = gains + 0.02 * self._match.cosines if not found else gains
            best = int(gains.argmax())
            if found and gains[best] < _LEAST_GAIN:
                break
            found.append(best)
            covered = np.maximum(covered, score[:, best])
        return found


def examine(claim: str, sources: Sequence[Source], matches: Sequence[Match]) -> Findings:
    """Lay ``claim`` beside ``sources``, taken together; ``matches`` are theirs, in order."""
    weights = _weights(matches[0])
    laid = [Laid(claim, s, m, weights) for s, m in zip(sources, matches, strict=True)]
    picked = [tuple(one.sentences[column] for column in one.picked) for one in laid]
    chosen = [sentence for sentences in picked for sentence in sentences]
    first = [sentences[0] for sentences in picked if sentences]
    numbers = numbers_in(claim)
    absent = tuple(n for n in numbers if not any(s.stated.holds(n) for s in sources))
    names = missing(claim, sources)
    denials = turned(polarity(claim), polarity("\n.".join(s.text for s in chosen)))
    opposites = opposed(matches[0].words, [w for sentence in chosen for w in sentence.words])
    features = Features(
        cover=_share(weights, [one.held[:, one.picked[:1]] for one in laid]),
        cover_all=_share(weights, [one.held[:, one.picked] for one in laid]),
        cover_source=_share(weights, [one.anywhere[:, None] for one in laid]),
        near=_share(weights, [one.near[:, one.picked[:1]] for one in laid]),
        near_all=_share(weights, [one.near[:, one.picked] for one in laid]),
        weakest=_weakest(laid),
        cosine=max(one.cosine for one in laid),
        order=_order(matches[0].words, chosen),
        strange=1.0 - _share(weights, [(one.near > 0).astype(np.float32) for one in laid]),
        no_number=float(bool(absent)),
        other_number=_other(claim, [n for n in numbers if n not in absent], sources),
        no_name=float(bool(names)),
        names_absent=len(names) / max(1, len(names_in(claim)), len(names)),
        denied=float(bool(denials)),
        negation=float(has_negation(claim) != any(has_negation(s.text) for s in first)),
        opposite=float(bool(opposites)),
    )
    reversed_words = (*sorted(denials), *(word.text for word in opposites))
    return Findings(features, tuple(picked), absent, tuple(names), reversed_words)


def _weights(match: Match) -> NDArray[np.float32]:
    """How much each word of the claim counts, summing to 1; numbers are looked at by themselves."""
    reporting = {stem(word) for word in _REPORTING.split()}
    weights = match.rarity.copy()
    for number, word in enumerate(match.words):
        if word.text[0].isdigit():
            weights[number] = 0.0
        elif word.stem in reporting:
            weights[number] *= _REPORTING_WEIGHT
    total = weights.sum()
    return weights / total if total else np.full_like(weights, 1 / max(1, len(weights)))


def _has(stems: frozenset[str], word: Word) -> bool:
    return word.stem in stems or word.folded.removesuffix("s") in stems


def _share(weights: NDArray[np.float32], columns: Sequence[NDArray[np.float32]]) -> float:
    """Share of the weight that any of the columns covers, each word by its best."""
    best = np.concatenate([*columns, np.zeros((len(weights), 1), np.float32)], axis=1)
    return float(weights @ best.max(axis=1))


def _weakest(laid: Sequence[Laid]) -> float:
    best = np.max([one.nearest for one in laid], axis=0)
    return float(np.quantile(best, _FIFTH)) if len(best) else 1.0


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
                    found = sum(_has(sentence.stems | source.title_stems, w) for w in wanted)
                    fits = 1.0 if sentence.stated.has_unit(number) else 0.5
                    best = max(best, fits * found / len(wanted))
        shares.append(1.0 - best if wanted else 0.0)
    return sum(shares) / len(shares) if shares else 0.0

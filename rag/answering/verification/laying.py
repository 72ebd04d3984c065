"""A claim's words beside the sentences of one source: which have them, and which bear on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from rag.answering.verification.closeness import Match
from rag.answering.verification.entities import written_out
from rag.answering.verification.record import is_given
from rag.answering.verification.source import Sentence, Source
from rag.text import Word, stem

if TYPE_CHECKING:
    from numpy.typing import NDArray

_PICKED = 3  # sentences of one source that may bear out a claim together
_LEAST_GAIN = 0.05  # of the claim's weight that a further sentence has to add
_AKIN, _BEST_AKIN = 0.6, 0.45  # share of the claim's weight
_UNRELATED, _SAME = 0.45, 0.8  # cosines of word pieces: apart in meaning, and near synonyms
_NEAREST_HINT = 0.02  # weight of the cosine in choosing the first sentence
_LIGHT_WEIGHT = 0.25

# Words for saying something: where an abstract has "we show", a claim has "the authors find".
_REPORTING = """propose introduce develop show demonstrate report find argue claim state suggest
    method approach technique framework novel new provide achieve result finding evidence mention
    note observe indicate reveal aim call name publish appear accept conference proceedings
    put forward refer view regard treat explain attribute trace ascribe according colleague al et
    co offer contribute contribution verdict conclude conclusion hold see seen discover confirm"""

# Words of general English that a paraphrase takes freely: who writes of research has as many of
# them as he likes, without saying anything of what it is about (compare Coxhead 2000).
_GENERAL = """use employ utilize utilise apply rely leverage exploit adopt run test evaluate assess
    examine analyse analyze measure experiment experimental try serve take keep stay remain become
    turn bring carry set need require want help let allow enable lead yield give gain obtain reach
    attain get deliver include involve contain consist cover span comprise form act perform
    performance beat win ahead rival match make build create design devise construct decide choose
    pick select way kind type sort version variant lot amount pair piece part step aspect point fact
    thing idea goal purpose case side end top level degree extent basis broad known well simply
    directly easily even still besides moreover furthermore additionally instead respectively
    finally generally mostly mainly largely nearly roughly sometimes often usually together
    typically jointly separately alone own similar different various several corresponding
    earlier former latter today ordinary usual common typical come stem due owe base close far
    away along thereby hence whereas although though while already again first last next once look
    question whole full fully entire current previous existing prior person people one ones
    place account consider mean matter produce supply go move follow depend start"""
LIGHT = frozenset(stem(word) for word in f"{_REPORTING} {_GENERAL}".split())


class Laid:
    """A claim's words beside the sentences of one source.

    ``held`` [w, s] says whether a sentence (or title and record, for every sentence) has the word,
    ``near`` [w, s] how nearly. Only the sentences that ``match`` has read count.
    """

    def __init__(
        self, claim: str, source: Source, match: Match, weights: NDArray[np.float32]
    ) -> None:
        self._match = match
        self._weights = weights
        given = np.array([is_given(word, source) for word in match.words], bool)
        out = written_out(claim, source)
        given |= np.array([word.start in out for word in match.words], bool)
        self.sentences = [source.sentences[number] for number in match.read]
        self.held = np.zeros((len(match.words), len(self.sentences)), np.float32)
        for column, sentence in enumerate(self.sentences):
            self.held[:, column] = [has_word(sentence.stems, word) for word in match.words]
        self.held[given] = 1.0
        ramp = np.clip((match.close - _UNRELATED) / (_SAME - _UNRELATED), 0.0, 1.0)
        self.near = np.maximum(self.held, ramp)
        self.nearest = np.maximum(given, match.close.max(axis=1, initial=0.0))
        self.picked = self._pick()

    @property
    def cosine(self) -> float:
        return float(self._match.cosines.max(initial=0.0))

    @property
    def akin(self) -> list[Sentence]:
        """The sentences that say much of what the claim says, or its opposite: the best one from
        less on."""
        shares = self._weights @ self.near
        best = self.picked[:1]
        return [
            sentence
            for column, (sentence, share) in enumerate(zip(self.sentences, shares, strict=True))
            if share >= (_BEST_AKIN if column in best else _AKIN)
        ]

    def _pick(self) -> list[int]:
        """Columns of the sentences that bear on the claim: each adds to what is covered."""
        if not self.sentences:
            return []
        found: list[int] = []
        covered = np.zeros(len(self._weights), np.float32)
        score = self.near + self.held  # a word itself counts for more than one like it
        while len(found) < _PICKED:
            gains = self._weights @ np.maximum(score - covered[:, None], 0.0) / 2
            gains = gains + _NEAREST_HINT * self._match.cosines if not found else gains
            best = int(gains.argmax())
            if found and gains[best] < _LEAST_GAIN:
                break
            found.append(best)
            covered = np.maximum(covered, score[:, best])
        return found


def weights_of(match: Match) -> NDArray[np.float32]:
    """How much each word of the claim counts, summing to 1; numbers are looked at by themselves."""
    weights = match.rarity.copy()
    for number, word in enumerate(match.words):
        if word.text[0].isdigit():
            weights[number] = 0.0
        elif word.stem in LIGHT:
            weights[number] *= _LIGHT_WEIGHT
    total = weights.sum()
    return weights / total if total else np.full_like(weights, 1 / max(1, len(weights)))


def has_word(stems: frozenset[str], word: Word) -> bool:
    """Whether ``stems`` have ``word``, or its singular."""
    return word.stem in stems or word.folded.removesuffix("s") in stems

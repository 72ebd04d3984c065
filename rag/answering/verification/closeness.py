"""How near the words of a claim are to each sentence of a source, by the packaged embedder.

Late interaction (ColBERT's MaxSim; Khattab and Zaharia 2020): every word piece of the claim looks
for its most similar word piece in a sentence, both read in context. One run of the encoder over
the source serves all claims about it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log
from typing import TYPE_CHECKING

from rag.text import Word, content_words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rag.answering.verification.source import Source
    from rag.models.minilm import MiniLM

_READ_AT_ONCE = 1800  # characters: within the encoder's 510 word pieces, formulas apart
LONGEST_READ = 3600  # characters of a source that are read for one claim
_KEPT = 64  # texts, at about 0.5 MB each

# The vocabulary of the tokenizer is ordered by how frequent a piece is, so that by Zipf's law the
# logarithm of its position is its inverse document frequency, up to a constant.
_FIRST_WORD = 1995  # position before the most frequent word, "the"
_COMMON = 4.0  # log position of words that tell little
_RAREST = 6.0


@dataclass(frozen=True, slots=True)
class Match:
    """A claim laid beside a source.

    ``words`` are the claim's content words, ``rarity`` [w] how much each tells, ``read`` the
    numbers of the source's sentences that were read, ``close`` [w, len(read)] the cosine of each
    word to its nearest in each of them, ``cosines`` [len(read)] those of claim and sentence.
    """

    words: tuple[Word, ...]
    rarity: NDArray[np.float32]
    read: tuple[int, ...]
    close: NDArray[np.float32]
    cosines: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Text:
    """Unit ``vectors`` [t, d] of word pieces at ``offsets`` [t, 2], and not normalised ``raw``."""

    ids: NDArray[np.int64]
    offsets: NDArray[np.int64]
    vectors: NDArray[np.float32]
    raw: NDArray[np.float32]


class Closeness:
    """Lays claims beside sources; remembers what it has read."""

    def __init__(self, encoder: MiniLM) -> None:
        self._encoder = encoder
        self._read = lru_cache(maxsize=_KEPT)(self._encode)

    def match(self, claim: str, source: Source) -> Match:
        """``claim`` beside ``source``, of which only the sentences nearest in words are read
        where it is long."""
        import numpy as np

        asked = self._read(claim)
        found = tuple(content_words(claim))
        mine = [_inside(asked, word.start, word.end) for word in found]
        rarity = np.array([_rarity(asked.ids[at]) for at in mine], np.float32)
        read = _shortlist(found, source)
        close = np.zeros((len(found), len(read)), np.float32)
        cosines = np.zeros(len(read), np.float32)
        whole = _unit(asked.raw.sum(axis=0))
        for column, (held, at) in enumerate(self._sentences(source, read)):
            if not at.any():
                continue
            cosines[column] = whole @ _unit(held.raw[at].sum(axis=0))
            nearest = (asked.vectors @ held.vectors[at].T).max(axis=1)
            close[:, column] = [nearest[pieces].mean() if pieces.any() else 0 for pieces in mine]
        return Match(found, rarity, read, close, cosines)

    def _sentences(
        self, source: Source, read: Sequence[int]
    ) -> list[tuple[_Text, NDArray[np.bool_]]]:
        """For each sentence the text that it was read in, and which of its pieces are its own."""
        found = []
        for group in _groups(source, read):
            texts = [source.sentences[number].text for number in group]
            held, start = self._read(" ".join(texts)), 0
            for text in texts:
                found.append((held, _inside(held, start, start + len(text))))
                start += len(text) + 1
        return found

    def _encode(self, text: str) -> _Text:
        import numpy as np

        pieces = self._encoder.token_ids(text)[: self._encoder.context_tokens]
        raw = self._encoder.piece_vectors(pieces)
        offsets = np.array([(p.start, p.end) for p in pieces], np.int64).reshape(-1, 2)
        return _Text(np.array([p.id for p in pieces], np.int64), offsets, _unit(raw), raw)


def _shortlist(claim: Sequence[Word], source: Source) -> tuple[int, ...]:
    """The sentences to read, in order: all, or those that share most words with the claim."""
    sizes = [len(sentence.text) for sentence in source.sentences]
    if sum(sizes) <= LONGEST_READ:
        return tuple(range(len(sizes)))
    stems = {word.stem for word in claim}
    shared = [len(stems & sentence.stems) for sentence in source.sentences]
    chosen, room = [], LONGEST_READ
    for number in sorted(range(len(sizes)), key=lambda n: (-shared[n], n)):
        if sizes[number] <= room:
            chosen.append(number)
            room -= sizes[number]
        if room < min(200, LONGEST_READ):
            break
    return tuple(sorted(chosen))


def _groups(source: Source, read: Sequence[int]) -> list[list[int]]:
    """Sentences that one run of the encoder reads together."""
    groups: list[list[int]] = []
    size = _READ_AT_ONCE
    for number in read:
        length = len(source.sentences[number].text) + 1
        if not groups or size + length > _READ_AT_ONCE:
            groups.append([])
            size = 0
        groups[-1].append(number)
        size += length
    return groups


def _rarity(ids: NDArray[np.int64]) -> float:
    """How much a word tells, from 1 (common) to 6 (rare, or not in the vocabulary as a whole)."""
    if len(ids) != 1:
        return _RAREST
    place = int(ids[0]) - _FIRST_WORD
    return min(_RAREST, max(1.0, log(place) - _COMMON)) if place > 0 else 1.0


def _inside(text: _Text, start: int, end: int) -> NDArray[np.bool_]:
    inside: NDArray[np.bool_] = (text.offsets[:, 0] >= start) & (text.offsets[:, 1] <= end)
    return inside


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    import numpy as np

    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    unit: NDArray[np.float32] = vectors / np.maximum(lengths, np.finfo(np.float32).tiny)
    return unit

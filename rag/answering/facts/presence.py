"""What of a question is present in a paper, word by word.

The question's own words are looked for in title and abstract and in the sentences that seem to
answer, as they stand (by stem) or by a close word (token vectors), and so is the kind of thing that
is wanted: a number of something, names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from rag.answering.facts.definitions import introduced
from rag.answering.facts.demands import (
    Demands,
    counts_of,
    demands_of,
    head_stems,
    is_name,
    states_quantity,
)
from rag.answering.facts.matching import Pieces, Span, alikeness, has_word
from rag.answering.question.topic import topic_of
from rag.text import Word, stem, words

_BEST = 2  # sentences that may be shown
_OPENING = re.compile(r"(?:^|[.?!:]\s)\W*")  # a capital stands here whatever the word
_HEAVIEST = 4.5  # idf above which a word is just rare

# Words that a question needs and an answer does not repeat.
FORM_WORDS = frozenset(
    stem(word)
    for word in """
    reach take get obtain achieve need save let allow perform improve win gain support provide
    help require depend consist conclude share amount percentage fraction proportion value kind
    type way thing reason part form set name call sorry besides relative badly sometimes good bad
    better best test analyse analyze report claim say state mean happen exactly main key idea
    meant explain describe define mean
    approach method propose contribution contribute introduce suggest true
    people folk someone somebody like did done doing try tried lot really actually
    """.split()
)


@dataclass(frozen=True)
class Presence:
    """What of ``question`` title and abstract have.

    ``text`` is title, ". " and abstract; ``spans`` are the abstract's sentences, most relevant
    first; ``asked`` and ``held`` are the word pieces of question and text, ``idf`` weighs a stem.
    """

    question: str
    title: str
    text: str
    spans: Sequence[Span]
    asked: Pieces
    held: Pieces
    idf: Callable[[str], float]

    @cached_property
    def abstract(self) -> str:
        """The abstract alone."""
        return self.text[len(self.title) + 2 :]

    @cached_property
    def demands(self) -> Demands:
        """What kind of evidence the question wants."""
        return demands_of(self.question)

    @cached_property
    def terms(self) -> list[Word]:
        """The question's content words, without those that only give it its form."""
        terms = topic_of(self.question).terms
        return [word for word in terms if word.stem not in FORM_WORDS] or list(terms)

    @cached_property
    def sentences(self) -> list[str]:
        """The sentences of the abstract, most relevant first."""
        shift = len(self.title) + 2
        return [self.text[start + shift : end + shift] for start, end in self.spans]

    @property
    def best(self) -> list[str]:
        """The sentences that may be shown."""
        return self.sentences[:_BEST]

    @property
    def share_found(self) -> float:
        """Share of the weight of the question's terms that title and abstract have, in [0, 1]."""
        return self._share(self.terms, self.found)

    @property
    def share_in_best(self) -> float:
        """Share of the weight of its terms beyond the title that the best sentences have."""
        title = {word.stem for word in words(self.title)}
        beyond = [word for word in self.terms if word.stem not in title]
        return self._share(beyond, self.in_best) if beyond else 1.0

    def has(self, word: Word) -> bool:
        """Whether title or abstract has ``word`` itself."""
        return has_word(self._text_stems, word)

    def found(self, word: Word) -> float:
        """How far ``word`` is in the text: 1 by its stem, less by a word like it."""
        return 1.0 if self.has(word) else self._closeness(word, self.held)

    def in_best(self, word: Word) -> float:
        """Likewise in the best sentences."""
        if has_word(self._best_stems, word):
            return 1.0
        return self._closeness(word, self._best_pieces)

    @cached_property
    def absent(self) -> list[Word]:
        """Coined words of the question that the paper does not have."""
        spelt = _spellings(self.text)
        names = self.demands.names
        return [word for word in self.terms if word in names and word.folded not in spelt]

    @cached_property
    def unheard(self) -> list[Word]:
        """Words of the question with a capital, as "Atari" in its middle, that the paper lacks."""
        spelt = _spellings(self.text)
        opening = {match.end() for match in _OPENING.finditer(self.question)}
        return [
            word
            for word in self.terms
            if word.text[0].isupper()
            and not is_name(word.text)
            and word.start not in opening
            and word.folded not in spelt
            and not self.has(word)
        ]

    def states(self, sentences: Sequence[str]) -> bool:
        """Whether one of ``sentences`` holds the kind of number that is wanted."""
        return any(states_quantity(sentence, self.demands) for sentence in sentences)

    def counts(self, stems: Collection[str]) -> bool:
        """Whether the abstract counts something with one of ``stems``."""
        return any(counts_of(sentence, stems) for sentence in self.sentences)

    @cached_property
    def is_unstated(self) -> bool:
        """A number is wanted, and the best sentences state none."""
        return self.demands.quantity and not self.states(self.best)

    @cached_property
    def is_unmeasured(self) -> bool:
        """A number is wanted, and no sentence has both one and what it is to be of."""
        if not self.demands.quantity or not self.demands.asked:
            return False
        asked = head_stems(self.demands.asked)
        having = [s for s in self.sentences if asked & {word.stem for word in words(s)}]
        return not self.states(having)

    @property
    def measure_lacking(self) -> float:
        """How far what a value is to be of is absent from title and abstract, in [0, 1]."""
        heads = head_stems(self.demands.asked)
        found = [self.found(word) for word in self.terms if word.stem in heads]
        return 1.0 - max(found, default=1.0)

    @cached_property
    def is_uncounted(self) -> bool:
        """A count is wanted, and there is none."""
        counted = self.demands.counted
        return bool(counted) and not self.counts(head_stems(counted))

    @property
    def kind_lacking(self) -> float:
        """How far the kind of what is to be named is absent from title and abstract, in [0, 1]."""
        if not self.demands.named or self.demands.quantity:
            return 0.0
        return 1.0 - min(map(self.found, self.demands.asked), default=1.0)

    @cached_property
    def has_new_names(self) -> bool:
        """Whether the best sentences have coined names beyond those of title and question."""
        named = (word for sentence in self.best for word in words(sentence) if is_name(word.text))
        return any(self._is_new(word) for word in named)

    @property
    def is_unnamed(self) -> bool:
        """Proper names are wanted, and there are none that are new: in the best sentences, or, if
        the abstract has the kind that is asked for, beside it."""
        if not self.demands.proper or self.demands.quantity:
            return False
        kind = head_stems(self.demands.asked)
        beside = [s for s in self.sentences if kind & {word.stem for word in words(s)}]
        return not self._names_anew(self.best) or bool(beside and not self._names_anew(beside))

    def _names_anew(self, sentences: Sequence[str]) -> bool:
        named = (word for sentence in sentences for word in _names(sentence))
        return any(self._is_new(word) for word in named)

    def _is_new(self, word: Word) -> bool:
        return word.folded not in self._known and len(word.text) > 2

    @cached_property
    def _known(self) -> set[str]:
        """What title and question name, and what the paper introduces itself."""
        known = {word.folded for word in (*words(self.title), *words(self.question))}
        return known | introduced(self.abstract)

    def _share(self, terms: Sequence[Word], found: Callable[[Word], float]) -> float:
        weights = [min(self.idf(word.stem), _HEAVIEST) for word in terms]
        total = sum(weights)
        if not total:
            return 0.0
        return sum(w * found(word) for w, word in zip(weights, terms, strict=True)) / total

    @cached_property
    def _text_stems(self) -> set[str]:
        return {word.stem for word in words(self.text)}

    @cached_property
    def _best_stems(self) -> set[str]:
        return {word.stem for sentence in self.best for word in words(sentence)}

    @cached_property
    def _best_pieces(self) -> Pieces:
        import numpy as np

        shift = len(self.title) + 2
        within = np.zeros(len(self.held.offsets), bool)
        for start, end in self.spans[:_BEST]:
            within |= self.held.inside(start + shift, end + shift)
        return Pieces(self.held.offsets[within], self.held.vectors[within])

    def _closeness(self, word: Word, held: Pieces) -> float:
        mine = self.asked.inside(word.start, word.end)
        if not mine.any() or not len(held.vectors):
            return 0.0
        cosines = (self.asked.vectors[mine] @ held.vectors.T).max(axis=1)
        return float(alikeness(cosines))


def _names(sentence: str) -> Iterator[Word]:
    """Coined words, and words that have a capital though no sentence begins there."""
    opening = {match.end() for match in _OPENING.finditer(sentence)}
    for word in words(sentence):
        if is_name(word.text) or (word.text[0].isupper() and word.start not in opening):
            yield word


def _spellings(text: str) -> set[str]:
    """Words of ``text`` as a name may be written: with a plural s, or joined (CIFAR-100)."""
    folded = [word.folded for word in words(text)]
    joined_up = {first + second for first, second in pairwise(folded)}
    return joined_up.union(folded, (word.removesuffix("s") for word in folded))

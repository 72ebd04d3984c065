"""Whether a paper's abstract holds what a question asks for, and if not, what is missing.

Retrieval scores do not find unanswerable questions: most of them name a real paper and ask for a
fact that its abstract does not state. So the question's own words are looked for in the abstract
and in the sentences that seem to answer, as they stand (by stem) or by a close word (token
vectors), and what kind of thing is wanted (a number of something, names) has to be there too. A
logistic model weighs these, fitted by ``benchmarks/fact_answerability.py``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from rag.answering.compose import joined
from rag.answering.definitions import introduced
from rag.answering.demands import (
    Demands,
    counts_of,
    demands_of,
    head_stems,
    is_name,
    states_quantity,
)
from rag.answering.foreign import inert
from rag.answering.matching import Pieces, Span, alikeness, has_word
from rag.answering.roles import roles_of, wanted_roles
from rag.answering.topic import topic_of
from rag.answering.untold import untold
from rag.text import Word, stem, words

FEATURES = (
    "share of the question in title and abstract",
    "share of its words beyond the title in the best sentences",
    "number wanted, none in the best sentences",
    "measure wanted, never beside a number",
    "a value wanted, and it or its measure is not given",
    "a value wanted, its measure never mentioned",
    "count wanted, never counted",
    "names wanted, no new ones in the best sentences",
    "coined words that the paper lacks",
    "other names that the paper lacks",
    "no part played that is wanted",
)
WEIGHTS = (
    -6.13,  # intercept
    7.25,  # share of the question in title and abstract
    2.43,  # share of its words beyond the title in the best sentences
    -3.86,  # number wanted, none in the best sentences
    -0.86,  # measure wanted, never beside a number
    -0.38,  # a value wanted, and it or its measure is not given
    -2.94,  # a value wanted, its measure never mentioned
    -2.4,  # count wanted, never counted
    -2.58,  # names wanted, no new ones in the best sentences
    -1.56,  # coined words that the paper lacks
    -2.11,  # other names that the paper lacks
    -1.67,  # no part played that is wanted
)
THRESHOLD = 0.15
_LEAST_FOUND = 0.55  # share of the question below which a paper is about something else
_BEST = 2  # sentences that may be shown
_MOST_ABSENT = 2
_THING_FOUND = 0.3
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
    """.split()
)


@dataclass(frozen=True)
class Holding:
    """What of ``question`` a paper holds.

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
    def share_found(self) -> float:
        """Share of the weight of the question's content words that the text holds, in [0, 1]."""
        return self._share(self._terms, self._found)

    @property
    def probability(self) -> float:
        """The probability that the abstract answers the question."""
        intercept, *slopes = WEIGHTS
        score = sum(w * x for w, x in zip(slopes, self.features, strict=True))
        return 1.0 / (1.0 + math.exp(-intercept - score))

    @property
    def answers(self) -> bool:
        """Whether the abstract answers the question."""
        return not self.is_ruled_out and self.probability >= THRESHOLD

    @property
    def is_ruled_out(self) -> bool:
        """Whether the paper is about something else, states no duration where one is wanted, does
        not tell what abstracts hardly ever tell, or a number that is wanted is nowhere beside what
        it is to be of. No sum of features can say so: that is decisive however much of the rest is
        there."""
        if self.share_found < _LEAST_FOUND or self.untold:
            return True
        if self._demands.duration and not self._states(self._sentences):
            return True
        uncounted = self._is_uncounted and not self._counts({w.stem for w in self._demands.counted})
        return self._is_unmeasured and (self._is_unstated or uncounted)

    @cached_property
    def features(self) -> tuple[float, ...]:
        """What the model sees, in the order of ``FEATURES``."""
        demands, wanted = self._demands, wanted_roles(self.question)
        unstated, unmeasured = self._is_unstated, self._is_unmeasured
        played = frozenset[str]().union(*map(roles_of, self._best))
        beyond = [word for word in self._terms if word.stem not in self._title_stems]
        return (
            self.share_found,
            self._share(beyond, self._in_best) if beyond else 1.0,
            float(unstated),
            float(unmeasured),
            float(demands.value and (unstated or unmeasured)),
            self._unmentioned if demands.value else 0.0,
            float(self._is_uncounted),
            float(demands.named and not self._new_names),
            float(min(_MOST_ABSENT, len(self._absent))),
            float(min(_MOST_ABSENT, len(self._unheard))),
            float(bool(wanted) and not wanted & played),
        )

    @property
    def missing(self) -> str:
        """What is missing, to complete "the abstract nowhere …"."""
        return self._missing_kind or mentions(self.unmentioned)

    @cached_property
    def unmentioned(self) -> list[Word]:
        """The words of the question whose absence says best what is missing; none where a kind of
        thing is missing, such as a figure."""
        if self._missing_kind:
            return []
        absent = self._absent or self._unheard
        absent = absent or [w for w in self._terms if self._found(w) < _THING_FOUND]
        return absent or [w for w in self._terms if self._found(w) < 1.0]

    def has(self, word: Word) -> bool:
        """Whether title or abstract has ``word`` itself."""
        return has_word(self._text_stems, word)

    @cached_property
    def _missing_kind(self) -> str | None:
        demands = self._demands
        if self.untold or self._absent or self._unheard:
            return self.untold
        if self._is_uncounted:
            return f"counts {joined([_quoted(word) for word in demands.counted])}"
        if self._is_unstated:
            return f"gives a {'duration' if demands.duration else 'figure'} for it"
        hardly = any(self._found(word) < _THING_FOUND for word in self._terms)
        if not hardly and demands.named and not self._new_names:
            return f"names {'the ' + _quoted(demands.asked[-1]) if demands.asked else 'it'}"
        return None

    @cached_property
    def _abstract(self) -> str:
        return self.text[len(self.title) + 2 :]

    @cached_property
    def untold(self) -> str | None:
        """What is asked for that abstracts hardly ever tell, and this one does not."""
        return untold(self.question, self.title, self._abstract)

    @cached_property
    def _demands(self) -> Demands:
        return demands_of(self.question)

    @cached_property
    def _terms(self) -> list[Word]:
        terms = topic_of(self.question).terms
        return [word for word in terms if word.stem not in FORM_WORDS] or list(terms)

    @cached_property
    def _sentences(self) -> list[str]:
        shift = len(self.title) + 2
        return [self.text[start + shift : end + shift] for start, end in self.spans]

    @property
    def _best(self) -> list[str]:
        return self._sentences[:_BEST]

    @cached_property
    def _title_stems(self) -> set[str]:
        return {word.stem for word in words(self.title)}

    @cached_property
    def _text_stems(self) -> set[str]:
        return {word.stem for word in words(self.text)}

    @cached_property
    def _best_stems(self) -> set[str]:
        return {word.stem for sentence in self._best for word in words(sentence)}

    def _found(self, word: Word) -> float:
        """How far ``word`` is in the text: 1 by its stem, less by a word like it."""
        if has_word(self._text_stems, word):
            return 1.0
        return self._closeness(word, self.held)

    def _in_best(self, word: Word) -> float:
        """Likewise in the best sentences."""
        if has_word(self._best_stems, word):
            return 1.0
        return self._closeness(word, self._best_pieces)

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

    def _share(self, terms: Sequence[Word], found: Callable[[Word], float]) -> float:
        weights = [min(self.idf(word.stem), _HEAVIEST) for word in terms]
        total = sum(weights)
        if not total:
            return 0.0
        return sum(w * found(word) for w, word in zip(weights, terms, strict=True)) / total

    @cached_property
    def _absent(self) -> list[Word]:
        """Coined words of the question that the paper does not have."""
        spelt = _spellings(self.text)
        names = self._demands.names
        return [word for word in self._terms if word in names and word.folded not in spelt]

    @cached_property
    def _unheard(self) -> list[Word]:
        """Words of the question with a capital, as "Atari" in its middle, that the paper lacks."""
        spelt = _spellings(self.text)
        opening = {match.end() for match in _OPENING.finditer(self.question)}
        return [
            word
            for word in self._terms
            if word.text[0].isupper()
            and not is_name(word.text)
            and word.start not in opening
            and word.folded not in spelt
            and not has_word(self._text_stems, word)
        ]

    def _states(self, sentences: Sequence[str]) -> bool:
        return any(states_quantity(sentence, self._demands) for sentence in sentences)

    @cached_property
    def _is_unstated(self) -> bool:
        """A number is wanted, and the best sentences state none."""
        return self._demands.quantity and not self._states(self._best)

    @cached_property
    def _is_unmeasured(self) -> bool:
        """A number is wanted, and no sentence has both one and what it is to be of."""
        if not self._demands.quantity or not self._demands.asked:
            return False
        asked = head_stems(self._demands.asked)
        having = [s for s in self._sentences if asked & {word.stem for word in words(s)}]
        return not self._states(having)

    @property
    def _unmentioned(self) -> float:
        """How far what a value is to be of is absent from title and abstract, in [0, 1]."""
        heads = head_stems(self._demands.asked)
        found = [self._found(word) for word in self._terms if word.stem in heads]
        return 1.0 - max(found, default=1.0)

    @cached_property
    def _is_uncounted(self) -> bool:
        """A count is wanted, and there is none."""
        counted = self._demands.counted
        return bool(counted) and not self._counts(head_stems(counted))

    def _counts(self, stems: Collection[str]) -> bool:
        return any(counts_of(sentence, stems) for sentence in self._sentences)

    @cached_property
    def _new_names(self) -> bool:
        known = {word.folded for word in (*words(self.title), *words(self.question))}
        known |= introduced(self._abstract)
        named = (word for sentence in self._best for word in words(sentence) if is_name(word.text))
        return any(word.folded not in known and len(word.text) > 2 for word in named)


def mentions(words_asked: Sequence[Word]) -> str:
    """That none of these words is there, to complete "the abstract nowhere …"."""
    if not words_asked:
        return "states it"
    return f"mentions {joined([_quoted(word) for word in words_asked], 'or')}"


def _quoted(word: Word) -> str:
    return f"“{inert(word.text)}”"


def _spellings(text: str) -> set[str]:
    """Words of ``text`` as a name may be written: with a plural s, or joined (CIFAR-100)."""
    folded = [word.folded for word in words(text)]
    joined_up = {first + second for first, second in pairwise(folded)}
    return joined_up.union(folded, (word.removesuffix("s") for word in folded))

"""Which words of a question are in a paper: as they stand (by stem), or by a close word (token
vectors)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from rag.answering.facts.demands import Demands, demands_of, is_name
from rag.answering.facts.matching import Pieces, Span, alikeness, has_word
from rag.answering.facts.paraphrases import told_of
from rag.answering.question.topic import topic_of
from rag.text import STOP_WORDS, Word, stem, words

OPENING = re.compile(r"(?:^|[.?!:]\s)\W*")  # a capital stands here whatever the word
_PAIR = 2  # letters, that begin some words in a row by chance
_WITHIN_NAMES = " -\u2010\n"  # between the words of one name
_BEST = 2  # sentences that may be shown
_TOLD = 0.7  # what a word counts for that the text tells in other words
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
    poster spotlight preprint arxiv pick look according
    ask people folk someone somebody like did done doing try tried lot really actually
    """.split()
)


@dataclass(frozen=True)
class Wording:
    """What of the words of ``question`` title and abstract have.

    ``text`` is title, ". " and abstract; ``spans`` are the abstract's sentences, most relevant
    first; ``asked`` and ``held`` are the word pieces of question and text, ``idf`` weighs a stem;
    ``people`` are the folded words of its authors' names.
    """

    question: str
    title: str
    text: str
    spans: Sequence[Span]
    asked: Pieces
    held: Pieces
    idf: Callable[[str], float]
    people: frozenset[str] = frozenset()

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
        """The question's content words, without those that only give it its form, and without the
        names of the paper's authors, which no abstract has."""
        terms = topic_of(self.question).terms
        return [
            word for word in terms if word.stem not in FORM_WORDS and not self._is_author(word)
        ] or list(terms)

    def _is_author(self, word: Word) -> bool:
        return word.text[0].isupper() and word.folded in self.people

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
        """Whether title or abstract has ``word`` itself, or the compound that it is part of:
        "pre-training" is there where "pretraining" is."""
        if has_word(self._text_stems, word):
            return True
        compounds = self._compounds.get(word.start, ())
        if any(compound in self._text_stems for compound in compounds):
            return True
        return is_name(word.text) and (self._has_sized(word) or self._spells_out(word))

    def _has_sized(self, name: Word) -> bool:
        """Whether the text has ``name`` with its size: ResNet20."""
        sized = re.compile(rf"\b{re.escape(name.text)}\d+\b", re.IGNORECASE)
        return bool(sized.search(self.text))

    def _spells_out(self, name: Word) -> bool:
        """Whether words of the text in a row begin with the letters of ``name``, an acronym."""
        letters = name.text.removesuffix("s")
        acronym = len(letters) > _PAIR and letters.isupper()
        return acronym and any(letters.casefold() in run for run in self._initials)

    def found(self, word: Word) -> float:
        """How far ``word`` is in the text: 1 by its stem, less by a word like it or by those in
        which papers tell what it asks."""
        if self.has(word):
            return 1.0
        told = _TOLD if word.folded in self._told else 0.0
        return max(told, self._closeness(word, self.held))

    def in_best(self, word: Word) -> float:
        """Likewise in the best sentences."""
        if has_word(self._best_stems, word):
            return 1.0
        return self._closeness(word, self._best_pieces)

    @cached_property
    def _told(self) -> frozenset[str]:
        return told_of(self.question, " ".join(self.best))

    @cached_property
    def absent(self) -> list[Word]:
        """Coined words of the question that the paper does not have."""
        names = self.demands.names
        return [word for word in self.terms if word in names and not self.has(word)]

    @cached_property
    def unheard(self) -> list[Word]:
        """Words of the question with a capital, as "Atari" in its middle, that the paper lacks."""
        opening = {match.end() for match in OPENING.finditer(self.question)}
        return [
            word
            for word in self.terms
            if word.text[0].isupper()
            and not is_name(word.text)
            and word.start not in opening
            and not self.has(word)
        ]

    def _share(self, terms: Sequence[Word], found: Callable[[Word], float]) -> float:
        weights = [min(self.idf(word.stem), _HEAVIEST) for word in terms]
        total = sum(weights)
        if not total:
            return 0.0
        return sum(w * found(word) for w, word in zip(weights, terms, strict=True)) / total

    @cached_property
    def _text_stems(self) -> set[str]:
        """Stems of the words, and of neighbours written as one word (CIFAR-100)."""
        said = words(self.text)
        return {word.stem for word in said}.union(
            stem(first.folded + second.folded) for first, second in pairwise(said)
        )

    @cached_property
    def _initials(self) -> list[str]:
        """The first letters of the words, a run each: one ends at a mark or a function word, for
        of the three-letter names in the sample library most could be spelled across those."""
        runs, end = [""], 0
        for word in words(self.text):
            if self.text[end : word.start].strip(_WITHIN_NAMES):
                runs.append("")
            if word.folded in STOP_WORDS:
                runs.append("")
            else:
                runs[-1] += word.folded[0]
            end = word.end
        return runs

    @cached_property
    def _compounds(self) -> dict[int, list[str]]:
        """By where a word of the question begins, the stems of it and a neighbour as one word."""
        found: dict[int, list[str]] = {}
        for first, second in pairwise(words(self.question)):
            if self.question[first.end : second.start] == "-":
                joined = stem(first.folded + second.folded)
                found.setdefault(first.start, []).append(joined)
                found.setdefault(second.start, []).append(joined)
        return found

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

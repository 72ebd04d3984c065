"""Whether a question that points at nothing goes on about a paper, or is about something else.

It is decided by the evidence, not by a list of wordings: what of the question the paper holds,
against what of it stands in the title of one other paper.
"""

from __future__ import annotations

import math
import re
from functools import cached_property
from typing import TYPE_CHECKING

from rag.answering.conversation.paper_parts import PARTS
from rag.library.instructions import readable
from rag.paper import Paper
from rag.text import Word, content_words, words

if TYPE_CHECKING:
    from rag.library import Library

# Logistic regression on 71 follow-ups without a pointer and 486 questions of split "dev" that stand
# alone, each asked after another paper, half of them after the one that shares most words with it
# (balanced; five-fold cross-validation: area under the ROC curve 0.987).
_BIAS, _PER_TERM, _HELD, _IN_OTHER_TITLE, _NAME = 3.28, -0.91, 3.07, -3.18, -3.29
_TERMS = 24  # words of a question looked at
_RIVALS = 10  # papers whose titles are looked at

_SIGN = re.compile(r"[\W_]+")


class Belonging:
    """What a question's own words say about which paper it goes on about.

    Words for what every paper has (its results, its cost) say nothing.
    """

    def __init__(self, text: str, library: Library) -> None:
        self._text = text
        self._library = library
        self.terms = [word for word in content_words(text) if word.stem not in PARTS][:_TERMS]

    def odds(self, paper: Paper) -> float:
        """Logarithm of the odds that the question is about ``paper``; 0 where both are even."""
        record = _Record(paper)
        new = [term for term in self.terms if not record.holds(term, self._text)]
        names = sum(term.start > 0 and _is_name(term.text) for term in new)
        return (
            _BIAS
            + _PER_TERM * len({term.stem for term in self.terms})
            + _HELD * self.held(paper)
            + _IN_OTHER_TITLE * self._other_title({term.stem for term in new})
            + _NAME * names
        )

    def held(self, paper: Paper) -> float:
        """Share of the terms that the library knows, by weight, that ``paper`` holds."""
        record = _Record(paper)
        known = {term.stem: term for term in self.terms if term.stem in self._weights}
        whole = sum(self._weights.values())
        held = sum(
            self._weights[stem] for stem, term in known.items() if record.holds(term, self._text)
        )
        return held / whole if whole else 0.0

    def is_untitled(self, paper: Paper) -> bool:
        """Whether no paper has in its title what ``paper`` does not hold of the terms."""
        record = _Record(paper)
        new = {term.stem for term in self.terms if not record.holds(term, self._text)}
        return not any(new & title for title in self._titles)

    def is_new_before(self, end: int, paper: Paper) -> bool:
        """Whether some term before the character ``end`` is not in ``paper``."""
        record = _Record(paper)
        return any(t.start < end and not record.holds(t, self._text) for t in self.terms)

    def _other_title(self, new: set[str]) -> float:
        """The most that one other paper's title has of the ``new`` terms, in words that one paper
        alone holds."""
        rare = math.log1p(self._library.words.count())
        return max((self._weight(stems & new) for stems in self._titles), default=0.0) / rare

    def _weight(self, stems: set[str]) -> float:
        return sum(self._weights.get(stem, 0.0) for stem in stems)

    @cached_property
    def _weights(self) -> dict[str, float]:
        index = self._library.words
        found = {term.stem: index.document_frequency(term.folded) for term in self.terms}
        return {stem: math.log1p(index.count() / n) for stem, n in found.items() if n}

    @cached_property
    def _titles(self) -> list[set[str]]:
        """The titles that have most of the terms, as stems."""
        asked = [term.folded for term in self.terms]
        index = self._library.words
        hits = index.search(asked, _RIVALS, title_weight=1.0, abstract_weight=0.0)
        papers = self._library.catalog.get_many([paper_id for paper_id, _ in hits]).values()
        return [{word.stem for word in words(paper.title)} for paper in papers]


class _Record:
    """The words of a paper's title and abstract."""

    def __init__(self, paper: Paper) -> None:
        text = f"{paper.title} {readable(paper.abstract)}"
        self._stems = {word.stem for word in words(text)}
        self._joined = {_SIGN.sub("", piece).lower() for piece in text.split()}

    def holds(self, term: Word, text: str) -> bool:
        """Whether the paper has ``term`` of ``text``; CIFAR-10 and CIFAR10 are the same, and where
        it says "faster" it holds "fast" too."""
        if term.stem in self._stems or f"{term.stem}er" in self._stems:
            return True
        return _SIGN.sub("", _whole(term, text)).lower() in self._joined


def _whole(term: Word, text: str) -> str:
    """``term`` with what is hyphenated to it."""
    start, end = term.start, term.end
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return text[start:end]


def _is_name(word: str) -> bool:
    return any(c.isupper() or c.isdigit() for c in word)

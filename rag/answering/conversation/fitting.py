"""Which paper a question's own words fit: of those talked about, against all of the library."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rag.library.instructions import readable
from rag.paper import Paper
from rag.text import Word, words

if TYPE_CHECKING:
    from rag.library import Library

_RIVALS = 10  # papers of the library that may fit a question better than those talked about
_HELD = 0.5  # share of a question's words that the paper it takes up holds
_TELLING = math.log1p(1 / 0.04)  # weight of a word that one paper of 25 has
_TERMS = 24  # words of a question looked at


class Fitting:
    """How well papers fit the ``terms`` of a question: by the words they hold, rare ones more.

    A word that no paper has, such as a mistyped one, tells nothing and does not count.
    """

    def __init__(self, terms: Iterable[Word], library: Library) -> None:
        self._library = library
        self._folded = {term.stem: term.folded for term in list(terms)[:_TERMS]}
        held = library.words.document_frequency
        count = library.words.count()
        found = {stem: held(word) for stem, word in self._folded.items()}
        self._weights = {stem: math.log1p(count / n) for stem, n in found.items() if n}

    def share(self, paper: Paper) -> float:
        """Share of the terms, by weight, that the title or the abstract of ``paper`` holds.

        Where it says "faster" it holds "fast" too.
        """
        whole = sum(self._weights.values())
        stems = {word.stem for word in words(f"{paper.title} {readable(paper.abstract)}")}
        held = sum(w for stem, w in self._weights.items() if stem in stems or f"{stem}er" in stems)
        return held / whole if whole else 0.0

    def rivals(self) -> list[Paper]:
        """The papers of the library that hold most of the terms."""
        hits = self._library.words.search(list(self._folded.values()), _RIVALS)
        return list(self._library.catalog.get_many([paper_id for paper_id, _ in hits]).values())

    def best(self, papers: Sequence[Paper], *, ahead: float = 0.0) -> Paper | None:
        """The one of ``papers`` that fits better than each other one, by more than ``ahead``; None
        if none stands out."""
        ranked = sorted(((self.share(paper), -at) for at, paper in enumerate(papers)), reverse=True)
        if not ranked or ranked[0][0] < _HELD:
            return None
        stands_out = len(ranked) == 1 or ranked[0][0] - ranked[1][0] > ahead
        return papers[-ranked[0][1]] if stands_out else None

    def tells(self, paper: Paper) -> bool:
        """Whether what ``paper`` holds of the terms is rare enough to tell it from others."""
        stems = {word.stem for word in words(f"{paper.title} {readable(paper.abstract)}")}
        return max((w for s, w in self._weights.items() if s in stems), default=0.0) >= _TELLING

    def is_taken_up(self, paper: Paper, *, behind: float = 0.0, least: float | None = None) -> bool:
        """Whether ``paper`` fits, holding ``least`` of the terms at least, and no paper of the
        library fits better, by more than ``behind``."""
        share = self.share(paper)
        if share < (_HELD if least is None else least):
            return False
        return all(self.share(rival) <= share + behind for rival in self.rivals())

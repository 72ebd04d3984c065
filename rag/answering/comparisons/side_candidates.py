"""Papers that a side of a comparison may stand for though a search for its words passes them over:
those of the people it names, and those that spell its only word as it does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rag.answering.comparisons.side_names import bare_names, is_of_name, lone_word, pieces_of
from rag.answering.facts.demands import is_name
from rag.answering.writing.desk import distinct
from rag.library.instructions import readable
from rag.library.people import name_words
from rag.paper import Filters
from rag.text import STOP_WORDS, words

if TYPE_CHECKING:
    from rag.library import Library
    from rag.paper import Paper

_MOST = 8  # papers of somebody who is named; by more of them nothing is told
_ALIKE = 60  # papers that have a word alike, among which its spelling is looked for
_FEW = 8  # papers that have a name, among which a description tells one from the other
_LONG_PIECE = 4  # letters of a piece of a name that may be a word
_COMPOUND = re.compile(r"\b[a-z]+(?:-[a-z]+)+\b", re.IGNORECASE)
_ET_AL = re.compile(
    r"\bet\s+al\b\.?|\band\s+(?:(?:his|her|their)\s+)?(?:colleagues|co-?(?:authors|workers)|others)\b",
    re.IGNORECASE,
)


def without_et_al(side: str) -> str:
    """ "Vaze et al. on open sets" without what says only that others wrote it too."""
    return " ".join(_ET_AL.sub(" ", side).split())


def overlooked(library: Library, side: str) -> list[Paper]:
    """The papers that ``side`` may stand for by who wrote them or by how it is spelt."""
    found = (
        _of_its_people(library, side),
        _spelling(library, side),
        _entitled(library, side),
        _shortened(library, side),
    )
    return distinct([paper for papers in found for paper in papers])


def sharing(library: Library, shared: str) -> list[Paper]:
    """The few papers that have every coined name of ``shared``: "two papers that beat MoCo"."""
    coined = [word.folded for word in words(shared) if is_name(word.text)]
    hits = library.words.search(coined, _ALIKE)
    papers = library.catalog.get_many([paper_id for paper_id, _ in hits]).values()
    found = [
        paper
        for paper in papers
        if set(coined) <= {w.folded for w in words(f"{paper.title} {readable(paper.abstract)}")}
    ]
    return found if coined and 1 < len(found) <= _FEW else []


def by_people_of(library: Library, said: str) -> list[Paper]:
    """The few papers by everybody whom ``said`` names, if there are several."""
    found = _of_its_people(library, said)
    return found if len(found) > 1 else []


def is_by(paper: Paper, side: str) -> bool:
    """Whether ``side`` consists of surnames of the authors of ``paper``: "Alon & Yahav"."""
    said = [word.folded for word in words(without_et_al(side)) if word.folded not in STOP_WORDS]
    surnames = {name_words(author)[-1] for author in paper.authors if name_words(author)}
    return bool(said) and set(said) <= surnames


def spelt_so(paper: Paper, side: str) -> bool:
    """Whether ``paper`` has the only word of ``side``, a capitalised one, as it is written."""
    text = f"{paper.title} {readable(paper.abstract)}"
    said = [word.folded for word in lone_word(side) if word.text[0].isupper()]
    return bool(said) and said[0] in {word.folded for word in words(text)}


def _spelling(library: Library, side: str) -> list[Paper]:
    """The papers that have the only word of ``side`` as it is written: Interpole is no
    interpolation, of which more papers speak."""
    said = [word.folded for word in lone_word(side) if word.text[0].isupper()]
    hits = library.words.search(said, _ALIKE) if said else []
    papers = library.catalog.get_many([paper_id for paper_id, _ in hits]).values()
    return [paper for paper in papers if spelt_so(paper, side)]


def _entitled(library: Library, side: str) -> list[Paper]:
    """The papers with a compound of ``side`` in their titles that no search looks for, as all of
    its words are function words: "the what-if method"."""
    found = []
    for compound in _COMPOUND.finditer(side):
        parts = [word.folded for word in words(compound.group())]
        if not STOP_WORDS.issuperset(parts):
            continue
        hits = library.words.search(parts, _ALIKE, title_weight=1.0, abstract_weight=0.0)
        for paper in library.catalog.get_many([paper_id for paper_id, _ in hits]).values():
            said = [word.folded for word in words(paper.title)]
            if any(said[at : at + len(parts)] == parts for at in range(len(said))):
                found.append(paper)
    return found


def _shortened(library: Library, side: str) -> list[Paper]:
    """The papers whose titles begin with what a name of ``side`` is made of, where a piece of it is
    a word: GradVaccine is Gradient Vaccine."""
    found = []
    for name in bare_names(side):
        pieces = [piece.lower() for piece in pieces_of(name.text) if len(piece) >= _LONG_PIECE]
        hits = library.words.search(pieces, _ALIKE, title_weight=1.0, abstract_weight=0.0)
        papers = library.catalog.get_many([paper_id for paper_id, _ in hits]).values()
        found += [paper for paper in papers if is_of_name(paper, name)]
    return found


def _of_its_people(library: Library, side: str) -> list[Paper]:
    """The papers by everybody whose surname ``side`` has."""
    said = [w for w in words(side) if w.text[0].isupper() and not is_name(w.text)]
    named = [word.folded for word in said if word.folded not in STOP_WORDS]
    found: list[Paper] | None = None
    for surname in named:
        known = library.catalog.names([surname]).authors
        people = tuple(name for name in known if name_words(name)[-1:] == (surname,))
        if not people:
            continue
        theirs = library.catalog.papers(Filters(authors=people))
        found = theirs if found is None else [paper for paper in found if paper in theirs]
    return found if found and len(found) <= _MOST else []

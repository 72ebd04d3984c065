"""Which paper of the library each side of a comparison stands for.

A side may be a title, a short name, a concept or a description. It is searched for by its own
words; the paper that is named so comes first, then the one that holds most of the words, where
those of the title count most: a paper that introduces a thing names it there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.answering.demands import is_name
from rag.answering.naming import Mention, mentions
from rag.text import STOP_WORDS, Word, words

if TYPE_CHECKING:
    from rag.answering.desk import Desk
    from rag.answering.draft import Draft
    from rag.paper import Paper

_LOOKED_AT = 8  # papers of a search that may be the one a side stands for
_DEPTH = 20  # papers that each index puts forward for a side
_HELD = 0.58  # share of a side's words, by weight, that its paper must hold
_SPELT = 0.5  # and the share that must stand there as it is, not as a word alike
_DESCRIBED, _DESCRIPTION = 0.35, 3  # less is enough of a description of so many words
_NAMED, _FOUND, _TITLE, _AUTHORS, _VERBATIM, _QUESTION = 2.0, 2.0, 0.5, 0.5, 0.5, 1.0  # of a fit
_INSTEAD = 0.8  # a side's next best paper fits so well, if another side has taken the best


@dataclass(frozen=True, slots=True)
class Side:
    """A side as worded, with its paper; None if the library has none for it."""

    name: str
    paper: Paper | None


def papers_of_sides(desk: Desk, names: Sequence[str], draft: Draft) -> list[Side]:
    """The paper of each side in ``names``; one paper for two sides if it is by far the best."""
    about = {each.paper.paper_id: each.score for each in desk.search(draft).papers}
    fits = [_fits(desk, draft, name, about) for name in names]
    found: dict[int, Paper] = {}
    # The surest side chooses first: "Barlow Twins" before "the other SSL method".
    for at in sorted(range(len(names)), key=lambda i: -fits[i][0][1] if fits[i] else 0.0):
        taken = {paper.paper_id for paper in found.values()}
        free = [fit for fit in fits[at] if fit[0].paper_id not in taken]
        if free and free[0][1] >= _INSTEAD * fits[at][0][1]:
            found[at] = free[0][0]
        elif fits[at]:
            found[at] = fits[at][0][0]
    return [Side(name, found.get(at)) for at, name in enumerate(names)]


def _fits(
    desk: Desk, draft: Draft, name: str, about: Mapping[str, float]
) -> list[tuple[Paper, float]]:
    """Papers that a side may stand for, best first, with how well they fit.

    ``about`` are the papers near the whole question, with their scores: they tell which "the
    limitations paper" is. Only the user's own filters count: what reads like a filter here
    belongs to the side ("the model of Wang and Yu").
    """
    retrieval = desk.retriever.search(name, filters=draft.understood.given, depth=_DEPTH)
    scores = {each.paper.paper_id: each.score for each in retrieval.papers}
    near = [each.paper for each in retrieval.papers]
    for typed, read in retrieval.corrections:
        name = name.replace(typed, read)
    named = {m.paper.paper_id: m for m in mentions(name, near, _frequency(desk))}
    looked_at = [p for at, p in enumerate(near) if at < _LOOKED_AT or p.paper_id in named]
    terms = [word for word in words(name) if word.folded not in STOP_WORDS]
    fits = []
    for reading in desk.reader.read(name, looked_at):
        paper = reading.paper
        said = _named_share(named.get(paper.paper_id), terms, desk)
        authors = _share(terms, _stems(" ".join(paper.authors)), desk)
        stems = _stems(f"{paper.title} {paper.abstract}")
        if not said and not _may_stand(reading.found + authors, terms, stems, desk):
            continue
        fit = scores[paper.paper_id] + _QUESTION * about.get(paper.paper_id, 0.0)
        fit += _FOUND * reading.found + _NAMED * said + _AUTHORS * authors
        fit += _TITLE * _share(terms, _stems(paper.title), desk)
        fit += _VERBATIM * _verbatim(terms, f"{paper.title} {paper.abstract}", desk)
        fits.append((paper, fit))
    return sorted(fits, key=lambda item: -item[1])


def _may_stand(found: float, terms: Sequence[Word], stems: set[str], desk: Desk) -> bool:
    """Whether a paper of the words ``stems`` that holds the share ``found`` of a side may be it.

    The words of a description vary, but those of a name do not: RoFormer is no Autoformer.
    """
    if any(is_name(term.text) and not _spelt(term, stems) for term in terms):
        return False
    if len(terms) >= _DESCRIPTION:
        return found >= _DESCRIBED
    return found >= _HELD and _share(terms, stems, desk) >= _SPELT


def _spelt(term: Word, stems: set[str]) -> bool:
    return bool({term.stem, term.folded, term.folded.removesuffix("s")} & stems)


def _frequency(desk: Desk) -> Callable[[str], int]:
    return desk.library.words.document_frequency


def _named_share(mention: Mention | None, terms: Sequence[Word], desk: Desk) -> float:
    """How far the name of a paper is all that a side says, in [0, 1]."""
    if mention is None:
        return 0.0
    inside = {t.stem for t in terms if mention.start <= t.start and t.end <= mention.end}
    return mention.strength * _share(terms, inside, desk)


def _verbatim(terms: Sequence[Word], text: str, desk: Desk) -> float:
    """The share of ``terms`` that ``text`` has as written: Interpole is no interpolation."""
    spelt = {word.folded for word in words(text)}
    return _share(terms, {term.stem for term in terms if term.folded in spelt}, desk)


def _stems(text: str) -> set[str]:
    """Stems of ``text``, and acronyms without the plural that the stemmer leaves: VAEs is VAE."""
    found = words(text)
    return {word.stem for word in found} | {word.folded.removesuffix("s") for word in found}


def _share(terms: Sequence[Word], stems: set[str], desk: Desk) -> float:
    """The share of the weight of ``terms`` that is among ``stems``, in [0, 1]."""
    weights = {word.stem: desk.reader.idf(word.stem) for word in terms}
    total = sum(weights.values())
    return sum(w for stem, w in weights.items() if stem in stems) / total if total else 0.0

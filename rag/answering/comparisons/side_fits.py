"""How well the papers of the library fit the words of one side of a comparison.

A side may be a title, a short name, a concept or a description. It is searched for by its own
words; the paper that is named so comes first, then the one that holds most of the words, where
those of the title count most: a paper that introduces a thing names it there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from rag.answering.comparisons.side_candidates import is_by, overlooked, spelt_so, without_et_al
from rag.answering.comparisons.side_names import bare_names, is_of_name, may_stand_for
from rag.answering.facts.demands import is_name
from rag.answering.question.acronyms import expanded, meaning
from rag.answering.question.naming import Mention, mentions
from rag.answering.question.topic import topic_of
from rag.library.instructions import readable
from rag.text import STOP_WORDS, Word, words

if TYPE_CHECKING:
    from rag.answering.writing.desk import Desk
    from rag.answering.writing.draft import Draft
    from rag.paper import Paper, RankedPaper

_IN_PARENTHESES = re.compile(r"\(([^()]+)\)")
_FORMULA = re.compile(r"[${}^\\]")  # VA-RED$^2$ is called VA-RED2
_LOOKED_AT = 8  # papers of a search that may be the one a side stands for
_DEPTH = 20  # papers that each index puts forward for a side
_HELD = 0.58  # share of a side's words, by weight, that its paper must hold
_SPELT = 0.5  # and the share that must stand there as it is, not as a word alike
_DESCRIBED, _DESCRIPTION = 0.35, 3  # less is enough of a description of so many words
_NAMED, _FOUND, _TITLE, _AUTHORS, _VERBATIM, _QUESTION = 2.0, 2.0, 0.5, 0.5, 0.5, 1.0  # of a fit
_BESIDE = 1.0  # of a fit
_CASED = 0.5  # of a fit: RAPID is not Rapid


def fitting(
    desk: Desk, draft: Draft, name: str, about: Mapping[str, float], beside: str = ""
) -> list[tuple[Paper, float]]:
    """Papers that a side may stand for, best first, with how well they fit.

    ``about`` are the papers near the whole question, with their scores, and ``beside`` is what it
    says besides its sides: they tell which "the limitations paper" is. A side that no paper fits as
    it is worded is looked for by a part of it.
    """
    best: dict[str, tuple[Paper, float]] = {}
    long_form = next((meaning(each.text, desk.library) for each in bare_names(name)), None)
    for wording in dict.fromkeys((name, expanded(name, desk.library))):
        for paper, fit in _fits_as_worded(desk, draft, wording, about, beside):
            if not (may_stand_for(paper, name, long_form) or is_by(paper, name)):
                continue
            if paper.paper_id not in best or best[paper.paper_id][1] < fit:
                best[paper.paper_id] = (paper, fit)
    if best:
        spelt = [found for found in best.values() if spelt_so(found[0], name)]
        return sorted(spelt or best.values(), key=lambda item: -item[1])
    found = (_fits_as_worded(desk, draft, part, about, beside) for part in _parts(name))
    return next((fits for fits in found if fits), [])


def _parts(name: str) -> Iterator[str]:
    """The parts of a side that say as much: "dynamic regularization" of "FedDyn (dynamic
    regularization)", and "the paper on hard negatives" of "the HCL paper on hard negatives"."""
    explained = _IN_PARENTHESES.search(name)
    if explained:
        yield explained.group(1)
        yield f"{name[: explained.start()]} {name[explained.end() :]}"
    coined = [word for word in words(name) if is_name(word.text)]
    for word in reversed(coined):
        name = f"{name[: word.start]} {name[word.end :]}"
    if coined and len([w for w in words(name) if w.folded not in STOP_WORDS]) > 1:
        yield name


def _fits_as_worded(
    desk: Desk, draft: Draft, name: str, about: Mapping[str, float], beside: str
) -> list[tuple[Paper, float]]:
    """As ``fitting``. Only the user's own filters count: what reads like a filter here belongs to
    the side ("the model of Wang and Yu")."""
    retrieval = desk.retriever.search(name, filters=draft.understood.given, depth=_DEPTH)
    scores = {each.paper.paper_id: each.score for each in retrieval.papers}
    near = [each.paper for each in retrieval.papers]
    wide = _told_beside(desk, draft, name, beside)
    widely = {each.paper.paper_id: each.score for each in wide}
    told = [each.paper for each in wide[:_LOOKED_AT]]
    near += [paper for paper in told if paper.paper_id not in scores]
    missed = [paper for paper in overlooked(desk.library, name) if paper.paper_id not in scores]
    name = without_et_al(name)
    for typed, read in retrieval.corrections:
        name = name.replace(typed, read)
    named = {m.paper.paper_id: m for m in mentions(name, [*near, *missed], _frequency(desk))}
    looked_at = [
        paper
        for at, paper in enumerate(near)
        if at < _LOOKED_AT or paper.paper_id in named or paper in told
    ]
    looked_at += missed
    terms = topic_of(name).terms
    found = []
    for reading in desk.reader.read(name, looked_at):
        paper = reading.paper
        text = _FORMULA.sub("", f"{paper.title} {readable(paper.abstract)}")
        said = _named_share(named.get(paper.paper_id), terms, desk)
        written_by = stems(" ".join(paper.authors))
        authors = share(terms, written_by, desk)
        own = any(is_of_name(paper, coined) for coined in bare_names(name))
        held = stems(text) | written_by
        if not (said or own or _may_stand(reading.found + authors, terms, held, desk)):
            continue
        fit = scores.get(paper.paper_id, 0.0) + _QUESTION * about.get(paper.paper_id, 0.0)
        fit += _BESIDE * widely.get(paper.paper_id, 0.0)
        fit += _FOUND * reading.found + _NAMED * said + _AUTHORS * authors
        fit += _TITLE * share(terms, stems(paper.title), desk)
        fit += _VERBATIM * _verbatim(terms, text, desk) + _CASED * _cased(terms, text, desk)
        found.append((paper, fit))
    return sorted(found, key=lambda item: -item[1])


def _told_beside(desk: Desk, draft: Draft, name: str, beside: str) -> tuple[RankedPaper, ...]:
    """The papers near a side that is a description together with what the question says ``beside``
    it: "for protein data", "CVaR shows up in …"."""
    if not beside or bare_names(name):
        return ()
    told = f"{name} {beside}"
    return desk.retriever.search(told, filters=draft.understood.given, depth=_DEPTH).papers


def _may_stand(found: float, terms: Sequence[Word], stems: set[str], desk: Desk) -> bool:
    """Whether a paper of the words ``stems`` that holds the share ``found`` of a side may be it.

    The words of a description vary, but those of a name do not: RoFormer is no Autoformer.
    """
    if any(is_name(term.text) and not _spelt(term, stems) for term in terms):
        return False
    if len(terms) >= _DESCRIPTION:
        return found >= _DESCRIBED
    return found >= _HELD and share(terms, stems, desk) >= _SPELT


def _spelt(term: Word, stems: set[str]) -> bool:
    return bool({term.stem, term.folded, term.folded.removesuffix("s")} & stems)


def _frequency(desk: Desk) -> Callable[[str], int]:
    return desk.library.words.document_frequency


def _named_share(mention: Mention | None, terms: Sequence[Word], desk: Desk) -> float:
    """How far the name of a paper is all that a side says, in [0, 1]."""
    if mention is None:
        return 0.0
    inside = {t.stem for t in terms if mention.start <= t.start and t.end <= mention.end}
    return mention.strength * share(terms, inside, desk)


def _verbatim(terms: Sequence[Word], text: str, desk: Desk) -> float:
    """The share of ``terms`` that ``text`` has as written: Interpole is no interpolation."""
    spelt = {word.folded for word in words(text)}
    return share(terms, {term.stem for term in terms if term.folded in spelt}, desk)


def _cased(terms: Sequence[Word], text: str, desk: Desk) -> float:
    """The share of ``terms`` that are names and stand in ``text`` in the same letters."""
    spelt = {word.text.removesuffix("s") for word in words(text)}
    names = {t.stem for t in terms if is_name(t.text) and t.text.removesuffix("s") in spelt}
    return share(terms, names, desk)


def stems(text: str) -> set[str]:
    """Stems of ``text``, and acronyms without the plural that the stemmer leaves: VAEs is VAE."""
    found = words(text)
    return {word.stem for word in found} | {word.folded.removesuffix("s") for word in found}


def share(terms: Sequence[Word], stems: set[str], desk: Desk) -> float:
    """The share of the weight of ``terms`` that is among ``stems``, in [0, 1]."""
    weights = {word.stem: desk.reader.idf(word.stem) for word in terms}
    total = sum(weights.values())
    return sum(w for stem, w in weights.items() if stem in stems) / total if total else 0.0

"""Which paper of the library each side of a comparison stands for.

A side may be a title, a short name, a concept or a description. It is searched for by its own
words; the paper that is named so comes first, then the one that holds most of the words, where
those of the title count most: a paper that introduces a thing names it there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from rag.answering.comparisons.side_candidates import is_by, overlooked, spelt_so, without_et_al
from rag.answering.comparisons.side_names import bare_names, is_of_name, may_stand_for
from rag.answering.facts.demands import is_name
from rag.answering.question.acronyms import expanded, meaning
from rag.answering.question.naming import Mention, mentions
from rag.library.instructions import readable
from rag.text import STOP_WORDS, Word, words

if TYPE_CHECKING:
    from rag.answering.writing.desk import Desk
    from rag.answering.writing.draft import Draft
    from rag.paper import Paper

_SHORTEST = 3  # letters of a name
_LETTERED = re.compile(r"\b[A-Z]{1,4}-[A-Z]\w+")
_A_PAPER = re.compile(r"\b(?:paper|article|study|work|authors?)\b|\bet\s+al\b", re.IGNORECASE)
_IN_PARENTHESES = re.compile(r"\(([^()]+)\)")
_FORMULA = re.compile(r"[${}^\\]")  # VA-RED$^2$ is called VA-RED2
_LOOKED_AT = 8  # papers of a search that may be the one a side stands for
_DEPTH = 20  # papers that each index puts forward for a side
_HELD = 0.58  # share of a side's words, by weight, that its paper must hold
_SPELT = 0.5  # and the share that must stand there as it is, not as a word alike
_DESCRIBED, _DESCRIPTION = 0.35, 3  # less is enough of a description of so many words
_NAMED, _FOUND, _TITLE, _AUTHORS, _VERBATIM, _QUESTION = 2.0, 2.0, 0.5, 0.5, 0.5, 1.0  # of a fit
_CASED = 0.5  # of a fit: RAPID is not Rapid
_TITLE_WORDS, _ENTITLED = 2, 0.5  # words of its paper's title in a side that is meant as a paper
_INSTEAD = 0.8  # of its best fit, at which a side takes a paper that no other side has
_ALTERNATIVES = 4  # papers that a side may take


@dataclass(frozen=True, slots=True)
class Side:
    """A side as worded, with its paper; None if the library has none for it."""

    name: str
    paper: Paper | None


def papers_of_sides(desk: Desk, names: Sequence[str], draft: Draft) -> list[Side]:
    """The paper of each side in ``names``; one paper for two sides if it is by far the best."""
    about = {each.paper.paper_id: each.score for each in desk.search(draft).papers}
    found = _assigned([_fits(desk, draft, name, about) for name in names])
    return [Side(name, paper) for name, paper in zip(names, found, strict=True)]


def has_coined_name(text: str) -> bool:
    """Whether ``text`` has a name that somebody coined: RODE, S-Mamba. ML and RL are fields."""
    coined = (w for w in words(text) if is_name(w.text) and len(w.text) >= _SHORTEST)
    return any(coined) or bool(_LETTERED.search(text))


def speaks_of_paper(desk: Desk, side: Side) -> bool:
    """Whether a side is worded as a paper: by a coined name, as a paper, or mostly by words of its
    title. "Do frequent or rare classes get …" has two sides that are not."""
    terms = [word for word in words(side.name) if word.folded not in STOP_WORDS]
    if side.paper is None:
        return False
    if has_coined_name(side.name) or _A_PAPER.search(side.name) or is_by(side.paper, side.name):
        return True
    title = _stems(side.paper.title)
    several = len({term.stem for term in terms} & title) >= _TITLE_WORDS
    return several or _share(terms, title, desk) >= _ENTITLED


def _assigned(fits: Sequence[Sequence[tuple[Paper, float]]]) -> list[Paper | None]:
    """The paper for each side: as many papers as sides if near enough to the best, and of those
    ways the one that fits best."""
    options: list[list[tuple[Paper | None, float]]] = [
        [(paper, fit) for paper, fit in each[:_ALTERNATIVES] if fit >= _INSTEAD * each[0][1]]
        or [(None, 0.0)]
        for each in fits
    ]

    def worth(choice: Sequence[tuple[Paper | None, float]]) -> tuple[int, float]:
        different = {paper.paper_id for paper, _ in choice if paper}
        return len(different), sum(fit for _, fit in choice)

    return [paper for paper, _ in max(product(*options), key=worth)]


def _fits(
    desk: Desk, draft: Draft, name: str, about: Mapping[str, float]
) -> list[tuple[Paper, float]]:
    """Papers that a side may stand for, best first, with how well they fit.

    ``about`` are the papers near the whole question, with their scores: they tell which "the
    limitations paper" is. A side that no paper fits as it is worded is looked for by a part of it.
    """
    best: dict[str, tuple[Paper, float]] = {}
    long_form = next((meaning(each.text, desk.library) for each in bare_names(name)), None)
    for wording in dict.fromkeys((name, expanded(name, desk.library))):
        for paper, fit in _fits_as_worded(desk, draft, wording, about):
            if not (may_stand_for(paper, name, long_form) or is_by(paper, name)):
                continue
            if paper.paper_id not in best or best[paper.paper_id][1] < fit:
                best[paper.paper_id] = (paper, fit)
    if best:
        spelt = [found for found in best.values() if spelt_so(found[0], name)]
        return sorted(spelt or best.values(), key=lambda item: -item[1])
    found = (_fits_as_worded(desk, draft, part, about) for part in _parts(name))
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
    desk: Desk, draft: Draft, name: str, about: Mapping[str, float]
) -> list[tuple[Paper, float]]:
    """As ``_fits``. Only the user's own filters count: what reads like a filter here belongs to
    the side ("the model of Wang and Yu")."""
    retrieval = desk.retriever.search(name, filters=draft.understood.given, depth=_DEPTH)
    scores = {each.paper.paper_id: each.score for each in retrieval.papers}
    near = [each.paper for each in retrieval.papers]
    missed = [paper for paper in overlooked(desk.library, name) if paper.paper_id not in scores]
    name = without_et_al(name)
    for typed, read in retrieval.corrections:
        name = name.replace(typed, read)
    named = {m.paper.paper_id: m for m in mentions(name, [*near, *missed], _frequency(desk))}
    looked_at = [p for at, p in enumerate(near) if at < _LOOKED_AT or p.paper_id in named]
    looked_at += missed
    terms = [word for word in words(name) if word.folded not in STOP_WORDS]
    fits = []
    for reading in desk.reader.read(name, looked_at):
        paper = reading.paper
        text = _FORMULA.sub("", f"{paper.title} {readable(paper.abstract)}")
        said = _named_share(named.get(paper.paper_id), terms, desk)
        written_by = _stems(" ".join(paper.authors))
        authors = _share(terms, written_by, desk)
        own = any(is_of_name(paper, coined) for coined in bare_names(name))
        held = _stems(text) | written_by
        if not (said or own or _may_stand(reading.found + authors, terms, held, desk)):
            continue
        fit = scores.get(paper.paper_id, 0.0) + _QUESTION * about.get(paper.paper_id, 0.0)
        fit += _FOUND * reading.found + _NAMED * said + _AUTHORS * authors
        fit += _TITLE * _share(terms, _stems(paper.title), desk)
        fit += _VERBATIM * _verbatim(terms, text, desk) + _CASED * _cased(terms, text, desk)
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


def _cased(terms: Sequence[Word], text: str, desk: Desk) -> float:
    """The share of ``terms`` that are names and stand in ``text`` in the same letters."""
    spelt = {word.text.removesuffix("s") for word in words(text)}
    names = {t.stem for t in terms if is_name(t.text) and t.text.removesuffix("s") in spelt}
    return _share(terms, names, desk)


def _stems(text: str) -> set[str]:
    """Stems of ``text``, and acronyms without the plural that the stemmer leaves: VAEs is VAE."""
    found = words(text)
    return {word.stem for word in found} | {word.folded.removesuffix("s") for word in found}


def _share(terms: Sequence[Word], stems: set[str], desk: Desk) -> float:
    """The share of the weight of ``terms`` that is among ``stems``, in [0, 1]."""
    weights = {word.stem: desk.reader.idf(word.stem) for word in terms}
    total = sum(weights.values())
    return sum(w for stem, w in weights.items() if stem in stems) / total if total else 0.0

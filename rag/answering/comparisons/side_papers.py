"""Which paper of the library each side of a comparison stands for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from rag.answering.comparisons.side_candidates import by_people_of, is_by, sharing, spelt_so
from rag.answering.comparisons.side_fits import fitting, share, stems
from rag.answering.comparisons.side_names import lone_word
from rag.answering.facts.demands import is_name
from rag.answering.question.topic import topic_of
from rag.library.instructions import readable
from rag.paper import Filters
from rag.text import STOP_WORDS, words

if TYPE_CHECKING:
    from rag.answering.writing.desk import Desk
    from rag.answering.writing.draft import Draft
    from rag.paper import Paper

_SHORTEST = 3  # letters of a name
_LETTERED = re.compile(r"\b[A-Z]{1,4}-[A-Z]\w+")
# "the random-feature account" is somebody's; "the account" is anybody's.
_A_PAPER = re.compile(
    r"\b(?:paper|article|study|work|authors?)\b|\bet\s+al\b|\b(?-i:[A-Z])\w+['’]s\s+(?:[\w-]+\s+){1,5}\w+\s*$"
    r"|\bthe\s+(?:[\w'’-]+\s+){1,5}?(?:account|algorithm|analysis|approach|critique|experiment"
    r"|framework|method|proposal|replication|scheme|technique|theory|view)\b",
    re.IGNORECASE,
)
_CAPITALISED = re.compile(r"[A-Z][\w-]+(?:\s+[A-Z][\w-]+)+")
_TITLE_WORDS, _ENTITLED = 2, 0.5  # words of its paper's title in a side that is meant as a paper
_INSTEAD = 0.8  # of its best fit, at which a side takes a paper that no other side has
_ALTERNATIVES = 4  # papers that a side may take


@dataclass(frozen=True, slots=True)
class Side:
    """A side as worded, with its paper; None if the library has none for it."""

    name: str
    paper: Paper | None


def papers_of_sides(
    desk: Desk, names: Sequence[str], draft: Draft, shared: str = "", beside: str = ""
) -> list[Side]:
    """The paper of each side in ``names``; one paper for two sides if it is by far the best.

    ``shared`` is what the question says of all of them, ``beside`` all it says besides them.
    """
    about = {each.paper.paper_id: each.score for each in desk.search(draft).papers}
    told = topic_of(beside).text if topic_of(beside).terms else ""
    fits = [fitting(desk, draft, _spelt_out(name, shared), about, told) for name in names]
    if (few := sharing(desk.library, shared)) or (few := _meant_among(desk, names, beside)):
        fits = [_fits_among(desk, few, *side) for side in zip(names, fits, strict=True)]
    found = _assigned(fits)
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
    if spelt_so(side.paper, side.name) or _is_entitled(side.paper, side.name):
        return True  # Interpole, Time Control
    title = stems(side.paper.title)
    several = len({term.stem for term in terms} & title) >= _TITLE_WORDS
    return several or share(terms, title, desk) >= _ENTITLED


def _is_entitled(paper: Paper, name: str) -> bool:
    """Whether ``name`` begins with several words that are written as names are, and ``paper`` has
    them so in a row."""
    begin = _CAPITALISED.match(name)
    return begin is not None and begin.group() in f"{paper.title} {readable(paper.abstract)}"


def _spelt_out(name: str, shared: str) -> str:
    """A side with what it leaves unsaid: "passes" of "which fail the checks, and which passes?"."""
    plain = shared and any(word.text.islower() for word in lone_word(name))
    return f"{name} {shared}" if plain else name


def _meant_among(desk: Desk, names: Sequence[str], beside: str) -> list[Paper]:
    """The few papers that sides stand for which say hardly anything themselves ("CVaR shows up in
    an RL paper and in an optimisation paper"), or nothing of who wrote them ("Donti et al. have
    one paper on constraints and one on control"); nothing if all may be meant."""
    if any(has_coined_name(name) for name in names):
        return []
    told = [topic_of(_A_PAPER.sub(" ", name)).terms for name in names]
    coined = sharing(desk.library, beside) if all(len(terms) < 2 for terms in told) else []
    return coined or by_people_of(desk.library, beside)


def _fits_among(
    desk: Desk, few: Sequence[Paper], name: str, fits: list[tuple[Paper, float]]
) -> list[tuple[Paper, float]]:
    """Those of ``fits`` that are of ``few``; if none is, those nearest to what the side says."""
    those = tuple(paper.paper_id for paper in few)
    kept = [(paper, fit) for paper, fit in fits if paper.paper_id in those]
    near = desk.retriever.search(name, filters=Filters(paper_ids=those)).papers
    return kept or [(each.paper, each.score) for each in near]


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

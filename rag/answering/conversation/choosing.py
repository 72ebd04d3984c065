"""The paper that a question picks from those talked about: "the second one", "the one on audio"."""

from __future__ import annotations

import re

from rag.answering.conversation.ranks import BY_RANK, END, VERB, any_of, ranked
from rag.answering.conversation.scene import Scene
from rag.library.instructions import readable
from rag.paper import Paper
from rag.text import content_words, fold, words

# "the one on audio": a choice among the papers listed, told by what it is about.
_FITS = 0.5  # share of a description's words that a paper must hold to be the one described
_KIN_PAPERS = 50  # papers on something looked at for being by the same people
_IN_TITLE = 1.1  # what describes a paper of whose title each word is
_SORT = r"(?:one|paper|article|work|talk|poster)"
_KIN = any_of(
    r"\b(?:the\s+same\s+(?:authors?|group|team|people)['’]?s?|their|his|her)\s+(?:(?:other|own|next)\s+)?"
    r"(?:paper|article|work|one)\s+(?:on|about|with|for)\s+"
    rf"(?P<what>[^,;:?–—]{{2,80}}?)(?:{END}|(?=\s+(?:[–—-]\s|{VERB}\b)))"
)
_OTHER = any_of(
    rf"\bthe\s+other\s+(?:{_SORT}|method|approach|model)\b(?!\s+(?:on|about|of|that|which|by)\b)"
)
_DESCRIBED = any_of(
    rf"\bthe\s+(?!other\b|same\b|only\b)(?P<sort>[\w-]+(?:\s+[\w-]+){{0,2}}?)\s+{_SORT}\b(?!\s+(?:on|about|of|that|which|by)\b)",
    r"\b(?:the|that)\s+(?:other\s+)?(?:ones?|papers?|articles?|works?)\s+"
    r"(?:on|about|by|from|with|using|for|of|in|that|which|dealing\s+with)\s+"
    rf"(?P<what>[^,;:?]{{2,80}}?)(?:{END}|(?=\s+{VERB}\b))",
)
_BY_NAME = re.compile(
    r"\b(?P<who>[A-Z][\w-]+)(?:['’]s?\s+(?:group|team|lab|paper|work|article|one|method|approach)\b|\s+et\s+al\b\.?)"
)
_PLURAL = re.compile(r"(?:the|that)\s+(?:other\s+)?(?:ones|papers|articles|works)\b", re.IGNORECASE)
_OF_A_SORT = re.compile(
    r"\W*(the\s+(?!first|second|third|last|other|same|only|next|previous|former|latter)[\w-]*\w-\w+)\s+one\b"
    r"(?=\s*[,:])",
    re.IGNORECASE,
)


def chooses(text: str) -> bool:
    """Whether ``text`` counts among papers named before: "the second one"."""
    return bool(BY_RANK.search(text) or _OTHER.search(text))


def chosen_paper(text: str, scene: Scene) -> Paper | None:
    """The paper that ``text`` picks from those before it: "the second one", "the one on audio"."""
    if match := BY_RANK.search(text):
        return ranked(match, scene)
    if (match := _DESCRIBED.search(text)) and (paper := _described(match, scene)):
        return paper
    if (match := _BY_NAME.search(text)) and (paper := _written_by(match["who"], scene)):
        return paper
    if match := _KIN.search(text):
        return _by_the_same_people(match["what"], scene)
    return _other(scene) if _OTHER.search(text) else None


def choose(question: str, scene: Scene) -> tuple[str, Paper | None]:
    """``question`` with the paper that it picks spelt out, and that paper."""
    for pattern in (BY_RANK, _DESCRIBED, _BY_NAME, _KIN, _OTHER):
        match = pattern.search(question)
        paper = chosen_paper(match[0], scene) if match else None
        if match and paper:
            name = scene.name_of(paper)
            rest = question[match.end() :]
            if pattern is BY_RANK:  # "how does the second differ from the first?"
                rest = BY_RANK.sub(lambda other: _ranked_name(other, scene), rest)
            return f"{question[: match.start()]}{name}{rest}", paper
    return question, None


def _ranked_name(match: re.Match[str], scene: Scene) -> str:
    paper = ranked(match, scene)
    return scene.name_of(paper) if paper else match[0]


def as_a_paper(question: str) -> str | None:
    """ "The role-based one, does it …", with a paper in the place of "one": to be looked for in the
    whole library. None if a question does not begin so."""
    match = _OF_A_SORT.match(question)
    return f"{match[1]} paper{question[match.end() :]}" if match else None


def _described(match: re.Match[str], scene: Scene) -> Paper | None:
    """The paper told by what it is about; "the graph paper" is one with graphs in its title."""
    if _PLURAL.match(match[0]):
        return None  # "the ones from 2022" are several
    if match["sort"]:
        least = 1.0 if match[0].lower().endswith("one") else _IN_TITLE
        return described(match["sort"], scene, least=least)
    return described(match["what"], scene)


def _other(scene: Scene) -> Paper | None:
    """Of two papers listed, the one that was not talked about last; else the second."""
    pair = scene.last_list(least=2, found=True)
    if len(pair) != 2:
        return None
    talked = [paper for paper in scene.focus[:1] if scene.answered != pair]
    return next((paper for paper in pair[::-1] if paper not in talked), None)


def described(what: str, scene: Scene, *, least: float = _FITS) -> Paper | None:
    """The paper among those named lately that ``what`` fits best, if one holds at least so large a
    share of its words."""
    wanted = {word.stem for word in content_words(what)}
    turn: Scene | None = scene
    while turn and wanted:
        papers = [] if turn.abstained else turn.answered
        share = least if len(papers) > 1 else _IN_TITLE  # a single one is chosen from no others
        fits = [(_share(wanted, paper), -at) for at, paper in enumerate(papers)]
        best = max(fits, default=(0.0, 0))
        if best[0] >= share:
            return papers[-best[1]]
        turn = turn.before
    return None


def _written_by(name: str, scene: Scene) -> Paper | None:
    """The one paper named lately that somebody of this name wrote."""
    wanted = fold(name)
    papers = [*scene.last_list(least=2), *scene.talked_about]
    found = [p for p in papers if any(wanted in fold(author).split() for author in p.authors)]
    return found[0] if len({paper.paper_id for paper in found}) == 1 else None


def _by_the_same_people(what: str, scene: Scene) -> Paper | None:
    """Another paper of the authors of the one in focus, the one that ``what`` fits best."""
    known = scene.focus[0] if scene.focus else None
    if known is None or not known.authors:
        return None
    hits = scene.library.words.search([word.folded for word in content_words(what)], _KIN_PAPERS)
    papers = scene.library.catalog.get_many([paper_id for paper_id, _ in hits])
    others = [p for p in papers.values() if {*p.authors} & {*known.authors} and p != known]
    return max(others, key=scene.fitting(what).share, default=None)


def _share(wanted: set[str], paper: Paper) -> float:
    """Share of the stems that the record of ``paper`` holds; those in its title count more."""
    said = f"{readable(paper.abstract)} {' '.join(paper.authors)}"
    record = f"{said} {paper.venue} {paper.year} {paper.track}"
    title = {word.stem for word in words(paper.title)}
    held = title | {word.stem for word in words(record)}
    return len(wanted & held) / len(wanted) + 0.1 * len(wanted & title) / len(wanted)

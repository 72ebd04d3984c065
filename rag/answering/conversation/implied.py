"""Questions that imply a paper without pointing at it: "who are the authors?", "any code?"."""

from __future__ import annotations

import re

from rag.answering.conversation.belonging import Belonging
from rag.answering.conversation.paper_parts import PARTS
from rag.answering.conversation.references import subject_of
from rag.answering.conversation.scene import Scene
from rag.answering.question import names
from rag.answering.question.plan import asks_for_papers, plan
from rag.paper import Paper
from rag.text import STOP_WORDS, Word, stem, words

_PAPERS = re.compile(
    r"\b(?:papers|articles|works|studies|posters?|orals?|spotlights?|talks?|how\s+many\s+authors"
    r"|most\s+authors|library)\b",
    re.IGNORECASE,
)
# "The human studies" are what a paper did.
_OF_A_PAPER = re.compile(r"\bthe\s+(?:[\w-]+\s+)?(?:studies|works)\b", re.IGNORECASE)
_OTHERS = re.compile(r"\W*(?:(?:is|are)\s+there\s+)?(?:any\s+|some\s+|an)other\b", re.IGNORECASE)
_WHAT_KIND = re.compile(
    r"\W*(?:what|which|any|how\s+(?:many|much))\s+(?!(?:is|are|was|were|do|does|did|has|have|had|can)\b)"
    r"\w[\w-]*(?:\s+\w[\w-]*)?\W*",
    re.IGNORECASE,
)
_WHICH_AUTHOR = re.compile(
    r"\b(?:first|second|third|last|senior|lead|other)\s+(?=authors?\b)", re.IGNORECASE
)
_DEFINES = re.compile(  # "what is drop-path?", but not "what is the remedy?"
    r"\W*(?:what|who)\s+(?:is|are|does)\s+(?!(?:the|this|that|these|those|its|their)\b)[^,;?]+\?*\W*",
    re.IGNORECASE,
)
_PART = re.compile(
    r"\W*(?:(?:on|in|for|at|with|about|of|to)\s+)?(?:the|its|their|larger|smaller|bigger|longer|shorter|more"
    r"|fewer|less|higher|lower|deeper|wider)\b",
    re.IGNORECASE,
)
_PHRASE = 3  # words of a phrase that asks for a part of a paper
_EVEN = 0.0  # odds that are enough
_GOING_ON = -1.5  # where a question goes on from what was said: "so what …"
_SURELY = 2.0  # by how much the odds of a paper talked about before are to be better
_HELD = 0.5  # share of a question's words that one paper of a list holds
_AHEAD = 0.1  # by how much of them it is ahead of the others


def about_subject(question: str, scene: Scene, *, opened: bool = False) -> str | None:
    """``question`` with its subject added, if it asks for what every paper has, or for nothing that
    another paper is more likely to say, and names no paper. ``opened``: it goes on from what was
    said, "so what do the heads do?".
    """
    if _PAPERS.search(_OF_A_PAPER.sub(" ", question)) or scene.sure_mentions(question):
        return None
    subject = None if _OTHERS.match(question) else _subject(question, scene, opened=opened)
    if subject is None:
        return None
    core = question.rstrip(" ?.!")
    if len(core.split()) == 1:
        core = f"what {core}"
    noun_last = stem(core.split()[-1]) in PARTS and not core.endswith("ed")
    return f"{core} {'of' if noun_last else 'in'} {subject}?"


def is_of_parts(text: str) -> bool:
    """Whether ``text`` has words only for what every paper has: its results, its authors."""
    bare = _WHICH_AUTHOR.sub("", text)
    said = [word.stem for word in words(bare) if word.stem in PARTS or not _is_stop(word)]
    return bool(said) and all(word in PARTS for word in said)


def _subject(question: str, scene: Scene, *, opened: bool) -> str | None:
    if scene.lists:
        paper = _one_listed(question, scene) if plan(question).kind == "fact" else None
        return scene.name_of(paper) if paper else None
    if is_of_parts(question) or _WHAT_KIND.fullmatch(question):
        return subject_of(scene)
    if asks_for_papers(question):
        return None
    phrase = plan(question).kind == "list"
    if phrase and not opened:
        paper = part_of_paper(question, scene) if question.rstrip().endswith("?") else None
    else:
        paper = goes_on_about(question, scene, least=_GOING_ON if opened else _EVEN)
    return scene.name_of(paper) if paper else None


def part_of_paper(text: str, scene: Scene) -> Paper | None:
    """The paper talked about that a few words ask a part of, "patch size?", "and the remedy?"; None
    if they are a topic that another paper has in its title, or that this one does not speak of."""
    paper = goes_on_about(text, scene, least=_GOING_ON)
    if paper is None:
        return None
    asked = Belonging(text, scene.library)
    of_it = _PART.match(text) or _is_part_phrase(text)
    return paper if asked.held(paper) == 1.0 or (of_it and asked.is_untitled(paper)) else None


def goes_on_about(text: str, scene: Scene, *, least: float = _EVEN) -> Paper | None:
    """The paper talked about that ``text``, which points at none, is about; None if it is about
    something else: a person, or what no paper talked about says but another one may."""
    if names.read(text, scene.names(text)).filters:
        return None
    asked = Belonging(text, scene.library)
    papers = scene.talked_about
    if (
        not papers
        or not asked.terms
        or (_DEFINES.fullmatch(text) and not any(map(asked.held, papers)))
    ):
        return None
    odds = [asked.odds(paper) for paper in papers]
    best = max(range(len(papers)), key=odds.__getitem__)
    if odds[best] < odds[0] + _SURELY:
        best = 0
    return papers[best] if odds[best] > least else None


def part_of_listed(text: str, scene: Scene) -> Paper | None:
    """The one paper of a list that a few words ask a part of: "and the equality constraints?"."""
    return _one_listed(text, scene) if _PART.match(text) else None


def _is_part_phrase(question: str) -> bool:
    """ "Patch size?": a few words that end in what every paper has."""
    said = words(question)
    return 0 < len(said) <= _PHRASE and said[-1].stem in PARTS


def _one_listed(question: str, scene: Scene) -> Paper | None:
    """The one paper of a list that ``question`` takes up, as no other paper does."""
    asked = Belonging(question, scene.library)
    held = sorted(
        ((asked.held(paper), -at) for at, paper in enumerate(scene.answered)), reverse=True
    )
    paper = scene.answered[-held[0][1]]
    stands_out = held[0][0] >= _HELD and held[0][0] - held[1][0] > _AHEAD
    return paper if stands_out and asked.odds(paper) > _EVEN else None


def _is_stop(word: Word) -> bool:
    return word.folded in STOP_WORDS

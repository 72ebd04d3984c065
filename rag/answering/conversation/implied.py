"""Questions that imply a paper without pointing at it: "who are the authors?", "any code?"."""

from __future__ import annotations

import re

from rag.answering.conversation.scene import Scene
from rag.answering.question.plan import plan
from rag.library.instructions import readable
from rag.paper import Paper
from rag.text import STOP_WORDS, Word, content_words, stem, words

_PAPERS = re.compile(
    r"\b(?:papers|articles|works|studies|posters?|orals?|spotlights?|talks?|how\s+many\s+authors"
    r"|most\s+authors|library)\b",
    re.IGNORECASE,
)
# "The human studies" are what a paper did.
_OF_A_PAPER = re.compile(r"\bthe\s+(?:[\w-]+\s+)?(?:studies|works)\b", re.IGNORECASE)
_WHAT_KIND = re.compile(
    r"\W*(?:what|which|any|how\s+(?:many|much))\s+(?!(?:is|are|was|were|do|does|did|has|have|can)\b)"
    r"\w[\w-]*(?:\s+\w[\w-]*)?\W*",
    re.IGNORECASE,
)
_DEFINITE = re.compile(r"\bthe\s+([\w-]+)(?:\s+([\w-]+))?", re.IGNORECASE)
_WHICH_AUTHOR = re.compile(
    r"\b(?:first|second|third|last|senior|lead|other)\s+(?=authors?\b)", re.IGNORECASE
)
_PHRASE = 3  # words of a phrase that asks for a part of a paper
_TELLING = 2  # words that tell which paper of a list is meant
_DEFINITE_BEHIND = 0.25  # by how much another paper may fit "how is the teacher updated?" better
_OPENED = 0.3  # by weight, of one that goes on from what was said
_TAKEN_UP = 0.5  # share of a question's words that the paper it takes up holds

# What every paper has: a question of such words alone is about a paper that it does not name.
PARTS = frozenset(
    stem(word)
    for word in """
    result results finding findings data dataset datasets set sets benchmark benchmarks domain
    domains task tasks experiment experiments evaluation evaluate evaluated test tested train
    trained training accuracy performance score scores metric metrics improvement improve improved
    gain gains speedup cost costs parameter parameters size number baseline baselines method methods
    approach idea main key contribution contributions limitation limitations drawback drawbacks
    assumption assumptions advantage advantages conclusion conclusions claim claims claimed proof
    theorem loss objective architecture model models code motivation problem solve solved propose
    proposed report reported achieve achieved author authors venue year session track time link pdf
    title abstract detail details covered cover covers available released release public happen
    happens name names long much well far project page website demo repository implementation
    modality modalities rate rates bound bounds complexity guarantee guarantees overhead runtime
    take takes took hardware gpu gpus device devices
    base backbone checked tried involve involved need needed require required
    """.split()
)


def about_subject(
    question: str, scene: Scene, subject: str | None, *, opened: bool = False
) -> str | None:
    """``question`` with its subject added, if it asks for what every paper has, or for something
    "the" paper has ("how is the teacher updated?"), and names no paper. ``opened``: it goes on
    from what was said, "so what do the heads do?".
    """
    if _PAPERS.search(_OF_A_PAPER.sub(" ", question)) or subject is None:
        return None
    if scene.lists:
        paper = _one_listed(question, scene)
        return f"{question.rstrip(' ?.!')} in {scene.name_of(paper)}?" if paper else None
    short = is_of_parts(question) or _WHAT_KIND.fullmatch(question)
    phrase = plan(question).kind == "list" and not _is_part_phrase(question)
    if not short and (phrase or not _speaks_of(question, scene, opened=opened)):
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


def _is_part_phrase(question: str) -> bool:
    """ "Patch size?": a few words that end in what every paper has."""
    said = words(question)
    return 0 < len(said) <= _PHRASE and said[-1].stem in PARTS


def _one_listed(question: str, scene: Scene) -> Paper | None:
    """The one paper of a list that ``question`` takes up, as no other paper does."""
    own = [word.text for word in content_words(question) if word.stem not in PARTS]
    if len(own) < _TELLING or plan(question).kind != "fact" or scene.sure_mentions(question):
        return None
    fit = scene.fitting(" ".join(own))
    paper = fit.best(scene.answered)
    return paper if paper and fit.is_taken_up(paper) else None


def _is_stop(word: Word) -> bool:
    return word.folded in STOP_WORDS


def _speaks_of(question: str, scene: Scene, *, opened: bool) -> bool:
    """Whether ``question`` takes up what the paper in focus says, and nothing that it does not."""
    if not scene.focus or scene.sure_mentions(question):
        return False
    paper = scene.focus[0]
    held = {word.stem for word in words(f"{paper.title} {readable(paper.abstract)}")}
    terms = content_words(question)
    nouns = {stem(noun) for pair in _DEFINITE.findall(question) for noun in pair if noun}
    if any(_is_name(word.text) and word.stem not in held for word in terms):
        return False
    share = sum(word.stem in held for word in terms) / len(terms) if terms else 0.0
    if nouns & held and share >= _TAKEN_UP:
        least = _OPENED if opened else None
        return scene.fitting(question).is_taken_up(paper, behind=_DEFINITE_BEHIND, least=least)
    own = [word for word in terms if word.stem not in PARTS]
    return bool(own) and scene.fitting(" ".join(word.text for word in own)).is_taken_up(paper)


def _is_name(word: str) -> bool:
    return any(c.isupper() or c.isdigit() for c in word)

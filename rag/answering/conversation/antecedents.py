"""What a word that points back means inside its own question: "what does S4 do when it …"."""

from __future__ import annotations

import re

from rag.answering.conversation.belonging import Belonging
from rag.answering.conversation.paper_parts import PARTS
from rag.answering.conversation.ranks import AUXILIARY
from rag.answering.conversation.scene import Scene
from rag.answering.question.plan import plan
from rag.text import content_words

_CLAUSE = re.compile(rf"\b(?:which|what|who|how|why|when|where|list|show|{AUXILIARY})\b", re.I)
_BOUNDARY = re.compile(
    r"[,;]|\b(?:and|but|or|if|when|while|because|since|so|that|which|where|whose|how)\b", re.I
)
_COORDINATES = re.compile(r"[,;]|and|but|or|how", re.IGNORECASE)
_ITS_OWN = re.compile(r"(?:its|their)\s+own\b", re.IGNORECASE)
_PREPOSITION = re.compile(r"^(?:at|in|on|by|for|to|with|from|of)\s+", re.IGNORECASE)
_TO_DO = re.compile(r"it\b(?:\s+\S+){1,4}?\s+(?:to|that)\s+\w+\s+\S", re.IGNORECASE)
_PAPERS = re.compile(r"(?:these|those|the)\s+(?:papers|articles|works)\b", re.IGNORECASE)
_ALONE = -1.0  # odds below which a question that speaks of something new first is about that


def means_itself(text: str, pointer: int, scene: Scene) -> bool:
    """Whether what the pointer means stands before it in the same question."""
    if any(mention.start < pointer for mention in scene.mentions(text)):
        return True
    before = text[:pointer]
    if content_words(before) and _ITS_OWN.match(text, pointer):
        return True
    if content_words(before.rpartition(":")[0]):  # "Weight averaging: how is it used?"
        return True
    joints = list(_BOUNDARY.finditer(before))
    if not joints:
        return False
    own = before[: joints[-1].start()]
    if plan(text).kind == "list":  # "which papers propose X and show that it …"
        return bool(_CLAUSE.search(own))
    said = [word for word in content_words(own) if word.stem not in PARTS]
    enough = 2
    if _COORDINATES.fullmatch(joints[-1][0]):
        after = before[joints[-1].end() :].strip()
        if after and not _CLAUSE.match(
            _PREPOSITION.sub("", after)
        ):  # it joins two nouns, not two clauses
            return False
        enough = 1
    return bool(_CLAUSE.search(own)) and len(said) >= enough


def is_of_its_own(text: str, pointer: int, scene: Scene) -> bool:
    """Whether ``text`` is about something that was not talked about, which it names before the
    pointer, or after an "it" that stands for it: "how long did it take to train GShard?"."""
    papers = scene.answered if scene.lists else scene.talked_about
    if _PAPERS.match(text, pointer) and len(scene.answered) == 1:
        return True
    if not papers:
        return False
    asked = Belonging(text, scene.library)
    best = max(papers, key=asked.odds)
    named = asked.is_new_before(pointer, best) or _TO_DO.match(text, pointer)
    return bool(named) and asked.odds(best) < _ALONE

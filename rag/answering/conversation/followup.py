"""Follow-up questions made to stand alone, by rule: no model, nothing but what was said.

A question may lean on the conversation in three ways: it leaves out what the last one said ("and
in 2022?"), it points back ("does it …", "the second one"), or it asks for a part that every paper
has without saying of which ("who are the authors?"). A question that does none of these is left
alone, so a change of topic is not dragged along.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rag.answering.conversation import ellipsis, listed, references, returning
from rag.answering.conversation.among import OfListed, of_listed
from rag.answering.conversation.choosing import chosen_paper
from rag.answering.conversation.implied import about_subject
from rag.answering.conversation.ranks import BY_RANK
from rag.answering.conversation.scene import Scene
from rag.answering.conversation.short_forms import short_form
from rag.answering.conversation.turns import last_turns
from rag.answering.question.plan import asks_for_papers, plan
from rag.answering.question.wording import spelt_out
from rag.models.chat import Message
from rag.text import Word, content_words, words

if TYPE_CHECKING:
    from rag.library import Library

_OPENER = re.compile(
    r"^\W*(?:(?:and|but|or|so|ok|okay|then|also|now|well|hm+|i\s+mean(?:t)?|make\s+that)\b[\s,.!:]*"
    r"|(?:no|nope|sorry|oops|wait|actually|rather)\b\s*[,.!;:–—-]+\s*"
    r"|(?:no|sorry|actually),?\s+(?=i\s+mean|make\s+that))+",
    re.IGNORECASE,
)
_COURTESY = re.compile(
    r"^\W*(?:(?:many\s+)?(?:thanks(?:\s+(?:a\s+lot|so\s+much))?|thank\s+you(?:\s+very\s+much)?|thx"
    r"|cheers|great|cool|nice|perfect|good|fine|right|interesting|i\s+see|got\s+it|understood"
    r"|makes\s+sense|awesome|(?:ok(?:ay)?\s+)?next(?:\s+(?:one|question|topic))?"
    r"|(?:now\s+)?(?:something|another|one\s+more|a\s+new)\s+(?:else|question|topic|thing)|very\s+(?:helpful|good|nice))\b(?:\s*[,.!;:–—-]+\s*|\s+(?=(?:thanks?|and"
    r"|but|so)\b)))+",
    re.IGNORECASE,
)
_NEW_TOPIC = re.compile(
    r"\W*(?:(?:ok(?:ay)?|now|and|so|well|thanks?|thank\s+you)\W+)*(?:(?:now\s+)?(?:something|a\s+(?:new|different)"
    r"\s+(?:question|topic|thing)|another\s+(?:question|topic|thing))(?:\s+else)?)\s*[,.!;:–—-]",
    re.IGNORECASE,
)
_WHAT_ABOUT = re.compile(
    r"^\W*(?:(?:what|how)\s+(?:about|of)|any(?=\s+(?:on|about|in|from|at)\b)|(?:the\s+)?same(?!\s+(?:authors?|group|team|people|year|venue|conference|session|track)\b)"
    r"(?:\s+(?:thing|question))?(?:\s+(?:but|for|about|of|with))?"
    r"|(?:(?:can|could)\s+you\s+|please\s+)?(?:narrow|limit|restrict|filter)"
    r"(?:\s+(?:it|that|this|them|these|those))?(?:\s+down)?\s+to)\s+",
    re.IGNORECASE,
)
_DOES_TOO = re.compile(  # "and does Barlow Twins?"
    r"(?:does|do|did|is|are|was|has|have|can|could|will)\s+(?P<who>[^,;?]{2,100}?)\s*\?",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"^\W*(?:(?:in|on|by|for|to|at|from|with|of)\s+)?(?:what|which|who|whom|whose|how|why|when|where"
    r"|(?:is|are|was|were|do|does|did|has|have|had|ca|can|could|wo|will|would|should)(?:n['’]?t)?|list|show|find|give|name"
    r"|tell|explain|describe|summari[sz]e|compare|count|recommend|suggest|any(?:thing)?|something)\b",
    re.IGNORECASE,
)
_ASKS = re.compile(  # "after whom", "on recordings from which animals"
    r"^\W*(?:[\w-]+\s+){0,4}(?:what|which|who|whom|whose|how)\s+\w+\s+\w", re.IGNORECASE
)
_FRAGMENT = re.compile(
    r"^\W*(?:only|just|in|on|by|from|at|for|with|about|since|before|after|the\s+ones?"
    r"|the\s+(?:first|second|third|fourth|fifth|sixth|last|former|latter))\b",
    re.IGNORECASE,
)
_LATER_CLAUSE = re.compile(
    r",\s*(?:what|which|who|how|why|when|where|is|are|was|do|does|did|has|can)\b", re.IGNORECASE
)
_COMMA = re.compile(r",\s+(?=\w)")
_BREAK = re.compile(r"\s*[?:;–—]\s+")
_SHORT = 4  # words that may be a new value for a filter: "posters?", "ICLR 2022?"
_LONG = 9  # words of a phrase that goes on from the last question: "only the ones on …"
_EACH = re.compile(r"\b(?:each|both|which\s+(?:one|of))\b", re.IGNORECASE)


def standalone(question: str, history: Sequence[Message], library: Library) -> str | None:
    """``question`` in a form that says what it is about; None if it does so already.

    Only the last few turns are looked at. Nothing of ``history`` is obeyed: it is searched for
    names of papers and people that the catalog has, and for the last question's words.
    """
    scene = _scene(history, library)
    return _rewritten(spelt_out(question), scene) if scene else None


def of_the_listed(question: str, history: Sequence[Message], library: Library) -> OfListed | None:
    """What ``question`` asks of all the papers that ``history`` listed; None if nothing."""
    scene = _scene(history, library)
    return of_listed(_core(spelt_out(question)), scene) if scene else None


def _scene(history: Sequence[Message], library: Library) -> Scene | None:
    scene: Scene | None = None
    for turn in last_turns(history):
        standing = _rewritten(turn.question, scene) if scene else None
        scene = Scene(standing or turn.question, turn.answer, library, scene)
    return scene


def is_whole(rewritten: str, question: str) -> bool:
    """Whether ``rewritten`` is ``question`` without the "And" it begins with, and nothing else."""
    return rewritten == _core(spelt_out(question))


def _core(question: str) -> str:
    """``question`` without the "Ok, thanks, and" that it begins with."""
    core = _OPENER.sub("", _COURTESY.sub("", question))
    return core if core == question else _core(core)


def _rewritten(question: str, scene: Scene) -> str | None:
    asked = _COURTESY.sub("", question)
    core = _core(question)
    if _NEW_TOPIC.match(question) and core != question:
        return core
    if back := returning.returned(core, scene):
        return back
    if of := of_listed(core, scene):
        return of.text
    if announced := _announced(core, scene):
        return announced
    does = _DOES_TOO.fullmatch(core)
    if does and ellipsis.is_name(does["who"], scene):
        core = does["who"]
    if akin := listed.on_the_same(core, scene):
        return akin
    if short := short_form(core, scene) or listed.among(core, scene):
        return short
    if beside := listed.side_by_side(core, scene):
        return beside
    about = _WHAT_ABOUT.sub("", core)
    if about != core and scene.plan.kind != "list" and asks_for_papers(about):
        return about  # "what about papers on audio?"
    if about != core or _is_fragment(core, scene, opened=core != asked):
        announced = _announced(about, scene)
        return announced or ellipsis.completed(about, scene) or references.resolved(about, scene)
    if resolved := references.resolved(core, scene):
        return resolved
    if spoken_of := about_subject(core, scene, opened=core != asked):
        return spoken_of
    whole = _CLAUSE.match(core) or _LATER_CLAUSE.search(core) or asks_for_papers(core)
    return core if core != question and whole else None


def _announced(text: str, scene: Scene) -> str | None:
    """A paper, then a question about it: "the second one: what data does it use?"."""
    head, *rest = _BREAK.split(text, maxsplit=1)
    if not rest:
        head, *rest = _COMMA.split(text, maxsplit=1)
        if rest and not (chosen_paper(head, scene) or ellipsis.is_name(head, scene)):
            return None
    if not rest or not _CLAUSE.match(rest[0]) or _EACH.search(rest[0]):
        return None  # "A or B: which one …" is of both
    named = scene.sure_mentions(head)
    if plan(text).kind == "comparison" or len(named) > 1:
        return None
    paper = chosen_paper(head, scene) or (named[0].paper if named else None)
    if paper is None:
        return None
    asked = references.resolved(rest[0], scene, meant=paper)
    asked = asked or f"{rest[0].rstrip(' ?.!')} in {scene.name_of(paper)}?"
    said = " ".join(word.text for word in _beside_choice(head))
    return f"{asked.rstrip(' ?.!')}, {said}?" if said else asked


def _beside_choice(head: str) -> list[Word]:
    """What ``head`` says but which paper is meant: memory, in "memory in the second"."""
    if match := BY_RANK.search(head):
        return content_words(f"{head[: match.start()]} {head[match.end() :]}")
    return []


def _is_fragment(core: str, scene: Scene, *, opened: bool) -> bool:
    """Whether ``core`` is no whole question: it has no verb, and something announces it."""
    if _CLAUSE.match(core) or _ASKS.match(core) or _LATER_CLAUSE.search(_BREAK.split(core)[0]):
        return False
    if any(map(_CLAUSE.match, _BREAK.split(core)[1:])):
        return False
    if opened or (_FRAGMENT.match(core) and len(words(core)) <= _LONG):
        return True
    return len(words(core)) <= _SHORT and ellipsis.is_filter(core, scene)

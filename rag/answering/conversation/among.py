"""Questions about all of the papers that were listed: "which is the newest of these?".

Such a question is asked again in words of its own, of exactly those papers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.answering.conversation import listed
from rag.answering.conversation.ranks import AUXILIARY, END
from rag.answering.conversation.scene import Scene, of_the
from rag.answering.question.listing_words import ABOUT_LISTINGS
from rag.answering.question.plan import plan
from rag.answering.question.superlatives import read_superlative
from rag.answering.question.topic import topic_of
from rag.text import content_words

_MOST_STATED = 20  # papers of each of which an author or a year is stated
_FEW = 4  # papers that are named one by one, side by side, instead

_PAPERS = r"(?:\s+(?:papers?|ones?|works?|articles?|methods?))?"
_OF_THEM = re.compile(
    r"\s*\b(?:out\s+of|of|among|amongst|from|in)\s+(?:all\s+(?:of\s+)?)?(?:them\b"
    r"|(?:these|those|the\s+(?:two|three|four|five)|(?:the|that|this)\s+list)"
    rf"{_PAPERS}(?:{END}|(?=\s+{AUXILIARY}\b)))",
    re.IGNORECASE,
)
_ORDER = re.compile(
    r"\b(?P<adjective>newest|latest|most\s+recent|youngest|oldest|earliest|least\s+recent)\b"
    r"(?:\s+(?:papers?|ones?|works?))?",
    re.IGNORECASE,
)
_COMPARED = {"newer": "newest", "more recent": "most recent", "older": "oldest",
             "earlier": "earliest", "later": "latest"}  # fmt: skip
_COMPARATIVE = re.compile(
    r"(?<=\bis\s)(?:the\s+)?(newer|more\s+recent|older|earlier|later)\b", re.I
)
_OF_ITS_OWN = re.compile(
    r"\b(?:papers?|articles?|works?|talks?|posters?|library|collection|listings?)\b", re.IGNORECASE
)
_COUNT = re.compile(
    r"how\s+many(?:\s+(?:papers|ones|of\s+(?:them|these|those)))?(?:\s+(?:are\s+(?:there|they|these"
    r"|those)|is\s+(?:that|it)|in\s+total|altogether|overall|then))*\W*",
    re.IGNORECASE,
)
_TITLES = re.compile(
    r"(?:please\s+)?(?:(?:list|show|give|name)\s+)?(?:me\s+)?(?:(?:just|only)\s+)?(?:the|their|all)\s+"
    r"(?:the\s+)?titles(?:\s+(?:only|please|of\s+(?:them|these|those)(?:\s+papers)?))*\W*",
    re.IGNORECASE,
)
_DO_ANY = re.compile(
    r"(?:do|does|are)\s+any\s+(?!of\b|other\b|(?:\w+\s+){0,2}(?:papers?|articles?|works?|methods?)\b)"
    r"(?P<rest>.+)",
    re.IGNORECASE,
)
_SPEAK_OF = re.compile(
    r"^(?:mentions?|discuss(?:es)?|covers?|(?:talks?|speaks?)\s+(?:about|of)|(?:say|have)\s+(?:some|any)"
    r"thing\s+(?:about|on))\s+",
    re.IGNORECASE,
)
_OBJECT = (
    r"\b(?:(?:all|each|every\s+one)\s+of\s+)?(?:them|these|those)(?:\s+(?:papers|works|ones))?\b"
)
_PLURAL = re.compile(rf"{_OBJECT}|\b(?:they|their)\b|\bthe\s+(?:papers|works|articles)\b", re.I)
_THEIR = re.compile(r"\btheir\s+(\w+(?:\s+and\s+\w+)?)", re.IGNORECASE)
_SURELY_PLURAL = re.compile(_OBJECT, re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class OfListed:
    """``text`` says to a reader what is asked; ``asked`` is asked of ``paper_ids`` alone."""

    text: str
    asked: str
    paper_ids: tuple[str, ...]


def of_listed(core: str, scene: Scene) -> OfListed | None:
    """What ``core`` asks of the papers that were listed last; None if it asks nothing of them."""
    lister = scene.lister
    if lister is None:
        return None
    since = scene.turns_since(lister)
    asked = (
        _superlative(core, alone=since <= 1)
        or (_count_or_titles(core) if not since else None)
        or _attributes(core, scene, lister, pointer=_SURELY_PLURAL if since else _PLURAL)
    )
    if asked:
        topic = lister.topic if lister.plan.kind == "list" else ""
        return OfListed(of_the(len(lister.answered), topic, core), asked, _ids(lister))
    bare = _DO_ANY.fullmatch(core) if since <= 1 else None
    rest = bare["rest"].rstrip(" ?.!") if bare else listed.rest_of(core)
    least = 1 if bare else _FEW  # "do any ...?" is of these, however few
    if rest is None or lister.plan.kind != "list" or len(lister.answered) <= least:
        return None
    narrowed = listed.among(f"which of these {rest}?", lister) or core
    how = "how many" if plan(narrowed).counts else "which"
    return OfListed(narrowed, f"{how} papers {_SPEAK_OF.sub('are on ', rest)}?", _ids(lister))


def _superlative(core: str, *, alone: bool) -> str | None:
    """ "Which is the newest paper?", of "the newest of these?", "the oldest?" or "which is older?";
    ``alone`` it need not say of what."""
    text = _COMPARATIVE.sub(lambda m: f"the {_COMPARED[' '.join(m[1].lower().split())]}", core)
    whole = _OF_THEM.sub("", text)
    text = _ORDER.sub(lambda match: f"{match['adjective']} paper", whole)
    wanted = read_superlative(text)
    if wanted is None:
        return None
    beside = content_words(f"{text[: wanted.start]} {text[wanted.end :]}")
    if whole == core and (not alone or beside or _OF_ITS_OWN.search(core)):
        return None
    return text


def _count_or_titles(core: str) -> str | None:
    if _COUNT.fullmatch(core):
        return "how many papers are there?"
    return "list the papers" if _TITLES.fullmatch(core) else None


def _attributes(core: str, scene: Scene, lister: Scene, *, pointer: re.Pattern[str]) -> str | None:
    """ "Who wrote the papers?", of "who wrote them?"; "they" may be the authors of one paper."""
    text = _THEIR.sub(r"the \1 of the papers", core)
    text = pointer.sub("the papers", core, count=1) if text == core else text
    planned = plan(text)
    if text == core or not planned.attributes or len(lister.answered) > _MOST_STATED:
        return None
    if planned.kind != "library" or planned.superlative or planned.survey or planned.kin:
        return None
    bare = all(term.folded in ABOUT_LISTINGS for term in topic_of(text).terms)
    return text if bare and not scene.sure_mentions(core) else None


def _ids(lister: Scene) -> tuple[str, ...]:
    return tuple(paper.paper_id for paper in lister.answered)

"""Words of a question that point back into the conversation, and what each of them stands for."""

from __future__ import annotations

import re

from rag.answering.conversation.antecedents import is_of_its_own, means_itself
from rag.answering.conversation.belonging import Belonging
from rag.answering.conversation.choosing import as_a_paper, choose
from rag.answering.conversation.ranks import AUXILIARY, END, NOUN, any_of
from rag.answering.conversation.scene import Scene
from rag.answering.question.plan import plan
from rag.answering.writing.compose import joined
from rag.paper import Paper

# "the method of Kim", "the paper on drop-path": a noun that is described points to nothing.
_BARE = (
    r"(?!\s+(?:of|on|about|that|which|who|by|for|from|with|without|called|named|using)\b(?!\W*$)|-)"
)
_SAME = any_of(r"\bthe\s+same\s+(?P<field>year|venue|conference|session|track)\b")
_PEOPLE = any_of(
    r"\bthey\b(?=.*\b(?:wr[io]te|written|publish|published|authored|work(?:ed)?\s+on)\b)",
    r"\b(?P<keep>by\s+)them\b",
    r"\b(?:the\s+same|these|those)\s+(?:authors?|people|researchers?|group|team)\b",
    r"\b(?:the|its|their)\s+authors?\b(?!\s+of\b)(?=.*\b(?:else|other|more|wr[io]te|written)\b)",
)
_THEIR_OWN = re.compile(
    r"\b(?:his|her)\b(?=(?:\s+\w+)?\s+(?:papers?|work|publications?|posters?|co-?authors?)\b)",
    re.IGNORECASE,
)
_ONE_PERSON = re.compile(r"\b(?:he|she|him)\b", re.IGNORECASE)
_NTH_AUTHOR = re.compile(
    r"\b(?:the|its|their)\s+(?P<place>first|second|last|senior)\s+author\b"
    r"(?=.*\b(?:else|other|more|wr[io]te|written)\b)",
    re.IGNORECASE,
)
_POSSESSIVE = any_of(rf"\b(?:its|their|his|(?:this|that|the)\s+{NOUN}['’]s?)(?=\s+\w)")
_SUBJECT = any_of(
    rf"\b(?:this|that|these|those|the\s+same)\s+(?:{NOUN}|two|three)\b{_BARE}",
    rf"\bthe\s+(?:papers?|articles?|methods?|approach(?:es)?|models?|techniques?|algorithms?)\b{_BARE}",
    r"\b(?:it|they|them)\b",
    rf"\b(?P<aux>(?:{AUXILIARY}(?:n['’]?t)?|(?:wo|ca)n['’]?t|how|why|explain|describe|summari[sz]e|prove|call|do)\s+)(?:this|that|these|those)\b(?!\s+{NOUN}\b|(?<=se)\s+\w+s\b|(?<=that)\s+\w+[^\Wsu]s\b)",
    rf"\b(?P<prep>(?:of|with|than|to|for|about|like|from|on|by|in|against|mean)\s+)"
    rf"(?:this|that|these|those){END}",
    r"(?P<verb>\w\s+)(?:this|that)(?=\W*$|\s*\?)",
    r"\b(?<!among\s)(?<!one\sof\s)(?P<whose>the\s+(?:authors|talk|poster|presentation))\b(?!\s+(?:of|on|about|by|after|before)\b)",
    r"(?:\bin\s+|(?<!\bis\s)(?<!\bare\s)(?<!\bwas\s)(?<!\bwere\s)\b)(?P<place>there)(?=\W*$)",
)
_NO_SUBJECT = any_of(  # an "it" that stands for nothing, and a "that" that is a conjunction
    r"\b(?:is|was|would|could)\s+it\s+(?:possible|true|known|clear|necessary|important|easy|hard"
    r"|better|worth|useful|common|the\s+case)\b",
    r"\bit\s+(?:helps?|hurts?|matters?|pays?|makes?\s+sense)\b.*\b(?:to|that|if|whether|when)\b",
    r"\bit\s+(?:is|was|seems|appears|turns?\s+out)\s+(?:\w+\s+)?that\b",
)
_IS_THERE = re.compile(  # which asks for papers, where it is not of one
    rf"^\W*(?:is|are)\s+there\s+(?:(?:any|some|an?)\s+)?(.{{2,60}}?)\s+in\s+(it|(?:this|that|the)\s+{NOUN})"
    rf"{END}",
    re.IGNORECASE,
)
_A_PAPER = re.compile(r"\b(?:an?|any|which|what)\s+(?:\w+\s+)?(?:paper|article|work)\b", re.I)
_IT = re.compile(r"(?:it|its|this|that)\b", re.IGNORECASE)
_ONE_PAPER = re.compile(r"(?:this|that|the)\s+(?:paper|article|work|study|one)\b", re.IGNORECASE)
_POINTS = re.compile(r"(?:this|that)\s+(?:paper|article|work|study|one)\b", re.IGNORECASE)
_SEVERAL = re.compile(r"(?:they|them|their|these|those)\b", re.IGNORECASE)
_MOST_AUTHORS = 4
_AHEAD = 0.3  # share of the words by which the paper that is meant is ahead of the others
_AGREEMENT = {"do": "does", "are": "is", "were": "was", "have": "has"}


def resolved(question: str, scene: Scene, meant: Paper | None = None) -> str | None:
    """``question`` with what points back replaced by what it means; None if nothing does.

    ``meant`` is the paper that "it" stands for, where that is known.
    """
    text, chosen = (question, meant) if meant else choose(question, scene)
    if chosen is None and (described := as_a_paper(question)):
        return described  # none of those talked about is what it says
    pointer = _first_pointer(text)
    if chosen is None and pointer is not None and is_of_its_own(text, pointer, scene):
        return None
    text = _IS_THERE.sub(r"does \2 have \1", text)
    text = _SAME.sub(lambda match: _same(match, scene) or match[0], text)
    text = _NTH_AUTHOR.sub(lambda match: _nth_author(match, scene) or match[0], text)
    people = _people(scene)
    if person := scene.person or people:
        text = _THEIR_OWN.sub(f"{person}'s", text)
        text = _ONE_PERSON.sub(person, text)
    if people:
        text = _PEOPLE.sub(lambda match: f"{match['keep'] or ''}{people}", text)
    first = _first_pointer(text)
    one = first is not None and (
        _means_one(text, first) or bool(_A_PAPER.search(scene.question) and _IT.match(text, first))
    )
    fitting = chosen or (_fitting(text, first, scene) if first is not None else None)
    if fitting is None and first is not None and _POINTS.match(text, first) and scene.abstained:
        fitting = next(iter([*scene.focus, *scene.answered]), None)  # "that paper", the nearest
    subject = scene.name_of(fitting) if fitting else subject_of(scene, one=one)
    if subject and first is not None and (chosen or not means_itself(text, first, scene)):
        text = _with_subject(text, subject)
    if text == question:
        return None
    # Of one paper something is asked, or "tell me more about Flowtron" would ask for a list.
    return text if not chosen or text.endswith(("?", ".", "!")) else f"{text}?"


def subject_of(scene: Scene, *, one: bool = False) -> str | None:
    """What "it" means, as a question says it: a paper, else the topic of the last question.

    After a list, "it" is what the list is about, unless ``one`` paper is surely meant.
    """
    papers = scene.focus
    if papers and (one or not scene.lists):
        return scene.name_of(papers[0])
    if scene.topic:
        return f"papers on {scene.topic}" if scene.lists else scene.topic
    if papers:
        return scene.name_of(papers[0])
    return subject_of(scene.before, one=one) if scene.before else None


def _fitting(text: str, pointer: int, scene: Scene) -> Paper | None:
    """Of several papers in focus the one that the rest of ``text`` is surely about."""
    papers = scene.focus
    if len(papers) < 2 or _SEVERAL.match(text, pointer):
        return None
    fit = scene.fitting(text)
    paper = fit.best(papers)
    if paper and fit.tells(paper):
        return paper
    asked = Belonging(text, scene.library)
    shares = sorted(((asked.held(paper), -at) for at, paper in enumerate(papers)), reverse=True)
    return papers[-shares[0][1]] if shares[0][0] - shares[1][0] >= _AHEAD else None


def _nth_author(match: re.Match[str], scene: Scene) -> str | None:
    authors = scene.focus[0].authors if scene.focus else ()
    place = {"first": 0, "second": 1}.get(match["place"].lower(), -1)
    return authors[place] if place < len(authors) and authors else None


def _same(match: re.Match[str], scene: Scene) -> str | None:
    if not scene.focus:
        return None
    field = match["field"].lower().replace("conference", "venue")
    value = getattr(scene.focus[0], field)
    return f"{field} {value}" if value and field in ("year", "track") else value


def _people(scene: Scene) -> str | None:
    """The authors that the conversation is about."""
    asked = scene.authors
    if not asked and scene.focus:
        asked = list(scene.focus[0].authors)
    return joined(asked[:_MOST_AUTHORS], last="or") or None


def _first_pointer(text: str) -> int | None:
    if _NO_SUBJECT.search(text):
        return None
    places = [m.start() for p in (_POSSESSIVE, _SUBJECT) if (m := p.search(text))]
    return min(places, default=None)


def _means_one(text: str, pointer: int) -> bool:
    """Whether the pointer stands for one paper: it says so, or an author or a date is asked for."""
    return bool(_ONE_PAPER.match(text, pointer)) or (
        plan(text).kind == "library" and not _SEVERAL.match(text, pointer)
    )


def _with_subject(text: str, subject: str) -> str:
    """The subject in the place of pronouns; after the first of them the others read as they are."""
    text, count = _POSSESSIVE.subn(lambda _: f"{subject}'s", text, count=1)
    if count:
        return text
    match = _SUBJECT.search(text)
    if match is None:
        return text
    kept = match["aux"] or match["prep"] or match["verb"] or ""
    if match["whose"] or match["place"]:
        if subject.startswith("papers"):  # of which of them, nobody can tell
            return text
        kept = f"{match['whose']} of " if match["whose"] else "in "
    before = text[: match.start()]
    if match[0].lower() == "them" and not subject.startswith("papers"):
        return f"{text.rstrip(' ?.!')} in {subject}?"  # "why restore them?": something it speaks of
    if match[0].lower() == "they" and not subject.startswith("papers"):
        before = re.sub(
            rf"\b({'|'.join(_AGREEMENT)})\s+$", lambda m: f"{_AGREEMENT[m[1]]} ", before
        )
    return f"{before}{kept}{subject}{text[match.end() :]}"

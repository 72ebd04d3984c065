"""Words of a question that point back into the conversation, and what each of them stands for."""

from __future__ import annotations

import re

from rag.answering.compose import joined
from rag.answering.implied import PARTS
from rag.answering.plan import plan
from rag.answering.scene import Scene
from rag.paper import Paper
from rag.text import content_words

_AUXILIARY = r"(?:is|was|are|were|do|does|did|has|have|had|can|could|will|would|should|must|may)"
_VERB = rf"(?:{_AUXILIARY}|use|uses|need|needs|say|says|get|gets|work|works|compare|propose)"
_NOUN = (
    r"(?:papers?|articles?|works?|stud(?:y|ies)|methods?|approach(?:es)?|models?|techniques?"
    r"|algorithms?|architectures?|networks?|systems?|frameworks?|ideas?|tools?|ones?)"
)
# "the method of Kim", "the paper on drop-path": a noun that is described points to nothing.
_BARE = r"(?!\s+(?:of|on|about|that|which|who|by|for|from|with|called|named|using)\b|-)"
_END = r"(?=\W*$|\s*[,:;?])"


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


_RANKS = "first second third fourth fifth sixth seventh eighth ninth tenth last"
_ORDINAL = _any(
    rf"\bthe\s+(?P<rank>{_RANKS.replace(' ', '|')})"
    rf"(?:\s+{_NOUN}\b(?:\s+of\s+(?:them|these|those)\b)?|{_END}|(?=\s+(?:about|{_VERB})\b))",
    rf"\bthe\s+(?P<side>former|latter)\b(?:\s+{_NOUN}\b)?",
    r"\b(?:paper|number|no\.|reference)\s+(?P<number>\d{1,2})\b",
    r"\[(?P<marker>\d{1,2})\]",
    rf"\bthe\s+(?P<nth>\d)(?:st|nd|rd|th)\b(?:\s+{_NOUN}\b)?",
)
# "the one on audio": a choice among the papers listed, told by what it is about.
_SORT = r"(?:one|paper|article|work|talk|poster)"
_OTHER = _any(
    rf"\bthe\s+other\s+(?:{_SORT}|method|approach|model)\b(?!\s+(?:on|about|of|that|which|by)\b)"
)
_DESCRIBED = _any(
    rf"\bthe\s+(?!other\b|same\b|only\b)(?P<sort>[\w-]+(?:\s+[\w-]+){{0,2}}?)\s+{_SORT}\b(?!\s+(?:on|about|of|that|which|by)\b)",
    r"\b(?:the|that)\s+(?:other\s+)?(?:ones?|papers?|articles?|works?)\s+"
    r"(?:on|about|by|from|with|using|for|of|in|that|which|dealing\s+with)\s+"
    rf"(?P<what>[^,;:?]{{2,80}}?)(?:{_END}|(?=\s+{_VERB}\b))",
)
_SAME = _any(r"\bthe\s+same\s+(?P<field>year|venue|conference|session|track)\b")
_PEOPLE = _any(
    r"\b(?:they|he|she)\b(?=.*\b(?:wr[io]te|written|publish|published|authored|work(?:ed)?\s+on)\b)",
    r"\b(?P<keep>by\s+)them\b|\b(?:he|she|him)\b",
    r"\b(?:the\s+same|these|those)\s+(?:authors?|people|researchers?|group|team)\b",
    r"\b(?:the|its|their)\s+authors?\b(?=.*\b(?:else|other|more|wr[io]te|written)\b)",
)
_THEIR_OWN = re.compile(
    r"\b(?:his|her)\b(?=(?:\s+\w+)?\s+(?:papers?|work|publications?|posters?|co-?authors?)\b)",
    re.IGNORECASE,
)
_NTH_AUTHOR = re.compile(
    r"\bthe\s+(?P<place>first|second|last|senior)\s+author\b"
    r"(?=.*\b(?:else|other|more|wr[io]te|written)\b)",
    re.IGNORECASE,
)
_POSSESSIVE = _any(rf"\b(?:its|their|his|(?:this|that|the)\s+{_NOUN}['’]s?)(?=\s+\w)")
_SUBJECT = _any(
    rf"\b(?:this|that|these|those|the\s+same)\s+{_NOUN}\b{_BARE}",
    rf"\bthe\s+(?:papers?|articles?|methods?|approach(?:es)?|models?|techniques?|algorithms?)\b{_BARE}",
    r"\b(?:it|they|them)\b",
    rf"\b(?P<aux>(?:{_AUXILIARY}|how|why|explain|describe|summari[sz]e|prove|call|do)\s+)(?:this|that|these|those)\b(?!\s+{_NOUN}\b)",
    rf"\b(?P<prep>(?:of|with|than|to|for|about|like|from|on|by|in|against|mean)\s+)"
    rf"(?:this|that|these|those){_END}",
    r"(?P<verb>\w\s+)(?:this|that)(?=\W*$|\s*\?)",
    r"\b(?P<whose>the\s+authors)\b(?!\s+of\b)",
    r"(?<!\bis\s)(?<!\bare\s)(?<!\bwas\s)(?<!\bwere\s)\b(?:in\s+)?(?P<place>there)(?=\W*$)",
)
_NO_SUBJECT = _any(  # an "it" that stands for nothing, and a "that" that is a conjunction
    r"\b(?:is|was|would|could)\s+it\s+(?:possible|true|known|clear|necessary|important|easy|hard"
    r"|better|worth|useful|common|the\s+case)\b",
    r"\bit\s+(?:is|was|seems|appears|turns?\s+out)\s+(?:\w+\s+)?that\b",
)
_CLAUSE = re.compile(rf"\b(?:which|what|who|how|why|when|where|list|show|{_AUXILIARY})\b", re.I)
_BOUNDARY = re.compile(
    r"[,;]|\b(?:and|but|or|if|when|while|because|since|so|that|which|where|whose|how)\b", re.I
)
_COORDINATES = re.compile(r"[,;]|and|but|or|how", re.IGNORECASE)
_ONE_PAPER = re.compile(r"(?:this|that|the)\s+(?:paper|article|work|study|one)\b", re.IGNORECASE)
_SEVERAL = re.compile(r"(?:they|them|their|these|those)\b", re.IGNORECASE)
_MOST_AUTHORS = 4
_AGREEMENT = {"do": "does", "are": "is", "were": "was", "have": "has"}


def resolved(question: str, scene: Scene, meant: Paper | None = None) -> str | None:
    """``question`` with what points back replaced by what it means; None if nothing does.

    ``meant`` is the paper that "it" stands for, where that is known.
    """
    text, chosen = (question, meant) if meant else _choose(question, scene)
    text = _SAME.sub(lambda match: _same(match, scene) or match[0], text)
    text = _NTH_AUTHOR.sub(lambda match: _nth_author(match, scene) or match[0], text)
    people = _people(scene)
    if people:
        text = _THEIR_OWN.sub(f"{people}'s", text)
        text = _PEOPLE.sub(lambda match: f"{match['keep'] or ''}{people}", text)
    first = _first_pointer(text)
    one = first is not None and _means_one(text, first)
    fitting = chosen or (_fitting(text, first, scene) if first is not None else None)
    subject = scene.name_of(fitting) if fitting else subject_of(scene, one=one)
    if subject and first is not None and (chosen or not _means_itself(text, first, scene)):
        text = _with_subject(text, subject)
    return text if text != question else None


def subject_of(scene: Scene, *, one: bool = False) -> str | None:
    """What "it" means, as a question says it: a paper, else the topic of the last question.

    After a list, "it" is what the list is about, unless ``one`` paper is surely meant.
    """
    papers = scene.focus
    if papers and (one or not scene.lists):
        return scene.name_of(papers[0])
    if scene.topic:
        return f"papers on {scene.topic}" if scene.lists else scene.topic
    return scene.name_of(papers[0]) if papers else None


def chooses(text: str) -> bool:
    """Whether ``text`` counts among papers named before: "the second one"."""
    return bool(_ORDINAL.search(text) or _OTHER.search(text))


def chosen_paper(text: str, scene: Scene) -> Paper | None:
    """The paper that ``text`` picks from those before it: "the second one", "the one on audio"."""
    if match := _ORDINAL.search(text):
        return _ranked(match, scene)
    if (match := _DESCRIBED.search(text)) and (paper := _described(match, scene)):
        return paper
    return _other(scene) if _OTHER.search(text) else None


def _choose(question: str, scene: Scene) -> tuple[str, Paper | None]:
    """``question`` with the paper that it picks spelt out, and that paper."""
    for pattern in (_ORDINAL, _DESCRIBED, _OTHER):
        match = pattern.search(question)
        paper = chosen_paper(match[0], scene) if match else None
        if match and paper:
            name = scene.name_of(paper)
            return f"{question[: match.start()]}{name}{question[match.end() :]}", paper
    return question, None


def _described(match: re.Match[str], scene: Scene) -> Paper | None:
    """The paper told by what it is about; "the graph paper" has to fit in full."""
    if match["sort"]:
        return scene.described(match["sort"], least=1.0)
    return scene.described(match["what"])


def _fitting(text: str, pointer: int, scene: Scene) -> Paper | None:
    """Of several papers in focus the one that the rest of ``text`` is surely about."""
    papers = scene.focus
    if len(papers) < 2 or _SEVERAL.match(text, pointer):
        return None
    return scene.fitting(text).best(papers)


def _ranked(match: re.Match[str], scene: Scene) -> Paper | None:
    digits = match["number"] or match["marker"]
    if digits:
        return scene.numbered.get(int(digits))
    rank = _RANKS.split()[int(match["nth"]) - 1] if match["nth"] else ""
    rank = rank or (match["rank"] or match["side"]).lower()
    if rank in ("former", "latter"):
        named = [mention.paper for mention in scene.named]
        pair = named if len(named) > 1 else scene.answered
        place = 0 if rank == "former" else 1
    else:
        place = -1 if rank == "last" else _RANKS.split().index(rank)
        pair = scene.last_list(least=max(2, place + 1)) or scene.focus
    return pair[place] if -len(pair) <= place < len(pair) else None


def _other(scene: Scene) -> Paper | None:
    """Of two papers listed, the one that was not talked about last; else the second."""
    pair = scene.last_list(least=2)
    if len(pair) != 2:
        return None
    talked = [paper for paper in scene.focus[:1] if scene.answered != pair]
    return next((paper for paper in pair[::-1] if paper not in talked), None)


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


def _means_itself(text: str, pointer: int, scene: Scene) -> bool:
    """Whether what the pointer means stands before it in the same question."""
    if any(mention.start < pointer for mention in scene.mentions(text)):
        return True
    before = text[:pointer]
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
        if after and not _CLAUSE.match(after):  # it joins two nouns, not two clauses
            return False
        enough = 1
    return bool(_CLAUSE.search(own)) and len(said) >= enough


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
    if match[0].lower() == "they" and not subject.startswith("papers"):
        before = re.sub(
            rf"\b({'|'.join(_AGREEMENT)})\s+$", lambda m: f"{_AGREEMENT[m[1]]} ", before
        )
    return f"{before}{kept}{subject}{text[match.end() :]}"

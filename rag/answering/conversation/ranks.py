"""Papers told by their place among those talked about: "the second one", "the latter", "[3]"."""

from __future__ import annotations

import re

from rag.answering.conversation.scene import Scene
from rag.paper import Paper

AUXILIARY = r"(?:is|was|are|were|do|does|did|has|have|had|can|could|will|would|should|must|may)"
VERB = (
    rf"(?:{AUXILIARY}|(?:use|need|say|get|work|compare|propose|start|begin|end|finish|take|give|show|find"
    r"|claim|differ|rely|require|perform|improve|outperform|handle|solve|cost|run|appear|deal|cope"
    r"|win|lose|beat|gain|do|achieve|reach|avoid|reduce|obtain|train|learn|measure|test|report|assume"
    r"|generali[sz]e|scale|define|introduce|evaluate|call|prove|retrieve|generate|store|decompose|model"
    r"|estimate|predict|combine|build|apply|add|remove|replace|keep|suggest|argue|help|hold|make|come"
    r"|go|want|try|consider|treat|tackle|address|explain|describe|represent|encode|sample|select|pick"
    r"|choose|update|save|support|allow|offer|contain|include|cover|mention|discuss|state|conclude"
    r"|recommend|transfer|adapt|converge|depend|exploit|produce|present|study|analy[sz]e|compute"
    r"|optimi[sz]e|minimi[sz]e|maximi[sz]e)s?)"
)
NOUN = (
    r"(?:papers?|articles?|works?|stud(?:y|ies)|methods?|approach(?:es)?|models?|techniques?"
    r"|algorithms?|architectures?|networks?|systems?|frameworks?|ideas?|tools?|ones?)"
)
END = r"(?=\W*$|\s*[,:;?])"


def any_of(*patterns: str) -> re.Pattern[str]:
    """One pattern that finds what any of ``patterns`` does, in either case."""
    return re.compile("|".join(patterns), re.IGNORECASE)


_PLACES = {
    word: at
    for at, word in enumerate("first second third fourth fifth sixth seventh eighth ninth".split())
} | {"tenth": 9, "last": -1, "final": -1, "middle": None}
_SAID = (
    r"(?:\s+(?:that\s+)?(?:you|we|i)\s+(?:(?:just|have|had)\s+)*"
    r"(?:(?P<shown>listed|named|showed|shown|gave|given|cited|found|returned)"
    r"|(?:mention|discuss|talk|ask|speak|spoke|look|start)\w*)(?:\s+(?:about|of|at|with))?\b)"
)
_AMONG = (
    r"(?:\s+(?:of|among|in|from|on)\s+"
    r"(?:(?:all\s+of\s+)?(?:them|these|those)|(?:your|the|that|this)\s+list)\b)"
)
# "The first and the last": of two papers, where no noun behind them says of what else.
_AND_ANOTHER = (
    rf"(?=\s+(?:and|or|from|with|than|to)\s+the\s+(?:{'|'.join(_PLACES)}|other)"
    rf"(?:{END}|\s+(?:{NOUN}|{VERB}|in|have)\b))"
)
BY_RANK = any_of(
    rf"\bthe\s+(?:very\s+)?(?P<rank>{'|'.join(_PLACES)})"
    rf"(?:\s+{NOUN}\b(?:{_AMONG}|(?P<said>{_SAID}))?|{_AMONG}|{END}|{_AND_ANOTHER}"
    rf"|(?=\s+(?:about|published|presented|available|{VERB})\b))",
    rf"\bthe\s+(?P<side>former|latter)\b(?:\s+{NOUN}\b)?",
    r"(?:\b(?:paper|number|no\.|reference|item|entry)\s+|#)(?P<number>\d{1,2})\b",
    rf"\b(?:paper|number|no\.)\s+(?P<spelt>one|two|three|four|five|six|seven|eight|nine|ten){END}",
    r"\[(?P<marker>\d{1,2})\]",
    rf"\bthe\s+(?P<nth>\d)(?:st|nd|rd|th)\b(?:\s+{NOUN}\b)?{_AMONG}?",
)
_SPELT = "one two three four five six seven eight nine ten".split()


def ranked(match: re.Match[str], scene: Scene) -> Paper | None:
    """The paper that a match of ``BY_RANK`` means; None if nothing that far was named."""
    digits = match["number"] or match["marker"]
    if digits or match["spelt"]:
        return scene.numbered.get(
            int(digits) if digits else _SPELT.index(match["spelt"].lower()) + 1
        )
    if match["side"]:
        named = [mention.paper for mention in scene.named]
        pair = named if len(named) > 1 else scene.answered
        return _at(0 if match["side"].lower() == "former" else 1, pair)
    rank = (match["rank"] or "").lower()
    place = int(match["nth"]) - 1 if match["nth"] else _PLACES[rank]
    if match["said"] and not match["shown"]:  # "the first paper we talked about"
        return _at(place or 0, scene.talked_about[::-1])
    if place is None:
        listed = scene.last_list(least=3)
        return _at(len(listed) // 2, listed) if len(listed) % 2 else None
    return _at(place, scene.last_list(least=max(2, place + 1)) or scene.focus)


def _at(place: int, papers: list[Paper]) -> Paper | None:
    return papers[place] if -len(papers) <= place < len(papers) else None

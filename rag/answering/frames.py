"""The words a question about papers is wrapped in, told from those it is about.

"Could you pull up everything that Kim has on video?" is about video. Where a word stands says
more than which it is: what follows "on", "about" or "papers that" is the topic ("papers on time
series taken together"), and the verb after "I" never is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.text import Word, words

# Asking, wanting, finding, having, counting; politeness; vague things; where papers are kept.
ASKING = frozenset(
    """
    ask asking bother brief briefly bring browse care check chance cite citing collected curious
    dig display download enumerate favor favour fetch forgot forget found fyi gimme glad grab hand
    happy hello help helpful hey hi hunt idea identify interested kindly know learn locate look
    love mind mention name need needed open opened output please point possible print provide pull
    quick quickly quote read recall record reference references refer remember remind remove report
    reports retrieve return sake scan search see seek seem seems send sort specify spot suppose
    sure tell thank thanks try trying view want wanna wanted wish wonder wondering would
    came carried carry credited currently exactly ever existing featured featuring feature figure
    figures gotten happened holding hosted include includes including involve involved involving
    issue issued joint jointly keep kept lately left manage managed meant mean occurring own owned
    owns participate participated participates pop pops produce produced put ran released released
    responsible said saved share shared shares sitting sits speaking spoken stored taken talked
    talking team teamed turn turned turns
    actually again already almost altogether approximately aggregate all-in any around anyway
    basically combined counted counting counts entire entirely exact full fully grand least merged
    namely number numbers nearly overall quantity roughly sum summed tally tallied taken total
    totals totalled totally whole wholly
    batch bit body bunch couple details dozen entries entry few folk folks guy guys handful info
    information item items kind lot lots ones output person people piece pieces record records
    result results stuff sort thing things type
    archive bibliography catalog catalogue corpus database datastore disk file files folder here
    index inventory local pile shelf
    arxiv openreview website site homepage page pages
    """.split()
)
# What somebody who looks for papers is doing: dropped in front of "on" or "about".
_SETTINGS = (
    r"(?:seminar|survey|lecture|course|class|reading\s+(?:group|club|list)|journal\s+club|talk"
    r"|presentation|thesis|dissertation|proposal|grant|essay|report|review|related\s+work|chapter"
    r"|section|tutorial|workshop|project|blog\s+post|literature|background|overview|homework"
    r"|prepar\w+|writ\w+|teach\w+|giv\w+|look\w*|search\w*|interest\w*|read\w*|need\w*|want\w*"
    r"|work\w*|collect\w*|study\w*|curious|gather\w*|assembl\w*|put\w*|hunt\w*|after)"
)
_LEAD = re.compile(
    rf"^\W*(?:(?:for|as\s+part\s+of)\s+)?(?:i|we|my|our)\b(?:['’]\w+)?[^,.;:?!]*?\b{_SETTINGS}\b[^,.;:?!]*?"
    r"\b(?:on|about|regarding|concerning|around|covering|for)\s+",
    re.IGNORECASE,
)
_CUES = (
    r"on|about|regarding|concerning|covering|tackl\w+|address\w*|stud(?:y|ies|ied|ying)|discuss\w*"
    r"|investigat\w+|explor(?:es?|ed|ing)|examin\w+|propos\w+|us(?:es?|ing)|dealing\s+with|deals?"
    r"\s+with|related\s+to|relating\s+to|appl(?:y|ies|ied|ying)\s+to|for|via|through|against"
)
_CUE = re.compile(rf"\b(?:{_CUES})\s+", re.IGNORECASE)
_PHRASE_ENDS = re.compile(
    r"[,.;:?!()]|\b(?:do|does|did|is|are|was|were|have|has|had|there|please|thanks?|in\s+(?:here|total"
    r"|all|the\s+(?:library|collection|listings?)|my\s+\w+)|from|by|at|that|which|who|you|we|i|me)\b",
    re.IGNORECASE,
)
_NO_TOPIC_CUE = re.compile(
    r"(?:for\s+(?:me|us|you|the|my|our|each|every)\b|on\s+(?:it|them)\b)", re.I
)
_AFTER_PRONOUN = re.compile(
    r"\b(?:i|we|you|they|she|he|let\s+(?:me|us))(?:['’](?:d|m|ve|ll|re))?\s+"
    r"(?:(?:would|really|just|also|only|still|like|love|want|need|am|are|going|have|to|do|can|could"
    r"|will|be|been|trying|\w+ly)\s+)*(?P<verb>[a-z]+)\b",
    re.IGNORECASE,
)
_COMMAND = re.compile(
    r"^\W*(?:(?:hi|hey|hello|ok|please|kindly|quick|quickly|and|then|now|(?:can|could|would|will)\s+you"
    r"|(?:i|we)\s+(?:need|want)\s+you\s+to)\W+)*(?P<verb>(?!\w+ing\b)[a-z]+)\s+"
    r"(?:(?:up|out|down|over|together|in)\s+)?(?:me|us|the|all|every\w*|any\w*|each|my|our|that|those"
    r"|what\w*)\b",
    re.IGNORECASE,
)  # fmt: skip
_ENDING = re.compile(
    r"(?:[,\s]+(?:please|thanks?|thx|in\s+total|in\s+all|altogether|overall|combined|together"
    r"|taken\s+together|all\s+told|so\s+far|right\s+now|exactly|roughly(?:\s+speaking)?))+\W*$",
    re.IGNORECASE,
)


def without_lead(question: str) -> str:
    """``question`` without what its asker is doing: "I'm preparing a seminar on"."""
    lead = _LEAD.match(question)
    return question[lead.end() :] if lead and words(question[lead.end() :]) else question


def topic_ranges(text: str) -> list[tuple[int, int]]:
    """The ranges of ``text`` that the words before them make a topic."""
    ending = _ENDING.search(text)
    stop = ending.start() if ending else len(text)
    ranges = []
    for cue in _CUE.finditer(text, 0, stop):
        if _NO_TOPIC_CUE.match(text, cue.start()):
            continue
        end = _PHRASE_ENDS.search(text, cue.end(), stop)
        ranges.append((cue.end(), end.start() if end else stop))
    return [(start, end) for start, end in ranges if start < end]


def framing(
    text: str, ranges: Sequence[tuple[int, int]], *, strict: bool = False
) -> Iterator[Word]:
    """The words of ``text`` that wrap what is asked, none of them in ``ranges``.

    ``strict``: only those that nothing but their place tells.
    """
    verbs = {m.start("verb") for m in _AFTER_PRONOUN.finditer(text)}
    if command := _COMMAND.match(text):
        verbs.add(command.start("verb"))
    ending = _ENDING.search(text)
    for word in words(text):
        if ending and word.start >= ending.start():
            yield word
        elif any(start <= word.start < end for start, end in ranges):
            continue
        elif word.start in verbs or (not strict and word.folded in ASKING):
            yield word

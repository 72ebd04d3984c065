"""The words a question about papers is wrapped in, told from those it is about.

"Could you pull up everything that Kim has on video?" is about video. Where a word stands says
more than which it is: what follows "on", "about" or "papers that" is the topic ("papers on time
series taken together"), and the verb after "I" never is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.answering.cued import Cued
from rag.answering.question.listing_words import ABOUT_LISTINGS
from rag.text import STOP_WORDS, Word, words

# Asking, wanting, finding, having; politeness; totals; vague things; where papers are kept.
ASKING = frozenset(
    """
    able actually again almost attend already altogether anyway anywhere appear appearing appears
    approximately archive arxiv ask asking basically batch bibliography bigger bother brief
    briefly bring browse bunch came care carried carry catalog catalogue chance cite citing
    collected combined corpus counted counting counts couple credited curious currently database
    datastore dig download dozen entire entirely entries entry enumerate ever everything exact
    exactly existing favor favour featured featuring fetch few folder folk folks forget forgot
    found fully fyi gimme glad got gotten grab grand guy guys handful happened happy hello help
    helpful here hey hi homepage hunt idea include includes including info interested inventory
    involve involved join involving item items jointly keep kept kind kindly know lately least
    left locate look lot lots love manage managed meant mention merely merged moderator moderators
    namely nearly need needed new newer occurring older ones openreview overall own owned owns
    page pages participate participated participates people person pile please pop pops presenter
    presenting presents print produce produced provide pull put quick quickly quote ran released
    remember remind responsible roughly running runs said saved seek seem seems send shelf site
    sits sitting sorry speaking specify spoken spot still stored stuff summed suppose sure taken
    talked talking tallied tally teamed tell thank thanks thing things totalled totally totals try
    trying turn turned turns wanna want wanted website whole wholly wish wonder wondering would
    """.split()
)
# Likewise, but not in a phrase: "architecture search", "feature pyramid", "point cloud".
SOMETIMES_ASKING = frozenset(
    """
    aggregate big body check count data details disk figure figures file files full hand idea
    identify image images index information issue issued joint large local mean mind name number
    numbers open output own piece pieces place point quantity recall record records refer
    reference references relevant report reports result results retrieve return sake scan schedule
    schedules search see share shared shares single size sort source sources sum team total
    track type view
    """.split()
)
# What somebody who looks for papers is doing.
_SETTINGS = (
    r"(?:seminar|survey|lecture|course|class|reading\s+(?:group|club|list)|journal\s+club|talk"
    r"|presentation|thesis|dissertation|proposal|grant|essay|report|review|related\s+work|chapter"
    r"|section|tutorial|workshop|project|blog\s+post|literature|background|overview|homework"
    r"|prepar\w+|writ\w+|teach\w+|giv\w+|look\w*|search\w*|interest\w*|read\w*|need\w*|want\w*"
    r"|work\w*|cares?|caring|collect\w*|study\w*|curious|gather\w*|assembl\w*|put\w*|hunt\w*|after)"
)
SETTING = Cued(_SETTINGS)
_CUES = (
    r"on|about|regarding|concerning|covering|tackl\w+|address\w*|stud(?:y|ies|ied|ying)|discuss\w*"
    r"|investigat\w+|explor(?:es?|ed|ing)|examin\w+|propos\w+|us(?:es?|ing)|dealing\s+with|deals?"
    r"\s+with|related\s+to|relating\s+to|appl(?:y|ies|ied|ying)\s+to|for|via|through|against"
    r"|(?:in|with)(?!\s+(?:the|my|our|your|this|these|that|here|total|all|which|what|it|them|him|her"
    r"|sum|short|brief|general|particular|fact|order|whom|(?:19|20)\d\d)\b)"
)
_NAMED = re.compile(r"\bof\s+(?=[\"“]?[A-Z])")  # "the author of Attention is all you need"
_NUMBER = r"(?:\d{1,2}|two|three|four|five|six|seven|eight|nine|ten)"
_COUNTED = Cued(
    rf"\b(?P<number>{_NUMBER})\s+(?:\w+\s+)?(?:papers?|articles?|works|talks?|posters?|spotlights?"
    r"|orals?|ones|items|entries|publications?)\b",
    "0", " two ", " three ", " four ", " five ", " six ", " seven ", " eight ", " nine ", " ten ",
)  # fmt: skip
_CUE = Cued(
    rf"\b(?:{_CUES})\s+",
    " on ", " about ", " regarding ", " concerning ", " covering ", " tackl", " address", " stud",
    " discuss", " investigat", " explor", " examin", " propos", " us", " deal", " relat", " appl",
    " for ", " via ", " through ", " against ", " in ", " with ",
)  # fmt: skip
_PHRASE_ENDS = Cued(
    r"[,.;:?!()]|\b(?:do|does|did|is|are|was|were|have|has|had|there|please|thanks?|in\s+(?:here|total"
    r"|all|the\s+(?:library|collection|listings?)|my\s+\w+)|from|by|at|that|which|who|you|we|i|me)\b"
)
_FEW = 2  # words
_MODIFIES = Cued(
    r"[\s-]+(?:(?!(?:an?|the|any|some|one|all|of|by|his|her|their|our|my)\s)\w[\w-]*\s+)?(?:papers?|articles?|works?|talks?|posters?|spotlights?|orals?|ones?|studies"
    r"|study|stuff|publications?)\b"
)
_PAPERS_THAT = re.compile(
    r"\b(?:papers|articles|works|studies|ones|posters|talks|spotlights|orals)\s+(?:(?:that|which)\s+)?$",
    re.IGNORECASE,
)
_PUNCTUATION = re.compile(r"[,;:?!()]|\.(?:\s|$)")
_NO_TOPIC_CUE = Cued(r"(?:for\s+(?:me|us|you|the|my|our|each|every)\b|on\s+(?:it|them)\b)")
_AFTER_PRONOUN = Cued(
    r"\b(?:i|we|you|they|she|he|let\s+(?:me|us))(?:['’](?:d|m|ve|ll|re))?\s+"
    r"(?:(?:would|just|also|still|am|are|do|can|could|will|be|been|\w+ly"
    r"|(?:like|love|want|need|going|have|trying)\s+to)\s+)*(?P<verb>[a-z]+)\b",
    " i ", " we ", " you ", " they ", " she ", " he ", " let ",
)  # fmt: skip
_COMMANDED = (
    r"^\W*(?:(?:hi|hey|hello|ok|please|kindly|quick|quickly|and|then|now|(?:can|could|would|will)\s+you"
    r"|(?:i|we)\s+(?:need|want)\s+you\s+to)\W+)*(?P<verb>(?!\w+ing\b)[a-z]+)\s+"
    r"(?:(?:up|out|down|over|together|in)\s+)?"
)  # fmt: skip
_COMMAND = Cued(
    _COMMANDED + r"(?:me|us|all|every\w*|any\w*)\b", " me ", " us ", " all ", " every", " any"
)
_LOOSE_COMMAND = Cued(
    _COMMANDED + r"(?:me|us|the|all|every\w*|any\w*|each|my|our|whether|if)\b",
    " me ", " us ", " the ", " all ", " every", " any", " each ", " my ", " our ", " whether ",
    " if ",
)  # fmt: skip
_ENDING = Cued(
    r"(?:[,\s]+(?:please|thanks?|thx|in\s+total|in\s+all|altogether|overall|combined|together"
    r"|taken\s+together|all\s+told|so\s+far|right\s+now|exactly|roughly(?:\s+speaking)?))+\W*$",
    "please", "thank", "thx", "in total", "in all", "altogether", "overall", "combined",
    "together", "all told", "so far", "right now", "exactly", "roughly",
)  # fmt: skip


def says_nothing(text: str) -> bool:
    """Whether ``text`` has only words that questions are wrapped in."""
    return all(
        word.folded in STOP_WORDS | ASKING | SOMETIMES_ASKING | ABOUT_LISTINGS
        or SETTING.fullmatch(word.text)
        for word in words(text)
    )


def topic_ranges(text: str) -> list[tuple[int, int]]:
    """The ranges of ``text`` that the words before them make a topic."""
    ending = _ENDING.search(text)
    stop = ending.start() if ending else len(text)
    ranges = [
        (name.end(), end.start() if end else stop)
        for name in _NAMED.finditer(text, 0, stop)
        for end in [_PUNCTUATION.search(text, name.end(), stop)]
    ]
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
    places = {m.start("verb") for m in _AFTER_PRONOUN.finditer(text)}
    places |= {m.start("number") for m in _COUNTED.finditer(text)}
    if command := (_COMMAND if strict else _LOOSE_COMMAND).match(text):
        places.add(command.start("verb"))
    ending = _ENDING.search(text)
    tokens = words(text)
    for at, word in enumerate(tokens):
        if ending and word.start >= ending.start():
            yield word
        elif any(start <= word.start < end for start, end in ranges) or _in_compound(text, word):
            continue
        elif word.start in places or (not strict and _is_asking(text, tokens, at)):
            yield word


def is_doubtful(rest: str) -> bool:
    """Whether the few words that a question says beside its filters may not be a topic: nothing
    makes them one, and they stand in a sentence ("got a paper by Kim in the stack?"). "Graph
    papers" and "Kim graph kernels" say what they are about."""
    said = words(rest)
    spoken = [word for word in said if word.folded not in STOP_WORDS]
    topic = [word for word in spoken if word.folded not in ASKING | ABOUT_LISTINGS]
    told = any(start <= w.start < end for start, end in topic_ranges(rest) for w in topic)
    if told or _tells_what_they_do(rest, spoken) or len(topic) > _FEW or len(spoken) == len(said):
        return False
    return not any(_MODIFIES.match(rest, word.end) for word in topic)


def _tells_what_they_do(rest: str, spoken: Sequence[Word]) -> bool:
    """ "Which papers average weights?": a verb and its object, and nothing else, stand behind the
    papers."""
    if len(spoken) < _FEW:
        return False
    verb, thing = spoken[-_FEW:]
    if {verb.folded, thing.folded} & ASKING or thing.folded in ABOUT_LISTINGS:
        return False
    adjacent = rest[verb.end : thing.start].isspace()
    return adjacent and bool(_PAPERS_THAT.search(rest, 0, verb.start))


def _in_compound(text: str, word: Word) -> bool:
    """ "Few-shot" and "point-cloud" are words of a topic, whatever their parts are."""
    return "-" in text[max(word.start - 1, 0) : word.start] + text[word.end : word.end + 1]


def _is_asking(text: str, tokens: Sequence[Word], at: int) -> bool:
    folded = tokens[at].folded
    if folded in ASKING:
        return True
    pairs = [(tokens[i], tokens[i + 1]) for i in (at - 1, at) if 0 <= i < len(tokens) - 1]
    return folded in SOMETIMES_ASKING and not any(_make_a_phrase(text, *pair) for pair in pairs)


def _make_a_phrase(text: str, first: Word, second: Word) -> bool:
    """Whether two words stand side by side, and either says what papers are about."""
    wrapping = STOP_WORDS | ASKING | SOMETIMES_ASKING | ABOUT_LISTINGS
    says = first.folded not in wrapping or second.folded not in wrapping
    return says and text[first.end : second.start] in (" ", "-")

"""What people ask of papers that no listing has: pages, citations, affiliations, prizes."""

from __future__ import annotations

from rag.answering.cued import Cued, any_of
from rag.answering.question.beside import BREAK
from rag.answering.question.clock import CLOCK
from rag.answering.question.listing_words import ABOUT_LISTINGS
from rag.answering.question.topic import topic_of

_PLACE = (
    r"(?:countr(?:y|ies)|cit(?:y|ies)|universit(?:y|ies)|institut(?:es?|ions?)|affiliations?"
    r"|compan(?:y|ies)"
    r"|employers?|departments?|nationalit(?:y|ies))"
)
# "Is there a Q&A after …?", "when does the second break start?": not "are there Q&A datasets?".
_A_BREAK = (
    rf"(?:(?:an?|any|the|some|another|short|longer?|live|next|first|second|third|last|final|{CLOCK})\s+)*"
    rf"{BREAK}(?=\W*$|\s*[?.!,;:)]|\s+(?:be|being|start|begin|end|over|held|take|last|finish|scheduled"
    r"|planned|happen|occur|after|before|between|following|right|directly|during|in|of|at|on|for|from"
    r"|and|or|is|are|was|were|will|do|does|did)\b)"
)
_ASKS_OF_A_BREAK = (
    rf"\b(?:is|are|was|were|will)\s+there\s+(?:be\s+)?{_A_BREAK}"
    r"|\b(?:when|where|what\s+time|how\s+long)(?:['’]s|\s+(?:is|are|was|were|will|does|do|did))\s+"
    rf"{_A_BREAK}|\bhow\s+many\s+{_A_BREAK}"
)
BREAKS = "when there are breaks or Q&As"
_KINDS: tuple[tuple[str, str], ...] = (
    ("pages", r"\bhow\s+(?:many\s+pages|long\s+is\s+the\s+(?:paper|pdf|article))\b|\bpage\s+"
        r"(?:counts?|numbers?|limits?|length)\b"
     r"|\bnumber\s+of\s+pages\b"),
    ("citations", r"\b(?:how\s+many|number\s+of)\s+(?:citations|references|times\b.*\bcited)\b|"
        r"\bcitation\s+counts?\b"
     r"|\bhow\s+often\b.*\bcited\b|\b(?:most|highly|best|least)[\s-]+cited\b|\bcited\s+(?:the\s+)"
     r"?most\b|\bh-?index\b"
     r"|\bimpact\s+factor\b"),
    ("submissions and reviews", r"\b(?:how\s+many|number\s+of)\s+(?:submissions|reviews|reviewers"
        r"|rejections|rejected)\b"
     r"|\b(?:acceptance|rejection)\s+rates?\b|\breview(?:er)?\s+(?:scores?|ratings?)\b|^\W*who"
     r"\s+reviewed\b"
     r"|\b(?:what|which)\s+(?:scores?|ratings?|reviews?)\s+did\b"),
    ("affiliations", rf"\b(?:which|what)\s+(?:is\s+the\s+|are\s+the\s+)?{_PLACE}\b|\b{_PLACE}\s+"
        r"(?:of|for)\b"
     r"|\baffiliated\b|\bwhere\s+(?:do|does|is|are)\b.*\b(?:work|based|from|located|employed|study"
     r"|teach)\W*$"),
    ("addresses of people", r"\b(?:e-?mails?|phone|homepages?|twitter|orcid)\b(?:\s+(?:address"
        r"(?:es)?|numbers?|accounts?|ids?))?"
     r"\s+(?:of|for)\b|['’]s\s+(?:e-?mail|homepage|phone|twitter|orcid)\b"),
    ("prizes", r"\b(?:won|win|wins|winning|received|receive|got|get|awarded)\b.*\b(?:awards?"
        r"|prizes?)\b"
     r"|\b(?:best|outstanding)[\s-]+paper\s+(?:awards?|prizes?)\b|\baward-winning\b"),
    ("corresponding authors", r"\bcorresponding\s+authors?\b|\bequal\s+contribution\b"),
    ("who chairs or moderates a session", r"\b(?:moderat(?:e[sd]?|ors?|ing)|chair(?:s|ed|ing"
        r"|person|man|woman)?|host(?:s|ed|ing)?)\b.*\b(?:session|talks?|orals?|block|track)\b"
     r"|\bsession\b.*\b(?:moderat(?:ed|ors?)|chair(?:s|ed)?|hosted)\b|\bsession\s+(?:chairs?|moderators?)\b"),
    ("how many breaks there are", r"\b(?:how\s+many|number\s+of)\s+(?:\S+\s+){0,3}?"
        r"(?:breaks|pauses|intermissions|q\s?(?:&|and|/)\s?as?)\b"),
    (BREAKS, _ASKS_OF_A_BREAK),
    ("rooms", r"\b(?:which|what)\s+(?:room|hall|building|floor|stage)\b|\bposter\s+(?:numbers?"
        r"|boards?|ids?)\b"),
    ("recordings and slides", r"\b(?:videos?|recordings?|slides)\s+(?:of|for|to)\b|['’]s\s+"
        r"(?:slides|recording|video)\b"
     r"|\b(?:is|are|was|were)\b.*\b(?:recorded|livestreamed)\b"),
    ("licences and identifiers", r"\b(?:what|which)(?:['’]s|\s+is)?\s+(?:the\s+)?(?:licen[cs]e|doi"
        r"|isbn|issn)\b"
     r"|\b(?:doi|isbn|issn|licen[cs]e)\s+(?:of|for)\b|['’]s\s+(?:doi|licen[cs]e)\b"),
)  # fmt: skip
_OF_BREAKS = Cued(_ASKS_OF_A_BREAK)
_THINGS = tuple((called, Cued(any_of(pattern))) for called, pattern in _KINDS)
# Words that belong to such questions, beside what they are asked of.
_ASKING = frozenset(
    """pages page paper limit length citation citations cited references times often most
    highly best least index impact factor submissions submission reviews reviewers
    reviewer review reviewed rejections rejected acceptance rejection rate rates score
    scores rating ratings receive received get got country countries city cities
    university universities institute institution institutes institutions affiliation
    affiliations affiliated company companies employer employers department based
    located employed work works teach email emails mail phone homepage homepages twitter
    orcid address addresses number numbers account accounts won win wins winning awarded
    award awards prize prizes outstanding room hall building floor stage board boards id
    ids video videos recording recordings recorded slides livestreamed license licence
    doi isbn issn nationality nationalities corresponding equal contribution contributed
    member members hosted host hosts hosting breaks break pauses intermissions
    coffee lunch qa q a questions question answer answers moderator moderators moderate moderates
    moderated moderating chair chairs chaired chairing""".split()
)


def asks_of_breaks(question: str) -> bool:
    """Whether ``question`` asks if or when there is a break or a Q&A, and for no talk."""
    return bool(_OF_BREAKS.search(question))


def read_unlisted(question: str, rest: str) -> str | None:
    """What ``question`` asks that no listing has, in words; None if it asks none of that, or what
    is left of it (``rest``, without the names in it) may be a topic."""
    for called, wording in _THINGS:
        if wording.search(question):
            said = topic_of(_OF_BREAKS.sub(" ", rest)).terms
            plain = all(term.folded in ABOUT_LISTINGS | _ASKING for term in said)
            return called if plain else None
    return None

"""Wordings that ask for a time of day: "between noon and one", "over by 12:15", "after that"."""

from __future__ import annotations

from rag.answering.cued import Cued
from rag.answering.question.clock import CLOCK, HOUR, SPELT_CUES

_ZONE = r"(?:\s*(?P<zone>UTC|GMT|C?ES?T|EDT|CEST|PDT|PST|MDT|MST|CDT|CST|BST|JST|IST|KST)\b)?"
_EVENT = (
    r"(?:breaks?|q\s?&\s?a|q\s?and\s?a|talks?|orals?|spotlights?|posters?|sessions?|slots?|start)"
)
BOTH = Cued(
    rf"(?:\b(?:between|from)\s+(?:the\s+)?(?P<low>{CLOCK}|\d{{1,2}}|{HOUR}\b)|(?P<low2>{CLOCK}))(?:\s+{_EVENT})?\s*"
    r"(?(low)(?:and|to|until|till|-|–)|(?:to|until|till|-|–))\s*(?:the\s+)?"
    rf"(?P<high>{CLOCK}|\d{{1,2}}(?=\s*(?:[?.!,]|$))){_ZONE}"
    r"(?P<included>,?\s*\(?(?:(?:both|ends?)(?:\s+(?:times|ends))?\s+included|inclusive(?:ly)?)\)?)?",
    " between ",
    " from ",
    "0",
    " noon ",
    " midday ",
    " midnight ",
    *SPELT_CUES,
)
_DOES = (
    r"(?:(?:(?:that|which)\s+)?(?:(?:will\s+|to\s+)?(?:have\s+|be\s+)?(?:start|begin|began|begun|end|finish)(?:s|es|ed|ing|ning)?"
    r"|scheduled|(?:(?:are|is|was|were|be|been)\s+)?(?:over|done|finished)|are|is|was|were)\s+)?(?:(?:right|exactly)\s+)?"
)
_BOUND = r"(?:(?:no\s+)?(?:later|earlier)\s+than|before|until|till|after|since|from|at|by|around)"
ONE = Cued(
    rf"(?P<how>\b{_DOES}(?:{_BOUND}\s+)?)"
    rf"(?:(?:the\s+)?(?P<clock>{CLOCK})){_ZONE}(?P<onwards>,?\s+(?:onwards?|on(?=\W*$)|(?:or|and)\s+(?:later|after)))?",
    "0",
    " noon ",
    " midday ",
    " midnight ",
    *SPELT_CUES,
)
# "I arrive at 12:50: which start after that?", "I leave at two, which are over by then?"
THEN = Cued(
    rf"(?P<how>\b{_DOES}{_BOUND}\s+)(?:that|then|this)\b(?:\s+time)?", " that ", " then ", " this "
)
_ASKER = r"\b(?:i|we)(?:['’]\w+)?\s+(?:[\w'’]+\s+){0,4}?"
COMING = Cued(
    rf"{_ASKER}(?:arriv\w+|join\w*|get\s+(?:in|there|here)|com(?:e|ing)|tun(?:e|ing)\s+in|connect\w*|turn(?:ing)?\s+up"
    r"|show(?:ing)?\s+up|be\s+(?:there|in|here|free|available)|free|available|there)\s+(?:\w+\s+){0,2}?(?:at|from|after|around|by)\s+$"
)
LEAVING = Cued(
    rf"{_ASKER}(?:leav\w+|go|going|log(?:ging)?\s+off|drop(?:ping)?\s+(?:off|out)|be\s+(?:gone|off|out))\s+(?:\w+\s+){{0,2}}?"
    r"(?:at|by|before|around)\s+$"
)

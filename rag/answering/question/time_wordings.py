"""Wordings that ask for a time of day: "between noon and one", "over by 12:15", "after that"."""

from __future__ import annotations

from rag.answering.cued import Cued
from rag.answering.question.clock import CLOCK, HOUR, SPELT_CUES

TENS = {
    "five": 5, "ten": 10, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "forty-five": 45,
    "sixty": 60, "ninety": 90,
}  # fmt: skip
ZONE = r"(?:\s*(?P<zone>UTC|GMT|C?ES?T|EDT|CEST|PDT|PST|MDT|MST|CDT|CST|BST|JST|IST|KST)\b)?"
# "Talks before 12 by Ada": an hour without minutes, where nothing but a time can stand.
_BEFORE_HOUR = "|".join(
    rf"(?<={said} {how} )"
    for said in (
        "talks orals spotlights presentations start starts starting begin begins beginning end ends"
        " ending finish finishes finishing over"
    ).split()
    for how in ("before", "after", "until", "by")
)
BARE_HOUR = (
    rf"(?:(?:{_BEFORE_HOUR})(?:1[0-2]|[1-9])"
    r"(?=[?.!]?\s*$|\s*[,;:)?]|\s+(?:by|from|given|presented)\b))"
)
_EVENT = (
    r"(?:breaks?|q\s?&\s?a|q\s?and\s?a|talks?|orals?|spotlights?|posters?|sessions?|slots?|start)"
)
BOTH = Cued(
    rf"(?:\b(?:between|from)\s+(?:the\s+)?(?P<low>{CLOCK}|\d{{1,2}}|{HOUR}\b)|(?P<low2>{CLOCK}))(?:\s+{_EVENT})?\s*"
    r"(?(low)(?:and|to|until|till|-|–)|(?:to|until|till|-|–))\s*(?:the\s+)?"
    rf"(?P<high>{CLOCK}|\d{{1,2}}(?=\s*(?:[?.!,]|$))){ZONE}"
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
    rf"(?:(?:the\s+)?(?P<clock>{CLOCK}|{BARE_HOUR})){ZONE}(?P<onwards>,?\s+(?:onwards?|on(?=\W*$)|(?:or|and)\s+(?:later|after)))?",
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
# "In the hour after noon", "within 30 minutes of 13:00".
WITHIN = Cued(
    rf"\b(?:in|within|during|over)\s+(?:the\s+)?(?:first\s+|last\s+|next\s+)?"
    rf"(?:(?:(?P<n>\d{{1,3}}|{'|'.join(TENS)})\s+min(?:ute)?s?|(?P<half>half(?:\s+an)?\s+hour)|(?P<two>two\s+hours)"
    rf"|(?:one\s+|an\s+)?hour)\s+(?:right\s+|directly\s+|immediately\s+)?(?:(?P<after>after|following|from|since)"
    rf"|before|until|leading\s+up\s+to)\s+(?P<clock>{CLOCK})){ZONE}",
    " hour", " min",
)  # fmt: skip
_ASKER = r"\b(?:i|we)(?:['’]\w+)?\s+(?:[\w'’]+\s+){0,4}?"
COMING = Cued(
    rf"{_ASKER}(?:arriv\w+|join\w*|get\s+(?:in|there|here)|com(?:e|ing)|tun(?:e|ing)\s+in|connect\w*|turn(?:ing)?\s+up"
    r"|show(?:ed|ing)?\s+up|(?:walk|drop|log)\w*\s+in|be\s+(?:there|in|here|free|available)|free|available|there)\s+(?:[\w-]+\s+){0,5}?"
    r"(?:at|from|after|around|by)\s+$"
    r"|\bmy\s+(?:\w+\s+){1,2}?(?:lands?|arrives?|gets?\s+(?:in|there)|ends?|finishes|stops|is\s+(?:over|done|due))\s+"
    r"(?:at|around|by)\s+$"
    r"|\b(?:busy|occupied|tied\s+up|unavailable|asleep|teach\w*|work\w*|meetings?|class(?:es)?|lectures?|calls?"
    r"|appointments?|lunch)\s+(?:[\w-]+\s+){0,2}?(?:until|till)\s+$"
)
LEAVING = Cued(
    rf"{_ASKER}(?:(?:leav\w+|go|going|log(?:ging)?\s+off|drop(?:ping)?\s+(?:off|out)|be\s+(?:gone|off|out))\s+"
    r"(?:[\w-]+\s+){0,5}?(?:at|by|before|around)"
    r"|(?:stay\w*|remain\w*|free|available|there|here|around|time)\s+(?:\w+\s+){0,2}?(?:until|till))\s+$"
)

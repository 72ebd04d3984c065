"""Wordings that put papers or talks in an order: "the most authors", "the third talk", "closes"."""

from __future__ import annotations

from typing import Literal

from rag.answering.cued import Cued

Measure = Literal["authors", "year", "start", "minutes", "title", "abstract", "alphabet"]

N = r"(?:(?P<n>\d{1,2}|two|three|four|five|six|seven|eight|nine|ten)\s+)?"
TALK = r"(?:talk|oral|spotlight|presentation|slot|speaker)s?"
_WORK = r"(?:\S+\s+){0,3}?(?:papers?|works?|articles?|publications?|posters?|one)"
_SESSION = r"(?:the\s+)?(?:\w+\s+){0,2}session(?:\s+\d+)?"
_TALKS = r"(?:talks|orals|spotlights|presentations)"
_PROGRAMME = rf"(?:{_SESSION}|the\s+(?:day|morning|afternoon|evening|programme?|schedule|{_TALKS}))"
_IN_ALPHABET = r"(?:(?:in|by)\s+(?:the\s+)?alphabet(?:ical(?:\s+order)?)?|alphabetically)"
_AMONG_AUTHORS = (
    r"(?:\s+\S+){0,1}\s+(?:in|on|among|of)\s+(?:the|its|their|an?)\s+(?:author|list|byline)"
)
RANKS = "second third fourth fifth sixth seventh eighth ninth tenth".split()
NUMBERED = "2nd 3rd 4th 5th 6th 7th 8th 9th 10th".split()
_RANK = rf"(?P<rank>{'|'.join([*RANKS, *NUMBERED])})"
# "The penultimate", "the third from the end".
_FROM_END = (
    r"(?P<from_end>penultimate|next[\s-]to[\s-]last|last[\s-]but[\s-]one|(?:"
    rf"{'|'.join([*RANKS, *NUMBERED])})[\s-]+(?:(?:from|to)[\s-]+(?:the[\s-]+)?)?(?:last|end))"
)
COMES = (
    r"(?:comes?|came|goes|go|went|speaks?|spoke|talks|talked|starts?|started|begins?|began|is|are|was"
    r"|were|ran|runs|presented|presents|scheduled|appears?)"
)
# What ends "which one came last": not "was last to show that", nor "is last author".
_THERE = rf"(?=\W*$|\s*[?.!,;:]|\s+(?:in|of|on|at|after|before|during)\b)(?!{_AMONG_AUTHORS})"
_CLOSES = (
    r"(?:clos(?:es|ed|e)|conclud(?:es|ed)|end(?:s|ed)|finish(?:es|ed)|wrap(?:s|ped)\s+up"
    r"|round(?:s|ed)\s+off)"
)
_TO_CLOSE = (
    r"(?:close[sd]?|conclude[sd]?|end(?:s|ed)?|finish(?:es|ed)?|wrap(?:s|ped)?\s+up"
    r"|round(?:s|ed)?\s+off)"
)
_TO_OPEN = r"(?:open(?:s|ed)?|start(?:s|ed)?(?:\s+off)?|beg[ai]ns?|kick(?:s|ed)?\s+off)"
_OPENS = r"(?:open(?:s|ed)?|start(?:s|ed)|begins|began|kick(?:s|ed)\s+off)"
_SHAPES: tuple[tuple[Measure, bool, str], ...] = (
    (
        "authors",
        True,
        r"(?:most|(?:largest|highest)\s+number\s+of|longest\s+list\s+of|biggest\s+team\s+of)"
        r"\s+(?:co-?)?(?:authors|speakers|contributors|writers)|longest\s+(?:author\s+list|byline)|(?:largest|biggest)\s+(?:author\s+)?team",
    ),
    (
        "authors",
        False,
        r"(?:fewest|least|(?:smallest|lowest)\s+number\s+of)\s+(?:co-?)?"
        r"(?:authors|speakers|contributors|writers)"
        r"|shortest\s+(?:author\s+list|byline)|smallest\s+(?:author\s+)?team",
    ),
    ("minutes", True, rf"longest\s+{TALK}"),
    ("minutes", False, rf"(?:shortest|briefest)\s+{TALK}"),
    ("title", True, r"longest\s+(?:paper\s+)?titles?"),
    ("title", False, r"shortest\s+(?:paper\s+)?titles?"),
    ("abstract", True, r"longest\s+abstracts?"),
    ("abstract", False, r"shortest\s+abstracts?"),
    ("alphabet", False, rf"first\s+{N}(?:(?:papers?|titles?|posters?|{TALK})\s+)?{_IN_ALPHABET}"),
    ("alphabet", True, rf"last\s+{N}(?:(?:papers?|titles?|posters?|{TALK})\s+)?{_IN_ALPHABET}"),
    ("alphabet", False, rf"{_IN_ALPHABET}\s+(?:the\s+)?(?:first|earliest)"),
    ("alphabet", True, rf"{_IN_ALPHABET}\s+(?:the\s+)?last"),
    ("start", True, rf"{_FROM_END}(?:\s+(?:{TALK}|papers?|one|place|slot))?"),
    ("start", True, rf"(?:last|latest|closing|final)\s+{N}{TALK}"),
    ("start", True, rf"{N}(?:last|final)\s+{TALK}"),
    ("start", True, rf"(?:last|final)\s+{N}(?:papers?|ones?)\s+(?:of|in|on)\s+{_PROGRAMME}"),
    (
        "start",
        True,
        rf"(?:last|latest)\s+to\s+(?:be\s+)?present\w*|{COMES}\s+(?:the\s+)?last{_THERE}",
    ),
    ("start", True, rf"{_CLOSES}\s+{_PROGRAMME}"),
    ("start", True, rf"{_PROGRAMME}\s+{_TO_CLOSE}(?:\s+(?:with|on)\b|(?=\W*$))"),
    (
        "start",
        True,
        rf"when\s+(?:do(?:es)?|did|is|was|will)\s+{_PROGRAMME}(?:\s+\w+)?\s+(?:end|finish|clos|over)\w*",
    ),
    (
        "start",
        False,
        rf"when\s+(?:do(?:es)?|did|is|was|will)\s+{_PROGRAMME}(?:\s+\w+)?\s+(?:start|begin|open)\w*",
    ),
    ("start", False, rf"(?:first|earliest|opening)\s+{N}{TALK}"),
    ("start", False, rf"{N}(?:first|earliest)\s+{TALK}"),
    (
        "start",
        False,
        rf"{_RANK}\s+(?:{TALK}(?!\s+session)|(?:papers?|ones?)\s+(?:of|in|on)\s+{_PROGRAMME})",
    ),
    (
        "start",
        False,
        rf"{COMES}\s+(?:the\s+)?{_RANK}(?:\s+(?:one|place))?\s+(?:of|in|on)\s+{_PROGRAMME}",
    ),
    (
        "start",
        False,
        rf"(?:which|what)\s+{TALK}\s+{COMES}\s+(?:the\s+)?{_RANK}(?:\s+(?:one|place))?",
    ),
    ("start", False, rf"{COMES}\s+(?:in\s+)?{_RANK}(?:\s+place)?{_THERE}"),
    ("start", False, rf"first\s+{N}(?:papers?|ones?)\s+(?:of|in|on)\s+{_PROGRAMME}"),
    ("start", False, rf"first\s+to\s+(?:be\s+)?present\w*|{COMES}\s+(?:the\s+)?first{_THERE}"),
    ("start", False, rf"{_OPENS}\s+{_PROGRAMME}"),
    ("start", False, rf"{_PROGRAMME}\s+{_TO_OPEN}\s+(?:with|on)\b"),
    ("start", False, rf"with\s+(?:which|what)\s+{TALK}\b.{{1,30}}?{_PROGRAMME}\s+{_TO_OPEN}"),
    ("year", True, rf"(?:newest|latest|most\s+recent|youngest)\s+{N}{_WORK}"),
    ("year", False, rf"(?:oldest|earliest|least\s+recent)\s+{N}{_WORK}"),
)
_CUES = (
    "est ", " most ", " least ", " last ", " first ", " final ", " clos", " conclud", " end",
    " finish", " open", " start", " beg", " over", " kick", " wrap", " round", " alphabet",
    " penultimate ", " 0nd ", " 0rd ", " 0th ", " 00th ", *(f" {rank} " for rank in RANKS),
)  # fmt: skip
PATTERNS = tuple(
    (measure, most, Cued(rf"\b(?:{shape})\b", *_CUES)) for measure, most, shape in _SHAPES
)

"""What the wordings of a comparison are made of, and what separates its sides."""

from __future__ import annotations

from rag.answering.cued import Cued

WHAT = r"(?:what|which|how|where|who|whose|why|when)"
DO = r"(?:do|does|did|is|are|was|were|can|has|have)"
ASKING = rf"(?:{WHAT}|{DO}|in\s+what)"
VERSUS = (
    r"(?:versus|vs\.?|as\s+opposed\s+to|in\s+contrast\s+(?:to|with)|next\s+to|alongside"
    r"|compared?\s+(?:with|to|against))"
)
VERSUS_CUES = (
    " versus ", " vs ", " opposed ", " contrast ", " compare", " next to ", " alongside ",
)  # fmt: skip
# What a side ends before.
END = (
    rf"(?=\s*(?:[:;?!]|,?\s+(?:than|in\s+terms\s+of|when\s+it\s+comes\s+to)\b"
    rf"|,\s+(?:and\s+)?{ASKING}\b|\s[-–—]|\.(?:\s|$)|$))"
)
_COMMA_AND, _COMMA_OR = r"(?:,\s*(?:and\s+)?|\s+(?:and|&)\s+)", r"(?:,\s*(?:or\s+)?|\s+or\s+)"
GROUP = Cued(
    r"\b(?P<count>two|both|three|four)\s+(?:of\s+)?(?:the\s+)?(?P<what>(?:[\w'’-]+\s+){0,5}?)"
    r"(?:papers|works|articles|studies)\b",
    " two ",
    " both ",
    " three ",
    " four ",
)
# "Two papers treat over-squashing in graphs. What does each blame?": what they are on comes first.
OPENING_GROUP = Cued(
    r"^\W*(?:the\s+)?(?P<count>two|both|three|four)\s+(?:of\s+)?"
    r"(?:the\s+)?(?:papers|works|articles|studies)\s+(?:here\s+)?(?:(?:that|which)\s+)?(?:are\s+)?"
    r"(?:on|about|around|treat|study|explain|address|tackle|discuss|deal\s+with|look\s+(?:at|into)|work\s+on|examine"
    r"|analy[sz]e|investigate|consider|concern|cover|try\s+to\s+\w+|want\s+to\s+\w+)\s+"
    r"(?P<what>[^.;:?!]{3,120})[.;:?!]\s+\S",
    " two ",
    " both ",
    " three ",
    " four ",
)
OR = Cued(r",?\s+or\s+", " or ")
SEPARATOR = Cued(rf"{_COMMA_AND}|{_COMMA_OR}|\s*;\s*|\s+/\s+|\s+{VERSUS}\s+|\s+against\s+")

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
    rf"|,\s+(?:and\s+)?{ASKING}\b|\s[-–—]|(?<!\bvs)(?<!\bal)\.(?:\s|$)|$))"
)
_COMMA_AND, _COMMA_OR = r"(?:,\s*(?:and\s+)?|\s+(?:and|&)\s+)", r"(?:,\s*(?:or\s+)?|\s+or\s+)"
OR = Cued(r",?\s+or\s+", " or ")
AGAINST = Cued(rf"\s+{VERSUS}\s+", *VERSUS_CUES)
SEPARATOR = Cued(rf"{_COMMA_AND}|{_COMMA_OR}|\s*;\s*|\s+/\s+|\s+{VERSUS}\s+|\s+against\s+")

"""The wordings that may mean a comparison: it depends on whether the library has a paper for each
side. Groups are those of ``sure_wordings``."""

from __future__ import annotations

from rag.answering.comparisons.side_wordings import ASKING, DO, END, VERSUS, VERSUS_CUES, WHAT
from rag.answering.cued import Cued

_SHORT = r"[^\s,;?:]+(?:\s+[^\s,;?:]+){0,2}?"  # up to three words
_SAME = (
    r"(?:(?:in\s+)?the\s+same\s+(?:\w+\s+)?(?:as|way\s+as)|as\s+\w+\s+as|\w+er\s+than"
    r"|like|(?:more|less|fewer)\s+(?:\w+\s+){0,2}than|different(?:ly)?\s+(?:than|to))"
)
_OUTDOES = (
    r"(?:beats?|outperforms?|surpass(?:es)?|outdo(?:es)?|improves?\s+(?:up)?on|go(?:es)?\s+beyond"
    r"|(?:preferable|superior|inferior)\s+to)"
)
_TOGETHER = r"(?:agree|disagree|differ|diverge|overlap|compare|contrast|conflict|are\s+alike)"
_OUTDOES_CUES = (
    " beat", " outperform", " surpass", " outdo", " improve", " beyond ", " preferable to ",
    " superior to ", " inferior to ",
)  # fmt: skip
_TOGETHER_CUES = (
    " agree ", " disagree ", " differ ", " diverge ", " overlap ", " compare ", " contrast ",
    " conflict ", " are alike ",
)  # fmt: skip

MAYBE = (
    Cued(
        rf"^.*?\bhow\s+(?:is|are|do|does|did)\s+(?P<a>[^?:]+?)\s+(?:relate[sd]?|connected)\s+to\s+"
        rf"(?P<b>.+?){END}",
        " to ",
    ),
    Cued(
        rf"\b(?P<p>in|by|for|to|with|of)\s+(?P<a>[^,?:]+?),?\s+and\s+(?:(?:(?!\band\b)[^?])*?\s)?(?P=p)\s+"
        rf"(?P<b>[^,?:]+?){END}",
        " and ",
    ),
    Cued(
        rf"\b(?P<p>in|by|for|to|with|of)\s+(?P<a>[^,?:]+?),?\s+(?:than|as|unlike)\s+(?:(?:it|they)\s+"
        rf"{DO}\s+)?(?P=p)\s+(?P<b>[^,?:]+?){END}",
        *(" than ", " as ", " unlike "),
    ),
    Cued(
        rf"^\W*(?:.*?\bhow\s+)?{DO}\s+(?P<a>[^?:,]+?)\s+{_OUTDOES}\s+(?P<b>[^?:]+?){END}",
        *_OUTDOES_CUES,
    ),
    Cued(
        rf"\b(?:advantages?|benefits?|strengths?|merits?|gains?)\s+of\s+(?P<a>[^?:]+?)\s+over\s+"
        rf"(?P<b>[^?:]+?){END}",
        " over ",
    ),
    Cued(
        rf"\b(?:relation(?:ship)?|connection|link)\s+of\s+(?P<a>[^?:]+?)\s+(?:to|with|and)\s+"
        rf"(?P<b>[^?:]+?){END}",
        *(" relation", " connection ", " link "),
    ),
    Cued(
        rf"\b(?:how|whether|where|what)\s+(?P<list>[^?:]+?\s+and\s+[^?:]+?)\s+{_TOGETHER}\b",
        *_TOGETHER_CUES,
    ),
    Cued(
        rf"\b{DO}\s+(?P<a>[^,;?:]+?)[,;]?\s+(?:and|while|whereas|but)\s+{WHAT}\s+"
        rf"(?:[^,;?:]{{0,40}}?\s)?{DO}\s+(?P<b>[^?:]+?){END}",
        " and ",
        " while ",
        " whereas ",
        " but ",
    ),
    Cued(
        rf"^\W*how\s+(?:much\s+\w+\s+|\w+\s+)?(?:do|are|can|did|were)\s+(?P<list>.+?\s+and\s+.+?){END}",
        " and ",
    ),
    Cued(
        rf"\bwhich\s+(?:one\s+|two\s+)?(?:of|among)\s+(?P<list>.+?\s(?:and|or)\s.+?){END}",
        " and ",
        " or ",
    ),
    Cued(
        rf"^\W*(?:which\b[^,:]*?(?:[,:]|\s[-–—]\s)|{DO}\b)\s*(?P<list>.+?\s+or\s+.+?){END}",
        " or ",
    ),
    Cued(
        rf"^\W*{DO}\s+(?P<a>[^?:]+?)\s+{_SAME}\s+(?P<b>.+?){END}",
        " same ",
        " as ",
        " than ",
        " like ",
        " different",
    ),
    Cued(
        rf"^(?:[^?:]*?\s)?(?:are|do|were|did|can|have)\s+(?P<list>.+?\s+and\s+.+?){END}",
        " and ",
    ),
    Cued(
        rf"\bwhat\s+{DO}\s+(?P<a>[^?:]+?)\s+(?:(?:do|have)\s+)?that\s+(?P<b>[^?:]+?)\s+"
        rf"(?:{DO}\s+not|cannot|\w+n['’]t)\b",
        " that ",
    ),
    Cued(
        rf"^\W*(?:unlike|rather\s+than|{VERSUS})\s+(?P<a>[^,?:]+),\s*"
        rf"(?:{WHAT}\s+(?:[^,?:]{{0,30}}?\b{DO}\s+)?)?(?P<b>[^?:]+?){END}",
        " unlike ",
        " rather than ",
        *VERSUS_CUES,
    ),
    Cued(
        rf"^(?:.*?\b{DO}\s+)?(?P<a>[^?:]+?),?\s+(?:against|unlike|rather\s+than)\s+(?P<b>.+?){END}",
        " against ",
        " unlike ",
        " rather than ",
    ),
    Cued(
        rf"^(?:[^?:]{{1,40}}:\s+)?(?P<list>[^?:]*?\s(?:and|or)\s[^?:]*?),\s+(?=(?:which|what|how|{DO})\b)",
        " and ",
        " or ",
    ),
    Cued(
        rf"^\W*(?P<list>{_SHORT}(?:,\s*{_SHORT})*,?\s+(?:and|or|&)\s+{_SHORT})\W*$",
    ),
    Cued(
        rf"^[^?:]*:(?!\s*{ASKING}\b)\s*(?P<list>[^?:]+?\s(?:and|or|{VERSUS})\s[^?:]+?)[\s.?]*$",
        " and ",
        " or ",
        *VERSUS_CUES,
    ),
)

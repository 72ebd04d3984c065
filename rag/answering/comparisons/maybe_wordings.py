"""The wordings that may mean a comparison: it depends on whether the library has a paper for each
side. Groups are those of ``sure_wordings``."""

from __future__ import annotations

import re

from rag.answering.comparisons.side_wordings import ASKING, DO, END, VERSUS, VERSUS_CUES, WHAT
from rag.answering.cued import Cued

_SHORT = r"[^\s,;?:]+(?:\s+[^\s,;?:]+){0,2}?"  # up to three words
_SAME = (
    r"(?:(?:in\s+)?the\s+same\s+(?:\w+\s+)?(?:as|way\s+as)|as\s+\w+\s+as|\w+er\s+than"
    r"|the\s+way|like|(?:more|less|fewer)\s+(?:\w+\s+){0,2}than|different(?:ly)?\s+(?:than|to))"
)
_OUTDOES = (
    r"(?:beats?|outperforms?|surpass(?:es)?|outdo(?:es)?|improves?\s+(?:up)?on|go(?:es)?\s+beyond"
    r"|(?:preferable|superior|inferior)\s+to)"
)
_TOGETHER = r"(?:agree|disagree|differ|diverge|overlap|compare|contrast|conflict|are\s+alike)"
_OF_THEM = r"(?:one|of\s+them|(?:paper|team|group|work|study|method|approach|article)s?)"
_MODAL = r"(?:can|may|might|must|should|would|could|does|has|is|was|at)"
_BY = r"(?:by|with|from|on|for|about|using|in|via|through|that|which)"
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
        rf"\bbetween\s+(?P<list>.+?\s+and\s+.+?){END}",
        " between ",
    ),
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
        rf"(?:[^,;?:]{{0,40}}?\s)??{DO}\s+(?P<b>[^?:]+?){END}",
        " and ",
        " while ",
        " whereas ",
        " but ",
    ),
    Cued(
        rf"^(?:[^?:]{{1,40}}:\s+)?(?P<a>the\s+[^,;?:]{{1,60}}?|[\w'’-]*[A-Z][\w'’-]*)\s+"
        rf"(?:[a-z]+s|can|have|are)\s+[^;?]*[;,]\s+(?:(?:and|but|while)\s+)?{WHAT}\s+"
        rf"(?:[^,;?:]{{0,40}}?\s)??{DO}\s+(?P<b>[^?:]+?){END}",
        flags=re.NOFLAG,
    ),
    Cued(
        r"^(?P<a>[\w'’-]*[A-Z][\w'’-]*)\s+(?:[a-z]+s|can|have|are)\s+[^;?]*[;,]\s+(?:(?:and|but|while)\s+)?"
        rf"{WHAT}\s+[^?]*?\b(?:in|of|for|by|with|at)\s+(?P<b>(?:[\w'’-]*[A-Z][\w'’-]*|the\s[^?:]+?)){END}",
        flags=re.NOFLAG,
    ),
    Cued(
        rf"^\W*both\s+(?P<a>[^?:,]+?),?\s+and\s+(?P<b>[^?:.]+?){END}",
        " both ",
    ),
    Cued(
        r"^\W*(?:would|should|could|shall|can)\s+(?:you|i|we|one)\s+(?:\w+\s+)?"
        rf"(?:use|choose|pick|prefer|take|try|recommend|go\s+for)\s+(?P<list>.+?\s+or\s+.+?){END}",
        " or ",
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
        rf"^\W*(?:{WHAT}\b[^,:]*?(?:[,:]|\s[-–—]\s)|{DO}\b)\s*(?P<list>.+?\s+or\s+.+?){END}",
        " or ",
    ),
    Cued(
        rf"^\W*{DO}\s+(?P<a>[^?:]+?)\s+{_SAME}\s+(?P<b>.+?){END}",
        " same ",
        " the way ",
        " as ",
        " than ",
        " like ",
        " different",
    ),
    Cued(
        rf"^(?:[^?:]{{1,60}}:\s+)?(?:[^?:]*?\s)?(?:are|do|were|did|can|have)\s+"
        rf"(?P<list>.+?\s+and\s+.+?){END}",
        " and ",
    ),
    Cued(
        r"\b(?:common\s+to|shared\s+by|(?:parallels?|resemblances?|overlaps?|distinctions?|contrasts?"
        rf"|commonalit(?:y|ies))\s+(?:of|in|among))\s+(?P<list>[^?:]+?\s+and\s+[^?:]+?){END}",
        *(" common", " shared by ", " parallel", " resemblance", " overlap", " distinction"),
        " contrast",
    ),
    Cued(
        r"\b(?:distinguish(?:es|ed)?|differentiates?|separates?|divides?)\s+(?P<a>[^?:]+?)\s+"
        rf"(?:from|and)\s+(?P<b>[^?:]+?){END}",
        *(" distinguish", " differentiate", " separate", " divide"),
    ),
    Cued(
        r"\b(?:prefer|choose|pick|recommend|take|use)\s+(?P<a>[^?:]+?)\s+(?:over|instead\s+of"
        rf"|in\s+place\s+of|rather\s+than)\s+(?P<b>[^?:]+?){END}",
        *(" over ", " instead of ", " in place of ", " rather than "),
    ),
    Cued(
        rf"\bwhat\s+(?:{DO}|would|could|should)\s+(?P<a>[^?:]+?)\s+(?:(?:do|have)\s+)?that\s+(?P<b>[^?:]+?)\s+"
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
# One if the library has a paper of its own for each side. ``shared`` is what is said of both.
LIKELY = (
    Cued(
        r"^(?P<a>[^.,;?:]+?)(?:\s+(?:appears?|shows?\s+up|occurs?|comes?\s+up|features?|is\s+\w+))?\s+in\s+one"
        rf"(?:\s+{_OF_THEM})?[,;]?\s+(?:(?:and|but|while)\s+)?(?P<b>[^.,;?:]+?)"
        r"(?:\s+(?:appears?|shows?\s+up|occurs?|comes?\s+up|features?|is\s+\w+))?\s+in\s+(?:another|the\s+other"
        r"|a\s+(?:second|different))\b",
        " in one ",
    ),
    Cued(
        rf"\bwhich\s+(?:{_OF_THEM}\s+)?(?P<a>\w+(?<!s)s\s+(?!(?:are|were|do|did|have|can|and)\b)[^?:]+?),?"
        rf"\s+(?:and|but|while|whereas)\s+which\s+(?:{_OF_THEM}\s+)?(?P<b>\w+(?<!s)s\s+[^?:]+?){END}",
        " which ",
    ),
    Cued(
        rf"\bwhich\s+(?P<a>(?P<shared>[^?:]+?)),?\s+(?:and|but|while|whereas)\s+which\s+{_OF_THEM}\s+"
        rf"(?P<b>[^?:]+?){END}",
        " which ",
    ),
    Cued(
        rf"^(?P<shared>[^?]*?)\b(?:one|the\s+first)\b(?:\s+{_OF_THEM})?\s+(?!{_MODAL}\b)"
        rf"(?:{_BY}\s+)?(?P<a>[^;?]+?)(?:[;,.]\s+|\s+)(?:(?:and|but|while|whereas)\s+)?"
        rf"(?:the\s+(?:other|second)|another|one)(?:\s+{_OF_THEM})?\s+(?:{_BY}\s+)?(?:(?:does|is|has|was)\s+)?"
        rf"(?P<b>[^;?]+?){END}",
        " one ",
        " the first ",
    ),
    Cued(
        r"^(?P<list>[^.;:?,]+?(?:,\s[^.;:?,]+?)*,?\s+(?:and|&)\s+[^.;:?]+?)(?:\.\s|;\s|\s[-–—]\s)"
        r"(?=.*\b(?:each|both|they|them|their|theirs|respectively|either)\b)",
        *(
            " each ",
            " both ",
            " they ",
            " them ",
            " their ",
            " theirs ",
            " respectively ",
            " either ",
        ),
    ),
    Cued(
        rf"^\W*(?:[^?:,]*?\b{DO}\s+)?(?P<a>[^?:,]+?)\s+(?:dis)?agrees?\s+with\s+(?P<b>[^?:]+?)"
        rf"(?:\s+(?:about|over|regarding|that|whether|how|when)\b|{END})",
        " agree",
        " disagree",
    ),
)

"""The wordings of a comparison, as patterns with a group for each side or for all of them.

``a`` and ``b`` are sides, ``list`` several of them with what separates them. What is quoted or in
parentheses has been blanked before, so that the "and" of a title separates nothing.
"""

from __future__ import annotations

from rag.answering.cued import Cued

_WHAT = r"(?:what|which|how|where|who|whose|why|when)"
_DO = r"(?:do|does|did|is|are|was|were|can|has|have)"
_ASKING = rf"(?:{_WHAT}|{_DO}|in\s+what)"
_END = (
    rf"(?=\s*(?:[:;?!]|,?\s+(?:than|in\s+terms\s+of|when\s+it\s+comes\s+to)\b"
    rf"|,\s+(?:and\s+)?{_ASKING}\b|\s[-–—]|\.(?:\s|$)|$))"
)
_COMMA_AND, _COMMA_OR = r"(?:,\s*(?:and\s+)?|\s+(?:and|&)\s+)", r"(?:,\s*(?:or\s+)?|\s+or\s+)"
_VERSUS = (
    r"(?:versus|vs\.?|as\s+opposed\s+to|in\s+contrast\s+(?:to|with)|next\s+to|alongside"
    r"|compared?\s+(?:with|to|against))"
)
_SAME = (
    r"(?:(?:in\s+)?the\s+same\s+(?:\w+\s+)?(?:as|way\s+as)|as\s+\w+\s+as|\w+er\s+than"
    r"|like|(?:more|less|fewer)\s+(?:\w+\s+){0,2}than|different(?:ly)?\s+(?:than|to))"
)
_EACH = r"(?:each|both|either|they|them|two|respective(?:ly)?|which\s+(?:one|of))"
_PLAIN = r"(?:(?!\s[-–—]\s)[^?:])+?"  # no colon or dash ends the clause

_SHORT = r"[^\s,;?:]+(?:\s+[^\s,;?:]+){0,2}?"  # up to three words

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
_VERSUS_CUES = (
    " versus ", " vs ", " opposed ", " contrast ", " compare", " next to ", " alongside ",
)  # fmt: skip
_EACH_CUES = (" each ", " both ", " either ", " they ", " them ", " two ", " respective", " which ")

# Wordings that can only mean a comparison.
SURE = (
    Cued(
        rf"\bbetween\s+(?P<list>.+?\s+and\s+.+?){_END}",
        " between ",
    ),
    Cued(
        rf"\b(?:differences?|similarit(?:y|ies)|comparison)\s+(?:and\s+(?:differences?|similarit(?:y|ies))"
        rf"\s+)?of\s+(?P<list>[^?:]+?\s+and\s+[^?:]+?){_END}",
        " differ",
        " similar",
        " comparison ",
    ),
    Cued(
        rf"\b(?:compar\w+|contrast\w*)\b[^?:]*?\s(?P<p>of|in|by|for)\s+(?P<a>[^?:]+?),?\s+"
        rf"(?:and|with|to|against|{_VERSUS})\s+(?:(?:that|those|what)\s+)?(?P=p)\s+(?P<b>.+?){_END}",
        " compar",
        " contrast",
    ),
    Cued(
        rf"\b(?:compare|comparing|contrast|contrasting)\s+(?P<a>.+?)\s+(?:with|to|against|and|{_VERSUS})"
        rf"\s+(?P<b>.+?){_END}",
        " compar",
        " contrast",
    ),
    Cued(
        rf"\b(?:set|put|hold|weigh|pit)(?:ting)?\s+(?P<a>[^?:]+?)\s+(?:against|beside|next\s+to)\s+"
        rf"(?P<b>.+?){_END}",
        " against ",
        " beside ",
        " next to ",
    ),
    Cued(
        rf"\b(?:mix(?:ing)?\s+up|confus(?:e|ing))\s+(?P<a>[^?:]+?)\s+(?:and|with)\s+"
        rf"(?P<b>[^?:]+?){_END}",
        " mix",
        " confus",
    ),
    Cued(
        rf"\bsets?\s+(?P<a>[^?:]+?)\s+apart\s+from\s+(?P<b>[^?:]+?){_END}",
        " apart from ",
    ),
    Cued(
        r"\btell(?:ing)?\s+(?P<a>[^?:]+?)\s+and\s+(?P<b>[^?:]+?)\s+apart\b",
        " tell",
    ),
    Cued(
        r"\btell(?:ing)?\s+(?P<a>[^\s?:]+)\s+from\s+(?P<b>[^\s?:]+)",
        " tell",
    ),
    Cued(
        rf"^(?:.*?\b(?:how|in\s+what\s+way|where)\s+(?:is|are|do|does|did)\s+)?(?P<a>[^?:]+?)\s+"
        rf"(?:different\s+from|differs?\s+from)\s+(?P<b>.+?){_END}",
        " differ",
    ),
    Cued(
        rf"^(?:.*?\bhow\s+(?:is|are|do|does|did)\s+)?(?P<a>[^?:]+?)\s+{_VERSUS}\s+(?P<b>.+?){_END}",
        *_VERSUS_CUES,
    ),
    Cued(
        rf"^[^?:]*\b{_EACH}\b[^?:]*:\s*(?P<list>[^?:]+?\s(?:and|or|{_VERSUS})\s[^?:]+?)[\s.?]*$",
        *_EACH_CUES,
    ),
    Cued(
        rf"^(?:.*?\b{_DO}\s+)?(?P<list>{_PLAIN}\s(?:and|or)\s{_PLAIN})\s+"
        r"(?:each|both|respectively|differ|alike|have\s+in\s+common)\b",
        " each ",
        " both ",
        " respectively ",
        *(" differ ", " alike ", " in common "),
    ),
    Cued(
        rf"\baccording\s+to\s+(?P<a>[^?:]+?),?\s+(?:and|but|while|whereas)\s+(?:\S+\s+){{0,4}}?"
        rf"according\s+to\s+(?P<b>[^?:]+?){_END}",
        " according to ",
    ),
    Cued(
        rf"^(?P<list>[^?:]*?(?:\s(?:and|or)\s|;\s)[^?:]*?)(?::|\s[-–—])\s*(?=.*\b{_ASKING}\b)",
    ),
    Cued(
        r"^(?P<list>[^?:]*?,\s[^?:]*?)(?::|\s[-–—])\s*(?=.*\b(?:both|each|either|which\s+one)\b)",
        " both ",
        " each ",
        " either ",
        " which one ",
    ),
)
# Wordings that may mean one: it depends on whether the library has a paper for each side.
MAYBE = (
    Cued(
        rf"^.*?\bhow\s+(?:is|are|do|does|did)\s+(?P<a>[^?:]+?)\s+(?:relate[sd]?|connected)\s+to\s+"
        rf"(?P<b>.+?){_END}",
        " to ",
    ),
    Cued(
        rf"\b(?P<p>in|by|for|to|with|of)\s+(?P<a>[^,?:]+?),?\s+and\s+(?:(?:(?!\band\b)[^?])*?\s)?(?P=p)\s+"
        rf"(?P<b>[^,?:]+?){_END}",
        " and ",
    ),
    Cued(
        rf"\b(?P<p>in|by|for|to|with|of)\s+(?P<a>[^,?:]+?),?\s+(?:than|as|unlike)\s+(?:(?:it|they)\s+"
        rf"{_DO}\s+)?(?P=p)\s+(?P<b>[^,?:]+?){_END}",
        *(" than ", " as ", " unlike "),
    ),
    Cued(
        rf"^\W*(?:.*?\bhow\s+)?{_DO}\s+(?P<a>[^?:,]+?)\s+{_OUTDOES}\s+(?P<b>[^?:]+?){_END}",
        *_OUTDOES_CUES,
    ),
    Cued(
        rf"\b(?:advantages?|benefits?|strengths?|merits?|gains?)\s+of\s+(?P<a>[^?:]+?)\s+over\s+"
        rf"(?P<b>[^?:]+?){_END}",
        " over ",
    ),
    Cued(
        rf"\b(?:relation(?:ship)?|connection|link)\s+of\s+(?P<a>[^?:]+?)\s+(?:to|with|and)\s+"
        rf"(?P<b>[^?:]+?){_END}",
        *(" relation", " connection ", " link "),
    ),
    Cued(
        rf"\b(?:how|whether|where|what)\s+(?P<list>[^?:]+?\s+and\s+[^?:]+?)\s+{_TOGETHER}\b",
        *_TOGETHER_CUES,
    ),
    Cued(
        rf"\b{_DO}\s+(?P<a>[^,;?:]+?)[,;]?\s+(?:and|while|whereas|but)\s+{_WHAT}\s+"
        rf"(?:[^,;?:]{{0,40}}?\s)?{_DO}\s+(?P<b>[^?:]+?){_END}",
        " and ",
        " while ",
        " whereas ",
        " but ",
    ),
    Cued(
        rf"^\W*how\s+(?:much\s+\w+\s+|\w+\s+)?(?:do|are|can|did|were)\s+(?P<list>.+?\s+and\s+.+?){_END}",
        " and ",
    ),
    Cued(
        rf"\bwhich\s+(?:one\s+|two\s+)?(?:of|among)\s+(?P<list>.+?\s(?:and|or)\s.+?){_END}",
        " and ",
        " or ",
    ),
    Cued(
        rf"^\W*(?:which\b[^,:]*?(?:[,:]|\s[-–—]\s)|{_DO}\b)\s*(?P<list>.+?\s+or\s+.+?){_END}",
        " or ",
    ),
    Cued(
        rf"^\W*{_DO}\s+(?P<a>[^?:]+?)\s+{_SAME}\s+(?P<b>.+?){_END}",
        " same ",
        " as ",
        " than ",
        " like ",
        " different",
    ),
    Cued(
        rf"^(?:[^?:]*?\s)?(?:are|do|were|did|can|have)\s+(?P<list>.+?\s+and\s+.+?){_END}",
        " and ",
    ),
    Cued(
        rf"\bwhat\s+{_DO}\s+(?P<a>[^?:]+?)\s+(?:(?:do|have)\s+)?that\s+(?P<b>[^?:]+?)\s+"
        rf"(?:{_DO}\s+not|cannot|\w+n['’]t)\b",
        " that ",
    ),
    Cued(
        rf"^\W*(?:unlike|rather\s+than|{_VERSUS})\s+(?P<a>[^,?:]+),\s*"
        rf"(?:{_WHAT}\s+(?:[^,?:]{{0,30}}?\b{_DO}\s+)?)?(?P<b>[^?:]+?){_END}",
        " unlike ",
        " rather than ",
        *_VERSUS_CUES,
    ),
    Cued(
        rf"^(?:.*?\b{_DO}\s+)?(?P<a>[^?:]+?),?\s+(?:against|unlike|rather\s+than)\s+(?P<b>.+?){_END}",
        " against ",
        " unlike ",
        " rather than ",
    ),
    Cued(
        rf"^(?:[^?:]{{1,40}}:\s+)?(?P<list>[^?:]*?\s(?:and|or)\s[^?:]*?),\s+(?=(?:which|what|how|{_DO})\b)",
        " and ",
        " or ",
    ),
    Cued(
        rf"^\W*(?P<list>{_SHORT}(?:,\s*{_SHORT})*,?\s+(?:and|or|&)\s+{_SHORT})\W*$",
    ),
    Cued(
        rf"^[^?:]*:(?!\s*{_ASKING}\b)\s*(?P<list>[^?:]+?\s(?:and|or|{_VERSUS})\s[^?:]+?)[\s.?]*$",
        " and ",
        " or ",
        *_VERSUS_CUES,
    ),
)
GROUP = Cued(
    r"\b(?P<count>two|both|three|four)\s+(?:of\s+)?(?:the\s+)?(?P<what>(?:[\w'’-]+\s+){0,5}?)"
    r"(?:papers|works|articles|studies)\b",
    " two ",
    " both ",
    " three ",
    " four ",
)
SEPARATOR = Cued(rf"{_COMMA_AND}|{_COMMA_OR}|\s*;\s*|\s+{_VERSUS}\s+|\s+against\s+")

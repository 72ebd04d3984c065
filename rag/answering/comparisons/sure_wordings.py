"""The wordings that can only mean a comparison, as patterns with a group for each side.

``a`` and ``b`` are sides, ``list`` several of them with what separates them. What is quoted or in
parentheses has been blanked before, so that the "and" of a title separates nothing.
"""

from __future__ import annotations

from rag.answering.comparisons.side_wordings import ASKING, DO, END, VERSUS, VERSUS_CUES
from rag.answering.cued import Cued

_EACH = r"(?:each|both|either|they|them|two|respective(?:ly)?|which\s+(?:one|of))"
_PLAIN = r"(?:(?!\s[-–—]\s)[^?:])+?"  # no colon or dash ends the clause
_EACH_CUES = (" each ", " both ", " either ", " they ", " them ", " two ", " respective", " which ")

SURE = (
    Cued(
        r"(?:^\W*|\b(?:differ\w*|similarit\w+|compar\w+|contrast\w*|distin\w+|choos\w+|choice|decid\w+"
        r"|torn|overlap\w*|parallels?|disagree\w*|agree\w*|relation\w*|connection|link|common\w*|split"
        rf"|conflict|discrepanc\w+|wonder\w*)\s+(?:[^\s,;:?]+\s+){{0,4}}?)between\s+(?P<list>.+?\s+and\s+.+?){END}",
        " between ",
    ),
    Cued(
        rf"\b(?:differ\w*|contrast\w*|compar\w+|similarit\w+|distinctions?)\s+(?:[^\s,;:?]+\s+){{0,3}}?"
        rf"(?:how|what|where|why|the\s+way)\s+(?P<list>[^?:]+?\s+and\s+[^?:]+?){END}",
        " differ",
        " contrast",
        " compar",
        " similar",
        " distinction",
    ),
    Cued(
        rf"\b(?:differences?|similarit(?:y|ies)|comparison)\s+(?:and\s+(?:differences?|similarit(?:y|ies))"
        rf"\s+)?of\s+(?P<list>[^?:]+?\s+and\s+[^?:]+?){END}",
        " differ",
        " similar",
        " comparison ",
    ),
    Cued(
        rf"\b(?:compar\w+|contrast\w*)\b[^?:]*?\s(?P<p>of|in|by|for)\s+(?P<a>[^?:]+?),?\s+"
        rf"(?:and|with|to|against|{VERSUS})\s+(?:(?:that|those|what)\s+)?(?P=p)\s+(?P<b>.+?){END}",
        " compar",
        " contrast",
    ),
    Cued(
        r"\b(?:compare|comparing|contrast|contrasting)\s+"
        rf"(?P<list>[^,?:]+,\s(?:(?!\b(?:with|to|against)\b)[^?:])+?,?\s+and\s+[^?:]+?){END}",
        " compar",
        " contrast",
    ),
    Cued(
        rf"\b(?:compare|comparing|contrast|contrasting)\s+(?P<a>.+?)\s+(?:with|to|against|and|{VERSUS})"
        rf"\s+(?P<b>.+?){END}",
        " compar",
        " contrast",
    ),
    Cued(
        rf"\b(?:set|put|hold|weigh|pit)(?:ting)?\s+(?P<a>[^?:]+?)\s+(?:against|beside|next\s+to)\s+"
        rf"(?P<b>.+?){END}",
        " against ",
        " beside ",
        " next to ",
    ),
    Cued(
        rf"\b(?:mix(?:ing)?\s+up|confus(?:e|ing))\s+(?P<a>[^?:]+?)\s+(?:and|with)\s+"
        rf"(?P<b>[^?:]+?){END}",
        " mix",
        " confus",
    ),
    Cued(
        rf"\bsets?\s+(?P<a>[^?:]+?)\s+apart\s+from\s+(?P<b>[^?:]+?){END}",
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
        rf"(?:different\s+from|differs?\s+from)\s+(?P<b>.+?){END}",
        " differ",
    ),
    Cued(
        rf"^(?:.*?\bhow\s+(?:is|are|do|does|did)\s+)?(?P<a>[^?:]+?)\s+{VERSUS}\s+(?P<b>.+?){END}",
        *VERSUS_CUES,
    ),
    Cued(
        rf"^[^?:]*\b{_EACH}\b[^?:]*:\s*(?P<list>[^?:]+?\s(?:and|or|{VERSUS})\s[^?:]+?)[\s.?]*$",
        *_EACH_CUES,
    ),
    Cued(
        rf"^(?:.*?\b{DO}\s+)?(?P<list>{_PLAIN}\s(?:and|or)\s{_PLAIN})\s+"
        r"(?:each|both|respectively|differ|alike|have\s+in\s+common)\b",
        " each ",
        " both ",
        " respectively ",
        *(" differ ", " alike ", " in common "),
    ),
    Cued(
        rf"\baccording\s+to\s+(?P<a>[^?:]+?),?\s+(?:and|but|while|whereas)\s+(?:\S+\s+){{0,4}}?"
        rf"according\s+to\s+(?P<b>[^?:]+?){END}",
        " according to ",
    ),
    Cued(
        rf"^(?P<list>(?>[^?:]*?(?:\s(?:and|or|/)\s|;\s))[^?:]*?)(?::|\s[-–—])\s*(?=[^.]*\b{ASKING}\b)",
    ),
    Cued(
        r"^(?!(?:in|for|on|at|by|with|when|given|to|from|of)\b)(?P<list>(?>[^?:]*?,\s)[^?:]*?)(?::|\s[-–—])"
        r"\s*(?=.*\b(?:both|each|either|which\s+one|they|them|their|these)\b)",
        *(" both ", " each ", " either ", " which one ", " the", " them ", " their "),
    ),
)

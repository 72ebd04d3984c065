"""How questions word that they want papers."""

from __future__ import annotations

from rag.answering.cued import Cued, any_of

PAPERS = (
    r"(?:papers?|articles?|works?|publications?|studies|abstracts?|posters?|spotlights?|orals?"
    r"|talks?|preprints?|submissions?|methods?|approaches)"
)
_OF_PAPERS = (
    " paper", " article", " work", " publication", " stud", " abstract", " poster", " spotlight",
    " oral", " talk", " preprint", " submission", " method", " approach",
)  # fmt: skip
LIST = (
    Cued(any_of(
    rf"^\W*(?:which|what)\s+(?!future\s+work)(?:(?!does|do|is|are|was|were|did)\S+\s+){{0,4}}?{PAPERS}\b"
    r"(?<!methods)(?<!method)(?<!approaches)(?!\s+(?:best|better|well)\b)",
    r"^\W*(?:which|what)\s+(?:\S+\s+){0,3}?(?:methods|approaches)\b(?!\s+(?:does|did)\b)",
    rf"\b(?:any|all|some|the(?!\s+(?:paper|work|article|talk|abstract)\b)|more)\s+{PAPERS}\s+(?:on|about|that|which|using|with|for|in|of|by)\b",
    rf"^\W*{PAPERS}\b",
    rf"^\W*(?!(?:what|how|why|when|where|who|whose|do|does|did|is|are|was|were)\b)(?:\S+\s+){{0,3}}"
    rf"{PAPERS}\s+(?:on|about|that|which|using|with|for|dealing|related)\b",
    rf"\b(?:where|in\s+which)\s+{PAPERS}\b",
    rf"[.?!;:,]\s*(?:(?:list|show|give\s+me)\s+)?(?:all|every|any)\s+(?:the\s+)?"
    rf"(?:(?:relevant|related|matching)\s+)?{PAPERS}(?:,?\s+please)?\W*$",
    rf"[.?!]\s+(?:(?!(?:the|this|these|those)\b)[\w-]+\s+){{0,2}}{PAPERS}(?:\s+(?:on|about)\s+(?:this|that|it))?\W*$",
    ), *_OF_PAPERS),
    Cued(any_of(
    r"^\W*(?:(?:please|can you|could you)\s+)?(?:show|list|find|give|name|recommend|suggest)\b"
    r"(?!\s+(?:me\s+|out\s+)?(?:how|why|whether|if|what|when)\b)",
    ), " show ", " list ", " find ", " give ", " name ", " recommend ", " suggest "),
    Cued(any_of(
    r"^\W*(?:who|which\s+authors?|which\s+groups?)\s+(?:works?|worked|studies|studied|does|is"
    r"\s+working|are\s+working|research(?:es)?)\b",
    ), " who ", " which author", " which group"),
    Cued(any_of(
    r"^\W*(?:what|anything|something)\s+(?:is|do\s+you\s+have|do\s+we\s+have|have\s+you\s+got)"
    r"\s+(?:there\s+)?(?:on|about|in\s+the\s+library)\b",
    r"\bwhat(?:['’]s|\s+is)\s+(?:out\s+)?there(?:\s+(?:on|about|for|against|in)\b|\W*$)",
    r"\bwhat\s+(?:helps|(?:can|could|would|might)\s+help)\s+(?:to|with|against|when|if)\b",
    r"^\W*(?:anything|everything|something)\b",
    ), " what ", " anything ", " everything ", " something "),
    Cued(any_of(
    r"^\W*(?:is|are)\s+there\s+(?:any(?:thing)?|some(?:thing)?|a|an|papers?|work)\b",
    r"^\W*(?:do|does)\s+(?:you|we|the\s+library|any|anyone|anybody|someone)\b",
    r"^\W*(?:has|have)\s+(?:anyone|anybody|someone|somebody|people)\b",
    r"^\W*(?:is|are|was|were)\b.{2,80}\b(?:treated|covered|studied|discussed|addressed|investigated"
    r"|mentioned|used|considered|explored|tackled)\s+(?:anywhere|somewhere)\W*$",
    ), " is ", " are ", " was ", " were ", " do ", " does ", " has ", " have "),
    Cued(any_of(
    r"^\W*(?:what|which)\s+(?:else\s+)?(?:did|has|have)\b.{1,60}\b(?:wr[io]te|written|publish(?:ed)?"
    r"|author(?:ed)?)\b",
    r"^\W*(?:what|which)\s+(?:did|does|do|has|have)\b.{1,60}\bwork(?:s|ed)?\s+on\W*$",
    r"^\W*(?:has|have|did)\b.{1,60}\b(?:wr[io]te|written|publish(?:ed)?|work(?:ed)?\s+on)\b",
    r"^\W*(?:what|which)\s+(?:did|does|has|have)\b.{1,60}\b(?<!\bto\s)(?:do|done|contribut\w+)"
    r"\s+(?:(?:together|jointly)\s+)?(?:on|about|in|to)\b",
    r"^\W*what\s+(?:do|have)\s+(?:we|you)\s+(?:have|got)\b",
    ), " did ", " does ", " do ", " has ", " have "),
    Cued(any_of(
    r"^\W*which\s+ones?\b",
    r"\breading\s+list\b",
    r"\bwhat(?:['’]s|\s+(?:is|was))\s+(?:it|that(?:\s+\w+)?|the\s+(?:paper|one|talk))\s+(?:called|titled)\b",
    r"\bwhat(?:['’]s|\s+(?:is|was))\s+(?:the|its)\s+(?:title|name)(?:\s+again)?\W*$",
    r"\bwhich\s+(?:one|paper|talk)\s+(?:is|was)\s+(?:it|that)(?:\s+again)?\W*$",
    r"^\W*(?:which|what)\s+(?:[\w-]+\s+){1,3}ha(?:ve|s)\s+been\s+(?:proposed|suggested|developed"
    r"|introduced|invented|tried|explored)\b",
    r"^\W*where\s+can\s+(?:i|we|one)\s+(?:read|learn|find\s+(?:some|any)thing)\s+(?:more\s+)?(?:about|on)\b",
    ), " which ", " what ", " reading list ", " been ", " where can "),
    Cued(any_of(
    r"^\W*(?:what|how)\s+about\s+\S+(?:\s+\S+){0,3}\W*$",
    r"^\W*i(?:'m|’m|\s+am)?\s+(?:need|want|looking|search)",
    r"^\W*where\s+(?:does|do|is|are)\b.{1,60}\bcomes?\s+(?:in|up)\b",
    ), " about ", " i ", " im ", " where "),
)  # fmt: skip
# "Show how it is computed", "find out whether it converges": of what is known of one thing.
TELLS = Cued(
    r"^\W*(?:please\s+)?(?:show|find|explain|tell)(?:\s+(?:me|us|out))?\s+(?:how|why|whether|if|when)\b",
    " show ", " find ", " explain ", " tell ",
)  # fmt: skip

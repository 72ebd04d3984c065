"""What is said in a conversation that asks nothing: thanks, a greeting, a bare "why?"."""

from __future__ import annotations

import re

_THANKS = re.compile(
    r"(?:(?:ok(?:ay)?|great|perfect|good|nice|cool|super|awesome|wow|well|no|and|but|many|that\s+is"
    r"|that['’]s|very|so|it|all|for|your|the|this|help(?:ful)?|answers?|now|really|much|a\s+lot|again"
    r"|thanks|thank\s+you|thx|ty|cheers|merci|danke)\b[\s,.!:;)\-]*)*",
    re.IGNORECASE,
)
_GRATEFUL = re.compile(r"\b(?:thanks|thank\s+you|thx|ty|cheers|merci|danke)\b", re.IGNORECASE)
_ASSENT = re.compile(
    r"(?:(?:ok(?:ay)?|k|yes|yep|yeah|no|nope|sure|fine|great|perfect|good|nice|cool|super|awesome|wow"
    r"|hm+|ah+|oh|right|i\s+see|got\s+it|understood|makes\s+sense|interesting|alright|very)\b"
    r"[\s,.!:;)\-]*)+",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"(?:hi|hello|hey|good\s+(?:morning|afternoon|evening))\b(?:\s+(?:there|all))?[\s,.!?:;)]*",
    re.I,
)
_PARTING = re.compile(r"(?:(?:good\s*)?bye|see\s+you|cu)\b[\s,.!]*", re.IGNORECASE)
_BARE = re.compile(
    r"(?:(?:and|but|so)\s+)?(?:why(?:\s+not)?|how(?:\s+so|\s+come)?|what|who|when|where|which(?:\s+ones?)?"
    r"|really|go\s+on|continue|more|again|help)\b[\s?!.…]*",
    re.IGNORECASE,
)
_ASKING = r"(?:how|what|which|when|where|why|who|whom|whose)"
_VERB = r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should)"
_CLAUSE = r"(?:and|but|or|if|when|while|because|that|whether|to|for|possible|true|known|there)"
# "How fast is it?", "what are its results?", "who wrote them?", "tell me about the second one".
_POINTING = (
    re.compile(
        rf"\W*(?:{_ASKING}\b(?:(?!\b{_CLAUSE}\b)[^,;:.?])*?\s)?{_VERB}\s+(?P<what>it|they|its|their)\b"
        rf"(?:\s+(?!{_CLAUSE}\b)[\w'’-]+){{0,4}}\W*",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\W*{_ASKING}(?:\s+\w+){{0,2}}?\s+(?:wrote|made|published|proposed|presented|gave|gives)\s+"
        r"(?P<what>it|them|this|that)\W*",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?!.*[,;:])(?!.*\b(?:talks?|orals?|spotlights?|posters?|session|presentations?)\b)\W*(?:(?:\w+\W+){0,6}?\w+\s+)?(?P<what>the\s+(?:first|second|third|fourth|last|former|latter)"
        r"(?:\s+(?:one|paper))?)\W*",
        re.IGNORECASE,
    ),
)


def small_talk(question: str) -> str | None:
    """A short reply to what asks nothing; None if ``question`` may ask something."""
    said = question.strip()
    if _GRATEFUL.search(said) and _THANKS.fullmatch(said):
        return "You are welcome."
    if _ASSENT.fullmatch(said):
        return "Good. What else would you like to know about your papers?"
    if _GREETING.fullmatch(said):
        return "Hello. Ask about your papers, such as: which papers study …?"
    return "Goodbye." if _PARTING.fullmatch(said) else None


def unclear(question: str) -> str | None:
    """What to say to a word that leans on a conversation where there is none to lean on."""
    for pattern in _POINTING:
        if match := pattern.fullmatch(question.strip()):
            what = f"Nothing was said before that “{match['what'].lower()}” could mean."
            return f"{what} Name the paper, or ask for papers first."
    if not _BARE.fullmatch(question.strip()):
        return None
    return "This alone does not say what you ask. Say of what, such as: who wrote …, or why does …?"


def asks_nothing(question: str, answer: str) -> bool:
    """Whether a turn of a conversation leaves open what it was about before."""
    return small_talk(question) is not None or unclear(question) == answer.strip()

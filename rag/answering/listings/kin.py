"""Papers that share an author with another one."""

from __future__ import annotations

from rag.answering.cued import Cued

_KIN = Cued(
    r"\bshar(?:e|es|ing)\s+(?:(?:an?|any|some|at\s+least\s+one)\s+)?(?:co-?)?authors?\s+with\b"
    r"|\b(?:papers?|works?|articles?|publications?|anything|something|what)\b(?:\s+\S+){0,3}?\s+"
    r"(?:by|from|of|did|have|has)\s+(?:(?:any\s+of|one\s+of)\s+)?(?:the\s+)?(?:same\s+)?"
    r"authors?\s+(?:of|as|behind)\b"
    r"(?!.*\b(?:propos|show|find|found|report|claim|argu|use|introduc|suggest)\w*)",
    "author",
)
_ELSE = Cued(r"\b(?:else|other|another)\b", " else ", " other ", " another ")
_TEAM = Cued(
    r"\b(?:any(?:one|body)\s+(?:of|from|on|behind)|(?:the|its|their)\s+(?:authors?|team|people|group|writers)\s+(?:of|behind|on)"
    r"|(?:the|of|from)\s+(?:[\w-]+\s+){1,2}(?:authors|team)|\w+['’]s?\s+(?:authors|team))\b",
    "author", " team ", " people ", " group ", " writer", " anyone ", " anybody ",
)  # fmt: skip

_WRITES = Cued(r"\b(?:papers?|works?|articles?|publish\w*|wr[io]te|written|publications?)\b")


def asks_for_kin(question: str) -> bool:
    """Whether ``question`` asks for the papers of another paper's authors."""
    if _KIN.search(question):
        return True
    return bool(_ELSE.search(question) and _WRITES.search(question) and _TEAM.search(question))

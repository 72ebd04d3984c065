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


def asks_for_kin(question: str) -> bool:
    """Whether ``question`` asks for the papers of another paper's authors."""
    return bool(_KIN.search(question))

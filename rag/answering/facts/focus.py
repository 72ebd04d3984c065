"""What a question asks for, in its own words: "solver" in "which solver did they use?".

The rest of a question tells of which paper it is, and every sentence of that paper is near to it.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rag.answering.facts.demands import head_at
from rag.text import STOP_WORDS, Word, words

_OPENS = re.compile(
    r"\b(?:which|what(?:['’]s)?|whose|how\s+(?:many|much))\s+(?:(?:is|was|are|were)\s+)?(?:of\s+)?"
    r"(?:the\s+|its\s+|their\s+|an?\s+)?"
    r"|\b(?:name|state|give|tell\s+me|find|report|list|identify)\s+(?:me\s+)?(?:the|its|their)\s+",
    re.IGNORECASE,
)
# "What kind of attack" asks for an attack.
_KINDS = frozenset(
    """kind kinds type types sort sorts branch field form forms class classes set sets number amount
    fraction share percentage part family families area piece pair sense way ways name
    names""".split()
)
_REMEMBERED = 64  # questions: one is asked of many papers
_LONGEST = 4  # words of a noun group
_ENDS = tuple(",:;?")
_ASKING = frozenset("which what how why whose where who".split())
_PREPOSITIONS = frozenset(
    """in for of on with from by to at when if that which during under between among into over
    through without within""".split()
)
_SEVERAL = re.compile(r"\b(?:two|three|four|five|both)\b", re.IGNORECASE)


@lru_cache(maxsize=_REMEMBERED)
def foci(question: str) -> tuple[Word, ...]:
    """The heads of the noun groups that ``question`` asks for, in order."""
    return tuple(group[head_at(group)] for group in _groups(question))


def asked_first(question: str) -> list[Word]:
    """The words of ``question`` from its word of asking to the preposition after: "which solver
    does it use" of "which solver does it use for sparse systems?". What follows says of what."""
    said = words(question)
    asking = next((at for at, word in enumerate(said) if word.folded in _ASKING), 0)
    after = range(asking + 2, len(said))
    end = next((at for at in after if said[at].folded in _PREPOSITIONS), len(said))
    return said[asking:end]


def wants_several(question: str) -> bool:
    """Whether ``question`` asks for more than one thing: "which data sets", "the two parts"."""
    plural = (re.search(r"[^su]s$", word.folded) for group in _groups(question) for word in group)
    return any(plural) or bool(_SEVERAL.search(question))


def _groups(question: str) -> list[list[Word]]:
    found: list[list[Word]] = []
    said = words(question)
    for opening in _OPENS.finditer(question):
        groups = _following([word for word in said if word.start >= opening.end()], question)
        found.extend(group for group in groups if group)
    return found


def _following(said: list[Word], question: str) -> list[list[Word]]:
    """The noun groups, joined by "and", that begin with the first of the words ``said``."""
    groups: list[list[Word]] = [[]]
    for word in said:
        group = groups[-1]
        if word.folded == "of" and group and group[-1].folded in _KINDS:
            group.clear()
        elif word.folded == "and" and group:
            groups.append([])
        elif word.folded in STOP_WORDS:
            break
        else:
            group.append(word)
            if len(group) == _LONGEST or question.startswith(_ENDS, word.end):
                break
    return groups

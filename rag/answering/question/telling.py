"""Whether a question wants something told of what a paper says, though it is worded as people ask
for papers: by a command ("name the two parts of PatchTST"), after a word on why they ask ("I want
to run it on a phone. How does it save memory?"), or in note form ("SAM: batch size?").
"""

from __future__ import annotations

import re

from rag.answering.facts.demands import is_name
from rag.answering.question.listing_words import ABOUT_LISTINGS
from rag.text import STOP_WORDS, content_words, words

_COMMAND = re.compile(
    r"(?:^|[:;.,]\s)\W{0,9}(?:(?:please|can\s+you|could\s+you)\s+)?(?:name|give|find|list|show|state|report"
    r"|identify|specify|quote|tell|(?:i|we)\s+(?:need|want))\s+(?:(?:me|us)\s+)?"
    r"(?P<whose>the|its|their)\s+",
    re.IGNORECASE,
)
_NUMBERS = frozenset("two three four five six seven both".split())
# What nobody finds told in a paper: papers, their people, and no thing in particular.
_NO_MATTER = (ABOUT_LISTINGS - {"number"}) | frozenset(
    """paper papers article articles publication publications preprint preprints manuscript
    manuscripts abstract abstracts literature reference references work works study studies
    research overview survey surveys review reviews reading readings source sources citation
    citations material stuff thing things bibliography method methods approach approaches technique
    techniques algorithm algorithms solution solutions strategy strategies author authors people
    group groups researcher researchers team teams one ones other others rest latest newest best
    state collection library list title titles entry entries""".split()
)
_SENTENCE = re.compile(r"(?<=[.!])\s+(?=\w)|(?<=[:;])\s+|\s+[–—-]+\s+")
_QUESTION = re.compile(
    r"^\W*(?:(?:so|and|but)\s+)?(?:(?:on|in|by|for|at|with|to|from|under)\s+)?(?:how|why|what|which|when"
    r"|where|who|whose|does|do|did|is|are|was|were|can|could|should|will|would|has|have)\b",
    re.IGNORECASE,
)
# Without a question mark: "where do the weights come from", but not "why it works".
_DIRECT = re.compile(
    r"^\W*(?:how|why|what|which|when|where|who)\s+(?:\w+\s+){0,3}?"
    r"(?:does|do|did|is|are|was|were|can|could|should|will|would|has|have)\b",
    re.IGNORECASE,
)
_OF_ASKER = re.compile(r"\b(?:i|we|my|our)\b", re.IGNORECASE)
_TELLING = 2  # content words of a question that is whole without what was said before
_TELL_ME = re.compile(
    r"^\W*(?:(?:please|can\s+you|could\s+you)\s+)?"
    r"(?:tell\s+me|i(?:['’]d|\s+would)\s+like\s+to\s+know|i\s+want\s+to\s+know)\s+"
    r"(?:on|in|by|for|at|with|to|from|under)\s+"
    r"(?:how|what|which)\b",
    re.IGNORECASE,
)
_MEASURE = (
    r"(?:run-?times?|durations?|hardware|(?:batch|sample|model|step)\s+sizes?|learning\s+rates?"
    r"|accurac(?:y|ies)|speed-?ups?|(?:sample|time|space|iteration)\s+complexit(?:y|ies)|hyper-?parameters?)"
)
_OF_MEASURE = re.compile(rf"^\W*(?:the\s+)?{_MEASURE}\s+of\b.*\?", re.IGNORECASE)
_MEASURED = re.compile(rf"\b{_MEASURE}\b", re.IGNORECASE)
_NOTED = re.compile(r"^\W*(?P<name>[\w$^{}+-]+):\s+\S.*\?\W*$")


def commands(question: str) -> bool:
    """Whether ``question`` orders that a certain thing be told: "state the bound"."""
    for command in _COMMAND.finditer(question):
        group = []
        for word in words(question[command.end() :]):
            if word.folded in STOP_WORDS:
                break
            group.append(word)
        if not group or {word.folded for word in group} & _NO_MATTER:
            continue
        counted = group[0].folded in _NUMBERS or command["whose"].casefold() != "the"
        plural = re.search(r"[^su]s$", group[-1].folded)
        if counted or not plural or any(is_name(word.text) for word in words(question)):
            return True
    return False


def last_clause(question: str) -> str:
    """What is left of ``question`` behind what was said first, if that is a question; "" if it
    says one thing only."""
    clauses = _SENTENCE.split(question)
    asking = _QUESTION if clauses[-1].rstrip("\"'”’) ").endswith("?") else _DIRECT
    asks = len(clauses) > 1 and asking.match(clauses[-1])
    return clauses[-1] if asks else ""


def without_asker(question: str) -> str:
    """``question`` without what it says of who asks before it does: "For my survey: …"."""
    asked = last_clause(question)
    before = question[: len(question) - len(asked)]
    tells = asked and _OF_ASKER.search(before) and len(content_words(asked)) >= _TELLING
    return asked if tells else question


def notes(question: str) -> bool:
    """Whether ``question`` is a note of what is to be told: "PHN: inputs?", "runtime of SGD?"."""
    noted = _NOTED.match(question)
    return bool(
        (noted and is_name(noted["name"]))
        or _OF_MEASURE.search(question)
        or _TELL_ME.search(question)
    )


def speaks_of_measure(question: str) -> bool:
    """Whether ``question`` has a word for what is measured or set: "batch size", "runtime"."""
    return bool(_MEASURED.search(question))

"""What a question demands of its evidence: a number of something, a name, a thing asked for.

A score cannot tell an answer from a sentence on the same subject; these demands can: "how many
GPUs" is not answered by an abstract that never counts GPUs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.text import STOP_WORDS, Word, words

_QUANTITY = re.compile(
    r"\bhow\s+(?:many|much|long|fast|often|large|big|deep|accurate|far|high|small|few|expensive|old"
    r"|tall|quickly)\b|\b(?:by|up\s+to|to)\s+(?:what|which)\b|\bnumber\s+of\b"
    r"|\bwhat\s+(?:is|was|are|were)?\s*(?:the\s+|its\s+|their\s+)?(?:\S+\s+){0,3}?(?:accuracy|score"
    r"|rate|percentage|share|fraction|speed-?up|error|gain|improvement|value|size|batch\s+size|fid"
    r"|bleu|map|auc|f1|perplexity|throughput|ratio|proportion|amount|budget|length|depth)\b"
    r"|\b(?:is|was|are|were)\s+the\s+(?:average|mean|total|maximum|minimum|median)\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"\bhow\s+many\s+(?:of\s+)?(?:the\s+)?", re.IGNORECASE)
_DURATION = re.compile(r"\bhow\s+long\b|\bhow\s+much\s+time\b", re.IGNORECASE)
_TIME_UNIT = re.compile(
    r"\b(?:milli|micro)?(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|epochs?)\b|\d\s?m?s\b",
    re.IGNORECASE,
)
# A number, not the digit of a name such as CIFAR-10, ResNet50, H.264 or GPT-4.
_DIGITS = re.compile(
    r"(?<![A-Za-z\d.,-])(?<![A-Za-z]-)\$?\\?[~≈<>]?\d[\d,]*(?:\.\d+)?(?:e-?\d+)?"
    r"(?=[\s,.;:)%\\$\u00d7x°\u2013-]|[KkMBTGx]\b|th\b|st\b|nd\b|rd\b|-?fold\b|$)"
)
_NUMBER_WORD = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|twenty|thirty|forty"
    r"|fifty|hundreds?|thousands?|millions?|billions?|half|halved?|halves|twice|thrice|double[sd]?"
    r"|triple[sd]?|quarter)\b",
    re.IGNORECASE,
)

# "What is FractalNet?", "what is the paper about": the sentence that introduces is wanted.
_INTRODUCTION = re.compile(
    r"^\W*what\s+(?:is|are)\s+[\w-]+(?:\s+[\w-]+)?\W*$|\bwhat\b.{1,60}\babout\W*$"
    r"|\b(?:propose|introduce|contribut|summar[iy]|main\s+idea|key\s+idea)",
    re.IGNORECASE,
)
_INTRODUCES = re.compile(
    r"\b(?:we|paper|work|article|study)\s+(?:\w+\s+){0,2}?(?:introduces?|proposes?|presents?|develops?"
    r"|describes?|devises?|designs?)\b",
    re.IGNORECASE,
)
_NEAR = 30  # characters between a number and what it counts


@dataclass(frozen=True, slots=True)
class Demands:
    """``quantity``: a number is wanted; ``duration``: a time; ``counted``: of what (its words).

    ``introduction``: what something is; ``names`` are the coined terms of the question.
    """

    introduction: bool
    quantity: bool
    duration: bool
    counted: tuple[Word, ...]
    names: tuple[Word, ...]


def demands_of(question: str) -> Demands:
    """Read the demands off the wording of ``question``."""
    return Demands(
        introduction=bool(_INTRODUCTION.search(question)),
        quantity=bool(_QUANTITY.search(question)),
        duration=bool(_DURATION.search(question)),
        counted=_counted(question),
        names=tuple(word for word in words(question) if is_name(word.text)),
    )


def states_quantity(sentence: str, demands: Demands) -> bool:
    """Whether ``sentence`` holds the kind of number that is wanted."""
    if demands.duration:
        return bool(_TIME_UNIT.search(sentence)) and has_number(sentence)
    return has_number(sentence)


def introduces(sentence: str) -> bool:
    """Whether ``sentence`` says what its authors introduce."""
    return bool(_INTRODUCES.search(sentence))


def has_number(sentence: str) -> bool:
    """A number in digits or words that is not part of a name."""
    return bool(_DIGITS.search(sentence) or _NUMBER_WORD.search(sentence))


def counts_of(sentence: str, counted: Sequence[Word]) -> bool:
    """Whether a number stands shortly before one of the words ``counted``: "9 of the 14 scenarios"
    for scenarios."""
    stems = {word.stem for word in counted}
    for word in words(sentence):
        if word.stem in stems and has_number(sentence[max(0, word.start - _NEAR) : word.start]):
            return True
    return False


def is_name(word: str) -> bool:
    """``BLEU``, ``CIFAR``, ``FractalNet``, ``S4``: capitals or digits within; or a lone digit run
    glued to letters. A capital at the start of a word alone may just start the sentence."""
    letters = any(c.isalpha() for c in word)
    coined = any(c.isupper() for c in word[1:]) or any(c.isdigit() for c in word)
    return letters and coined and len(word) > 1 and word[0].isalpha()


def _counted(question: str) -> tuple[Word, ...]:
    """The noun group after "how many": "StarCraft scenarios" in "how many StarCraft scenarios does
    RODE win"."""
    match = _COUNTED.search(question)
    if not match:
        return ()
    group: list[Word] = []
    for word in words(question):
        if word.start < match.end():
            continue
        if word.folded in STOP_WORDS or len(group) == 3:
            break
        group.append(word)
    return tuple(group)

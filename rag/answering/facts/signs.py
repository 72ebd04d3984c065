"""Signs, told by a few words of surface, that a sentence is of the sort a question is after: that
it tells a finding, gives a reason, a change or an order of growth, or enumerates.

They are finer than the parts that sentences play (see ``roles``): "by how much is it faster?" and
"how large is the corpus?" both want a number, but not the same one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.answering.facts.definitions import explained
from rag.answering.facts.demands import demands_of
from rag.answering.facts.focus import wants_several
from rag.answering.facts.numerals import ORDER_OF_GROWTH, has_number
from rag.answering.facts.roles import wanted_roles

SIGNS = (
    "finds, nothing to be explained or introduced",
    "change wanted, a relative number stated",
    "order of growth wanted and stated",
    "several wanted and enumerated",
    "reason wanted and given",
    "before the authors speak of their own, no earlier work wanted",
    "announces what the next tells one by one, several wanted",
)


_REMEMBERED = 64  # questions: one is asked of many papers


def _cues(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_FINDS = _cues(
    r"\bwe\b[^.]{0,30}\b(?:show|find|prov|demonstrat|observ|establish|found|discover|conclude|reveal"
    r"|identif)\w*"
    r"|\b(?:surprisingly|interestingly|notably|turns?\s+out|finally|moreover|further(?:more)?"
    r"|in\s+particular|specifically)\b"
)
_OF_CHANGE = _cues(
    r"\bby\s+(?:how\s+much|what)|\bhow\s+much\b|\b(?:speed-?up|faster|cheaper|smaller|factor)"
    r"|\b(?:improve|gain|reduc|save)"
)
_RELATIVE = _cues(r"%|\bpercent|\btimes\b|\bx\b|\u00d7|fold\b|\bfactor\b|\\times")
_OF_GROWTH = _cues(
    r"\b(?:run-?times?|complexit\w+|bounds?|rates?|how\s+(?:fast|slow|quickly|long)|steps"
    r"|generations|iterations|sample[sd]?|order)\b"
)
_ENUMERATES = _cues(
    r":\s|\((?:i|1|a)\)|\([^()]*,[^()]*\)|\w+,(?:\s+[\w-]+){1,4}\s*,?\s+(?:and|or)\s|\bboth\b"
    r"|\be\.g\.|\bsuch\s+as\b|\bincluding\b"
)
_OF_REASON = _cues(r"\bwhy\b|\breason|\bwhat\s+(?:makes|causes|leads|lets|allows|enables)\b")
_REASON = _cues(
    r"\b(?:because|due\s+to|owing\s+to|thanks\s+to|since|stem\w*|caus\w+|reasons?|attribut\w+"
    r"|as\s+a\s+result\s+of|leads?\s+to|leading\s+to|responsible|hence|therefore|by\s+\w+ing|so\s+that"
    r"|which\s+(?:allows|enables|makes)|arises?|encourage\w*)\b"
)
_OF_EARLIER = _cues(
    r"\b(?:earlier|previous|prior|current|existing|past|problem|challenge|difficult|limitation"
    r"|motivat|why)\w*"
)
# "We propose two tasks." "The first …"
_ANNOUNCES = _cues(
    r"\b(?:two|three|four|five|six|several|multiple|following)\s+(?:[\w-]+\s+){0,3}?[\w-]+s\b"
)
_TELLS_ALL = _cues(
    r":\s|\(?\bi\)|\(1\)|\(a\)|\bfirst\b.*\bsecond|\bone\b.*\bother\b"
    r"|\w+,\s+(?:[\w-]+\s*){1,4},\s+(?:and|or)\s"
)
_BEGINS_TO_TELL = _cues(
    r"^\W*(?:the\s+)?(?:first\w*|one|former|specifically|namely|in\s+particular|these|they|i\))\b"
)
_OWN = _cues(r"\b(?:we|our|us|this\s+(?:paper|work))\b")


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Which of the signs a question is after, in the order of ``SIGNS``."""

    finding: bool
    change: bool
    growth: bool
    several: bool
    reason: bool
    own: bool


def signs(question: str, sentences: Sequence[str]) -> list[list[float]]:
    """For each of the ``sentences`` of an abstract, in their order, 1 for every sign that
    ``question`` is after and the sentence has, in the order of ``SIGNS``."""
    wanted = _wanted(question)
    own = [bool(_OWN.search(sentence)) for sentence in sentences]
    first = own.index(True) if any(own) else 0
    pairs = zip(sentences, [*sentences[1:], ""], strict=True)
    return [_given(this, then, wanted, at < first) for at, (this, then) in enumerate(pairs)]


def announces(sentence: str, then: str) -> bool:
    """Whether ``sentence`` announces several things that the one after it begins to tell."""
    announced = _ANNOUNCES.search(sentence) and not _TELLS_ALL.search(sentence)
    return bool(announced and _BEGINS_TO_TELL.search(then))


@lru_cache(maxsize=_REMEMBERED)
def _wanted(question: str) -> _Wanted:
    quantity = demands_of(question).quantity
    introduces = wanted_roles(question) & {"method", "introduction"}
    return _Wanted(
        finding=not introduces and not explained(question),
        change=quantity and bool(_OF_CHANGE.search(question)),
        growth=bool(_OF_GROWTH.search(question)),
        several=not quantity and wants_several(question),
        reason=bool(_OF_REASON.search(question)),
        own=not _OF_EARLIER.search(question),
    )


def _given(sentence: str, then: str, wanted: _Wanted, is_before: bool) -> list[float]:
    """The signs of ``sentence``, which ``then`` follows."""
    relative = wanted.change and has_number(sentence) and _RELATIVE.search(sentence)
    given = (
        wanted.finding and _FINDS.search(sentence),
        relative,
        wanted.growth and ORDER_OF_GROWTH.search(sentence),
        wanted.several and _ENUMERATES.search(sentence),
        wanted.reason and _REASON.search(sentence),
        wanted.own and is_before,
        wanted.several and announces(sentence, then),
    )
    return [float(bool(sign)) for sign in given]

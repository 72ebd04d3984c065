"""What a sentence says goes up or down, gets better or worse, is faster or slower.

"It reduces forgetting" says that forgetting goes down, "more memory-efficient" that memory does,
"flatter optima" that their sharpness does. Said of the same thing, one way is the contrary of the
other: words of opposite directions alone are not, for "reduces error" and "increases accuracy"
agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

from rag.answering.facts.demands import is_name
from rag.answering.facts.direction_words import axes, properties, turn
from rag.answering.verification.polarity import polarity
from rag.text import STOP_WORDS, Word, spellings, stem, words

_COMPARING = frozenset(map(stem, "outperform exceed surpass beat underperform".split()))
_LEADS_ELSEWHERE = frozenset("across by on for with from during when under using via at as".split())
_BREAK = re.compile(r"[,;:.()\u2013\u2014]|--")
_ADJECTIVES = frozenset(
    map(
        stem,
        """high higher low lower more most less least fewer greater larger large smaller small
        stronger strong weaker weak""".split(),
    )
)
# Of a thing rather than saying anything about it.
_PLAIN = frozenset(("high", "low", "large", "small", "strong", "weak"))
_LONGEST_GROUP, _BEHIND_ADJECTIVE = 4, 2  # content words that a direction may be of
_COMPARAND = re.compile(
    r"\b(?:than|compared\s+(?:to|with)|with\s+respect\s+to"
    r"|(?:in|by)\s+comparison\s+(?:to|with)|relative\s+to|unlike"
    r"|as\s+opposed\s+to|versus|vs|over\s+(?:the\s+)?(?:conventional|existing|prior|previous"
    r"|standard|base\w*|vanilla|original|plain|usual|ordinary)"
    r"|(?<=improves )upon|(?<=improving )upon)\b[^,;:.()]*",
    re.IGNORECASE,
)


_SAME = frozenset(("same", "equal", "identical"))
_SAME_AS = re.compile(
    r"\b(?:same|equal|identical)\b[^,;:.()]*?(?P<as>\b(?:as|to)\b[^,;:.()]*)", re.I
)
_REMEMBERED = 512  # sentences: every question is asked of them


@dataclass(frozen=True, slots=True)
class Direction:
    """One word for a direction, at ``start`` to ``end``: which properties rise (1) or fall (-1).

    ``before`` are the stems of what it is said of, ``comparand`` those of what it is compared
    with, ``clause`` those of the whole clause. A ``plain`` one only describes a thing:
    "high-dimensional". One that is ``denied`` says that it does not go that way, or, where a
    property neither rises nor falls (0), that it is the same as elsewhere.
    """

    start: int
    end: int
    properties: Mapping[str, int]
    before: frozenset[str]
    comparand: frozenset[str]
    clause: frozenset[str]
    plain: bool
    denied: bool = False


def directions(text: str) -> list[Direction]:
    """What ``text``, a sentence, says goes which way; nothing that it denies."""
    return [found for found in _directions(text) if not found.denied]


def undirected(text: str) -> list[Direction]:
    """What ``text`` says does not go a certain way: it "does not get slower", or takes "the same
    time"."""
    return [found for found in _directions(text) if found.denied]


@lru_cache(maxsize=_REMEMBERED)
def _directions(text: str) -> tuple[Direction, ...]:
    said = words(text)
    source = polarity(text)
    denied = source.denied - source.affirmed
    compared = [match.span() for match in _COMPARAND.finditer(text)]
    compared += [match.span("as") for match in _SAME_AS.finditer(text)]
    breaks = _breaks(text, said)
    found = []
    for at, word in enumerate(said):
        turned = ("amount", 0) if word.folded in _SAME else turn(said, at)
        if not turned or _is_compared(word, compared):
            continue
        first, last = _clause(breaks, at, len(said))
        group = _group(said, at, first, last, compared)
        ways = properties(text, turned, group)
        if not ways:
            continue
        behind = _object(said[at + 1 : last]) if word.stem in _COMPARING else []
        others = [w for w in said if _is_compared(w, compared)] + behind
        before = [w for w in said[:at] if not _is_compared(w, compared)]
        found.append(
            Direction(
                word.start,
                word.end,
                ways,
                _stems(before),
                _stems(others),
                _stems(said[first:last]),
                word.folded in _PLAIN,
                word.stem in denied or word.folded in _SAME,
            )
        )
    return tuple(found)


def _object(behind: Sequence[Word]) -> list[Word]:
    """What is outperformed, without where and when."""
    return list(takewhile(lambda word: word.folded not in _LEADS_ELSEWHERE, behind))


def _group(
    said: Sequence[Word],
    at: int,
    first: int,
    last: int,
    compared: Sequence[tuple[int, int]],
) -> list[Word]:
    """The content words that a direction is of: those behind it in its clause ("reduces test
    error"), or else those before it ("the error drops")."""
    most = _BEHIND_ADJECTIVE if said[at].stem in _ADJECTIVES else _LONGEST_GROUP
    behind = _taken(said[at + 1 : last], compared, most)
    return behind or _taken(reversed(said[first:at]), compared, most)


def _taken(said: Iterable[Word], compared: Sequence[tuple[int, int]], most: int) -> list[Word]:
    taken: list[Word] = []
    for word in said:
        axis = axes().get(word.stem, ("", 0))[0]
        ends = bool(taken) and word.folded in _LEADS_ELSEWHERE
        if ends or axis in ("amount", "quality") or _is_compared(word, compared):
            break
        if taken and not word.folded.isalpha():
            break
        if word.folded not in STOP_WORDS and word.folded.isalpha() and word.folded != "times":
            taken.append(word)
        if len(taken) == most:
            break
    return taken


def _breaks(text: str, said: Sequence[Word]) -> list[int]:
    """Where clauses begin: numbers of words with a pause, or a "but", before them."""
    found = [0]
    for at in range(1, len(said)):
        last, first = said[at - 1].end, said[at].start
        is_decimal = text[last - 1 : first + 1].replace(".", "", 1).isdigit()
        pause = _BREAK.search(text, last, first) and not is_decimal
        if pause or said[at].folded in ("but", "while", "whereas", "although", "though"):
            found.append(at)
    return found


def _clause(breaks: Sequence[int], at: int, count: int) -> tuple[int, int]:
    first = max(each for each in breaks if each <= at)
    return first, min((each for each in breaks if each > at), default=count)


def _is_compared(word: Word, compared: Sequence[tuple[int, int]]) -> bool:
    return any(start <= word.start < end for start, end in compared)


def _stems(said: Iterable[Word]) -> frozenset[str]:
    return frozenset(singular(word) for word in said if word.folded not in STOP_WORDS)


def singular(word: Word) -> str:
    """The stem of a word in either spelling of English, and of one thing where it is a coined name:
    the stemmer leaves GNNs alone."""
    if is_name(word.text):
        return word.stem.removesuffix("s")
    return min(map(stem, spellings(word.folded)))

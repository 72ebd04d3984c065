"""What a sentence says goes up or down, gets better or worse, is faster or slower.

"It reduces forgetting" says that forgetting goes down, "more memory-efficient" that memory does,
"flatter optima" that their sharpness does. Said of the same thing, one way is the contrary of the
other: words of opposite directions alone are not, for "reduces error" and "increases accuracy"
agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import takewhile

from rag.answering.facts.demands import is_name
from rag.answering.verification.polarity import polarity
from rag.text import STOP_WORDS, Word, stem, words

# Each line is a property; its words say that it rises, or that it falls.
_TABLE = """
amount: increase rise grow raise gain boost elevate amplify enlarge expand maximize maximise double
    strengthen higher high greater larger large stronger strong more encourage lengthen
    / decrease reduce decline drop fall shrink diminish lower low lessen mitigate minimize minimise
    alleviate cut suppress lose lack fewer smaller small less weaken weaker weak limit save
    prevent shorten dampen eliminate
quality: improve enhance better superior outperform exceed surpass beat well benefit excel win
    reliably succeed successful advantageous
    / degrade worsen worse inferior underperform hurt harm impair deteriorate poor poorly badly
    suffer erroneous inaccurate unreliable detrimental harmful fail bad suboptimal distort
speed: fast faster quick quicker quickly rapid rapidly accelerate speedup hasten
    / slow slower slowly decelerate delay longer
sharpness: sharp sharper sharpness sharpen narrower / flat flatter flatness wider
ease: easier simpler simplify / harder complicate
price: expensive costly / cheap cheaper inexpensive
robustness: robust robustness / fragile brittle vulnerable susceptible prone
validity: satisfy preserve enforce guarantee ensure maintain / violate
stability: stable stabilize stabilise stability / unstable destabilize destabilise instability
"""
_COMPARING = frozenset(map(stem, "outperform exceed surpass beat underperform".split()))
_DEGREE = {"more": 1, "most": 1, "so": 1, "less": -1, "least": -1}
_WELCOME = frozenset(
    map(
        stem,
        """accuracy accurate performance perform quality generalization generalisation generalize
        generalise efficiency efficient fidelity likelihood utility effective effectiveness reliable
        interpretability recognition forecasting""".split(),
    )
)
_UNWELCOME = frozenset(
    map(
        stem,
        """error risk forgetting overfitting bias variance misclassification collapse regret
        perplexity overhead cost latency""".split(),
    )
)
_FAILINGS = frozenset(map(stem, "error forgetting overfitting collapse perplexity".split()))
_DURATIONS = frozenset(map(stem, "time runtime latency duration".split()))
# Nouns for a property, which say which way only behind a verb: "minimizing sharpness".
_NOUNS = frozenset("sharpness flatness robustness stability instability".split())
_LEADS_ELSEWHERE = frozenset("across by on for with from during when under using via at as".split())
_SPARING = frozenset(("efficient", "efficiency", "friendly", "saving", "savings", "free", "light"))
_BREAK = re.compile(r"[,;:.()\u2013\u2014]|--")
_ADJECTIVES = frozenset(
    map(
        stem,
        """high higher low lower more most less least fewer greater larger large smaller small
        stronger strong weaker weak""".split(),
    )
)
_COMPUTING = stem("computationally")
_PLAIN = frozenset(
    ("high", "low", "large", "small", "strong", "weak")
)  # of a thing rather than saying anything about it
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
        turn = ("amount", 0) if word.folded in _SAME else _turn(said, at)
        if not turn or _is_compared(word, compared):
            continue
        first, last = _clause(breaks, at, len(said))
        group = _group(said, at, first, last, compared)
        properties = _properties(text, turn, group)
        if not properties:
            continue
        behind = _object(said[at + 1 : last]) if word.stem in _COMPARING else []
        others = [w for w in said if _is_compared(w, compared)] + behind
        before = [w for w in said[:at] if not _is_compared(w, compared)]
        found.append(
            Direction(
                word.start,
                word.end,
                properties,
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


def _turn(said: Sequence[Word], at: int) -> tuple[str, int] | None:
    """The axis and sign of a word; "less fast" turns it about, "more slowly" is no "more"."""
    axis, sign = _axes().get(said[at].stem, ("", 0))
    folded = said[at].folded
    after = said[at + 1].folded if at + 1 < len(said) else ""
    if folded.startswith("speed"):
        return ("speed", 1) if after == "up" or folded.startswith("speedup") else None
    if folded == "well" and at and (said[at - 1].folded == "as" or after in ("as", "known")):
        return None
    if folded in _DEGREE and _axes().get(after and said[at + 1].stem, ("amount", 0))[0] != "amount":
        return None
    if folded == "benefits" and after == "of":
        return None
    if folded.startswith("efficien") and at and said[at - 1].stem == _COMPUTING:
        return "price", -1
    if not sign or folded in _NOUNS:
        return None
    return axis, sign * (_DEGREE.get(said[at - 1].folded, 1) if at else 1)


def _properties(text: str, turn: tuple[str, int], group: Sequence[Word]) -> dict[str, int]:
    """Which properties go which way, of a turn said of the words of ``group``."""
    axis, sign = turn
    if axis not in ("amount", "quality"):
        return {axis: sign}
    found: dict[str, int] = {}
    for word in group:
        own, its = _axes().get(word.stem, ("", 0))
        if own and own not in ("amount", "quality"):  # "minimizing sharpness"
            found[own] = sign * its
            continue
        spared = re.match(r"-(\w+)", text[word.end :])
        towards = -sign if spared and spared[1].lower() in _SPARING else sign
        if axis == "amount":
            found[word.stem] = towards
            if word.stem in _WELCOME:
                found["quality"] = towards
            elif word.stem in _FAILINGS:
                found["quality"] = -towards
            elif word.stem in _DURATIONS:
                found["speed"] = -towards
        elif word.stem in _WELCOME:
            found[word.stem] = sign
        elif word.stem in _UNWELCOME:
            found[word.stem] = -sign
    if axis == "quality":
        found["quality"] = sign
    return found


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
        axis = _axes().get(word.stem, ("", 0))[0]
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
        pause = _BREAK.search(text, said[at - 1].end, said[at].start)
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
    """The stem of a word, of one thing where it is a coined name: the stemmer leaves GNNs alone."""
    return word.stem.removesuffix("s") if is_name(word.text) else word.stem


@cache
def _axes() -> dict[str, tuple[str, int]]:
    """Stems of words for a direction, each with its property and sign."""
    return dict(_entries())


def _entries() -> Iterator[tuple[str, tuple[str, int]]]:
    for line in re.sub(r"\n +", " ", _TABLE).strip().splitlines():
        name, _, sides = line.partition(":")
        for sign, side in zip((1, -1), sides.split("/"), strict=True):
            for word in side.split():
                yield stem(word), (name, sign)

"""Who is better than whom: comparisons that a claim turns round or makes more of.

"A outperforms B" and "B outperforms A" share every word, and "A is on par with B" is less than
either. A comparison is read off a few words for it, with the words on either side.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from rag.text import STOP_WORDS, stem, words

Kind = Literal["better", "worse", "equal"]

_GOOD = (
    r"(?:better|faster|superior|stronger|higher|greater|(?:more|as)\s+(?:accurate|efficient|robust|"
    r"effective)(?:ly)?)"
)
_CUES: tuple[tuple[Kind, str], ...] = (
    (
        "equal",
        r"(?:on|at)[\s-]+par(?:\s+\w+){0,3}?(?:\s+(?:to|with))?"
        r"|(?:comparabl[ey]|competitive(?:ly)?)(?:\s+\w+){0,3}?\s+(?:to|with)"
        r"|(?:comparable|competitive)\s+(?:\w+\s+)?(?:results?|performance|accuracy)"
        r"|match(?:es|ed|ing)?|rivals?|equals?"
        r"|as\s+(?:good|well|fast|accurate|efficient)\s+as|reach(?:es)?\s+the\s+performance\s+of"
        r"|similar(?:ly)?\s+(?:to|as)",
    ),
    (
        "worse",
        r"(?:worse|slower|inferior|weaker)\s+(?:\w+\s+){0,3}?(?:than|to)|underperforms?"
        r"|falls?\s+(?:short\s+of|behind)|lags?\s+behind",
    ),
    (
        "better",
        rf"outperform(?:s|ed|ing)?|beats?|beating|surpass(?:es|ed|ing)?|exceed(?:s|ed|ing)?|outdo(?:es)?"
        rf"|improv(?:es|ed|ing|ement)\s+(?:\w+\s+){{0,4}}?(?:upon|over|on)(?=\s)"
        rf"|{_GOOD}\s+(?:\w+\s+){{0,4}}?(?:than|to)|ahead\s+of|(?:gains?|advantage)\s+over",
    ),
)
CUE = re.compile(
    "|".join(rf"(?P<{kind}>\b(?:{pattern})\b)" for kind, pattern in _CUES), re.IGNORECASE
)
_DENIED = re.compile(r"\b(?:not|never|cannot|no|n't|neither|nor|fails?\s+to)\s+(?:\w+\s+)?$", re.I)
_NOUN_PHRASE = re.compile(  # what ends the noun phrase behind a comparison
    r"[,;:.()]|\s(?:in|on|with|by|for|at|while|whereas|when|which|that|but|and\s+(?:is|has|it)"
    r"|under|using|across|among|via|through|during|after|before|as|to)\s",
    re.IGNORECASE,
)
_ADJUNCT = re.compile(r"^\s*(?:in|on|with|by|for|at|among|under|across|using|when)\b[^,]*,", re.I)
_CLAUSE = re.compile(
    r"[;:]|\s(?:but|while|whereas|although|though)\s|,\s+(?:and|so)\s|\sand\s+(?:our|the|its?|we)\s",
    re.IGNORECASE,
)
_BETTER_TOO = re.compile(
    r"\b(?:better|superior|exceed\w*)\s*,?\s*or\b|\bor\s+(?:even\s+)?(?:better|superior|exceed)"
)
_LONGEST = 6  # content words of what something is better than
_OTHERS = frozenset(  # every paper's rivals, whoever they are
    map(
        stem,
        """state art baseline method approach existing previous prior other best model models
        algorithm technique counterpart result performance current sota competitive several all
        standard alternative recent strong good""".split(),
    )
)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Stems of what is said to be better (worse, equal) and of what it is compared with."""

    kind: Kind
    left: frozenset[str]
    right: frozenset[str]
    or_better: bool = False  # "on par with or better than"


def comparisons_in(text: str) -> list[Comparison]:
    """The comparisons of one sentence; denied ones are left out."""
    found = []
    start = 0
    for cue in CUE.finditer(text):
        before = text[start : cue.start()]
        if _DENIED.search(before):
            continue
        left = _CLAUSE.split(_ADJUNCT.sub("", before))[-1]
        right = _NOUN_PHRASE.split(f"{text[cue.end() :]} ")[0]
        kind: Kind = cue.lastgroup  # type: ignore[assignment]
        hedged = kind == "equal" and _BETTER_TOO.search(text)
        found.append(Comparison(kind, _stems(left), _stems(right, _LONGEST), bool(hedged)))
        start = cue.end()
    return found


def turned_round(claim: str, source: Iterable[str]) -> bool:
    """Whether a sentence of ``source`` compares the same things the other way round."""
    said = [c for sentence in source for c in comparisons_in(sentence) if c.kind != "equal"]
    return any(_contradict(own, other) for own in comparisons_in(claim) for other in said)


def overstated(claim: str, source: Iterable[str]) -> bool:
    """Whether ``claim`` has something better that ``source`` only has equal."""
    said = [c for sentence in source for c in comparisons_in(sentence)]
    better = [c for c in said if c.kind == "better"]
    better += [c for c in said if c.or_better]
    equal = [c for c in said if c.kind == "equal"]
    return any(
        any(_same_rival(own, c) for c in equal) or bool(equal and not better)
        for own in comparisons_in(claim)
        if own.kind == "better" and not any(_same_rival(own, c) for c in better)
    )


def _contradict(own: Comparison, other: Comparison) -> bool:
    if own.kind == "equal":
        return False
    winner, loser = other.left - other.right, other.right - other.left - _OTHERS
    if own.kind != other.kind:  # A is worse than B, where the source has A better than B
        return bool(own.left & winner - _OTHERS) and bool(own.right & loser)
    return bool(own.left & loser) and bool(own.right & winner) and not own.left & winner


def _same_rival(own: Comparison, other: Comparison) -> bool:
    return bool(own.right & other.right)


def _stems(text: str, first: int | None = None) -> frozenset[str]:
    """Stems of the (first) content words of ``text``."""
    found = [word.stem for word in words(text) if word.folded not in STOP_WORDS]
    return frozenset(found[:first])

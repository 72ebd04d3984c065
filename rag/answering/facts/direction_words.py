"""Words that say which way something goes, and of which property: up or down, better or worse,
faster or slower."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from rag.text import Word, stem

# Each line is a property; its words say that it rises, or that it falls.
_TABLE = """
amount: increase rise grow raise gain boost elevate amplify enlarge expand maximize maximise double
    strengthen higher high greater larger large stronger strong more encourage lengthen triple
    / decrease reduce decline drop fall shrink diminish lower low lessen mitigate minimize minimise
    alleviate cut suppress lose lack fewer smaller small less weaken weaker weak limit save
    prevent shorten dampen eliminate halve
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
validity: satisfy preserve enforce guarantee ensure maintain retain respect
    / violate destroy discard neglect
stability: stable stabilize stabilise stability / unstable destabilize destabilise instability
"""
_DEGREE = {"more": 1, "most": 1, "so": 1, "less": -1, "least": -1}
_WELCOME = frozenset(
    map(
        stem,
        """accuracy accurate performance perform quality generalization generalisation generalize
        generalise efficiency efficient fidelity likelihood utility effective effectiveness reliable
        interpretability recognition forecasting bleu rouge auc auroc""".split(),
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
_SPARING = frozenset(("efficient", "efficiency", "friendly", "saving", "savings", "free", "light"))
# "It gets there in half the time", but not "on half the tasks".
_TAKING = frozenset("in with at using only takes needs requires uses costs".split())
_COMPUTING = stem("computationally")


def turn(said: Sequence[Word], at: int) -> tuple[str, int] | None:
    """The axis and sign of a word; "less fast" turns it about, "more slowly" is no "more"."""
    axis, sign = axes().get(said[at].stem, ("", 0))
    folded = said[at].folded
    after = said[at + 1].folded if at + 1 < len(said) else ""
    if folded.startswith("speed"):
        return ("speed", 1) if after == "up" or folded.startswith("speedup") else None
    if folded == "half":
        is_taken = at and said[at - 1].folded in _TAKING and after == "the"
        return ("amount", -1) if is_taken else None
    if folded == "well" and at and (said[at - 1].folded == "as" or after in ("as", "known")):
        return None
    if folded in _DEGREE and axes().get(after and said[at + 1].stem, ("amount", 0))[0] != "amount":
        return None
    if folded == "benefits" and after == "of":
        return None
    if folded.startswith("efficien") and at and said[at - 1].stem == _COMPUTING:
        return "price", -1
    if not sign or folded in _NOUNS:
        return None
    return axis, sign * (_DEGREE.get(said[at - 1].folded, 1) if at else 1)


def properties(text: str, turned: tuple[str, int], group: Sequence[Word]) -> dict[str, int]:
    """Which properties go which way, of a turn said of the words of ``group``."""
    axis, sign = turned
    if axis not in ("amount", "quality"):
        return {axis: sign}
    found: dict[str, int] = {}
    for word in group:
        own, its = axes().get(word.stem, ("", 0))
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


@cache
def axes() -> dict[str, tuple[str, int]]:
    """Stems of words for a direction, each with its property and sign."""
    return dict(_entries())


def _entries() -> Iterator[tuple[str, tuple[str, int]]]:
    for line in re.sub(r"\n +", " ", _TABLE).strip().splitlines():
        name, _, sides = line.partition(":")
        for sign, side in zip((1, -1), sides.split("/"), strict=True):
            for word in side.split():
                yield stem(word), (name, sign)

"""What a text denies, and which way it says that things go.

A claim can share every word with its source and say the opposite: "requires" for "does not
require", "increases" for "decreases".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from rag.text import STOP_WORDS, Word, stem, words

_NEGATORS = frozenset(
    """not no never without neither nor cannot none nothing hardly barely scarcely rarely seldom
    lack lacks lacked lacking absence avoid avoids avoided avoiding fail fails failed failing
    failure unable eliminate eliminates eliminated eliminating obviate obviates unlike
    dont doesnt didnt isnt arent wasnt werent cant couldnt wont wouldnt shouldnt havent hasnt
    hadnt impossible insufficient refuse refuses refused forgo forgoes little""".split()
)
_NOT_ONLY = re.compile(r"\bnot\s+(?:only|just|merely|necessarily)\b", re.IGNORECASE)
_SCOPE = 3  # content words behind a negator
_PREFIXES = ("non", "un")
_CLAUSE_END = re.compile(r"[,;:.()]|\b(?:but|however|although|while|whereas|because|since|yet)\b", re.I)

# Words of one side are said of things going up, of the other of things going down.
_OPPOSITES = """
    increase increased rise grow growth raise expand gain boost elevate amplify / decrease reduce
        decline drop fall shrink diminish lower cut lessen mitigate suppress
    improve improvement enhance better superior outperform exceed surpass strengthen / degrade worsen
        worse inferior underperform hurt harm impair deteriorate weaken
    more greater larger bigger higher / less smaller fewer lower
    high / low
    large big / small
    strong / weak
    faster fast accelerate quick quickly / slower slow slowly
    longer long / shorter short
    easy easier simple simpler / hard harder difficult complex complicated
    positive positively / negative negatively
    cheap cheaper / expensive costly
    best / worst
    maximum maximize maximise maximal / minimum minimize minimise minimal
    upper / lower
    before / after
    always / never sometimes
    all every / none
    possible able can / impossible unable cannot
    linear / nonlinear
    supervised / unsupervised
    convex / nonconvex
    sparse / dense
    local / global
    discrete / continuous
    online / offline
    deterministic / stochastic random
    deep deeper / shallow shallower
    wide wider / narrow narrower
    early / late
    static / dynamic
    single one / multiple many several
    symmetric / asymmetric
    labeled labelled / unlabeled unlabelled
    known / unknown
    explicit / implicit
    stable / unstable
    robust / fragile brittle vulnerable
    safe / unsafe dangerous
    enable allow permit facilitate cause / prevent inhibit block
    encourage promote / discourage
    support confirm / contradict refute reject
    include / exclude
    succeed success successful / fail failure
    similar same identical / different dissimilar
    significant significantly / insignificant negligible
    efficient / inefficient
    accurate / inaccurate
    dependent / independent
    necessary required / unnecessary optional
    sufficient / insufficient
    fixed / variable adaptive
    open / closed
    first / last
    active activate / inactive
    present / absent
"""


@cache
def _sides() -> tuple[dict[str, set[int]], dict[str, set[int]]]:
    """Stems of words for up and for down, each with the numbers of its lines above."""
    rising: dict[str, set[int]] = {}
    falling: dict[str, set[int]] = {}
    lines = re.sub(r"\n {8,}", " ", _OPPOSITES).strip().splitlines()
    for number, line in enumerate(lines):
        for side, part in zip((rising, falling), line.split("/"), strict=True):
            for word in part.split():
                side.setdefault(stem(word), set()).add(number)
    return rising, falling


def denied(text: str) -> dict[str, bool]:
    """Stems of the content words of ``text``; True for those that a negator stands before.

    A stem that occurs both ways is left out: it says nothing about either.
    """
    clean = _NOT_ONLY.sub("", text)
    said: dict[str, set[bool]] = {}
    left, last = 0, 0
    for word in words(clean):
        if left and _CLAUSE_END.search(clean, last, word.start):
            left = 0
        last = word.end
        if _negates(word, clean):
            left = _SCOPE
            continue
        if word.folded in STOP_WORDS:
            left = 0 if _CLAUSE_END.fullmatch(word.text) else left
            continue
        for form, negated in _forms(word.folded, left > 0):
            said.setdefault(form, set()).add(negated)
        left = max(0, left - 1)
    return {form: True in values for form, values in said.items() if len(values) == 1}


def has_negation(text: str) -> bool:
    """Whether anything is denied in ``text``."""
    clean = _NOT_ONLY.sub("", text)
    return any(_negates(word, clean) for word in words(clean))


def opposed(claim: Iterable[Word], source: Iterable[Word]) -> list[Word]:
    """Words of ``claim`` whose opposite the source has, and neither them nor one on their side."""
    rising, falling = _sides()
    held = {word.stem for word in source}
    up = set().union(*(rising.get(form, set()) for form in held))
    down = set().union(*(falling.get(form, set()) for form in held))
    found = []
    for word in claim:
        rises, falls = rising.get(word.stem, set()), falling.get(word.stem, set())
        if word.stem not in held and ((rises & down) - up or (falls & up) - down):
            found.append(word)
    return found


def _negates(word: Word, text: str) -> bool:
    folded = word.folded.replace("’", "'")
    if folded.endswith("n't") or folded.replace("'", "") in _NEGATORS:
        return True
    return folded == "free" and text[max(0, word.start - 1) : word.start] == "-"


def _forms(word: str, negated: bool) -> list[tuple[str, bool]]:
    """The stem of a word, and where it begins with a negating prefix that of the rest, denied."""
    forms = [(stem(word), negated)]
    for prefix in _PREFIXES:
        rest = word.removeprefix(prefix)
        if rest != word and len(rest) > 4:
            forms.append((stem(rest), not negated))
    return forms

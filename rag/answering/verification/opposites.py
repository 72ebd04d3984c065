"""Words for opposite directions, and claims that have one where their source has the other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from rag.text import STOP_WORDS, Word, stem

_OBJECT = 2  # content words behind "maximizes" that say what

# Words of one side are said of things going up, of the other of things going down.
_OPPOSITES = """
    increase increased rise grow growth raise expand gain boost elevate amplify / decrease reduce
        decline drop fall shrink diminish lower cut lessen mitigate suppress
    improve improvement enhance better superior outperform exceed surpass strengthen / degrade
        worsen worse inferior underperform hurt harm impair deteriorate weaken
    more greater larger bigger higher / less smaller fewer lower
    high / low
    large big / small
    strong / weak
    faster fast rapid rapidly accelerate quick quickly / slower slow slowly
    longer long / shorter short
    easy easier simple simpler / hard harder difficult complex complicated
    positive positively / negative negatively
    cheap cheaper / expensive
    best / worst
    maximum maximize maximise maximal / minimum minimize minimise minimal
    upper / lower
    before / after
    always / never sometimes
    all every / none
    possible able can / impossible unable cannot
    linear linearly / nonlinear quadratic quadratically exponential exponentially cubic
    quadratic quadratically / exponential exponentially
    above exceed greater / below
    vanish / explode
    input / output
    encoder / decoder
    teacher / student
    node / edge
    row / column
    individual / group
    majority / minority
    real / synthetic simulated
    first / second
    text textual / image visual
    audio speech acoustic / image visual text textual
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
    similar identical / dissimilar
    intra / inter
    primal / dual
    widen / narrow close
    improper / proper
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


def opposed(
    claim: Sequence[Word],
    source: Sequence[Word],
    everywhere: frozenset[str],
    denied: frozenset[str] = frozenset(),
) -> list[Word]:
    """Words of ``claim`` whose opposite the source has in their place.

    ``source`` are the words of the sentences that bear on the claim, ``everywhere`` the stems of
    the whole source, ``denied`` those of words that either denies: "not slow" is no opposite of
    "fast". Either the source never has the word, and the opposite beside the same thing; or it has
    both, and of the same thing the opposite alone: "minimizes redundancy while maximizing
    invariance" does not bear out a claim that something maximizes redundancy.
    """
    rising, falling = _sides()
    beside, behind = _near(source, before=_OBJECT), _near(source)
    around, meant = _near(claim, before=_OBJECT), _near(claim)
    found = []
    for number, word in enumerate(claim):
        lessened = number > 0 and claim[number - 1].folded in _LESSENING
        rises, falls = rising.get(word.stem, set()), falling.get(word.stem, set())
        if lessened or word.stem in denied or not (rises or falls):
            continue
        if word.stem in everywhere:
            at_it = _sharing(behind, meant.get(word.stem, set()))
        else:
            at_it = _sharing(beside, around.get(word.stem, set()))
        at_it -= denied
        if word.stem not in at_it and (
            rises & _axes(at_it, falling) or falls & _axes(at_it, rising)
        ):
            found.append(word)
    return found


def _axes(stems: Iterable[str], side: Mapping[str, set[int]]) -> set[int]:
    return set().union(*(side.get(form, set()) for form in stems))


_LESSENING = frozenset(("less", "least", "not", "no"))


def _sharing(said: Mapping[str, set[str]], things: set[str]) -> set[str]:
    """The words for a direction that are said of any of ``things``."""
    return {form for form, of in said.items() if of & things}


def _near(text: Sequence[Word], before: int = 0) -> dict[str, set[str]]:
    """For each word for a direction the stems of the two content words behind it, and of so many
    before it."""
    rising, falling = _sides()
    found: dict[str, set[str]] = {}
    content = [word.stem for word in text if word.folded not in STOP_WORDS or _turns(word)]
    for number, form in enumerate(content):
        if form in rising or form in falling:
            near = content[max(0, number - before) : number + 1 + _OBJECT]
            found.setdefault(form, set()).update(each for each in near if each != form)
    return found


def _turns(word: Word) -> bool:
    """Whether a function word says which way: more, most, all..."""
    rising, falling = _sides()
    return word.stem in rising or word.stem in falling

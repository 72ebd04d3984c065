"""What a text denies, and which way it says that things go.

A claim can share every word with its source and say the opposite: "requires" for "does not
require", "increases" for "decreases".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from rag.text import STOP_WORDS, Word, stem, words

_NEGATORS = frozenset(
    """not no never without neither nor cannot none nothing hardly barely scarcely rarely seldom
    lack lacks lacked lacking absence avoid avoids avoided avoiding fail fails failed failing
    failure unable eliminate eliminates eliminated eliminating obviate obviates unlike
    dont doesnt didnt isnt arent wasnt werent cant couldnt wont wouldnt shouldnt havent hasnt
    hadnt non impossible insufficient refuse refuses refused forgo forgoes""".split()
)
_NOT_ONLY = re.compile(r"\bnot\s+(?:only|just|merely|necessarily)\b", re.IGNORECASE)
_SCOPE = 4  # content words behind a negator that it may deny
_OBJECT = 2  # content words behind "maximizes" that say what
_SHORTEST_BASE = 4  # letters
_PREFIXES = ("non", "un")
_PAUSE = re.compile(r"[,;:.()]")
_CLAUSE = frozenset(
    """but however although though while whereas because since yet even when whenever if unless than
    which who where whatever whether""".split()
)
_LIGHT = frozenset(map(stem, "tend seem appear necessarily really".split()))
_LINKING = frozenset(map(stem, "require need use rely depend assume involve have any".split()))

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


@dataclass(frozen=True, slots=True)
class Polarity:
    """Stems of the content words of a text. ``heads`` are what its negators are said of ("require"
    of "does not require labels"), ``denied`` all in their reach, ``affirmed`` all out of it."""

    heads: frozenset[str]
    denied: frozenset[str]
    affirmed: frozenset[str]


def polarity(text: str) -> Polarity:
    """What ``text`` denies and what it affirms."""
    clean = _NOT_ONLY.sub("", text)
    heads, reached, affirmed = set[str](), set[str](), set[str]()
    left, last, awaits_head, before = 0, 0, False, ""
    for word in words(clean):
        if left and (word.folded in _CLAUSE or _PAUSE.search(clean, last, word.start)):
            left, awaits_head = 0, False
        last = word.end
        if word.folded == "free" and clean[word.start - 1 : word.start] == "-":
            affirmed.discard(before)
            heads.add(before)
            reached.add(before)
        elif _negates(word):
            scope = 1 if word.folded == "non" else _SCOPE
            left, awaits_head = (0, False) if awaits_head else (scope, True)
        elif word.folded not in STOP_WORDS and word.stem not in _LIGHT:
            for form, is_denied in _forms(word, left > 0):
                (reached if is_denied else affirmed).add(form)
                if is_denied and form != word.stem:
                    heads.add(form)
            if left and awaits_head:
                heads.add(word.stem)
                awaits_head = word.stem in _LINKING
            left = max(0, left - 1)
        before = word.stem
    return Polarity(frozenset(heads), frozenset(reached), frozenset(affirmed))


def turned(claim: Polarity, source: Polarity) -> frozenset[str]:
    """Stems that the one denies and the other only affirms."""
    found = claim.heads & (source.affirmed - source.denied)
    found |= (source.heads - source.affirmed) & (claim.affirmed - claim.denied)
    return found


def has_negation(text: str) -> bool:
    """Whether anything is denied in ``text``."""
    clean = _NOT_ONLY.sub("", text)
    return any(_negates(word) for word in words(clean))


def opposed(claim: Sequence[Word], source: Sequence[Word]) -> list[Word]:
    """Words of ``claim`` whose opposite the source has in their place.

    Either the source has only the opposite, or it has the opposite, and not the word, before the
    same thing: "minimizes redundancy while maximizing invariance" does not bear out a claim that
    something maximizes redundancy, although it has both words.
    """
    rising, falling = _sides()
    held, said, meant = {word.stem for word in source}, _objects(source), _objects(claim)
    up, down = _axes(held, rising), _axes(held, falling)
    found = []
    for word in claim:
        rises, falls = rising.get(word.stem, set()), falling.get(word.stem, set())
        only_opposite = (rises & down) - up or (falls & up) - down
        things = meant.get(word.stem, set())
        before = {form for form, objects in said.items() if objects & things}
        replaced = rises & _axes(before, falling) or falls & _axes(before, rising)
        if (word.stem not in held and only_opposite) or (word.stem not in before and replaced):
            found.append(word)
    return found


def _axes(stems: Iterable[str], side: Mapping[str, set[int]]) -> set[int]:
    return set().union(*(side.get(form, set()) for form in stems))


def _objects(text: Sequence[Word]) -> dict[str, set[str]]:
    """For each word for a direction the stems of the two content words behind it."""
    rising, falling = _sides()
    found: dict[str, set[str]] = {}
    for number, word in enumerate(text):
        if word.stem in rising or word.stem in falling:
            behind = [w.stem for w in text[number + 1 :] if w.folded not in STOP_WORDS]
            found.setdefault(word.stem, set()).update(behind[:_OBJECT])
    return found


def _negates(word: Word) -> bool:
    folded = word.folded.replace("’", "'")
    return folded.endswith("n't") or folded.replace("'", "") in _NEGATORS


def _forms(word: Word, negated: bool) -> list[tuple[str, bool]]:
    """The stem of a word, and where it begins with a negating prefix that of the rest, denied."""
    forms = [(word.stem, negated)]
    for prefix in _PREFIXES:
        rest = word.folded.removeprefix(prefix)
        if rest != word.folded and len(rest) > _SHORTEST_BASE and not rest.startswith("der"):
            forms.append((stem(rest), not negated))
    return forms

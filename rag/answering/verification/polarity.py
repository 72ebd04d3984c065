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
    hadnt non impossible insufficient refuse refuses refused forgo forgoes ignore ignores ignored
    ignoring disregard disregards disregarding skip skips bypass bypasses bypassing vanish
    vanishes""".split()
)
# "X rather than Y" denies Y.
_DENYING = re.compile(
    r"\b(?:rather than|instead of|as opposed to|in contrast to|(?:is|are) different from"
    r"|break(?:s|ing)? with|regardless of|irrespective of|dispens(?:es?|ing) with"
    r"|do(?:es|ing)? away with|without the need (?:for|to|of)|in place of)\b",
    re.IGNORECASE,
)
_NO_LONGER = re.compile(r"\bno longer\b", re.IGNORECASE)
_NOT_ONLY = re.compile(r"\bnot\s+(?:only|just|merely|necessarily)\b", re.IGNORECASE)
_SCOPE = 4  # content words behind a negator that it may deny
_OBJECT = 2  # content words behind "maximizes" that say what
_SHORTEST_BASE = 4  # letters
_PREFIXES = ("non", "un")
_WITHOUT = frozenset(("free", "less", "independent", "agnostic"))  # training-free
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


@dataclass(frozen=True, slots=True)
class Polarity:
    """Stems of the content words of a text. ``heads`` are what its negators are said of ("require"
    of "does not require labels"), ``denied`` all in their reach, ``affirmed`` all out of it."""

    heads: frozenset[str]
    denied: frozenset[str]
    affirmed: frozenset[str]


def polarity(text: str, *, contrasts: bool = True) -> Polarity:
    """What ``text`` denies and what it affirms.

    "A rather than B" denies B, unless ``contrasts`` are none: a claim that sets a paper against
    others denies what the paper, too, says of the others.
    """
    clean = _NO_LONGER.sub("not", _NOT_ONLY.sub("", text))
    clean = _DENYING.sub("without" if contrasts else ", as against", clean)
    heads, reached, affirmed = set[str](), set[str](), set[str]()
    left, last, awaits_head, before = 0, 0, False, ""
    for word in words(clean):
        if left and (word.folded in _CLAUSE or _PAUSE.search(clean, last, word.start)):
            left, awaits_head = 0, False
        last = word.end
        if word.folded in _WITHOUT and clean[word.start - 1 : word.start] == "-":
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


def joined(found: Sequence[Polarity]) -> Polarity:
    """What several texts deny and affirm."""
    return Polarity(
        frozenset().union(*(each.heads for each in found)),
        frozenset().union(*(each.denied for each in found)),
        frozenset().union(*(each.affirmed for each in found)),
    )


def turned(claim: Polarity, akin: Polarity, everywhere: Polarity) -> frozenset[str]:
    """Stems that the claim denies and the sentences ``akin`` to it affirm, nothing in the source
    denying them; or that it affirms and these deny, nothing in the source affirming them."""
    found = claim.heads & (akin.affirmed - everywhere.denied)
    found |= (akin.heads - everywhere.affirmed) & (claim.affirmed - claim.denied)
    return frozenset(form for form in found if len(form) > 1)


def has_negation(text: str) -> bool:
    """Whether anything is denied in ``text``."""
    clean = _NOT_ONLY.sub("", text)
    return any(_negates(word) for word in words(clean))


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

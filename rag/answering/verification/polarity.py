"""What a text denies.

A claim can share every word with its source and say the opposite: "requires" for "does not
require".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

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

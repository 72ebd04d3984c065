"""What belongs to what: things that a claim exchanges between two statements of its source.

"A is fast, B is exact" does not bear out "A is exact, B is fast", though every word is there. Both
are cut into clauses; a claim whose clauses each take one part from one clause of the source and one
from another, crosswise, has exchanged them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from itertools import combinations, pairwise

from rag.answering.verification.comparisons import CUE
from rag.answering.verification.numbers import numbers_in
from rag.answering.writing.citations import MARKER
from rag.text import STOP_WORDS, words

_CUT = re.compile(
    r"[,;:()]|\s--?\s|\b(?:and|or|but|while|whereas|although|though|yet|which|who|where|when|as\s+well\s+as"
    r"|rather\s+than|instead\s+of|in\s+contrast\s+to)\b",
    re.IGNORECASE,
)
_CLEARLY = 2  # words more around another number

Clause = frozenset[str]


def crossed(claim: str, source: Sequence[str], light: Collection[str]) -> bool:
    """Whether ``claim`` exchanges what belongs to what in neighbouring sentences of ``source``.

    ``light`` are stems that bind nothing.
    """
    own = _clauses(claim, light)
    if len(own) < 2:
        return False
    said = [_clauses(sentence, light) for sentence in source]
    everywhere = [clause for sentence in said for clause in sentence]
    for first, second in _neighbours(own):
        one, other = first - second, second - first
        for place in range(len(said)):
            near = [clause for sentence in said[place : place + 2] for clause in sentence]
            if _exchanged(one, other, near, everywhere):
                return True
    return False


def misbound(claim: str, source: Sequence[str], light: Collection[str]) -> bool:
    """Whether a number of ``claim`` is said of what ``source`` states another number of.

    Either the words around it stand around another number instead, or two numbers are put together
    that the source keeps apart, each with a number of its own.
    """
    said = [clause for sentence in source for clause in _clauses(sentence, light)]
    stated = [(clause, _numbers(clause)) for clause in said if _numbers(clause)]
    known = frozenset().union(*said) if said else frozenset()
    for clause in _clauses(claim, light):
        own = _numbers(clause) & known
        told = (clause & known) - own
        for number in own:
            fitting = [len(told & held) for held, numbers in stated if number in numbers]
            others = [len(told & held) for held, numbers in stated if number not in numbers]
            if max(others, default=0) >= max(fitting, default=0) + _CLEARLY:
                return True
        for one, other in combinations(sorted(own), 2):
            apart = [numbers for _, numbers in stated if (one in numbers) != (other in numbers)]
            together = any({one, other} <= numbers for _, numbers in stated)
            if not together and all(
                any(each in numbers and len(numbers) > 1 for numbers in apart)
                for each in (one, other)
            ):
                return True
    return False


def _numbers(clause: Clause) -> Clause:
    return frozenset(each for each in clause if each.startswith("#"))


def _exchanged(
    one: Clause, other: Clause, near: Sequence[Clause], everywhere: Sequence[Clause]
) -> bool:
    """Whether clauses of ``near`` hold a part of ``one`` with a part of ``other``, twice, and no
    clause anywhere holds what ``one``, or ``other``, puts together."""
    for a in near:
        for b in near:
            if a is b:
                continue
            left, taken = one & (a - b), one & (b - a)
            kept, given = other & (b - a), other & (a - b)
            if (
                left
                and taken
                and kept
                and given
                and not _together(left, taken, everywhere)
                and not _together(kept, given, everywhere)
            ):
                return True
    return False


def _together(some: Clause, more: Clause, clauses: Iterable[Clause]) -> bool:
    return any(clause & some and clause & more for clause in clauses)


def _neighbours(clauses: Sequence[Clause]) -> Iterable[tuple[Clause, Clause]]:
    return ((a, b) for at, a in enumerate(clauses) for b in clauses[at + 1 :])


def _clauses(sentence: str, light: Collection[str]) -> list[Clause]:
    """The stems and numbers of each clause that has at least two of them."""
    sentence = MARKER.sub("", sentence)
    cuts = {cut.start() for cut in _CUT.finditer(sentence)}
    cuts |= {cut.start() for cut in CUE.finditer(sentence)}
    ends = [*sorted(cuts), len(sentence)]
    clauses = (_content(sentence[a:b], light) for a, b in pairwise([0, *ends]))
    return [clause for clause in clauses if len(clause) > 1]


def _content(clause: str, light: Collection[str]) -> Clause:
    stems = {
        word.stem
        for word in words(clause)
        if word.folded not in STOP_WORDS and word.stem not in light and not word.text[0].isdigit()
    }
    return frozenset(stems | {f"#{number.value:g}" for number in numbers_in(clause)})

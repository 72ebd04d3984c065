"""What a question says of a thing, and a sentence the opposite of the same thing: "the same width"
where there are "different widths", "only convex" where there is "non-convex", "since it is not
differentiable" where it is.

Unlike a direction (see ``directions``) such a word says nothing but for the word behind it, and the
sentence must share most of what else the question says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from itertools import pairwise

from rag.answering.facts.lacking import is_of_others
from rag.answering.facts.matching import has_word
from rag.answering.facts.wording import FORM_WORDS
from rag.answering.verification.polarity import polarity
from rag.text import STOP_WORDS, Word, content_words, stem, words

_OPPOSITES = (
    ("same identical equal", "different differing distinct varying various"),
    ("most", "least"),
    ("best", "worst"),
    ("highest", "lowest"),
    ("largest biggest", "smallest"),
    ("fastest", "slowest"),
    ("easiest simplest", "hardest"),
    ("early earlier earliest first", "late later latest last"),
    ("before", "after"),
    ("shallow shallower", "deep deeper"),
    ("frequent common", "rare"),
    ("linear", "nonlinear quadratic"),
)
_PRESUPPOSES = re.compile(
    r"^\W*(?:(?:so|and|but|then)\b\W*)*(?:why|how\s+come|what\s+(?:makes|causes|leads)"
    r"|how\s+(?:does|do|did|is|are|can|could)|which|for\s+what\s+reason|in\s+what\s+way)\b",
    re.IGNORECASE,
)
_ONLY = re.compile(
    r"\b(?:only|solely|exclusively|merely)\b|\b(?:restrict|limit|confin)ed\s+to\b", re.IGNORECASE
)
_BEYOND = re.compile(r"\bnon-?(?P<of>\w[\w.]*\w)|\b(?:in|un|im|ir)(?P<un>\w{5,})", re.IGNORECASE)
_GIVEN = re.compile(
    r"\b(?:since|given\s+that|considering\s+that|because|if|though|although|even\s+though)\s+"
    r"(?P<given>[^,?;]+)",
    re.IGNORECASE,
)
_CANNOT = re.compile(
    r"\b(?:cannot|can['’]t|can\b.{0,60}?\bnot|unable|impossible|inapplicable|unsuitable)\b",
    re.IGNORECASE,
)
_CAN = re.compile(
    r"\bcan\s+(?:also\s+)?(?:be\s+)?(?:\w+ly\s+)?(?:be\s+)?\w+|\b(?:applicable|suitable)\b",
    re.IGNORECASE,
)
# "Why does it not use …?", "why has it no …?"
_HAS_NONE = re.compile(
    r"^\W*(?:(?:so|and|but)\b\W*)*(?:why|how\s+come)\b.{1,60}?"
    r"(?:(?:\bnot|n['’]t|\bnever)\b(?:(?!\bto\b).){0,30}?\s+"
    r"(?:use|have|has|employ|include|contain|exhibit|possess)(?:\s+(?:an?|any))?"
    r"|\b(?:use|have|has|employ|include|contain|exhibit|possess)(?:\s+[\w-]+)?\s+no)"
    r"\s+(?P<thing>[\w-]+\s+[\w-]+)\W*$",
    re.IGNORECASE,
)
_OWN = re.compile(r"\b(?:we|our|it|its)\b", re.IGNORECASE)
_NOT = re.compile(r"\b(?:not|cannot|never|no|nor|without)\b|n['’]t\b", re.IGNORECASE)
_MEANS = frozenset(map(stem, "use apply employ work do done".split()))
_HAVING = frozenset(map(stem, "use have has employ include contain exhibit possess".split()))
_SHARE = 0.6  # of the question's words beyond the title that the sentence has
_REACH = 4  # words behind "only"
_FEWEST = 2  # words of a clause that is denied


def opposed(question: str, title: str, sentences: Sequence[str]) -> int | None:
    """Which of ``sentences`` says the opposite of what ``question`` says of a thing; None where
    none surely does."""
    named = {word.stem for word in words(title)}
    presupposes = bool(_PRESUPPOSES.search(question))
    for at, sentence in enumerate(sentences):
        if is_of_others(sentence):
            continue
        if presupposes and (
            _is_turned(question, sentence, named) or _goes_beyond(question, sentence)
        ):
            return at
        if _is_so(question, sentence) or _can(question, sentence, named):
            return at
    return _having(question, sentences, named)


def _is_turned(question: str, sentence: str, named: Set[str]) -> bool:
    """Whether ``sentence`` has the opposite of a word of ``question`` before the same word."""
    asked = [w for w in content_words(question) if w.stem not in FORM_WORDS | named]
    told = words(sentence)
    held = sum(any(has_word({each.stem}, word) for each in told) for word in asked)
    if held < _SHARE * len(asked):
        return False
    said, source = set(_qualified(words(question))), set(_qualified(told))
    return any((-side, thing) in source and (side, thing) not in source for side, thing in said)


def _qualified(said: Sequence[Word]) -> Iterator[tuple[int, str]]:
    """Each word of ``_OPPOSITES``, by its number, negative for the other side, with the stem of the
    content word behind it."""
    for at, word in enumerate(said[:-1]):
        behind = next((w for w in said[at + 1 :] if w.folded not in STOP_WORDS), None)
        for number, sides in enumerate(_OPPOSITES, start=1):
            for sign, side in zip((1, -1), sides, strict=True):
                if behind and word.folded in side.split():
                    yield sign * number, behind.stem


def _goes_beyond(question: str, sentence: str) -> bool:
    """Whether ``question`` says that it is only so of what is convex, and ``sentence`` tells of
    what is non-convex."""
    only = _ONLY.search(question)
    if not only:
        return False
    behind = question[only.end() :].casefold()
    plain = {each.strip(".,;?") for each in behind.split()}
    reach = {word.stem for word in content_words(behind)[:_REACH]}
    for match in _BEYOND.finditer(sentence):
        other = (match["of"] or match["un"]).casefold()
        if other in plain:
            return True
        if any(has_word(reach, word) for word in words(other)[:1]) and len(other) > _REACH:
            return True
    return False


def _is_so(question: str, sentence: str) -> bool:
    """Whether a clause of ``question`` denies what ``sentence`` says: "since it is not linear"."""
    match = _GIVEN.search(question)
    if not match:
        return False
    claim, source = polarity(match["given"]), polarity(sentence)
    stems = {word.stem for word in content_words(match["given"])} - FORM_WORDS
    has_all = len(stems) >= _FEWEST and stems <= {word.stem for word in words(sentence)}
    return has_all and bool(claim.heads & (source.affirmed - source.denied))


def _can(question: str, sentence: str, named: Set[str]) -> bool:
    """Whether ``question`` says that the paper's own cannot be used somewhere, and ``sentence``
    that it can."""
    if not _CANNOT.search(question) or not _CAN.search(sentence) or _NOT.search(sentence):
        return False
    asked = {word.stem for word in content_words(question)} - FORM_WORDS - _MEANS
    beyond = asked - named
    told = {word.stem for word in words(sentence)}
    return asked != beyond and len(beyond) >= _FEWEST and beyond <= told


def _having(question: str, sentences: Sequence[str], named: Set[str]) -> int | None:
    """Which sentence speaks of a thing of the paper's own that ``question`` says it has not; None
    where another one denies it."""
    match = _HAS_NONE.match(question)
    if not match:
        return None
    said = {word.stem for word in content_words(question[: match.start("thing")])}
    said -= FORM_WORDS | _HAVING
    thing = tuple(word.stem for word in content_words(match["thing"]))
    if not said or not said <= named or len(thing) < _FEWEST:
        return None
    having = None
    for at, sentence in enumerate(sentences):
        told = tuple(word.stem for word in words(sentence))
        if not any(thing == pair for pair in pairwise(told)):
            continue
        if set(thing) & polarity(sentence).denied:
            return None
        is_own = _OWN.search(sentence) or named & set(told)
        if having is None and is_own and not is_of_others(sentence):
            having = at
    return having

"""Named things of a claim (systems, data sets, people, quoted terms) that its source lacks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.answering.verification.source import Source, initials, is_acronym
from rag.text import STOP_WORDS, fold, stem, words

_TOKEN = re.compile(r"[^\W_]+(?:[-/+.&’'][^\W_]+)*\+*")
_QUOTED = re.compile(r"[“\"]([^“”\"]{2,80})[”\"]")
_PRESENTED = re.compile(
    r"\b(?:an?|as|the|selected|accepted|its)\s+(?:\w+\s+){0,2}?(oral|poster|spotlight)s?\b", re.I
)
_SHARED_START = 5  # letters: American, America
_LONGEST_QUOTE = 8  # words

# Capitalised for reasons of style, or because they open a sentence.
_NOT_NAMES = STOP_WORDS | frozenset(
    """method methods approach approaches model models results section figure table eq equation
    appendix algorithm theorem lemma proposition yes overall finally additionally moreover
    furthermore specifically""".split()
)


@dataclass(frozen=True, slots=True)
class Name:
    """A name at ``text[start:end]`` of a claim."""

    text: str
    start: int
    end: int


def names_in(text: str) -> list[Name]:
    """Words with a capital or a digit in them, except where the capital only opens a sentence."""
    tokens = list(_TOKEN.finditer(text))
    found = []
    for number, token in enumerate(tokens):
        word = token.group().removesuffix("'s").removesuffix("’s")
        if fold(word) in _NOT_NAMES or len(word) < 2 or not any(c.isalpha() for c in word):
            continue
        if "/" in word and all(len(piece) < 2 for piece in word.split("/")):
            continue  # 1/N
        opens = number == 0 or text[: token.start()].rstrip()[-1:] in (".", ":", "!", "?")
        followed = number + 1 < len(tokens) and _is_title_case(tokens[number + 1].group())
        if _is_coined(word) or (_is_title_case(word) and (followed or not opens)):
            found.append(Name(word, token.start(), token.start() + len(word)))
    found += [Name(m[1], m.start(1), m.end(1)) for m in _PRESENTED.finditer(text)]
    return found


def missing(text: str, source: Sequence[Source]) -> list[Name]:
    """The names and quoted terms of ``text`` that none of ``source`` holds, however written."""
    expanded = set().union(*(written_out(text, held) for held in source))
    own_initials = initials(words(text))
    absent = [
        name
        for name in names_in(text)
        if name.start not in expanded
        and not any(_holds(name.text, s) or _abbreviates(name.text, s.initials) for s in source)
        and not _abbreviates(name.text, own_initials)
    ]
    return absent + [quote for quote in _quotes(text) if not any(_quotes_it(quote, source))]


def written_out(text: str, source: Source) -> set[int]:
    """Where words of ``text`` start that the source has as an acronym: "stochastic gradient
    descent" for SGD."""
    found = words(text)
    starts: set[int] = set()
    for acronym in source.acronyms:
        for first in range(len(found) - len(acronym) + 1):
            run = found[first : first + len(acronym)]
            if len(run) > 2 and "".join(word.text[0] for word in run).upper() == acronym:
                starts.update(word.start for word in run)
    return starts


def _abbreviates(name: str, initials_: str) -> bool:
    """Whether ``name`` is an acronym of words in a row, given the initials of all words."""
    acronym = name.removesuffix("s")
    return len(acronym) > 2 and is_acronym(acronym) and acronym.lower() in initials_


def _holds(name: str, source: Source) -> bool:
    folded = fold(name)
    if "".join(c for c in folded if c.isalnum()) in source.spellings:
        return True
    pieces = [word.text for word in words(name)]
    if len(pieces) > 1:  # RAS-driven needs RAS; of CIFAR-100, CIFAR alone is something else
        named = [piece for piece in pieces if piece[0].isupper() or _is_coined(piece)]
        return not any(c.isdigit() for c in name) and all(_holds(p, source) for p in named)
    return (
        folded.removesuffix("s") in source.spellings
        or stem(name) in source.stems
        or (not _is_coined(name) and any(_is_form_of(folded, s) for s in source.spellings))
    )


def _is_form_of(name: str, other: str) -> bool:
    """Chinese and China, American and America: a long common start and short, plain endings."""
    if not name.isalpha() or name[:_SHARED_START] != other[:_SHARED_START]:
        return False
    return abs(len(name) - len(other)) <= 3 and min(len(name), len(other)) >= _SHARED_START + 1


def _quotes(text: str) -> list[Name]:
    found = [Name(m[1], m.start(1), m.end(1)) for m in _QUOTED.finditer(text)]
    return [quote for quote in found if 0 < len(words(quote.text)) <= _LONGEST_QUOTE]


def _quotes_it(quote: Name, source: Sequence[Source]) -> list[bool]:
    wanted = " ".join(word.stem for word in words(quote.text))
    held = (" ".join(word.stem for word in words(s.text)) for s in source)
    return [f" {wanted} " in f" {text} " for text in held]


def _is_coined(word: str) -> bool:
    return any(c.isupper() for c in word[1:]) or (
        word[0].isalpha() and any(c.isdigit() for c in word)
    )


def _is_title_case(word: str) -> bool:
    return word[:1].isupper() and fold(word) not in _NOT_NAMES

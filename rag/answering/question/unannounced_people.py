"""People whom nothing in the wording announces: "Rose Yu ICLR 2021", "Neyshabur, Behnam"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from rag.answering.question.announcing import THING, Span
from rag.answering.question.directory import Directory
from rag.answering.question.frames import ASKING
from rag.answering.question.person import LONGEST_NAME, Person, overlaps, typed_at
from rag.library.people import name_words, word_variants
from rag.text import STOP_WORDS, Word, without_possessive, words

_WITHIN_NAME = re.compile(r"[\s.'’-]*")
_LONG_GIVEN = 5  # letters of a given name that is believed to follow its surname
_LONG_SURNAME = 6  # letters from which one in lower case is believed to be no other word
# What goes on after a name and is no part of one: "Kolter but not Donti", "Ermon in 2022".
_GOES_ON = re.compile(
    r"\s+(?!(?:but|and|or|without|except|minus|plus|not|in|from|at|since|before|after)\b)[^\W\d]"
)
_ABOUT = re.compile(r"\b(?:on|about|using|via|regarding|concerning)\s+(?:the\s+)?$", re.IGNORECASE)


def unannounced(question: str, known: Directory, taken: Sequence[Span]) -> Iterator[Person]:
    """Full names, and surnames that cannot be anything else, without a word that announces them."""
    spans = list(taken)
    tokens = words(question)
    by_surname = _by_surname(known.authors)
    for at in range(len(tokens)):
        if person := _turned(question, tokens, at, by_surname, known):
            if not overlaps((person.start, person.end), spans):
                yield person
                spans.append((person.start, person.end))
            continue
        for size in range(min(LONGEST_NAME, len(tokens) - at), 0, -1):
            run = tokens[at : at + size]
            span = (run[0].start, run[-1].end)
            surname = without_possessive(run[-1].folded)
            if (
                surname not in by_surname
                or not _WITHIN_NAME.fullmatch(_gaps(question, run))
                or overlaps(span, spans)
                or not _may_be(question, tokens, at, size, known)
            ):
                continue
            person = _listed_as(question, run, Directory(by_surname[surname]))
            if person:
                yield person
                spans.append(span)
                break


def _gaps(question: str, run: Sequence[Word]) -> str:
    """What stands between the words of ``run``."""
    return "".join(question[a.end : b.start] for a, b in pairwise(run))


def _listed_as(question: str, run: Sequence[Word], namesakes: Directory) -> Person | None:
    """The person whom ``run`` names, of those who share the surname."""
    typed, span = typed_at(question, 0, run), (run[0].start, run[-1].end)
    if names := namesakes.fitting(typed):
        return Person(typed, *span, names)
    cut = namesakes.called(typed) if all(word.text[0].isupper() for word in run) else ()
    return Person(typed, *span, cut, repaired=True) if cut else None


def _turned(
    question: str,
    tokens: Sequence[Word],
    at: int,
    by_surname: Mapping[str, list[str]],
    known: Directory,
) -> Person | None:
    """``Neyshabur, Behnam``, ``Neyshabur (Behnam)`` and ``Zhang Chongjie``."""
    namesakes = by_surname.get(tokens[at].folded, [])
    if not namesakes or at + 1 == len(tokens):
        return None
    surname, given = tokens[at], tokens[at + 1]
    gap = question[surname.end : given.start]
    if not re.fullmatch(r",\s*|\s*\(|\s+", gap) or len(given.text) == 1:
        return None
    if gap.isspace() and (len(given.text) < _LONG_GIVEN or known.is_topic(given.folded)):
        return None
    closed = question[given.end : given.end + 1] == ")"
    span = (surname.start, given.end + closed)
    names = tuple(author for author in namesakes if given.folded in name_words(author)[:-1])
    return Person(question[slice(*span)], *span, names) if names else None


def _may_be(question: str, tokens: Sequence[Word], at: int, size: int, known: Directory) -> bool:
    """Whether these words are written as a name that needs no announcement."""
    run = tokens[at : at + size]
    if any(w.folded in STOP_WORDS and len(w.text) > 1 and w.text.islower() for w in run):
        return False
    if size == 1:
        return _stands_alone(question, tokens, at, known)
    initials = any(len(word.text) == 1 for word in run)
    return not initials or all(word.text[0].isupper() for word in run)


def _stands_alone(question: str, tokens: Sequence[Word], at: int, known: Directory) -> bool:
    """Whether a surname that nothing announces names somebody: it is no word of any abstract, and
    it is written as a name is ("Frellsen's", "the paper that Fetaya was on"), not in a phrase of
    capitals, at the beginning of a sentence, or as what a paper is about."""
    word, rest = tokens[at], tokens[at + 1 :]
    if known.is_topic(word.folded):
        return False
    if len(tokens) == 1:
        return True
    if at and _is_given_name(tokens[at - 1], question[tokens[at - 1].end : word.start], known):
        return False  # of somebody else
    if rest and THING.fullmatch(rest[0].text):
        return word.text[0].isupper() or len(word.text) >= _LONG_SURNAME
    if not word.text[0].isupper():
        return False
    goes_on = _GOES_ON.match(question, word.end) is not None
    owns = word.text.endswith(("'s", "’s"))
    if (at == 0 and not owns) or (goes_on and rest[0].text[0].isupper() and len(rest[0].text) > 1):
        return not goes_on
    return not _ABOUT.search(question, 0, word.start)


def _is_given_name(word: Word, gap: str, known: Directory) -> bool:
    """Whether a word before a surname looks like the given name to it."""
    other = word.folded in STOP_WORDS | ASKING or known.is_topic(word.folded)
    return gap == " " and word.text.istitle() and not other


def _by_surname(authors: Iterable[str]) -> Mapping[str, list[str]]:
    listed: dict[str, list[str]] = {}
    for author in authors:
        parts = name_words(author)
        for form in word_variants(parts[-1]) if parts else ():
            listed.setdefault(form, []).append(author)
    return listed

"""People that a question names: authors of the library, and such as it does not have.

A person is read where the wording announces one ("papers by Kim", "what did Bengio write?",
"Du's papers", "co-authors of Rose Yu"), or where two or more words are an author's full name. A
surname that stands alone counts only if it is no word of any title or abstract.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rag.answering.announcing import FIRM, LOOSE, THING, Span, slots
from rag.answering.directory import Directory
from rag.answering.frames import ASKING
from rag.library.people import name_words, word_variants
from rag.text import STOP_WORDS, Word, without_possessive, words

_LONGEST_NAME = 5  # words
_SURE_FROM = 4  # letters of a name's word from which one wrong letter is believed
_NEAREST = 3
_LONG_SURNAME = 6  # letters from which one in lower case is believed to be no other word
_ABOUT = re.compile(r"\b(?:on|about|using|via|regarding|concerning)\s+(?:the\s+)?$", re.IGNORECASE)

_BETWEEN = re.compile(
    r"\s*(?:,\s*(?:and|or|&)?|\band\b|\bor\b|&|\bnor\b)\s*(?:also\s+|by\s+)?", re.I
)
_TITLE = re.compile(r"(?:prof(?:essor)?|dr|mr|mrs|ms)\b\.?\s+", re.IGNORECASE)
_NOT_A_NAME = frozenset(
    """researchers people students women men groups group teams team university universities
    institute lab labs google facebook meta microsoft deepmind openai nvidia amazon apple industry
    academia default hand design someone anybody experts scientists title year venue topic date
    author authors number track session""".split()
)


@dataclass(frozen=True, slots=True)
class Person:
    """``question[start:end]``, ``typed`` there, names somebody.

    ``names`` are the library's spellings of everybody who may be meant: none if it has nobody of
    that name, and then ``near`` are the names most like it. ``repaired`` says that ``names`` was
    reached by way of a misspelling.
    """

    typed: str
    start: int
    end: int
    names: tuple[str, ...]
    near: tuple[str, ...] = ()
    repaired: bool = False


def read_people(question: str, known: Directory, taken: Sequence[Span] = ()) -> list[Person]:
    """The people named in ``question``, in its order; ``taken`` ranges are something else."""
    found: list[Person] = []
    spans = list(taken)
    for patterns, firm in ((FIRM, True), (LOOSE, False)):
        for start, end in slots(question, patterns):
            for person in _in_slot(question, start, end, known, spans, firm):
                found.append(person)
                spans.append((person.start, person.end))
    found += _unannounced(question, known, spans)
    return sorted(found, key=lambda person: person.start)


def asked_words(question: str) -> set[str]:
    """The folded words under which the authors that ``question`` may name are listed."""
    return {
        form
        for word in words(question)
        if word.folded not in STOP_WORDS
        for form in word_variants(without_possessive(word.folded))
    }


def _in_slot(
    question: str, start: int, end: int, known: Directory, taken: Sequence[Span], firm: bool
) -> Iterator[Person]:
    """The people that stand at ``start``, joined by commas, "and" or "or"."""
    spans = list(taken)
    while start < end:
        if title := _TITLE.match(question, start, end):
            start = title.end()
        person = _person_at(question, start, end, known, firm)
        if person is None or _overlaps((person.start, person.end), spans):
            return
        yield person
        spans.append((person.start, person.end))
        glue = _BETWEEN.match(question, person.end, end)
        if glue is None:
            return
        start = glue.end()


def _person_at(question: str, start: int, end: int, known: Directory, firm: bool) -> Person | None:
    tokens = [w for w in words(question[start:end]) if not w.text.isdigit()][: _LONGEST_NAME + 1]
    if not tokens or tokens[0].start > 2:  # more than a quotation mark before the name
        return None
    run = _run(tokens, question[start:end])
    turned = _surname_first(question, start, tokens, known)
    if turned is not None:
        return turned
    by_name = run and run[0].text[0].isupper() and question[:start].rstrip().endswith(" by")
    for size in range(min(len(run), _LONGEST_NAME), 0, -1):
        typed = _text(question, start, run[:size])
        if size < len(run) and _goes_on(run[size - 1], run[size], known):
            continue
        names = known.fitting(typed)
        if names and (size > 1 or firm or by_name or _is_surname_here(run[0], known)):
            return Person(typed, start + run[0].start, start + run[size - 1].end, names)
    return _stranger(question, start, run, known) if firm else None


def _goes_on(word: Word, following: Word, known: Directory) -> bool:
    """Whether a name that has come to ``word`` has not come to its end."""
    text = following.text
    if (
        word.text.endswith(("'s", "\u2019s"))
        or text.isdigit()
        or (len(text) > 1 and text.isupper())
    ):
        return False
    if text[0].isupper():
        return word.text[0].isupper()
    return not known.is_topic(following.folded) and not THING.fullmatch(text)


def _run(tokens: Sequence[Word], text: str) -> list[Word]:
    """The words from the first one that can belong to one name."""
    run: list[Word] = []
    for token in tokens:
        gap = text[run[-1].end : token.start] if run else ""
        if run and not re.fullmatch(r"[\s.'’-]*", gap):
            break
        named = bool(run) and token.text[0].isupper() and run[-1].text[0].isupper()  # "Kaiming He"
        if token.folded in STOP_WORDS and len(token.text) > 1 and not named:
            break
        run.append(token)
    return run


def _surname_first(
    question: str, start: int, tokens: Sequence[Word], known: Directory
) -> Person | None:
    """``Kim, Gunhee``, if there is such an author."""
    if len(tokens) < 2:
        return None
    first, second = tokens[0], tokens[1]
    if not re.fullmatch(r",\s*", question[start + first.end : start + second.start]):
        return None
    names = known.fitting(f"{second.text} {first.text}")
    span = (start + first.start, start + second.end)
    return Person(question[span[0] : span[1]], *span, names) if names else None


def _stranger(question: str, start: int, run: Sequence[Word], known: Directory) -> Person | None:
    """Somebody whom the library lists otherwise, or not at all."""
    written = _capitalised(run) or _unlike_a_topic(run, known)
    if not written:
        return None
    typed = _text(question, start, written)
    span = (start + written[0].start, start + written[-1].end)
    if len(written) == 1 and (names := known.with_word(without_possessive(written[0].folded))):
        return Person(typed, *span, names)
    if len(written) == 2 and (names := known.fitting(f"{written[1].text} {written[0].text}")):
        return Person(typed, *span, names, repaired=True)  # "Kim Gunhee"
    if names := known.called(typed):
        return Person(typed, *span, names, repaired=True)
    near = known.near(typed)
    sure = [author for errors, author in near if errors <= _believed(typed)]
    if sure and len({" ".join(name_words(author)) for author in sure}) == 1:
        return Person(typed, *span, tuple(sure), repaired=True)
    return Person(typed, *span, (), tuple(author for _, author in near[:_NEAREST]))


def _believed(typed: str) -> int:
    """How many wrong letters are believed: one in a full name or a long surname."""
    letters = [len(word) for word in name_words(typed)]
    return int(max(letters, default=0) >= (_SURE_FROM if len(letters) > 1 else 2 * _SURE_FROM))


def _capitalised(run: Sequence[Word]) -> list[Word]:
    """The words of a name as names are written: particles may be in lower case."""
    name: list[Word] = []
    for word in run:
        particle = name and word.folded in {"van", "von", "de", "der", "den", "di", "da", "del"}
        if not (word.text[0].isupper() or particle):
            break
        name.append(word)
    while name and not name[-1].text[0].isupper():
        name.pop()
    return name if any(word.folded not in _NOT_A_NAME for word in name) else []


def _unlike_a_topic(run: Sequence[Word], known: Directory) -> list[Word]:
    """Words in lower case that no abstract has: ``yann lecun``, but not ``gradient descent``."""
    if not 1 <= len(run) <= 3 or not all(word.text.isalpha() for word in run):
        return []
    strange = not any(known.is_topic(w.folded) or w.folded in _NOT_A_NAME for w in run)
    return list(run) if strange and all(len(word.text) > 2 for word in run) else []


def _unannounced(question: str, known: Directory, taken: Sequence[Span]) -> Iterator[Person]:
    """Full names, and surnames that cannot be anything else, without a word that announces them."""
    spans = list(taken)
    tokens = words(question)
    by_surname = _by_surname(known.authors)
    for at in range(len(tokens)):
        for size in range(min(_LONGEST_NAME, len(tokens) - at), 0, -1):
            run = tokens[at : at + size]
            span = (run[0].start, run[-1].end)
            surname = without_possessive(run[-1].folded)
            if (
                surname not in by_surname
                or _overlaps(span, spans)
                or not _may_be(question, tokens, at, size, known)
            ):
                continue
            person = _listed_as(question, run, Directory(by_surname[surname]))
            if person:
                yield person
                spans.append(span)
                break


def _listed_as(question: str, run: Sequence[Word], namesakes: Directory) -> Person | None:
    """The person whom ``run`` names, of those who share the surname."""
    typed, span = _text(question, 0, run), (run[0].start, run[-1].end)
    if names := namesakes.fitting(typed):
        return Person(typed, *span, names)
    cut = namesakes.called(typed) if all(word.text[0].isupper() for word in run) else ()
    return Person(typed, *span, cut, repaired=True) if cut else None


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
    goes_on = re.match(r"\s+[^\W\d]", question[word.end :]) is not None
    if at == 0 or (goes_on and rest[0].text[0].isupper() and len(rest[0].text) > 1):
        return not goes_on
    return not _ABOUT.search(question, 0, word.start)


def _is_given_name(word: Word, gap: str, known: Directory) -> bool:
    """Whether a word before a surname looks like the given name to it."""
    other = word.folded in STOP_WORDS | ASKING or known.is_topic(word.folded)
    return gap == " " and word.text.istitle() and not other


def _is_surname_here(word: Word, known: Directory) -> bool:
    """Whether a single word, which is a surname, is nothing else in this library."""
    return not known.is_topic(without_possessive(word.folded))


def _by_surname(authors: Iterable[str]) -> Mapping[str, list[str]]:
    listed: dict[str, list[str]] = {}
    for author in authors:
        parts = name_words(author)
        for form in word_variants(parts[-1]) if parts else ():
            listed.setdefault(form, []).append(author)
    return listed


def _text(question: str, start: int, run: Sequence[Word]) -> str:
    return without_possessive(question[start + run[0].start : start + run[-1].end])


def _overlaps(span: Span, spans: Iterable[Span]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in spans)

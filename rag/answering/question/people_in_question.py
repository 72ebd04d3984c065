"""People that a question names: authors of the library, and such as it does not have.

A person is read where the wording announces one ("papers by Kim", "what did Bengio write?",
"Du's papers", "co-authors of Rose Yu"), or where two or more words are an author's full name. A
surname that stands alone counts only if it is no word of any title or abstract.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.answering.question.announcing import FIRM, LOOSE, THING, Span, slots
from rag.answering.question.directory import Directory
from rag.answering.question.person import LONGEST_NAME, Person, overlaps, typed_at
from rag.answering.question.unannounced_people import unannounced
from rag.library.people import name_words, word_variants
from rag.text import STOP_WORDS, Word, without_possessive, words

_INITIALS = 2  # letters of "J." and "St.", whose full stop ends no sentence
_SURE_FROM = 4  # letters of a name's word from which one wrong letter is believed
_NEAREST = 3
_PRONOUN = re.compile(r"\W?I\s+(?![A-Z])")

_BETWEEN = re.compile(
    r"\s*(?:,\s*(?:and|or|&)?|\band\b|\bor\b|&|\bnor\b)\s*(?:also\s+|by\s+)?", re.I
)
_GIVEN_NAME = re.compile(r"\s*[,(]\s*(?:first|given)\s+name:?\s+(?P<given>[\w'’-]+)\)?", re.I)
# "Someone with the surname Kim", "an author called Kim".
CALLED = (
    r"(?:(?:(?:(?:some|any)(?:one|body)|(?:an?|any|some|all|the)\s+(?:authors?|persons?|people|researchers?)"
    r"|authors|people|researchers)\s+)?(?:(?:(?:with|having)\s+)?(?:the\s+|an?\s+)?(?:surname|(?:family|last"
    r"|first|given)\s+name)|(?:who\s+(?:is|are)\s+)?(?:named|called)|whose\s+(?:\w+\s+)?(?:sur)?name\s+is)\s+(?:of\s+)?)"
)
_TITLE = re.compile(rf"(?:prof(?:essor)?|dr|mr|mrs|ms)\b\.?\s+|{CALLED}", re.IGNORECASE)
_NOT_A_NAME = frozenset(
    """researchers people students women men groups group teams team university universities
    institute lab labs google facebook meta microsoft deepmind openai nvidia amazon apple industry
    academia default hand design someone anybody experts scientists title year venue topic date
    author authors number track session listed stated given known named recorded shown mentioned
    credited concerned available""".split()
)


def read_people(question: str, known: Directory, taken: Sequence[Span] = ()) -> list[Person]:
    """The people named in ``question``, in its order; ``taken`` ranges are something else."""
    found: list[Person] = []
    spans = list(taken)
    for patterns, firm in ((FIRM, True), (LOOSE, False)):
        for start, end in slots(question, patterns):
            for person in _in_slot(question, start, end, known, spans, firm):
                found.append(person)
                spans.append((person.start, person.end))
    found += unannounced(question, known, spans)
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
        if person and not person.names and not _owns(question, person, end):
            return
        if person is None or overlaps((person.start, person.end), spans):
            return
        yield person
        spans.append((person.start, person.end))
        glue = _BETWEEN.match(question, person.end, end)
        if glue is None:
            return
        start = glue.end()


def _owns(question: str, person: Person, end: int) -> bool:
    """Whether somebody unknown stands where "…'s papers" has an owner: at its ``end``, or in a row
    that goes on there."""
    if question[end : end + 1] not in ("'", "\u2019"):
        return True
    return person.end >= end or _BETWEEN.match(question, person.end, end) is not None


def _person_at(question: str, start: int, end: int, known: Directory, firm: bool) -> Person | None:
    tokens = [w for w in words(question[start:end]) if not w.text.isdigit()][: LONGEST_NAME + 1]
    if (
        not tokens or tokens[0].start > 2 or _PRONOUN.match(question, start, end)
    ):  # more than a quotation mark before the name
        return None
    run = _run(tokens, question[start:end])
    turned = _surname_first(question, start, tokens, known)
    if turned is not None:
        return turned
    by_name = run and run[0].text[0].isupper() and question[:start].rstrip().endswith(" by")
    for size in range(min(len(run), LONGEST_NAME), 0, -1):
        typed = typed_at(question, start, run[:size])
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
        if "." in gap and len(run[-1].text) > _INITIALS and gap != ".":
            break  # the sentence ends
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
    if given := _GIVEN_NAME.match(question, start + first.end):
        names = known.fitting(f"{given['given']} {first.text}")
        return (
            Person(f"{given['given']} {first.text}", start, given.end(), names) if names else None
        )
    if not re.fullmatch(r",\s*|\s*\(", question[start + first.end : start + second.start]):
        return None
    names = known.fitting(f"{second.text} {first.text}")
    closed = question[start + second.end : start + second.end + 1] == ")"
    span = (start + first.start, start + second.end + closed)
    return Person(question[span[0] : span[1]], *span, names) if names else None


def _stranger(question: str, start: int, run: Sequence[Word], known: Directory) -> Person | None:
    """Somebody whom the library lists otherwise, or not at all."""
    written = _capitalised(run) or _unlike_a_topic(run, known)
    if not written:
        return None
    typed = typed_at(question, start, written)
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


def _is_surname_here(word: Word, known: Directory) -> bool:
    """Whether a single word, which is a surname, is nothing else in this library."""
    return not known.is_topic(without_possessive(word.folded))

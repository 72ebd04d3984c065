"""Why the restrictions of a question let no paper through, so that the reader can mend them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from rag.answering.listings.about_library import count_phrase
from rag.answering.question.directory import Directory
from rag.answering.question.names import Reading
from rag.answering.question.people_in_question import asked_words
from rag.answering.question.person import Person
from rag.answering.question.restrictions import Restrictions, shortened
from rag.answering.question.schedule import day_of
from rag.answering.writing.compose import joined
from rag.answering.writing.foreign import inert
from rag.library.people import is_named
from rag.paper import Filters, Paper

if TYPE_CHECKING:
    from rag.answering.question.understanding import Understanding
    from rag.library import Library

_FILTERS = ("authors", "venues", "years", "tracks", "sources")
_READ = ("sessions", "whens", "conditions", "sessions_denied", "conditions_denied")
_VALUES: dict[str, Callable[[Paper], str | None]] = {
    "venues": lambda paper: paper.venue,
    "years": lambda paper: None if paper.year is None else str(paper.year),
    "tracks": lambda paper: paper.track,
    "sessions": lambda paper: paper.session,
    "whens": day_of,
}

_CALLED = {
    "venues": "a venue",
    "years": "a year",
    "tracks": "a track",
    "sessions": "a session",
    "whens": "a time",
}


@dataclass(frozen=True, slots=True)
class _Part:
    """One restriction, in words: ``alone``, and what is left ``without`` it."""

    name: str
    words: str
    alone: Restrictions
    without: Restrictions


def strangers(asked: Understanding, library: Library) -> list[Person]:
    """People whom the question or a flag asks for and who are no author of the library."""
    found = [] if asked.given.authors else list(asked.reading.strangers)
    for name in asked.given.authors:
        if not library.catalog.count(Filters(authors=(name,))):
            found.append(Person(name, 0, 0, ()))
    return found


def nobody(people: list[Person], library: Library) -> str:
    """That no paper is by them, and the names most like theirs."""
    sentences = []
    for person in people:
        near = list(person.near) or _nearest(person.typed, library)
        verb = "name is" if len(near) == 1 else "names are"
        hint = f" The nearest {verb} {shortened([inert(n) for n in near], 'and')}." if near else ""
        sentences.append(f"No paper in your library is by {inert(person.typed)}.{hint}")
    return " ".join(sentences)


_FIELDS = {"of": "year", "from": "venue", "in": "track"}  # by how a contradiction begins


def why_none(asked: Understanding, library: Library) -> str:
    """Which restriction no paper meets, alone or together with the others."""
    if asked.reading.contradiction:
        said = asked.reading.contradiction
        return f"No paper can be {said}: a listing gives it one {_FIELDS[said.split()[0]]}."
    parts = list(_parts(asked.restrictions))
    for part in parts:
        if not _papers(part.alone, library):
            if part.name == "authors" and asked.reading.together:
                return _not_together(asked, library)
            return f"No paper in your library {_is(part.words)}.{_there_are(part, (), library)}"
    for part in sorted(parts, key=lambda part: part.name == "authors"):
        left = _papers(part.without, library)
        if left:
            head = count_phrase(len(left), part.without.words())
            return f"{head}, but none {part.words}.{_there_are(part, left, library)}"
    return f"No paper in your library {_is(asked.restrictions.words())}."


def _is(words: str) -> str:
    """ "3 papers of 2022", but one "is from 2022"."""
    return f"is from {words[3:]}" if words.startswith("of ") else f"is {words}"


def _parts(restrictions: Restrictions) -> Iterator[_Part]:
    """Each restriction, alone and taken away from the others."""
    filters, said = restrictions.filters, restrictions.reading
    for name in _FILTERS:
        if getattr(filters, name):
            yield _filter_part(name, restrictions)
    for name in _READ:
        for value in getattr(said, name):
            own: dict[str, Any] = {name: (value,)}
            rest: dict[str, Any] = {name: tuple(v for v in getattr(said, name) if v is not value)}
            alone = Restrictions(Filters(), Reading(**own))
            yield _Part(name, alone.words(), alone, Restrictions(filters, replace(said, **rest)))
    if said.denied:
        alone = Restrictions(Filters(), Reading(denied=said.denied))
        bare = Restrictions(filters, replace(said, denied=Filters()))
        yield _Part("denied", alone.words(), alone, bare)


def _filter_part(name: str, restrictions: Restrictions) -> _Part:
    filters, said = restrictions.filters, restrictions.reading
    of_people = name == "authors"
    own: dict[str, Any] = {name: getattr(filters, name)}
    none: dict[str, Any] = {name: getattr(Filters(), name)}
    alone = Restrictions(
        Filters(**own),
        Reading(people=said.people, together=of_people and said.together, filters=said.filters),
    )
    several = () if name == "years" else said.several
    rest = replace(said, together=said.together and not of_people, several=several)
    without = Restrictions(replace(filters, **none), rest)
    return _Part(name, alone.words(), alone, without)


def _papers(restrictions: Restrictions, library: Library) -> list[Paper]:
    return [p for p in library.catalog.papers(restrictions.filters) if restrictions.allow(p)]


def _there_are(part: _Part, papers: Sequence[Paper], library: Library) -> str:
    """What the papers (of the whole library, if there are none) state instead."""
    value = _VALUES.get(part.name)
    if value is None:
        return ""
    if part.name == "whens" and not part.words.startswith("on "):
        return ""
    stated = Counter(v for p in papers or library.catalog.papers() if (v := value(p)))
    if not stated:
        return f" None of them states {_CALLED[part.name]}." if papers else ""
    names = shortened([inert(v) for v in sorted(stated)], "and")
    noun = "days" if part.name == "whens" else part.name
    return f" {'Their' if papers else 'Its'} {noun}: {names}."


def _not_together(asked: Understanding, library: Library) -> str:
    each = []
    for person in asked.reading.people:
        papers = library.catalog.count(Filters(authors=tuple(person)))
        each.append(f"{inert(person[0])} has {papers}")
    names = joined([shortened([inert(n) for n in p], "or") for p in asked.reading.people])
    return f"No paper in your library is by {names} together: {', '.join(each)}."


def _nearest(typed: str, library: Library) -> list[str]:
    known = library.catalog.names(asked_words(typed)).authors
    directory = Directory(list(known), beginning=library.catalog.people_beginning)
    return [n for _, n in directory.near(typed)[:3] if not is_named(typed, n)]

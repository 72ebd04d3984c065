"""Comparisons of people: "differences between the papers of Simon Du and Rose Yu"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rag.answering.comparisons.compared import surely_named
from rag.answering.comparisons.sides import readings_of
from rag.answering.facts.demands import is_name
from rag.answering.facts.reading import Reading
from rag.answering.listings.about_library import count_phrase
from rag.answering.listings.emptiness import nobody
from rag.answering.question.directory import Directory
from rag.answering.question.people_in_question import asked_words, read_people
from rag.answering.question.topic import topic_of
from rag.answering.writing import quoting
from rag.answering.writing.compose import joined
from rag.answering.writing.desk import ON_TOPIC, Desk
from rag.answering.writing.foreign import inert
from rag.answering.writing.writer import Task
from rag.paper import Paper, RankedPaper
from rag.text import fold, words

if TYPE_CHECKING:
    from rag.answering.question.person import Person
    from rag.answering.writing.draft import Draft
    from rag.library import Library

_MOST = 4  # papers shown of one person
_WORK = (
    r"(?:papers?|works?|research|articles?|publications?|studies|approach(?:es)?|contributions?"
    r"|ideas|stuff)"
)
_OF_SOMEBODY = re.compile(
    rf"(?:(?:the|all|any|those|that|ones?|what|recent|other|{_WORK})\s+)*(?:(?:of|by|from)\s+)?"
    rf"(?P<who>.+?)(?:['’]s?)?(?:\s+(?:own\s+)?{_WORK})?",
    re.IGNORECASE,
)
_SPEAKS_OF_WORK = re.compile(rf"\b{_WORK}\b", re.IGNORECASE)
_BY = "papers by "  # what announces a name


@dataclass(frozen=True, slots=True)
class Works:
    """``person`` and their ``papers``, none if the library has nobody of that name."""

    person: Person
    papers: tuple[Paper, ...]


def people_compared(library: Library, draft: Draft) -> tuple[list[Works], str]:
    """The people whose papers the question compares, and what it asks about them; nobody if its
    sides are anything but people."""
    asked = draft.understood
    people = asked.claimed if asked.mentions else asked.reading
    if not (people.people or people.strangers) or asked.given.authors:
        return [], ""
    known = library.catalog.names(asked_words(asked.question)).authors
    directory = Directory(
        list(known),
        is_topic=lambda word: library.words.document_frequency(fold(word)) > 0,
        beginning=library.catalog.people_beginning,
    )
    for reading in readings_of(asked.question):
        found = [_somebody(name, directory) for name in reading.names]
        sides = [person for person in found if person]
        several = len({each.names or each.typed for each in sides}) > 1
        if several and len(sides) == len(found) and _are_meant(asked.question, sides):
            return [_works(person, library, draft) for person in sides], reading.rest
        held = [len(read_people(_BY + name, directory)) for name in reading.names]
        if 0 in held and (reading.sure or max(held) > 1):
            return [], ""  # "Chuang & Mroueh and the matrix estimation paper"
    sides = read_people(asked.question, directory)
    if len({each.names or each.typed for each in sides}) < 2:
        return [], ""  # "X's first paper and X's second paper"
    if not surely_named(asked) and _are_meant(asked.question, sides):
        return [_works(person, library, draft) for person in sides], people.rest
    return [], ""


def answer(desk: Desk, draft: Draft, works: Sequence[Works], rest: str) -> None:
    """What the papers of each say, those of several of them first, and who has none."""
    readings = _readings(desk, works, rest)
    draft.papers = [RankedPaper(reading.paper, reading.found) for reading in readings]
    if not readings:
        desk.abstain(draft, _kept_out([each.person for each in works if each.person.names]))
        return
    papers = [reading.paper for reading in readings]
    relevant = frozenset(paper.paper_id for paper in papers)
    missing = [each.person for each in works if not each.person.names]
    kept_out = [each.person for each in works if each.person.names and not each.papers]
    if not desk.written(draft, Task("comparison", papers, relevant)):
        _quote(draft, works, desk.rest(draft, readings))
    if draft.status != "answered":
        return
    if missing:
        draft.compose.say(f"\n{nobody(missing, desk.library)}")
    for person in kept_out:
        draft.compose.say(f"\n{_kept_out([person])}")


def _kept_out(people: Sequence[Person]) -> str:
    named = joined([inert(person.typed) for person in people], "or")
    return f"No paper by {named} meets the other restrictions of the question."


def _somebody(side: str, directory: Directory) -> Person | None:
    """The person that ``side`` is about, None if it says anything else."""
    match = _OF_SOMEBODY.fullmatch(side.strip())
    if match is None:
        return None
    who = match["who"]
    for person in read_people(_BY + who, directory):
        whole = person.start == len(_BY) and person.end >= len(_BY) + len(who)
        if whole and (person.names or _may_be_a_name(person.typed, directory)):
            return person
    return None


def _may_be_a_name(typed: str, directory: Directory) -> bool:
    """Whether somebody whom the library does not have may be called so: BYOL is a method."""
    said = words(typed)
    if len(said) == 1 and is_name(typed):
        return False
    return not all(directory.is_topic(word.folded) for word in said)


def _are_meant(question: str, people: Sequence[Person]) -> bool:
    """Whether the sides are people and not words that are names too: their papers are spoken of,
    or they are called by full names."""
    known = any(person.names for person in people)
    full = all(len(words(person.typed)) > 1 for person in people)
    return known and (full or bool(_SPEAKS_OF_WORK.search(question)))


def _works(person: Person, library: Library, draft: Draft) -> Works:
    filters = replace(draft.understood.filters, authors=person.names)
    return Works(person, tuple(library.catalog.papers(filters)) if person.names else ())


def _readings(desk: Desk, works: Sequence[Works], rest: str) -> list[Reading]:
    """The papers of each, read for what is asked about them; the few that hold most of it."""
    topic = _SPEAKS_OF_WORK.sub(" ", rest)
    told = bool(topic_of(topic).terms)
    found: dict[str, Reading] = {}
    for each in works:
        read = desk.reader.read(topic if told else "what do they propose", each.papers)
        read = sorted((r for r in read if r.spans), key=lambda reading: -reading.found)
        on_topic = [reading for reading in read if told and reading.found >= ON_TOPIC]
        for reading in (on_topic or read)[:_MOST]:
            found.setdefault(reading.paper.paper_id, reading)
    return list(found.values())


def _quote(draft: Draft, works: Sequence[Works], readings: Sequence[Reading]) -> None:
    """The readings under who wrote them; a paper of several people under all their names."""
    wrote: dict[str, tuple[str, ...]] = {}
    for each in works:
        for paper in each.papers:
            wrote[paper.paper_id] = (*wrote.get(paper.paper_id, ()), each.person.typed)
    for people in sorted(dict.fromkeys(wrote.values()), key=len, reverse=True):
        theirs = [reading for reading in readings if wrote[reading.paper.paper_id] == people]
        if not theirs:
            continue
        written = list(wrote.values()).count(people)
        head = count_phrase(written, f"by {joined([inert(name) for name in people])}")
        shown = f", {len(theirs)} of them here" if len(theirs) < written else ""
        draft.compose.paragraph()
        draft.compose.say(f"{head}{shown}:\n")
        quoting.quote_comparison(draft.compose, theirs)

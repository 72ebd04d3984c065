"""One question, understood against one library: kind, restrictions, topic, and papers it names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from rag.answering.question import names
from rag.answering.question.asked_topic import asked_topic
from rag.answering.question.beside import Beside, read_beside
from rag.answering.question.directory import Directory
from rag.answering.question.frames import is_doubtful
from rag.answering.question.held import read_held
from rag.answering.question.listing_words import ABOUT_LISTINGS, COLLECTION, CONDITIONS
from rag.answering.question.names import Reading
from rag.answering.question.naming import WHOLE, Mention, mentions
from rag.answering.question.people_in_question import asked_words
from rag.answering.question.person import overlaps
from rag.answering.question.plan import Plan
from rag.answering.question.planned import planned_for
from rag.answering.question.restrictions import Restrictions
from rag.answering.question.topic import Topic
from rag.library.catalog import Names
from rag.paper import Filters, Paper
from rag.text import content_words, fold, words

if TYPE_CHECKING:
    from rag.library import Library

_CANDIDATES = 30  # papers looked at for being named in the question


@dataclass(frozen=True, slots=True)
class Understanding:
    """``restrictions`` are the user's flags (``given``) over what the question names.

    ``claimed`` is what a question that names a paper says of it ("is SAM an oral?"): it restricts
    nothing. ``mentions`` are the papers that the question names, ``kept_out`` those of them that
    the user's own flags keep out.
    """

    question: str
    plan: Plan
    given: Filters
    restrictions: Restrictions
    topic: Topic
    mentions: tuple[Mention, ...]
    claimed: Reading = field(default_factory=Reading)
    kept_out: tuple[Paper, ...] = ()

    @property
    def filters(self) -> Filters:
        """The restrictions that the catalog can apply."""
        return self.restrictions.filters

    @property
    def reading(self) -> Reading:
        """What the question itself restricts."""
        return self.restrictions.reading

    @property
    def named(self) -> list[Paper]:
        """Papers whose name the question spells out."""
        return [m.paper for m in self.mentions if m.strength >= WHOLE]

    @property
    def topic_is_doubtful(self) -> bool:
        """Whether what is left beside the restrictions may be no topic after all."""
        return self.plan.kind == "list" and self.narrows and is_doubtful(self.reading.rest)

    @property
    def narrows(self) -> bool:
        """Whether anything but a topic restricts the papers."""
        return bool(self.restrictions)

    def lets_through(self, paper: Paper) -> bool:
        """The restrictions that ``filters`` cannot express."""
        return self.restrictions.allow(paper)


def understand(question: str, library: Library, given: Filters) -> Understanding:
    """Read ``question`` against the names in ``library``; ``given`` are the user's own filters."""
    found = mentions(question, _candidates(question, library), library.words.document_frequency)
    kept_out: list[Paper] = []
    if given:  # a paper that the user's own flags keep out is not what is asked about
        passing = library.catalog.passing([m.paper.paper_id for m in found], given)
        least = WHOLE if passing else 0.0
        kept_out = [
            m.paper for m in found if m.strength >= least and m.paper.paper_id not in passing
        ]
        found = [mention for mention in found if mention.paper.paper_id in passing]
    spelt_out = [(m.start, m.end) for m in found if m.strength >= WHOLE]
    known = library.catalog.names(asked_words(question))
    directory = _directory(library, list(known.authors))
    beside = _beside(question, found, known, directory) if known.sessions else None
    taken = [*spelt_out, *(beside.spans if beside else ())]
    full = names.read(question, known, taken, directory)
    full = names.lifted(full, given.lifted)
    found = [m for m in found if m.strength >= WHOLE or not overlaps((m.start, m.end), full.spans)]
    if beside:
        found = [m for m in found if not overlaps((m.start, m.end), beside.spans)]
    held = read_held(question, found, library.words.document_frequency)
    planned = Plan("library", held=held) if held else planned_for(question, full, found, beside)
    reading = _applied(question, full, planned, bool(found), set(known.years), library)
    restrictions = Restrictions(names.merge(given, reading.filters), reading)
    return Understanding(
        question=question,
        plan=planned,
        given=given,
        restrictions=restrictions,
        topic=asked_topic(question, planned, reading),
        mentions=tuple(found),
        claimed=full if found else Reading(),
        kept_out=tuple(kept_out),
    )


def _beside(
    question: str, found: Sequence[Mention], known: Names, directory: Directory
) -> Beside | None:
    """The talks that ``question`` asks for by others which a name or the wording says to be some:
    "what comes after training?" asks for none."""
    beside = read_beside(question, [(m.start, m.end) for m in found])
    spans = beside.spans if beside else ()
    if any(m.strength >= WHOLE and not overlaps((m.start, m.end), spans) for m in found):
        return None  # "does SAM come before PMI-Masking?" asks for no other talk
    for text in beside.unsure if beside else ():
        named = any(m.paper.time and question[m.start : m.end] in text for m in found)
        if not (named or names.read(f"a talk by {text}", known, (), directory).people):
            return None
    return beside


def titles_in(question: str, library: Library) -> list[tuple[int, int]]:
    """The ranges of ``question`` that spell out the name of a paper."""
    found = mentions(question, _candidates(question, library), library.words.document_frequency)
    return [(m.start, m.end) for m in found if m.strength >= WHOLE]


def is_about_listings(asked: Understanding) -> bool:
    """Whether nothing of the topic is left but words such as ``session`` or ``posters``."""
    return all(term.folded in ABOUT_LISTINGS for term in asked.topic.terms)


def has_unread_condition(question: str) -> bool:
    """Whether a question that seems to ask for the whole library asks for less, or not for it."""
    said = {word.folded for word in words(question)}
    return bool(said & CONDITIONS) or not said & COLLECTION


def _applied(
    question: str,
    full: Reading,
    planned: Plan,
    names_paper: bool,
    years: set[int],
    library: Library,
) -> Reading:
    """The part of what was read that restricts: "is it an oral?" asks, it does not restrict."""
    if planned.kind == "library" and (names_paper or planned.checks or planned.held):
        return Reading(rest=full.rest)
    if planned.kind in ("fact", "comparison"):
        if names_paper:
            return Reading(rest=full.rest)
        span = full.filters.years
        stated = span if span and any(span[0] <= year <= span[1] for year in years) else None
        return replace(
            full, filters=replace(full.filters, years=stated), whens=(), conditions=(), excluded=()
        )
    if full.filters.years and not _asks_for_years(full, question=question, known=years):
        full = replace(full, filters=replace(full.filters, years=None), several=())
    if full.joint and _wrote_together(full.people, library):
        return replace(full, together=True)
    return full


def _asks_for_years(full: Reading, *, question: str, known: set[int]) -> bool:
    """Whether years are those of papers: the library has such, or the question speaks of papers.

    "Mortality has fallen from 2009 to 2014" is a topic.
    """
    low, high = full.filters.years or (0, 0)
    said = {word.folded for word in words(question)}
    return any(low <= year <= high for year in known) or bool(
        said & COLLECTION or full.filters.venues or full.people
    )


def _wrote_together(people: Sequence[Sequence[str]], library: Library) -> bool:
    papers = [set(library.catalog.paper_ids(Filters(authors=tuple(p)))) for p in people]
    return bool(papers) and bool(set.intersection(*papers))


def _directory(library: Library, authors: Sequence[str]) -> Directory:
    frequency = library.words.document_frequency
    return Directory(
        authors=authors,
        is_topic=lambda word: frequency(fold(word)) > 0,
        beginning=library.catalog.people_beginning,
    )


def _candidates(question: str, library: Library) -> Sequence[Paper]:
    terms = [word.folded for word in content_words(question)][:32]
    hits = library.words.search(terms, _CANDIDATES, title_weight=1.0, abstract_weight=0.3)
    return list(library.catalog.get_many([paper_id for paper_id, _ in hits]).values())

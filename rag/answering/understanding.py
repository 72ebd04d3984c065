"""One question, understood against one library: kind, filters, topic, and the papers it names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rag.answering import names
from rag.answering.naming import Mention, mentions
from rag.answering.plan import Plan, plan
from rag.answering.topic import Topic, topic_of
from rag.library.people import is_named
from rag.paper import Filters, Paper
from rag.text import content_words, without_possessive, words

if TYPE_CHECKING:
    from rag.library import Library

_CANDIDATES = 30  # papers looked at for being named in the question
_WHOLE = 0.6  # strength of a mention that is surely meant as a paper's name

# Words about the collection itself: no topic is left when a question has only these.
_ABOUT_LISTINGS = frozenset(
    """session sessions talk talks oral orals poster posters spotlight spotlights conference venue
    written write wrote published publish author authors coauthor coauthored co together number
    count many total presentation presentations presented track tracks starts start time day name
    names title titles year years may monday tuesday wednesday thursday friday contain contains
    hold holds included listed available currently""".split()
)
# Words that restrict or order what is listed, in ways that are not read.
_CONDITIONS = frozenset(
    """no not without missing most least fewest more fewer less than first last longest shortest
    only except other monday tuesday wednesday thursday friday saturday sunday before after between
    starts start longer author authors coauthor venue conference year years""".split()
)
_COLLECTION = frozenset(
    "paper papers article articles work works publication publications title titles talk talks "
    "poster posters oral orals spotlight spotlights abstract abstracts everything all".split()
)
_TOGETHER = re.compile(r"\btogether\b|\bjointly\b|\bboth\b|\bco-?(?:write|wrote|author)", re.I)
_CLOCK = re.compile(r"\b([01]?\d|2[0-3]):([0-5]\d)\b")


@dataclass(frozen=True, slots=True)
class Understanding:
    """``filters`` are the user's flags over what the question names; ``sessions``, ``times`` and
    ``together`` (every author, not any) narrow further. ``mentions`` are papers it names."""

    question: str
    plan: Plan
    filters: Filters
    sessions: tuple[str, ...]
    times: tuple[str, ...]
    together: bool
    topic: Topic
    mentions: tuple[Mention, ...]

    @property
    def named(self) -> list[Paper]:
        """Papers whose name the question spells out."""
        return [m.paper for m in self.mentions if m.strength >= _WHOLE]

    @property
    def narrows(self) -> bool:
        """Whether anything but a topic restricts the papers."""
        return bool(self.filters or self.sessions or self.times)

    def lets_through(self, paper: Paper) -> bool:
        """The restrictions that ``filters`` cannot express."""
        if self.sessions and paper.session not in self.sessions:
            return False
        if self.times and _start(paper) not in self.times:
            return False
        return not self.together or all(
            any(is_named(name, author) for author in paper.authors) for name in self.filters.authors
        )


def understand(question: str, library: Library, given: Filters) -> Understanding:
    """Read ``question`` against the names in ``library``; ``given`` are the user's own filters."""
    catalog = library.catalog
    found = mentions(question, _candidates(question, library), library.words.document_frequency)
    spelt_out = [(m.start, m.end) for m in found if m.strength >= _WHOLE]
    known = catalog.names(without_possessive(word.folded) for word in words(question))
    reading = names.read(question, known, spelt_out)
    planned = plan(question)
    if planned.kind == "library" and found:  # "is it an oral?" asks, it does not restrict
        reading = replace(reading, filters=Filters())
    times = tuple(f"{int(hour):02d}:{minute}" for hour, minute in _CLOCK.findall(question))
    rest = reading.rest if planned.kind == "list" else question
    return Understanding(
        question=question,
        plan=planned,
        filters=names.merge(given, reading.filters),
        sessions=reading.sessions,
        times=times if planned.kind in ("list", "library") else (),
        together=len(reading.filters.authors) > 1 and bool(_TOGETHER.search(question)),
        topic=topic_of(rest),
        mentions=tuple(found),
    )


def _start(paper: Paper) -> str | None:
    """When the paper's slot begins, as HH:MM."""
    match = _CLOCK.search(paper.time or "")
    return f"{int(match[1]):02d}:{match[2]}" if match else None


def is_about_listings(asked: Understanding) -> bool:
    """Whether nothing of the topic is left but words such as ``session`` or ``posters``."""
    return all(
        term.folded in _ABOUT_LISTINGS or (bool(asked.times) and term.text.isdigit())
        for term in asked.topic.terms
    )


def has_unread_condition(question: str) -> bool:
    """Whether a question that seems to ask for the whole library asks for less, or not for it."""
    said = {word.folded for word in words(question)}
    return bool(said & _CONDITIONS) or not said & _COLLECTION


def _candidates(question: str, library: Library) -> Sequence[Paper]:
    terms = [word.folded for word in content_words(question)][:32]
    hits = library.words.search(terms, _CANDIDATES, title_weight=1.0, abstract_weight=0.3)
    return list(library.catalog.get_many([paper_id for paper_id, _ in hits]).values())

"""The plan of a question whose names are read: what its wording alone leaves open."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.answering.listings.collection import DIVISIONS
from rag.answering.question.asked_topic import unframed
from rag.answering.question.attributes import Attribute, attributes_of
from rag.answering.question.beside import Beside
from rag.answering.question.conditions import AS_TALKS
from rag.answering.question.listing_words import ABOUT_LISTINGS
from rag.answering.question.names import Reading
from rag.answering.question.naming import WHOLE, Mention
from rag.answering.question.plan import Plan, asks_for_papers, asks_how_many, plan
from rag.answering.question.side_by_side import asks_for_shared, compared_by, fields_of_each
from rag.answering.question.telling import speaks_of_measure
from rag.answering.question.topic import topic_of
from rag.answering.question.unlisted import BREAKS, asks_of_breaks, read_unlisted
from rag.answering.question.when_where import read_when_where
from rag.text import words

_ASKS = re.compile(r"\?|^\W*(?:\w+\W+){0,3}tell\s+me\s+about\b", re.IGNORECASE)
_WHAT_PAPERS_DOES = re.compile(
    r"^\W*(?:which|what)\s+(?:papers|works|studies)\s+(?:does|did)\b", re.I
)
_YES_NO = re.compile(r"^\W*(?:is|was|are|were|did|does|has|have)\b", re.IGNORECASE)


def planned_for(
    question: str, reading: Reading, found: Sequence[Mention], beside: Beside | None = None
) -> Plan:
    """The plan; a name alone asks for papers, and "did Kim write SEDONA?" asks whether it is so."""
    planned = plan(question, beside)
    if beside:
        return Plan("library", unlisted=BREAKS) if asks_of_breaks(question) else planned
    named = [m for m in found if m.strength >= WHOLE]
    if unlisted := _unlisted(question, reading, found):
        return Plan("library", unlisted=unlisted)
    if several := _of_several(question, named) or read_when_where(question, reading, named):
        return several
    meant = named or found  # "was Sharpness-aware Minimization an oral?" says half of a title
    if (
        len(meant) == 1
        and _YES_NO.match(question)
        and _asks_of_listing(question, reading, meant[0])
    ):
        return Plan("library", _claimed_fields(reading), checks=True)
    of_fields = any(condition.words != AS_TALKS for condition in reading.conditions)
    if planned.attributes and of_fields and asks_for_papers(question):
        left = attributes_of(reading.rest)  # not the PDF of "which papers have a link to a PDF?"
        planned = replace(planned, attributes=left) if left else Plan("list", counts=planned.counts)
    asking = planned.survey.words if planned.survey else ""
    rest = reading.rest.replace(asking, " ") if asking else reading.rest
    rest = unframed(rest, narrowed=bool(reading.spans) or planned.counts)
    about_topic = any(t.folded not in ABOUT_LISTINGS for t in topic_of(rest).terms)
    of_people = planned.survey and planned.survey.what == "people" and not planned.attributes
    if of_people and (named or about_topic):
        return Plan("fact")  # "how many people rated the dances?"
    somebody = reading.people or reading.strangers
    if planned.survey and planned.survey.what == "coauthors" and not somebody:
        return Plan("library", ("authors",))  # "who wrote the papers with a 'Kernel' in the title?"
    if planned.survey and planned.survey.what == "coauthors" and found:
        asked: Attribute = "author_count" if planned.survey.counted else "authors"
        return Plan("library", (asked,))  # "who wrote BEiT with Hangbo Bao?"
    if reading.place and not found:  # "papers with Bengio as last author"
        return Plan("list", counts=planned.counts)
    restricted = bool(reading.spans or reading.strangers)
    if planned.kind in ("fact", "list") and not about_topic and not found and restricted:
        return replace(planned, kind="list", counts=planned.counts or asks_how_many(question))
    if planned.survey and planned.survey.what == "recurring" and len(_alternatives(reading)) < 2:
        return Plan("list")
    if planned.survey and planned.survey.what == "source" and named:
        return Plan("library", ("source",))  # "which listings have BEiT?"
    if planned.survey and planned.survey.what in DIVISIONS and about_topic:
        return Plan("list")  # "what sources are there on fairness?"
    if planned.kind == "list" and found and not somebody and _WHAT_PAPERS_DOES.match(question):
        return Plan("fact")  # "which works does Vote'n'Rank build upon?"
    phrase = planned.kind == "list" and not asks_for_papers(question)
    asks = _ASKS.search(question) or speaks_of_measure(question)
    if phrase and named and about_topic and asks:
        return replace(planned, kind="fact")  # "runtime of the Reformer?"
    return planned


def _unlisted(question: str, reading: Reading, found: Sequence[Mention]) -> str | None:
    """What ``question`` asks of papers that no listing has, and no abstract of them speaks of."""
    rest = reading.rest
    for mention in found:
        rest = rest.replace(question[mention.start : mention.end], " ")
    unlisted = read_unlisted(question, rest)
    if unlisted is None:
        return None
    asked = {term.stem for term in topic_of(rest).terms if term.folded not in ABOUT_LISTINGS}
    told = (word.stem for mention in found for word in words(mention.paper.abstract))
    return None if asked.intersection(told) else unlisted


def _of_several(question: str, named: Sequence[Mention]) -> Plan | None:
    """The plan of a question about the listings of the papers that it names."""
    if asks_for_shared(question, named):
        return Plan("library", shared=True)
    if order := compared_by(question, named):
        return Plan("library", superlative=order)
    fields = fields_of_each(question, named)
    return Plan("library", fields) if fields else None


def _alternatives(reading: Reading) -> list[object]:
    """What of years, tracks or venues a question sets side by side."""
    low, high = reading.filters.years or (0, 0)
    filters = reading.filters
    return [*range(low, high + 1 if high else low), *filters.tracks, *filters.venues[1:]]


def _asks_of_listing(question: str, reading: Reading, named: Mention) -> bool:
    """Whether, the paper's name aside, the question only asks about what a listing states."""
    if not _claimed_fields(reading):
        return False
    rest = reading.rest.replace(question[named.start : named.end], " ")
    return all(term.folded in ABOUT_LISTINGS for term in topic_of(rest).terms)


def _claimed_fields(reading: Reading) -> tuple[Attribute, ...]:
    filters = reading.filters
    if len(filters.tracks) > 1:  # "was it an oral, a spotlight or a poster at ICLR 2022?"
        return ("track",)
    fields: tuple[tuple[bool, Attribute], ...] = (
        (bool(filters.authors), "authors"),
        (bool(filters.venues), "venue"),
        (bool(filters.years), "year"),
        (bool(filters.tracks), "track"),
        (bool(reading.sessions), "session"),
        (bool(reading.whens), "time"),
        (bool(reading.conditions), "authors"),
    )
    return tuple(dict.fromkeys(name for said, name in fields if said))

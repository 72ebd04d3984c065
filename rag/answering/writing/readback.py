"""What was read from a question, told so that the reader can correct it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from rag.answering.question.restrictions import Restrictions, fits
from rag.answering.question.understanding import Understanding, is_about_listings
from rag.answering.question.years import FAR_FUTURE, FAR_PAST
from rag.answering.writing.compose import joined, title_of
from rag.answering.writing.foreign import inert
from rag.paper import Filters, Paper

if TYPE_CHECKING:
    from rag.library import Library

_NAMED = 3  # papers left out that are named
_FLAGS = {
    "authors": "--author",
    "venues": "--venue",
    "years": "--year",
    "tracks": "--track",
    "sources": "--source",
}


def readback(
    asked: Understanding, library: Library, left_out: Mapping[str, Sequence[Paper]] = {}
) -> str:
    """One line, empty if nothing was read: the restrictions, what was not applied, which papers
    were left out for what they do not state or, ``left_out``, for an excluded topic, and how to
    ask for others."""
    said = asked.reading
    remarks = [
        f"“{inert(person.typed)}” is read as {joined([inert(n) for n in person.names], 'or')}"
        for person in said.repaired
    ]
    if any(said.people):
        remarks += [f"no paper here is by {inert(p.typed)}" for p in said.strangers]
    remarks += _left_out(said.excluded, left_out)
    remarks += _overridden(asked)
    remarks += [_kept_out(asked, paper) for paper in asked.kept_out]
    remarks += _undated(asked, library)
    if not said.spans and not remarks:
        return ""
    own = Restrictions(_of_question(asked), said).words()
    line = f"Read as: papers {own}." if own else ""
    told = " ".join([line, *(f"{remark[0].upper()}{remark[1:]}." for remark in remarks)]).strip()
    if not told:
        return ""
    return f"{told} {_how_to_change(asked)}"


def _left_out(topics: Sequence[str], left_out: Mapping[str, Sequence[Paper]]) -> Iterator[str]:
    """Which papers are on the ``topics`` that the question rules out."""
    for topic in topics:
        papers = left_out.get(topic, ())
        if len(papers) > _NAMED:
            yield f"{len(papers)} papers on “{inert(topic)}” were left out"
        elif papers:
            which = f"{joined([title_of(paper) for paper in papers])}, on “{inert(topic)}”,"
            yield f"{which} {'was' if len(papers) == 1 else 'were'} left out"
        else:
            yield f"no paper was left out as one on “{inert(topic)}”"


def _of_question(asked: Understanding) -> Filters:
    """The filters that come from the question: not those that a flag has set."""
    own = asked.reading.filters
    return Filters(
        **{name: getattr(own, name) for name in _FLAGS if not getattr(asked.given, name)}
    )


def _overridden(asked: Understanding) -> list[str]:
    """Where a flag and the question differ."""
    remarks = []
    for name, flag in _FLAGS.items():
        given, read = getattr(asked.given, name), getattr(asked.reading.filters, name)
        if given and read and given != read:
            own = Restrictions(Filters(**{name: read})).words()
            used = Restrictions(Filters(**{name: given})).words()
            remarks.append(f"{flag} asks for papers {used} and wins over the question's “{own}”")
    return remarks


def _kept_out(asked: Understanding, paper: Paper) -> str:
    """By which flags of the user's a paper that the question names is none of those asked about."""
    alone = {name: Filters(**{name: getattr(asked.given, name)}) for name in _FLAGS}
    against = {name: own for name, own in alone.items() if own and not fits(own, paper)}
    words = joined([Restrictions(own).words() for own in against.values()])
    flags = joined([_FLAGS[name] for name in against]) or "the flags"
    verb = "asks" if len(against) == 1 else "ask"
    return f"{title_of(paper)} is in your library, but {flags} {verb} for papers {words}"


def _undated(asked: Understanding, library: Library) -> list[str]:
    """How many papers state no year, where years are compared and they might be meant too."""
    years, superlative = asked.filters.years, asked.plan.superlative
    compared = superlative is not None and superlative.measure == "year"
    if not compared and not (years and (years[0] <= FAR_PAST or years[1] >= FAR_FUTURE)):
        return []
    said = replace(asked.reading, several=(), filters=replace(asked.reading.filters, years=None))
    others = Restrictions(replace(asked.filters, years=None), said)
    papers = library.catalog.papers(others.filters)
    undated = sum(paper.year is None and others.allow(paper) for paper in papers)
    if not undated:
        return []
    one = undated == 1
    told = "1 paper" if one else f"{undated} papers"
    if not is_about_listings(asked):  # counted is what the catalog knows, and it knows no topics
        told += f" in your library, whatever {'it is' if one else 'they are'} about,"
    return [
        f"{told} {'states' if one else 'state'} no year and {'was' if one else 'were'} left out"
    ]


def _how_to_change(asked: Understanding) -> str:
    read = [flag for name, flag in _FLAGS.items() if getattr(asked.reading.filters, name)]
    flags = f", or set {joined(read, 'or')}" if read else ""
    return f"If something else was meant, ask in other words{flags}."

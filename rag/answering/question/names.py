"""What a question restricts its papers to, read against the names of the catalog.

A name counts only when the question's own wording says that it is one ("by Kim", a full name,
"ICLR 2021", "posters"): a filter that is applied when unsure hides papers. What is denied ("not
by Kim", "other than posters") is read as such, never as its opposite.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from rag.answering.cued import Cued
from rag.answering.lists.excluding import without_excluded
from rag.answering.question.attending import ends_of_plans, without_attending
from rag.answering.question.condition import Condition
from rag.answering.question.contradiction import contradiction
from rag.answering.question.denials import with_denials
from rag.answering.question.directory import Directory
from rag.answering.question.jointly import are_joined, are_together
from rag.answering.question.named import Found, Kind, Span, everything_named
from rag.answering.question.person import Person
from rag.answering.question.schedule import When, slot_of
from rag.answering.question.years import FAR_FUTURE, FAR_PAST
from rag.library.catalog import Names
from rag.paper import Filters, Paper

_PLACE = Cued(
    r"\b(?:as\s+|is\s+|being\s+)?neither\s+(?:as\s+)?(?:the\s+)?(?P<neither>first|lead|last|senior)"
    r"(?:[\s-]+author)?\s+nor\s+(?:as\s+)?(?:the\s+)?(?:first|lead|last|senior)[\s-]+author\b"
    r"|\b(?:as\s+|is\s+)?(?P<middle>an?\s+middle|in\s+the\s+middle\s+of)\s+(?:the\s+)?author(?:s|\s+list)?\b"
    r"|(?:\b|(?=n['’]t\b))(?:as\s+|is\s+)?(?P<other>not|n['’]t|other\s+than)?\s*(?:as\s+)?(?:the\s+)?"
    r"(?:(?P<first>first|lead)|last|senior|final)[\s-]+author(?:ed)?\b"
    r"|\b(?:(?:comes?|stands?|is|are|listed|named|appears?)\s+)+(?:(?P<first_of>first)|last)\s+"
    r"(?:in|on|among|of)\s+(?:the|its|their|an?)\s+(?:author|list\s+of\s+author|byline)(?:s|\s+list|\s+names)?\b"
    r"|\b(?P<heads>heads|leads)\s+(?:the|its|their|an?)\s+author\s+list\b",
    *(" author", " byline"),
)
# "Who is first author?", "the first author of": asked for, not a restriction.
_ASKS_PLACE = Cued(
    r"\bwho(?:['’]s|\s+(?:is|was|are|were))\s+(?:listed\s+as\s+)?(?:the\s+)?(?:first|lead|last|senior|final)"
    r"[\s-]+author|\b(?:first|lead|last|senior|final)[\s-]+author\s+(?:of|on|for)\b"
    r"(?!\s+(?:an?y?|some|which|what|how|no)\b|\s+(?:\d+\s+)?papers\b|\W*$)"
    r"|\b(?:name|tell\s+me|what\s+is)\s+the\s+(?:first|lead|last|senior|final)[\s-]+author\b"
)


Place = Literal["first", "last", "middle", "not first", "not last"]


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found. ``rest`` is the question without the words that were read.

    ``filters`` let papers through and ``denied`` keep them out; ``people`` are the spellings of
    each person that was named. ``together``: a paper must be by all of them; ``joint``: it may be
    that this is meant; ``place``: one of them must be its first or last author, or no such.
    ``several`` are the years where a range would let more through. ``strangers`` are people the
    library does not have, ``repaired`` those whose names are read through a misspelling,
    ``excluded`` are the topics
    that no paper is to be on. ``spans`` are ranges of the question.
    """

    filters: Filters = Filters()
    denied: Filters = Filters()
    people: tuple[tuple[str, ...], ...] = ()
    together: bool = False
    joint: bool = False
    place: Place | None = None
    several: tuple[int, ...] = ()
    sessions: tuple[str, ...] = ()
    sessions_denied: tuple[str, ...] = ()
    whens: tuple[When, ...] = ()
    conditions: tuple[Condition, ...] = ()
    conditions_denied: tuple[Condition, ...] = ()
    strangers: tuple[Person, ...] = ()
    repaired: tuple[Person, ...] = ()
    excluded: tuple[str, ...] = ()
    rest: str = ""
    spans: tuple[Span, ...] = ()
    contradiction: str | None = None


def read(
    question: str, names: Names, taken: Sequence[Span] = (), directory: Directory | None = None
) -> Reading:
    """What ``question`` restricts. Nothing is applied that the wording leaves in doubt.

    ``taken`` are ranges of the question that are something else, such as the title of a paper.
    ``directory`` knows the people; without it they are those in ``names``.
    """
    known = directory or Directory(names.authors)
    found = everything_named(question, names, known, taken)
    return _reading(question, with_denials(question, found))


def merge(given: Filters, read_: Filters) -> Filters:
    """Flags given by the user win over what was read from the question, field by field."""
    chosen = {
        name: getattr(given, name) or getattr(read_, name)
        for name in ("authors", "venues", "years", "tracks", "sources")
    }
    return replace(given, **chosen, lifted=())


def lifted(found: Reading, fields: Collection[str]) -> Reading:
    """``found`` without what it restricts in ``fields`` of ``Filters``; its words stay read."""
    if not fields:
        return found
    gone: dict[str, Any] = {name: getattr(Filters(), name) for name in fields}
    kept = replace(
        found, filters=replace(found.filters, **gone), denied=replace(found.denied, **gone)
    )
    if "years" in fields:
        kept = replace(kept, several=())
    if "authors" in fields:
        kept = replace(kept, people=(), together=False, joint=False, place=None, strangers=())
    return kept


def _reading(question: str, items: Sequence[Found]) -> Reading:
    meant = [item for item in items if not item.denied]
    denied = [item for item in items if item.denied]
    everybody = [i for i in meant if i.person]
    together = are_together(question, everybody)
    people = everybody if together else [i for i in everybody if i.values]
    place = _PLACE.search(question) if people else None
    if place and _ASKS_PLACE.search(question):
        place = None
    spans = [(i.start, i.end) for i in items]
    rest = without(question, [*spans, place.span()] if place else spans)
    if whens := [(i.start, i.end) for i in items if i.when]:
        planned = ends_of_plans(question, whens[0])
        rest = without_attending(without(question, [*spans, (0, planned)]))
    excluded, rest = without_excluded(rest)
    years, several = _years_of(meant)
    return Reading(
        filters=replace(_filters(meant), authors=_authors(meant), years=years),
        denied=replace(_filters(denied), years=_years_of(denied)[0]),
        people=tuple(_spellings(i) for i in people),
        together=together,
        joint=not together and are_joined(question, people),
        place=_place_of(place) if place else None,
        several=several,
        sessions=_values(meant, "session"),
        sessions_denied=_values(denied, "session"),
        whens=tuple(i.when for i in meant if i.when),
        conditions=tuple(i.condition for i in meant if i.condition),
        conditions_denied=(
            *(i.condition for i in denied if i.condition),
            *(_presented(i.when) for i in denied if i.when),
        ),
        strangers=tuple(i.person for i in meant if i.person and not i.person.names),
        repaired=tuple(i.person for i in items if i.person and i.person.repaired),
        excluded=excluded,
        rest=rest,
        spans=tuple(spans),
        contradiction=contradiction(question, meant),
    )


def _place_of(match: re.Match[str]) -> Place:
    if match["neither"] or match["middle"]:
        return "middle"
    first = any(match[name] for name in ("first", "first_of", "heads"))
    if match["other"]:
        return "not first" if first else "not last"
    return "first" if first else "last"


def _presented(when: When) -> Condition:
    """Whether a paper is presented ``when``, or at no time that a listing states."""

    def holds(paper: Paper) -> bool:
        slot = slot_of(paper.time)
        return slot is None or when.fits(slot)

    return Condition(when.words, when.start, when.end, holds)


def _filters(items: Sequence[Found]) -> Filters:
    return Filters(
        authors=_values(items, "author"),
        venues=_values(items, "venue"),
        tracks=_values(items, "track"),
        sources=_values(items, "source"),
    )


def _authors(items: Iterable[Found]) -> tuple[str, ...]:
    """With people whom the library does not have: nothing is by them."""
    named = (_spellings(item) for item in items if item.person)
    return tuple(dict.fromkeys(name for names in named for name in names))


def _spellings(item: Found) -> tuple[str, ...]:
    """The library's names of somebody, or the one that it does not have."""
    return item.values or ((item.person.typed,) if item.person else ())


def _values(items: Iterable[Found], kind: Kind) -> tuple[str, ...]:
    return tuple(dict.fromkeys(v for item in items if item.kind == kind for v in item.values))


def _years_of(items: Iterable[Found]) -> tuple[tuple[int, int] | None, tuple[int, ...]]:
    """The range that holds all years, and the years themselves where the range holds others."""
    ranges = [item.years for item in items if item.years]
    if not ranges:
        return None, ()
    open_ones = [r for r in ranges if r[0] == FAR_PAST or r[1] == FAR_FUTURE]
    if open_ones:
        return (max(r[0] for r in open_ones), min(r[1] for r in open_ones)), ()
    low, high = min(r[0] for r in ranges), max(r[1] for r in ranges)
    single = sorted({r[0] for r in ranges if r[0] == r[1]})
    gaps = all(r[0] == r[1] for r in ranges) and len(single) < high - low + 1
    return (low, high), tuple(single) if gaps else ()


def without(question: str, spans: Sequence[Span]) -> str:
    """``question`` without these ranges."""
    kept, at = [], 0
    for start, end in sorted(spans):
        kept.append(question[at:start])
        at = max(at, end)
    kept.append(question[at:])
    return " ".join("".join(kept).split())

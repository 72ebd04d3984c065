"""What a question restricts its papers to, read against the names of the catalog.

A name counts only when the question's own wording says that it is one ("by Kim", a full name,
"ICLR 2021", "posters"): a filter that is applied when unsure hides papers. What is denied ("not
by Kim", "other than posters") is read as such, never as its opposite.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from rag.answering.conditions import Condition, read_conditions
from rag.answering.people_in_question import Directory, Person, Span, read_people
from rag.answering.schedule import When, read_when
from rag.answering.venues import read_venues
from rag.answering.years import FAR_FUTURE, FAR_PAST, read_years
from rag.library.catalog import Names
from rag.paper import Filters
from rag.text import words

Kind = Literal["author", "venue", "year", "track", "session", "source", "when", "condition"]

_TRACKS = ("Oral", "Poster", "Spotlight")  # that a library may not have: it then has none of them
_DENIED = re.compile(
    r"(?:\b(?:not|n['’]t|never|nor|neither|except(?:ing|\s+for)?|excluding|exclude|excepted|besides|without"
    r"|(?:other|rather)\s+than|apart\s+from|(?:all|anything|everything)\s+but|but\s+not|ignoring"
    r"|leaving\s+out|non)\b|\bnon-)"
    r"(?:[\s-]+(?:by|from|in|at|of|an?|the|any|those|ones|that|which|are|is|were|was|papers?|published"
    r"|presented|written|authored|co-?authored|as|with|include|including))*[\s-]*$",
    re.IGNORECASE,
)
_JOINT = re.compile(
    r"\s*(?:,|,?\s*(?:and|or|nor|&))\s*(?:by|from|in|at|of|the|an?)?\s*", re.IGNORECASE
)
_TALKED = re.compile(
    r"\b(?:talks?|posters?|orals?|spotlights?|sessions?|present\w*|start\w*|begin\w*|end(?:s|ing)?"
    r"|schedul\w*|slots?|speaks?|what(?:['’]s|\s+is)\s+on)\b",
    re.IGNORECASE,
)
_THE_SESSION = re.compile(
    r"\b(?:in|of|at|during|from)\s+(?:the|this)\s+(?:oral\s+)?session\b", re.I
)
_TALKS = re.compile(
    r"(?<!paper )(?<!that )(?<!which )\btalks\b|\b(?:which|what|the|any)\s+talk\b(?!\s+about)", re.I
)
_TOGETHER = re.compile(r"\btogether\b|\bjointly\b|\bboth\b|\bco-?(?:write|wrote|written)\b", re.I)
_AND = re.compile(r"\s*(?:,|,?\s*(?:and|&))\s*", re.IGNORECASE)  # may mean what they wrote together
_WITH = re.compile(r"(?:['’]s?)?(?:\s+\w+){0,4}?\s*\bwith\s", re.IGNORECASE)
_LEADING = re.compile(
    r"\b(?:by|from|with|of|(?:by\s+)?(?:an?\s+|the\s+)?authors?"
    r"(?:\s+(?:is|was|are|named|called))?|authored\s+by|written\s+by)\s+$",
    re.IGNORECASE,
)
_LISTING = r"(?:\s+(?:listings?|pages?|files?|sources?|dumps?|sites?|data\s?sets?|viewer))"
_TOPIC_DENIED = re.compile(
    r"(?:,\s*)?\b(?:but\s+)?(?:(?:not|aren['’]t|isn['’]t)\s+(?:on|about)|(?:except|excluding|other\s+than"
    r"|apart\s+from)\s+(?:for\s+|those\s+|ones\s+|papers\s+|work\s+)*(?:on|about|using|that)?)"
    r"\s+[^,?.;]+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Found:
    """``question[start:end]`` names ``values`` of one kind; ``denied`` if it rules them out.

    ``years`` is the range that a year or years make.
    """

    kind: Kind
    values: tuple[str, ...]
    start: int
    end: int
    years: tuple[int, int] | None = None
    denied: bool = False
    person: Person | None = None
    when: When | None = None
    condition: Condition | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found. ``rest`` is the question without the words that were read.

    ``filters`` let papers through and ``denied`` keep them out; ``people`` are the spellings of
    each person that was named, ``together`` says that a paper must be by all of them. ``several``
    are the years where a range would let more through. ``strangers`` are people the library does
    not have, ``repaired`` those whose names are read through a misspelling, ``unread`` are
    restrictions of the question that cannot be applied. ``spans`` are ranges of the question.
    """

    filters: Filters = Filters()
    denied: Filters = Filters()
    people: tuple[tuple[str, ...], ...] = ()
    together: bool = False
    joint: bool = False
    several: tuple[int, ...] = ()
    sessions: tuple[str, ...] = ()
    sessions_denied: tuple[str, ...] = ()
    whens: tuple[When, ...] = ()
    conditions: tuple[Condition, ...] = ()
    conditions_denied: tuple[Condition, ...] = ()
    strangers: tuple[Person, ...] = ()
    repaired: tuple[Person, ...] = ()
    unread: tuple[str, ...] = ()
    rest: str = ""
    spans: tuple[Span, ...] = ()
    contradiction: str | None = None


@dataclass(slots=True)
class _Scan:
    """The question while it is read: what was found so far, and which ranges are taken."""

    question: str
    spans: list[Span]
    found: list[Found] = field(default_factory=list)

    def take(self, item: Found) -> None:
        if not any(item.start < end and start < item.end for start, end in self.spans):
            self.spans.append((item.start, item.end))
            self.found.append(item)


def read(
    question: str, names: Names, taken: Sequence[Span] = (), directory: Directory | None = None
) -> Reading:
    """What ``question`` restricts. Nothing is applied that the wording leaves in doubt.

    ``taken`` are ranges of the question that are something else, such as the title of a paper.
    ``directory`` knows the people; without it they are those in ``names``.
    """
    scan = _Scan(question, list(taken))
    known = directory or Directory(names.authors)
    for item in _each(question, names, known, scan):
        scan.take(item)
    items = _with_denials(question, sorted(scan.found, key=lambda item: item.start))
    return _reading(question, items)


def merge(given: Filters, read_: Filters) -> Filters:
    """Flags given by the user win over what was read from the question, field by field."""
    chosen = {
        name: getattr(given, name) or getattr(read_, name)
        for name in ("authors", "venues", "years", "tracks", "sources")
    }
    return replace(given, **chosen)


def _each(question: str, names: Names, known: Directory, scan: _Scan) -> Iterator[Found]:
    """Everything that is named; what is found first takes the words."""
    yield from _phrases(question, names.sessions, "session")
    yield from _the_session(question, names.sessions)
    yield from _sources(question, names.sources)
    for condition in read_conditions(question):
        yield Found("condition", (), condition.start, condition.end, condition=condition)
    stated = set(names.years)
    for venue in read_venues(question, names.venues):
        yield Found("venue", venue.names, venue.start, venue.end)
        if venue.year and (venue.end, venue.year) not in stated:
            stated.add(venue.year)
            short = question[venue.end - 2 : venue.end].isdigit()
            if short:  # "ICLR'21": the year is part of the name's own words
                scan.found.append(Found("year", (), venue.end, venue.end, (venue.year,) * 2))
    if _TALKED.search(question):
        for when in read_when(question):
            yield Found("when", (), when.start, when.end, when=when)
    for years in read_years(question, stated):
        found = Found("year", (), years.start, years.end, (years.low, years.high))
        if (years.start, years.end) in scan.spans:
            scan.found.append(found)
        yield found
    for person in read_people(question, known, scan.spans):
        leading = _LEADING.search(question, 0, person.start)
        start = leading.start() if leading else person.start
        owns = re.match(r"['’]s?(?=\s|$)", question[person.end :])
        end = person.end + (owns.end() if owns else 0)
        yield Found("author", person.names, start, end, person=person)
    yield from _tracks(question, names.tracks)


def _phrases(question: str, candidates: Iterable[str], kind: Kind) -> Iterator[Found]:
    """Candidates that stand in the question as whole words, the longest first."""
    tokens = words(question)
    folded = [token.folded for token in tokens]
    for name in sorted(candidates, key=len, reverse=True):
        parts = [word.folded for word in words(name)]
        for at in range(len(folded) - len(parts) + 1 if parts else 0):
            meant = len(parts) > 1 or name.isupper() or not tokens[at].text.islower()
            if meant and folded[at : at + len(parts)] == parts:
                yield Found(kind, (name,), tokens[at].start, tokens[at + len(parts) - 1].end)


def _the_session(question: str, sessions: Collection[str]) -> Iterator[Found]:
    """ "The session" is any that the library has; "talks" are what is given in one."""
    if not sessions:
        return
    for match in _THE_SESSION.finditer(question):
        yield Found("session", tuple(sessions), *match.span())
    for match in _TALKS.finditer(question):
        given = Condition("given as talks", *match.span(), lambda p: bool(p.session or p.time))
        yield Found("condition", (), *match.span(), condition=given)


def _sources(question: str, sources: Iterable[str]) -> Iterator[Found]:
    """A listing by its reader's name, or by the beginning of it: "the hf listings"."""
    for source in sources:
        match = re.search(
            rf"\b(?:(?:listed\s+)?(?:in|on|from)\s+)?(?:the\s+)?{re.escape(source)}{_LISTING}?\b",
            question,
            re.IGNORECASE,
        )
        if match:
            yield Found("source", (source,), *match.span())


def _tracks(question: str, tracks: Iterable[str]) -> Iterator[Found]:
    """Track words used as such: ``posters``, ``spotlight papers``, ``an oral``."""
    listed = {track.casefold() for track in tracks}
    for track in [*tracks, *(t for t in _TRACKS if t.casefold() not in listed)]:
        pattern = re.compile(
            rf"\b{re.escape(track)}(?:s\b|\s+(?:presentations?|talks?|track)\b|\b(?=\s+(?:papers?|at|in"
            rf"|on|from|by|of|about|or|and)\b)|\b(?=\s*[?.!]?\s*$))",
            re.IGNORECASE,
        )
        for match in pattern.finditer(question):
            yield Found("track", (track,), *match.span())


def _with_denials(question: str, items: Sequence[Found]) -> list[Found]:
    """The items, those that the words before them rule out marked, and these words taken."""
    marked: list[Found] = []
    for item in items:
        before = marked[-1].end if marked else 0
        denial = _DENIED.search(question, before, item.start)
        joined = bool(marked) and _JOINT.fullmatch(question, before, item.start) is not None
        if denial:
            marked.append(replace(item, start=denial.start(), denied=True))
        elif joined and marked[-1].denied and marked[-1].kind == item.kind:
            marked.append(replace(item, start=before, denied=True))
        else:
            marked.append(item)
    return marked


def _reading(question: str, items: Sequence[Found]) -> Reading:
    meant = [item for item in items if not item.denied]
    denied = [item for item in items if item.denied]
    people = [i for i in meant if i.kind == "author" and i.values]
    together = len(people) > 1 and bool(
        _TOGETHER.search(question) or _written_with(question, people)
    )
    rest = without(question, [(i.start, i.end) for i in items])
    unread = tuple(m[0].strip(" ,") for m in _TOPIC_DENIED.finditer(rest))
    years, several = _years_of(meant)
    return Reading(
        filters=replace(_filters(meant), authors=_authors(meant), years=years),
        denied=replace(_filters(denied), years=_years_of(denied)[0]),
        people=tuple(i.values for i in people),
        together=together,
        joint=not together and _are_joined(question, people, _AND),
        several=several,
        sessions=_values(meant, "session"),
        sessions_denied=_values(denied, "session"),
        whens=tuple(i.when for i in meant if i.when),
        conditions=tuple(i.condition for i in meant if i.condition),
        conditions_denied=tuple(i.condition for i in denied if i.condition),
        strangers=tuple(i.person for i in meant if i.person and not i.person.names),
        repaired=tuple(i.person for i in items if i.person and i.person.repaired),
        unread=unread + tuple(question[i.start : i.end] for i in denied if i.when),
        rest=" ".join(_TOPIC_DENIED.sub(" ", rest).split()) if unread else rest,
        spans=tuple((i.start, i.end) for i in items),
        contradiction=_contradiction(question, meant),
    )


def _filters(items: Sequence[Found]) -> Filters:
    return Filters(
        authors=_values(items, "author"),
        venues=_values(items, "venue"),
        tracks=_values(items, "track"),
        sources=_values(items, "source"),
    )


def _authors(items: Iterable[Found]) -> tuple[str, ...]:
    """With people whom the library does not have: nothing is by them."""
    named = (i.values or (i.person.typed,) for i in items if i.person)
    return tuple(dict.fromkeys(name for names in named for name in names))


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


def _written_with(question: str, people: Sequence[Found]) -> bool:
    """ "Donti's papers with Kolter": the second name begins with the word "with"."""
    joins = [question[a.end : b.end] for a, b in zip(people, people[1:], strict=False)]
    return bool(joins) and all(_WITH.match(join) for join in joins)


def _are_joined(question: str, people: Sequence[Found], glue: re.Pattern[str]) -> bool:
    gaps = [question[a.end : b.start] for a, b in zip(people, people[1:], strict=False)]
    return bool(gaps) and all(glue.fullmatch(gap) for gap in gaps)


def _contradiction(question: str, meant: Sequence[Found]) -> str | None:
    """Two tracks that one paper would have to be in."""
    tracks = [item for item in meant if item.kind == "track"]
    for one, other in zip(tracks, tracks[1:], strict=False):
        between = question[one.end : other.start]
        singular = not question[one.start : one.end].lower().endswith("s")
        both = re.search(r"\bboth\s+(?:an?\s+)?$", question[: one.start], re.IGNORECASE)
        related = re.fullmatch(r"\s+(?:that|which)\s+(?:are|were|is)\s+(?:also\s+)?(?:an?\s+)?",
                               between, re.IGNORECASE)  # fmt: skip
        if one.values != other.values and (related or (both and singular)):
            return f"in the tracks {one.values[0]} and {other.values[0]} at once"
    return None


def without(question: str, spans: Sequence[Span]) -> str:
    """``question`` without these ranges."""
    kept, at = [], 0
    for start, end in sorted(spans):
        kept.append(question[at:start])
        at = max(at, end)
    kept.append(question[at:])
    return " ".join("".join(kept).split())

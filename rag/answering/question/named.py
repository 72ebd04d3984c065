"""What a question names: authors, venues, years, tracks, sessions, listings, times, conditions.

Each kind is found by a reader of its own; what is found first takes the words, so that a session
called "Oral Session 2" is not a track too.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from rag.answering.cued import Cued
from rag.answering.question.attending import plans_to_hear
from rag.answering.question.condition import Condition
from rag.answering.question.conditions import AS_TALKS, read_conditions
from rag.answering.question.directory import Directory
from rag.answering.question.listing_words import ABOUT_LISTINGS
from rag.answering.question.people_in_question import CALLED, read_people
from rag.answering.question.person import Person
from rag.answering.question.schedule import When, read_when
from rag.answering.question.title_conditions import read_title_conditions
from rag.answering.question.venues import read_venues
from rag.answering.question.years import read_years
from rag.library.catalog import Names
from rag.text import STOP_WORDS, words

Span = tuple[int, int]
Kind = Literal["author", "venue", "year", "track", "session", "source", "when", "condition"]

_TRACKS = ("Oral", "Poster", "Spotlight")  # that a library may not have: it then has none of them
_TALKED = Cued(
    r"\b(?:talks?|posters?|orals?|spotlights?|sessions?|present\w*|start\w*|begin\w*|end(?:s|ing)?"
    r"|schedul\w*|slots?|speaks?|speaking|runs?|running|happen\w*|program(?:me)?|agenda|what(?:['’]s|\s+is)\s+on)\b",
    " talk", " poster", " oral", " spotlight", " session", " present", " start", " begin", " end",
    " schedul", " slot", " speak", " run", " happen", " program", " agenda", " what is on ",
    " what ' s on ",
)  # fmt: skip
_THE_SESSION = Cued(
    r"\b(?:in|of|at|during|from)\s+(?:the|this)\s+(?:oral\s+)?session\b", " session "
)
_TALKS = Cued(
    r"(?<!paper )(?<!that )(?<!which )(?<!spotlight )(?<!oral )(?<!poster )\b(?:session\s+)?talks\b"
    r"|\b(?:which|what|the|an?|any)\s+talk\b(?!\s+about)",
    " talk",
)
# What goes on after "the spotlight" where that is the kind of a talk.
_AFTER_TRACK = (
    r"(?:papers?|as\s+well|at|in|on|from|by|of|about|or|and|has|have|had|is|was|were|are|with|except|but|nor|not|rather|other"
    r"|than|titles?|authors?|speakers?|slots?|that|which|did|does|do|will|can|c[ao]mes?|goes|went|starts?|started|beg[ai]ns?|ends?|ended|lasts?"
    r"|lasted|takes?|took|runs?|ran|opens?|opened|closes?|closed|follow(?:s|ed)|preced(?:es|ed)|before|after)\b"
)
_OWNS = re.compile(r"['’]s?(?=\s)")
_COUNT = r"(?:(?:two|three|four|five|six|seven|eight|nine|ten|\d{1,2})\s+)?"  # of those there are
_LEADING = Cued(
    r"\b(?:(?:by|from|with|of|(?:by\s+)?(?:an?\s+|the\s+)?authors?"
    r"(?:\s+(?:is|was|are|named|called))?|authored\s+by|written\s+by)\s+"
    rf"(?:{CALLED})?|{CALLED})$"
)
_LISTING = (
    r"(?:\s+(?:listings?|pages?|files?|sources?|dumps?|sites?|data\s?sets?|viewer|lists?|export"
    r"|website|record(?:s|ing)?|entries))"
)
_BOTH_SOURCES = Cued(r"\b(?:both|each\s+of|at\s+once)\b")


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


@dataclass(slots=True)
class _Scan:
    """The question while it is read: what was found so far, and which ranges are taken."""

    question: str
    spans: list[Span]
    found: list[Found] = field(default_factory=list)

    def take(self, item: Found) -> None:
        if item.person is None and (owns := _OWNS.match(self.question, item.end)):
            item = replace(item, end=owns.end())  # "the session's papers"
        if not any(item.start < end and start < item.end for start, end in self.spans):
            self.spans.append((item.start, item.end))
            self.found.append(item)


def everything_named(
    question: str, names: Names, known: Directory, taken: Sequence[Span]
) -> list[Found]:
    """What ``question`` names, in its order; ``taken`` ranges of it are something else."""
    scan = _Scan(question, list(taken))
    for item in _each(question, names, known, scan):
        scan.take(item)
    return sorted(scan.found, key=lambda item: item.start)


def _each(question: str, names: Names, known: Directory, scan: _Scan) -> Iterator[Found]:
    """Everything that is named; what is found first takes the words."""
    yield from _phrases(question, names.sessions, "session")
    yield from _the_session(question, names.sessions)
    yield from _sources(question, names.sources)
    for condition in (*read_title_conditions(question), *read_conditions(question)):
        yield Found("condition", (), condition.start, condition.end, condition=condition)
    yield from _venues_and_years(question, names, scan)
    whens = list(read_when(question))
    of_talks = _TALKED.search(question) or (whens and plans_to_hear(question))
    if of_talks or _asks_of_nothing_else(question, whens):
        for when in whens:
            yield Found("when", (), when.start, when.end, when=when)
    for person in read_people(question, known, scan.spans):
        leading = _LEADING.search(question, 0, person.start)
        start = leading.start() if leading else person.start
        owns = re.match(r"['’]s?(?=\s|$)", question[person.end :])
        end = person.end + (owns.end() if owns else 0)
        yield Found("author", person.names, start, end, person=person)
    yield from _tracks(question, names.tracks)


def _asks_of_nothing_else(question: str, whens: Sequence[When]) -> bool:
    """Whether a question has words for a time alone: "who's on at half past twelve?"."""
    said = (word for word in words(question) if word.folded not in STOP_WORDS | ABOUT_LISTINGS)
    return bool(whens) and all(any(w.start <= word.start < w.end for w in whens) for word in said)


def _venues_and_years(question: str, names: Names, scan: _Scan) -> Iterator[Found]:
    """A year after a venue is one, whether or not the library has papers of it."""
    stated = set(names.years)
    for venue in read_venues(question, names.venues):
        yield Found("venue", venue.names, venue.start, venue.end)
        if venue.year:
            stated.add(venue.year)
        if venue.year and venue.short:
            scan.found.append(Found("year", (), venue.end, venue.end, (venue.year, venue.year)))
    for years in read_years(question, stated):
        found = Found("year", (), years.start, years.end, (years.low, years.high))
        if (years.start, years.end) in scan.spans:  # "2021 and 2022" are two at one place
            scan.found.append(found)
        yield found


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
        given = Condition(AS_TALKS, *match.span(), lambda p: bool(p.session or p.time))
        yield Found("condition", (), *match.span(), condition=given)


def _sources(question: str, sources: Collection[str]) -> Iterator[Found]:
    """Listings by their reader's name ("papers.cool"), however it is written ("the Hugging Face
    viewer"), or by the beginning of it and a word for a listing ("the hf listings")."""
    found = [
        Found("source", names, match.start(), match.end())
        for names, pattern in _spelt_sources(sources)
        for match in [pattern.search(question)]
        if match
    ]
    if len(found) > 1 and _BOTH_SOURCES.search(question, 0, max(f.end for f in found)):
        yield _in_all(found)
    yield from found


def _spelt_sources(
    sources: Collection[str],
) -> Iterator[tuple[tuple[str, ...], Cued]]:
    families: dict[str, list[str]] = {}
    for source in sources:
        parts = [word.folded for word in words(source)]
        families.setdefault(parts[0], []).append(source)
        whole = r"[\s._-]*".join(map(_spellings, parts))
        yield (source,), _source_pattern(rf"{whole}{_LISTING}?", parts[0])
    for first, members in families.items():
        if first in STOP_WORDS:  # "papers list" is not papers.cool's
            continue
        yield tuple(members), _source_pattern(rf"{_spellings(first)}['’s]*{_LISTING}", first)


def _spellings(word: str) -> str:
    """A word of a reader's name as it is said: ``hf`` is short for Hugging Face."""
    return r"(?:hf|hugging[\s-]?face)" if word == "hf" else re.escape(word)


def _source_pattern(name: str, first: str) -> Cued:
    return Cued(
        rf"\b(?:(?:(?:listed|come|comes|came|are|is)\s+)?(?:in|on|from|with|by|via|through)\s+)?"
        rf"(?:both\s+)?(?:the\s+)?{name}(?![\w-])",
        f" {first}",
        *((" hugging",) if first == "hf" else ()),
    )


def _in_all(found: Sequence[Found]) -> Found:
    """Papers that each of these listings has: "in both … and …"."""
    each = [set(item.values) for item in found]
    named = " and ".join("/".join(item.values) for item in found)
    start, end = min(item.start for item in found), max(item.end for item in found)
    condition = Condition(
        f"listed in both {named}",
        start,
        end,
        lambda paper: all(any(s.source in names for s in paper.sources) for names in each),
    )
    return Found("condition", (), start, end, condition=condition)


def _tracks(question: str, tracks: Iterable[str]) -> Iterator[Found]:
    """Track words used as such: ``posters``, ``spotlight papers``, ``an oral``."""
    listed = {track.casefold() for track in tracks}
    for track in [*tracks, *(t for t in _TRACKS if t.casefold() not in listed)]:
        if track.casefold() not in question.casefold():
            continue  # compiling takes longer
        pattern = re.compile(
            rf"\btrack\s*[:=]\s*{re.escape(track)}\b"
            rf"|\b{_COUNT}{re.escape(track)}(?:s\b|\s+(?:presentations?|talks?|track)\b|\b(?=\s+(?:{_AFTER_TRACK}))"
            r"|\b(?=\s*[?.!,;:()]|\s*$))",
            re.IGNORECASE,
        )
        for match in pattern.finditer(question):
            yield Found("track", (track,), *match.span())

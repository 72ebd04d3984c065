"""Which papers the restrictions of a question let through, and these restrictions in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from rag.answering.question.names import Place, Reading
from rag.answering.question.schedule import slot_of
from rag.answering.question.years import FAR_FUTURE, FAR_PAST
from rag.answering.writing.compose import joined
from rag.answering.writing.foreign import inert
from rag.library.people import is_named
from rag.library.selection import name_key
from rag.paper import Filters, Paper
from rag.text import fold

_NAMES_SHOWN = 8
_PLACES: dict[Place, slice] = {
    "first": slice(0, 1),
    "last": slice(-1, None),
    "middle": slice(1, -1),
    "not first": slice(1, None),
    "not last": slice(0, -1),
}
_PLACE_WORDS: dict[Place, str] = {
    "first": "as first author",
    "last": "as last author",
    "middle": "as neither first nor last author",
    "not first": "not as first author",
    "not last": "not as last author",
}


@dataclass(frozen=True, slots=True)
class Restrictions:
    """``filters`` are what the catalog applies: the user's flags over what the question says.

    ``reading`` holds what filters cannot express, and ``filters`` as the question alone has them.
    """

    filters: Filters = Filters()
    reading: Reading = field(default_factory=Reading)

    def __bool__(self) -> bool:
        return bool(self.filters) or any(True for _ in self._beyond())

    @property
    def beyond_filters(self) -> bool:
        """Whether there is any that the catalog cannot apply."""
        said = self.reading
        return bool(said.together or said.several or said.place) or any(
            True for _ in self._beyond()
        )

    def allow(self, paper: Paper) -> bool:
        """Whether the restrictions that ``filters`` cannot express let ``paper`` through."""
        said = self.reading
        slot = slot_of(paper.time)
        if said.contradiction or (said.sessions and paper.session not in said.sessions):
            return False
        if paper.session in said.sessions_denied or _fits_any(said.denied, paper):
            return False
        own_years = said.filters.years == self.filters.years
        if said.several and own_years and paper.year not in said.several:
            return False
        if not all(when.fits(slot) for when in said.whens):
            return False
        if not all(condition.holds(paper) for condition in said.conditions):
            return False
        if any(condition.holds(paper) for condition in said.conditions_denied):
            return False
        if said.place and not self._in_place(paper):
            return False
        return not said.together or all(
            any(name in paper.authors for name in person) for person in said.people
        )

    def _in_place(self, paper: Paper) -> bool:
        places = _PLACES[self.reading.place or "first"]
        return any(
            name in person for name in paper.authors[places] for person in self.reading.people
        )

    def alternatives(self) -> Iterator[list[tuple[str, Callable[[Paper], bool]]]]:
        """Where several years, tracks or people are asked for: each in words, and who meets it."""
        filters, said = self.filters, self.reading
        low, high = filters.years or (0, 0)
        years = said.several or tuple(range(low, high + 1))
        if 1 < len(years) <= _NAMES_SHOWN:
            yield [(f"of {year}", partial(_is_of, year)) for year in years]
        for name, values in (("tracks", filters.tracks), ("venues", filters.venues)):
            if len(values) > 1:
                yield [_alone(name, (value,)) for value in values]
        if len(said.people) > 1 and not said.together and filters.authors == said.filters.authors:
            yield [_alone("authors", person) for person in said.people]

    def words(self, topic: str = "") -> str:
        """The restrictions as the end of "3 papers in your library …"."""
        return " ".join([f"on “{inert(topic)}”"] * bool(topic) + list(self.parts()))

    def parts(self) -> Iterator[str]:
        """Each restriction in words."""
        filters = self.filters
        if filters.authors:
            place = f" {_PLACE_WORDS[self.reading.place]}" if self.reading.place else ""
            yield f"by {self._authors()}{place}"
        if filters.venues and not (self.reading.contradiction or "").startswith("from "):
            yield f"from {_names(filters.venues)}"
        if filters.years and not (self.reading.contradiction or "").startswith("of "):
            yield self._years(filters.years)
        if filters.tracks and not self.reading.contradiction:
            yield f"in the track {_names(filters.tracks)}"
        if filters.sources:
            yield f"listed in {_names(filters.sources)}"
        if filters.paper_ids:
            yield f"among the {len(filters.paper_ids)} listed before"
        yield from self._beyond()
        yield from (f"not on “{inert(topic)}”" for topic in self.reading.excluded)

    def _beyond(self) -> Iterator[str]:
        said, denied = self.reading, self.reading.denied
        if said.sessions:
            yield f"in {_names(said.sessions)}"
        yield from (when.words for when in said.whens)
        yield from (condition.words for condition in said.conditions)
        if denied.authors:
            yield f"not by {_names(denied.authors)}"
        if denied.venues:
            yield f"not from {_names(denied.venues)}"
        if denied.years:
            yield f"not {year_words(*denied.years)}"
        if denied.tracks:
            yield f"not in the track {_names(denied.tracks)}"
        if denied.sources:
            yield f"not listed in {_names(denied.sources)}"
        if said.sessions_denied:
            yield f"not in {_names(said.sessions_denied)}"
        yield from (f"not {condition.words}" for condition in said.conditions_denied)
        if said.contradiction:
            yield said.contradiction

    def _authors(self) -> str:
        said = self.reading
        if said.together and self.filters.authors == said.filters.authors:
            return joined([_names(person) for person in said.people], "and")
        return _names(self.filters.authors)

    def _years(self, years: tuple[int, int]) -> str:
        if self.reading.several and years == self.reading.filters.years:
            return f"of {joined([str(year) for year in self.reading.several], 'or')}"
        return year_words(*years)


def _is_of(year: int, paper: Paper) -> bool:
    return paper.year == year


def _alone(name: str, values: tuple[str, ...]) -> tuple[str, Callable[[Paper], bool]]:
    """One field's values as a restriction of their own, in words and as a test."""
    only: dict[str, Any] = {name: values}
    filters = Filters(**only)
    return Restrictions(filters).words(), partial(fits, filters)


def year_words(low: int, high: int) -> str:
    """A range of years as in "papers of 2021"."""
    if low == high:
        return f"of {low}"
    if low <= FAR_PAST:
        return f"of {high} or earlier"
    return f"of {low} or later" if high >= FAR_FUTURE else f"of {low} to {high}"


def fits(filters: Filters, paper: Paper) -> bool:
    """Whether ``paper`` meets every field of ``filters``, as the catalog would say."""
    return all(_meets(filters, name, paper) for name in _FIELDS if getattr(filters, name))


def _fits_any(filters: Filters, paper: Paper) -> bool:
    return any(_meets(filters, name, paper) for name in _FIELDS if getattr(filters, name))


_FIELDS = ("authors", "venues", "years", "tracks", "sources")


def _meets(filters: Filters, name: str, paper: Paper) -> bool:
    if name == "authors":
        return any(is_named(w, a) for w in filters.authors for a in paper.authors)
    if name == "years":
        low, high = filters.years or (FAR_PAST, FAR_FUTURE)
        return paper.year is not None and low <= paper.year <= high
    if name == "sources":
        return any(s.source in filters.sources or s.file in filters.sources for s in paper.sources)
    key = name_key(paper.venue if name == "venues" else paper.track)
    return key is not None and key in map(name_key, getattr(filters, name))


def _names(values: Iterable[str]) -> str:
    distinct = list({fold(value): inert(value) for value in values}.values())
    return shortened(distinct, "or")


def shortened(names: Sequence[str], last: str) -> str:
    """Names in a row; of many, the first few and how many more there are."""
    if len(names) <= _NAMES_SHOWN:
        return joined(list(names), last)
    more = len(names) - _NAMES_SHOWN + 1
    return f"{', '.join(names[: _NAMES_SHOWN - 1])} {last} {more} more"

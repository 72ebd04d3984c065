"""The filters in force as chips: what each says, and what is left when it is taken away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from rag.paper import Filters

_LABELS = {
    "authors": "Author",
    "venues": "Venue",
    "tracks": "Track",
    "sources": "Listing",
}


@dataclass(frozen=True, slots=True)
class Chip:
    """One value of one filter. ``read``: it comes from the question, not from the user's choice."""

    field: str
    value: str
    label: str
    read: bool


def chips(filters: Filters, chosen: Filters) -> list[Chip]:
    """The chips of an answer's ``filters``, of which ``chosen`` are the user's own."""
    return list(_chips(filters, chosen))


def _chips(filters: Filters, chosen: Filters) -> Iterator[Chip]:
    if filters.years:
        first, last = filters.years
        text = str(first) if first == last else f"{first}–{last}"
        yield Chip("years", text, f"Year: {text}", filters.years != chosen.years)
    for field, label in _LABELS.items():
        own = getattr(chosen, field)
        for value in getattr(filters, field):
            yield Chip(field, value, f"{label}: {value}", value not in own)


def without(filters: Filters, field: str, value: str) -> Filters:
    """``filters`` without one value of one field."""
    if field == "years":
        return replace(filters, years=None)
    if field not in _LABELS:
        return filters
    kept = tuple(other for other in getattr(filters, field) if other != value)
    return replace(filters, **{field: kept})

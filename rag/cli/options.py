"""The filter options that several commands take, and what they mean."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rag.paper import Filters

Year = Annotated[
    list[str] | None,
    typer.Option("--year", metavar="YEAR", help="Only this year, or span: 2021, 2019-2022."),
]
Venue = Annotated[
    list[str] | None,
    typer.Option("--venue", metavar="NAME", help="Only this venue. Repeatable: any of them."),
]
Author = Annotated[
    list[str] | None,
    typer.Option("--author", metavar="NAME", help="Only papers by this author. Repeatable."),
]
Track = Annotated[
    list[str] | None,
    typer.Option("--track", metavar="NAME", help="Only this track, such as Oral. Repeatable."),
]
Source = Annotated[
    list[str] | None,
    typer.Option("--source", metavar="NAME", help="Only from this kind of source. Repeatable."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]


def filters(
    year: list[str] | None,
    venue: list[str] | None,
    author: list[str] | None,
    track: list[str] | None,
    source: list[str] | None,
) -> Filters:
    """The filters that the options of one command ask for.

    Raises:
        UsageError: the year is not a year or a span, or there are two of them.
    """
    from rag.paper import Filters

    return Filters(
        authors=tuple(author or ()),
        venues=tuple(venue or ()),
        years=_years(year or []),
        tracks=tuple(track or ()),
        sources=tuple(source or ()),
    )


def _years(given: list[str]) -> tuple[int, int] | None:
    from rag.errors import UsageError

    if not given:
        return None
    if len(given) > 1:
        raise UsageError("--year is given twice", "Write several years as one span: 2019-2022.")
    match = re.fullmatch(r"(\d{4})(?:-(\d{4}))?", given[0].strip())
    first, last = (int(match[1]), int(match[2] or match[1])) if match else (1, 0)
    if first > last:
        raise UsageError(f"--year {given[0]!r} is not a year or a span", "Write 2021 or 2019-2022.")
    return first, last

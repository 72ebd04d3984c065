"""The options that several commands take, and what they mean."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any, Literal

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
Llm = Annotated[
    Literal["auto", "none", "ollama", "openai"] | None,
    typer.Option("--llm", metavar="WHICH", help="auto, none (quotes), ollama or openai."),
]
Model = Annotated[
    str | None, typer.Option("--model", metavar="NAME", help="Name of the chat model.")
]
Strategy = Annotated[
    Literal["auto", "single", "per-paper"] | None,
    typer.Option(
        "--strategy", metavar="WHICH", help="How an LLM is used: auto, single or per-paper."
    ),
]
NoStream = Annotated[
    bool, typer.Option("--no-stream", help="Show the answer only when it is complete.")
]
Wait = Annotated[
    float | None,
    typer.Option(
        "--wait",
        metavar="SECONDS",
        min=0,
        help="How long to wait for another command that writes.",
    ),
]
Continue = Annotated[
    bool, typer.Option("--continue", "-c", help="Go on with the last conversation.")
]
NoHistory = Annotated[bool, typer.Option("--no-history", help="Keep no record of this.")]


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


def model_settings(
    llm: str | None, model: str | None, strategy: str | None, *, no_history: bool
) -> dict[str, Any]:
    """The settings that the options of a question stand for; None leaves a setting as it is."""
    keep = False if no_history else None
    return {"llm": llm, "model": model, "strategy": strategy, "keep_history": keep}


def _years(given: list[str]) -> tuple[int, int] | None:
    from rag.errors import UsageError

    if not given:
        return None
    if len(given) > 1:
        raise UsageError("--year is given twice", "Write several years as one span: 2019-2022.")
    match = re.fullmatch(r"(\d{4})(?:-(\d{4}))?", given[0].strip())
    if match is None:
        raise UsageError(f"--year {given[0]!r} is not a year or a span", "Write 2021 or 2019-2022.")
    first, last = int(match[1]), int(match[2] or match[1])
    if first > last:
        raise UsageError(f"--year {given[0]} runs backwards", f"Write {last}-{first}.")
    return first, last

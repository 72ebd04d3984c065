"""``rag papers``, ``show``, ``remove`` and ``sources``: what is in the library."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from rag.cli import options
from rag.cli.context import assistant, globals_of, open_screen
from rag.errors import EXIT_NOTHING_FOUND, UsageError

PaperId = Annotated[str, typer.Argument(metavar="PAPER_ID", help="Id from 'rag papers'.")]


def papers(
    ctx: typer.Context,
    export: Annotated[
        Literal["bibtex", "ris", "csv", "jsonl", "markdown"] | None,
        typer.Option(
            "--export", metavar="FORMAT", help="Print as bibtex, ris, csv, jsonl or markdown."
        ),
    ] = None,
    year: options.Year = None,
    venue: options.Venue = None,
    author: options.Author = None,
    track: options.Track = None,
    source: options.Source = None,
    as_json: options.AsJson = False,
) -> None:
    """List the papers of the library, or export them."""
    if export and as_json:
        raise UsageError("--json and --export exclude each other", "Give one of them.")
    chosen = options.filters(year, venue, author, track, source)
    with assistant(ctx) as opened:
        found = opened.papers(chosen)
    if as_json:
        from rag.cli.jsonout import print_json
        from rag.library.export import paper_to_dict

        print_json([paper_to_dict(paper) for paper in found])
    elif export:
        from rag.cli.jsonout import escaped
        from rag.cli.text import clean
        from rag.library.export import export as exported

        text = exported(found, export)
        print(escaped(text) if export == "jsonl" else clean(text), end="")
    else:
        open_screen().table(
            ["Id", "Year", "Venue", "Title"],
            [[p.paper_id, str(p.year or ""), p.venue or "", p.title] for p in found],
        )
    if not found:
        globals_of(ctx).note("no paper matches" if chosen else "the library holds no papers")
        raise typer.Exit(EXIT_NOTHING_FOUND)


def show(ctx: typer.Context, paper_id: PaperId, as_json: options.AsJson = False) -> None:
    """Show everything known about one paper."""
    with assistant(ctx) as opened:
        paper = opened.paper(paper_id)
    if as_json:
        from rag.cli.jsonout import print_json
        from rag.library.export import paper_to_dict

        print_json(paper_to_dict(paper))
    else:
        from rag.cli.text import record

        open_screen().fields(record(paper))


def remove(
    ctx: typer.Context,
    paper_ids: Annotated[
        list[str], typer.Argument(metavar="PAPER_ID", help="Ids from 'rag papers'.")
    ],
    wait: options.Wait = None,
) -> None:
    """Remove papers from the library, and print which."""
    with assistant(ctx, lock_wait=wait) as opened:
        removed = opened.remove(paper_ids)
    open_screen().lines([f"removed {paper.paper_id}: {paper.title}" for paper in removed])


def sources(ctx: typer.Context, as_json: options.AsJson = False) -> None:
    """List the formats that 'rag ingest' understands."""
    from rag.cli.jsonout import print_json

    with assistant(ctx) as opened:
        found = opened.sources()
    if as_json:
        print_json([{"name": name, "description": text} for name, text in found])
    else:
        open_screen().table(["Name", "Description"], found)

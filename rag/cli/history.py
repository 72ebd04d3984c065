"""``rag history``: the conversations that were kept."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rag.cli import options
from rag.cli.context import assistant, globals_of, open_screen
from rag.cli.failures import one_line_each
from rag.cli.parsing import whole_number
from rag.errors import EXIT_NOTHING_FOUND, UsageError

if TYPE_CHECKING:
    from rag.library.conversations import Turn

_NONE = "no conversation is kept"
_read_id = whole_number("ID", 1, "'rag history' lists the ids.")


def listing(
    ctx: typer.Context,
    most: Annotated[
        int,
        typer.Option("-n", parser=whole_number("-n", 1), metavar="N", help="How many at most."),
    ] = 20,
    as_json: options.AsJson = False,
) -> None:
    """List the conversations that were kept, the last one first."""
    if ctx.invoked_subcommand is None:
        with one_line_each(verbose=globals_of(ctx).verbose):  # as every other command ends
            _print_list(ctx, most, as_json=as_json)


def _print_list(ctx: typer.Context, most: int, *, as_json: bool) -> None:
    with assistant(ctx) as opened:
        found = opened.history.summaries(most)
    if as_json:
        from rag.cli.jsonout import print_json

        print_json([asdict(summary) for summary in found])
    else:
        open_screen().table(
            ["Id", "When", "Questions", "First question"],
            [[str(s.conversation_id), _local(s.asked_at), str(s.turns), s.question] for s in found],
        )
    if not found:
        globals_of(ctx).note(_NONE)
        raise typer.Exit(EXIT_NOTHING_FOUND)


def show(
    ctx: typer.Context,
    conversation: Annotated[
        int | None,
        typer.Argument(
            parser=_read_id, metavar="[ID]", help="Id from 'rag history'; else the last."
        ),
    ] = None,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print Markdown.")] = False,
    as_json: options.AsJson = False,
) -> None:
    """Show one conversation, the last one unless another is named."""
    if markdown and as_json:
        raise UsageError("--json and --markdown exclude each other", "Give one of them.")
    with assistant(ctx) as opened:
        wanted = opened.history.latest() if conversation is None else conversation
        turns = [] if wanted is None else opened.history.turns(wanted)
    if wanted is None:
        globals_of(ctx).note(_NONE)
        raise typer.Exit(EXIT_NOTHING_FOUND)
    if as_json:
        from rag.cli.jsonout import print_json

        print_json({"conversation_id": wanted, "turns": [_as_dict(turn) for turn in turns]})
    else:
        lines = [line for turn in turns for line in _as_lines(turn, markdown=markdown)]
        open_screen().lines(lines)


def clear(
    ctx: typer.Context,
    conversation: Annotated[
        int | None, typer.Argument(parser=_read_id, metavar="[ID]", help="Id from 'rag history'.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Forget every conversation.")] = False,
) -> None:
    """Forget one conversation, or all of them, for good."""
    if (conversation is None) != everything:
        raise UsageError("give either an ID or --all", "'rag history' lists the ids.")
    with assistant(ctx) as opened:
        gone = opened.history.clear(conversation)
    from rag.text import counted

    open_screen().lines([f"forgot {counted(gone, 'conversation')}"])


def _as_lines(turn: Turn, *, markdown: bool) -> list[str]:
    from rag.cli.text import one_line

    asked = one_line(turn.question)
    read = [f"(read as: {one_line(turn.rewritten)})", ""] if turn.rewritten else []
    cited = [f"[{c.number}] {one_line(c.title)}" for c in turn.cited if c.title not in turn.answer]
    heading = f"## {asked}" if markdown else f"{_local(turn.asked_at)}  {asked}"
    listed = [*(f"- {line}" if markdown else line for line in cited), ""] if cited else []
    return [heading, "", *read, turn.answer, "", *listed]


def _as_dict(turn: Turn) -> dict[str, Any]:
    from rag.serialise import filters_to_dict

    return {**asdict(turn), "filters": filters_to_dict(turn.filters)}


def _local(moment: str) -> str:
    """A moment in UTC as a person's clock showed it."""
    return datetime.fromisoformat(moment).astimezone().strftime("%Y-%m-%d %H:%M")

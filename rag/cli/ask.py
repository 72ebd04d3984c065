"""``rag ask`` and ``rag search``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rag.cli import options
from rag.cli.asking import begin, kept, show
from rag.cli.context import assistant, globals_of, open_screen
from rag.cli.parsing import whole_number
from rag.errors import EXIT_ERROR, EXIT_NOTHING_FOUND, EXIT_OK, RagError, UsageError

if TYPE_CHECKING:
    from rag.paper import Answer, Filters

EXIT_BY_STATUS = {"answered": EXIT_OK, "abstained": EXIT_NOTHING_FOUND, "error": EXIT_ERROR}
_FROM_STDIN = "-"


def ask(
    ctx: typer.Context,
    question: Annotated[
        str | None,
        typer.Argument(metavar="QUESTION", help="The question, or - to read it from stdin."),
    ] = None,
    llm: options.Llm = None,
    model: options.Model = None,
    strategy: options.Strategy = None,
    year: options.Year = None,
    venue: options.Venue = None,
    author: options.Author = None,
    track: options.Track = None,
    source: options.Source = None,
    as_json: options.AsJson = False,
    no_stream: options.NoStream = False,
    continued: options.Continue = False,
    no_history: options.NoHistory = False,
    batch: Annotated[
        str | None,
        typer.Option(
            "--batch", metavar="FILE", help="Answer every line of a JSONL file, or of - (stdin)."
        ),
    ] = None,
) -> None:
    """Answer a question from the papers, with numbered citations."""
    if (question is None) == (batch is None):
        raise UsageError("give either one QUESTION or --batch FILE", "See 'rag ask --help'.")
    if batch is not None and continued:
        raise UsageError("--continue and --batch exclude each other", "Give 'history' in the rows.")
    chosen = options.filters(year, venue, author, track, source)
    flags = options.model_settings(llm, model, strategy, no_history=no_history)
    if batch is not None:
        from rag.cli.batch import run_batch

        with assistant(ctx, **flags) as opened:
            raise typer.Exit(run_batch(opened, batch, chosen, globals_of(ctx)))
    text = _read_question() if question == _FROM_STDIN else question or ""
    if as_json:
        answer = _ask_json(ctx, text, chosen, flags, continued=continued)
    else:
        answer = _ask_screen(ctx, text, chosen, flags, continued=continued, stream=not no_stream)
    raise typer.Exit(EXIT_BY_STATUS[answer.status])


def _read_question() -> str:
    try:
        return sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(
            f"the question on stdin is not UTF-8 text (byte {error.start})", "Convert it first."
        ) from error


def _ask_json(
    ctx: typer.Context, question: str, chosen: Filters, flags: dict[str, Any], *, continued: bool
) -> Answer:
    """One object on stdout, whatever happens; a failure is raised once it is printed."""
    from rag.cli.jsonout import print_json
    from rag.paper import Answer
    from rag.serialise import answer_to_dict

    try:
        with assistant(ctx, **flags) as opened:
            conversation = begin(opened, globals_of(ctx), continued=continued)
            answer = conversation.ask(question, filters=chosen)
            with kept(conversation, answer, globals_of(ctx)):
                print_json(answer_to_dict(answer))
    except RagError as error:
        failed = Answer(question, "error", "", filters=chosen, error=str(error))
        print_json(answer_to_dict(failed))
        raise
    return answer


def _ask_screen(
    ctx: typer.Context,
    question: str,
    chosen: Filters,
    flags: dict[str, Any],
    *,
    continued: bool,
    stream: bool,
) -> Answer:
    with assistant(ctx, **flags) as opened:
        conversation = begin(opened, globals_of(ctx), continued=continued)
        return show(conversation, question, chosen, open_screen(), globals_of(ctx), stream=stream)


def search(
    ctx: typer.Context,
    query: Annotated[str, typer.Argument(metavar="QUERY", help="Words or a whole question.")],
    k: Annotated[
        int,
        typer.Option(
            "-k",
            parser=whole_number("-k", 1),
            metavar="N",
            help="How many papers.",
            show_default=True,
        ),
    ] = 10,
    year: options.Year = None,
    venue: options.Venue = None,
    author: options.Author = None,
    track: options.Track = None,
    source: options.Source = None,
    as_json: options.AsJson = False,
) -> None:
    """Rank papers by relevance, each with its best passage."""
    from rag.cli.jsonout import print_json
    from rag.cli.text import results
    from rag.serialise import results_to_list

    chosen = options.filters(year, venue, author, track, source)
    with assistant(ctx) as opened:
        ranked = opened.search(query, k=k, filters=chosen)
    if as_json:
        print_json(results_to_list(ranked))
    else:
        open_screen().entries(results(ranked))
    if not ranked:
        globals_of(ctx).note("no paper matches")
        raise typer.Exit(EXIT_NOTHING_FOUND)

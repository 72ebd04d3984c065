"""``rag ask`` and ``rag search``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from rag.cli import options
from rag.cli.context import Globals, assistant, globals_of, open_screen
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
    llm: Annotated[
        Literal["auto", "none", "ollama", "openai"] | None,
        typer.Option("--llm", metavar="WHICH", help="auto, none (quotes), ollama or openai."),
    ] = None,
    model: Annotated[
        str | None, typer.Option("--model", metavar="NAME", help="Name of the chat model.")
    ] = None,
    strategy: Annotated[
        Literal["auto", "single", "per-paper"] | None,
        typer.Option(
            "--strategy", metavar="WHICH", help="How an LLM is used: auto, single or per-paper."
        ),
    ] = None,
    year: options.Year = None,
    venue: options.Venue = None,
    author: options.Author = None,
    track: options.Track = None,
    source: options.Source = None,
    as_json: options.AsJson = False,
    no_stream: Annotated[
        bool, typer.Option("--no-stream", help="Show the answer only when it is complete.")
    ] = False,
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
    chosen = options.filters(year, venue, author, track, source)
    flags = {"llm": llm, "model": model, "strategy": strategy}
    if batch is not None:
        from rag.cli.batch import run_batch

        with assistant(ctx, **flags) as opened:
            raise typer.Exit(run_batch(opened, batch, chosen, globals_of(ctx)))
    text = _read_question() if question == _FROM_STDIN else question or ""
    if as_json:
        answer = _ask_json(ctx, text, chosen, flags)
    else:
        answer = _ask_screen(ctx, text, chosen, flags, stream=not no_stream)
    _remark(answer, globals_of(ctx))
    raise typer.Exit(EXIT_BY_STATUS[answer.status])


def _read_question() -> str:
    try:
        return sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(
            f"the question on stdin is not UTF-8 text (byte {error.start})", "Convert it first."
        ) from error


def _ask_json(ctx: typer.Context, question: str, chosen: Filters, flags: dict[str, Any]) -> Answer:
    """One object on stdout, whatever happens; a failure is raised once it is printed."""
    from rag.cli.jsonout import print_json
    from rag.paper import Answer
    from rag.serialise import answer_to_dict

    try:
        with assistant(ctx, **flags) as opened:
            answer = opened.ask(question, filters=chosen)
    except RagError as error:
        failed = Answer(question, "error", "", filters=chosen, error=str(error))
        print_json(answer_to_dict(failed))
        raise
    print_json(answer_to_dict(answer))
    return answer


def _ask_screen(
    ctx: typer.Context, question: str, chosen: Filters, flags: dict[str, Any], *, stream: bool
) -> Answer:
    with (
        assistant(ctx, **flags) as opened,
        open_screen().answering(stream=stream) as view,
    ):
        answer = opened.ask(question, filters=chosen, on_text=view.on_text)
        view.finish(answer)
    return answer


def _remark(answer: Answer, given: Globals) -> None:
    """What a person should know beside the answer."""
    from rag.cli.failures import complain

    if answer.error:
        complain(answer.error)
    for note in answer.notes:
        given.note(f"note: {note}")
    if given.verbose:
        model, usage, ms = answer.model, answer.usage, answer.timings
        given.note(
            f"{model.provider} {model.name} ({model.strategy}), "
            f"{usage.prompt_tokens} + {usage.completion_tokens} tokens in {usage.llm_calls} calls; "
            f"{ms.total:.0f} ms: retrieve {ms.retrieve:.0f}, generate {ms.generate:.0f}, "
            f"verify {ms.verify:.0f}"
        )


def search(
    ctx: typer.Context,
    query: Annotated[str, typer.Argument(metavar="QUERY", help="Words or a whole question.")],
    k: Annotated[
        int, typer.Option("-k", min=1, metavar="N", help="How many papers.", show_default=True)
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

"""The ``rag`` command: its global options, its commands and their examples."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from rag.cli import (
    ask,
    backup,
    chat,
    config,
    doctor,
    evaluate,
    evaluate_judge,
    evaluate_report,
    evaluate_results,
    history,
    ingest,
    library,
    serve,
)
from rag.cli.context import Globals
from rag.cli.parsing import Command, Group, Program
from rag.errors import UsageError

_SETTINGS = {"help_option_names": ["-h", "--help"]}

app = typer.Typer(
    name="rag",
    cls=Program,
    help="Ask questions of your papers and get answers with checked citations.",
    no_args_is_help=True,
    rich_markup_mode=None,  # typer's rich help costs 0.1 s
    pretty_exceptions_enable=False,
    context_settings=_SETTINGS,
)


def _version(wanted: bool) -> None:
    if wanted:
        from rag import __version__

        print(f"rag {__version__}")
        raise typer.Exit


@app.callback()
def options(
    ctx: typer.Context,
    home: Annotated[
        str | None,  # as a Path, no name at all would be the current folder
        typer.Option("--home", metavar="DIR", help="Where the library is (RAG_HOME)."),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="Print results and errors only.")] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", help="Print timings, and the traceback of an error.")
    ] = False,
    version: Annotated[  # noqa: ARG001 - acted upon by its callback
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    if home == "":
        raise UsageError("--home names no folder", "Name one, or leave the option out.")
    ctx.obj = Globals(Path(home) if home else None, quiet, verbose)


def _add(to: typer.Typer, command: Callable[..., None], *examples: str, name: str = "") -> None:
    register = to.command(
        name or None, cls=Command, epilog=_examples(*examples), context_settings=_SETTINGS
    )
    register(command)


def _examples(*examples: str) -> str:
    return "\b\nExamples:\n" + "\n".join(f"  {example}" for example in examples)


_add(
    app,
    ask.ask,
    'rag ask "which papers study weight averaging?"',
    'rag ask "who wrote VA-RED2?" --venue ICLR --year 2021',
    'rag ask "what is Swin?" --llm ollama --model llama3.2',
    'echo "what is a Transformer?" | rag ask - --json',
    'rag ask -c "who wrote it?"',
    "rag ask --batch questions.jsonl > answers.jsonl",
)
_add(
    app,
    chat.chat,
    "rag chat",
    "rag chat -c --llm none",
    "rag chat --no-history < questions.txt",
)
_add(
    app,
    ask.search,
    'rag search "graph neural networks" -k 5',
    'rag search "vision transformers" --year 2021-2023 --json',
)
_add(
    app,
    ingest.ingest,
    "rag ingest listing.txt papers.bib",
    "rag ingest ~/listings --dry-run",
)
_add(
    app,
    library.papers,
    "rag papers --venue ICLR --track Oral",
    "rag papers --export bibtex > papers.bib",
    "rag papers | cut -f 4",
)
_add(app, library.show, "rag show PAPER_ID", "rag show PAPER_ID --json")
_add(app, library.remove, "rag remove PAPER_ID", "rag remove PAPER_ID PAPER_ID")
_add(app, library.sources, "rag sources")
_add(
    app,
    serve.serve,
    "rag serve",
    "rag serve --port 8080 --llm none",
    "rag serve --host 0.0.0.0 --auth passwords.txt",
)
_add(app, doctor.doctor, "rag doctor", "rag doctor --repair", "rag doctor --json")
_add(app, backup.backup, "rag backup papers.backup")
_add(
    app,
    backup.restore,
    "rag restore papers.backup --home new-library",
    "rag restore papers.backup --force",
)

_config = typer.Typer(
    cls=Group,
    help="Show the settings in force, and where to set them.",
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings=_SETTINGS,
)
_add(_config, config.show, "rag config show", "rag config show --json")
_add(_config, config.path, "rag config path")
_add(_config, config.init, "rag config init", "rag config init --user")
app.add_typer(_config, name="config")

_history = typer.Typer(
    cls=Group,
    invoke_without_command=True,
    rich_markup_mode=None,
    context_settings=_SETTINGS,
)
_history.callback(epilog=_examples("rag history", "rag history show 3", "rag history clear --all"))(
    history.listing
)
_add(
    _history,
    history.show,
    "rag history show",
    "rag history show 3 --markdown > notes.md",
)
_add(_history, history.clear, "rag history clear 3", "rag history clear --all")
app.add_typer(_history, name="history")

_eval = typer.Typer(
    cls=Group,
    help="Measure the answers against hand-written questions.",
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings=_SETTINGS,
)
_add(
    _eval,
    evaluate.run,
    "rag eval run",
    "rag eval run --limit 50 --gate",
    "rag eval run --set my.jsonl --llm ollama --model llama3.2 --judge llm",
    "rag eval run --resume latest --retry-errors",
)
_add(
    _eval,
    evaluate_results.compare,
    "rag eval compare baseline latest",
    "rag eval compare before after -n 20",
)
_add(
    _eval,
    evaluate_report.report,
    "rag eval report",
    "rag eval report latest --against baseline -o report.html",
)
_add(_eval, evaluate_results.history, "rag eval history", "rag eval history -n 5 --json")
_add(_eval, evaluate_results.check, "rag eval check", "rag eval check my-questions.jsonl")
_add(_eval, evaluate_results.score, "rag eval score latest")
_add(
    _eval,
    evaluate_judge.judge,
    "rag eval judge answers.jsonl",
    "rag eval judge answers.jsonl --llm ollama --model llama3.2",
)
app.add_typer(_eval, name="eval")

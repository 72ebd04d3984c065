"""``rag eval run``: ask, score, and hold the result to a baseline."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rag.cli import context, options
from rag.cli.context import Globals, globals_of
from rag.cli.failures import EXIT_INTERRUPTED, complain
from rag.cli.parsing import whole_number
from rag.errors import RagError, UsageError

if TYPE_CHECKING:
    from rag.assistant import Assistant
    from rag.evaluation.compare import Measured
    from rag.evaluation.folder import RunFolder
    from rag.evaluation.gate import Gate
    from rag.evaluation.judging import AnswerJudge
    from rag.settings import Settings

SHIPPED = "baseline"
Judges = Annotated[
    list[str] | None,
    typer.Option(
        "--judge",
        metavar="NAME",
        help="Also judge by llm, ollama:MODEL, openai:MODEL or llamaindex:...",
    ),
]


@dataclass(frozen=True, slots=True)
class _Going:
    """A run that is open: its folder, who answers and who judges."""

    folder: RunFolder
    assistant: Assistant
    judges: list[AnswerJudge]


def run(
    ctx: typer.Context,
    set_name: Annotated[
        str | None,
        typer.Option("--set", metavar="SET", help="A shipped set, a JSONL file or a folder."),
    ] = None,
    llm: options.Llm = None,
    model: options.Model = None,
    strategy: options.Strategy = None,
    judge: Judges = None,
    limit: Annotated[
        int | None,
        typer.Option(
            "--limit",
            parser=whole_number("--limit", 1),
            metavar="N",
            help="Ask N of the questions, the kinds alike.",
        ),
    ] = None,
    repeat: Annotated[
        int | None,
        typer.Option(
            "--repeat",
            parser=whole_number("--repeat", 1),
            metavar="N",
            help="Ask each question N times.",
        ),
    ] = None,
    probes: Annotated[
        int | None,
        typer.Option(
            "--probes",
            parser=whole_number("--probes", 4),
            metavar="N",
            help="Calibrate an LLM judge on N of the labelled answers (100).",
        ),
    ] = None,
    name: Annotated[
        str | None, typer.Option("--name", metavar="NAME", help="What to call the run.")
    ] = None,
    resume: Annotated[
        str | None, typer.Option("--resume", metavar="RUN", help="Go on with this run, or latest.")
    ] = None,
    retry_errors: Annotated[
        bool, typer.Option("--retry-errors", help="With --resume: ask again what failed.")
    ] = False,
    gate: Annotated[
        bool, typer.Option("--gate", help="Fail with 100 if it is worse than the baseline.")
    ] = False,
    baseline: Annotated[
        str, typer.Option("--baseline", metavar="FILE", help="Another baseline than the shipped.")
    ] = SHIPPED,
    write_baseline: Annotated[
        bool, typer.Option("--write-baseline", help="Make this run the baseline.")
    ] = False,
    as_json: options.AsJson = False,
) -> None:
    """Ask the questions of a set, score the answers, keep it all in one folder.

    The exit code is 0 when that is done (with --gate: when it is good enough),
    100 when a metric is significantly worse than the baseline, and 1 when it
    could not be measured.
    """
    from rag.cli.evaluate_show import print_run
    from rag.evaluation.execution import carry_out

    given = globals_of(ctx)
    plan = {
        "set": set_name,
        "judge": judge,
        "limit": limit,
        "repeat": repeat,
        "probes": probes,
        "name": name,
    }
    flags = {"llm": llm, "model": model, "strategy": strategy}
    _check_usage(resume, plan | flags, retry_errors=retry_errors)
    reference = _measured(given, baseline) if gate else None  # before anything is asked
    opened = _resumed(given, resume) if resume else _begun(given, plan, flags)
    with opened as going, _resumable(given, going.folder):
        carry_out(
            going.folder,
            going.assistant,
            going.judges,
            retry_errors=retry_errors,
            progress=given.progress(),
        )
    verdict = _gate(reference, going.folder) if reference else None
    if write_baseline:
        _save_baseline(given, going.folder, baseline)
    print_run(going.folder, verdict, as_json=as_json)
    if verdict:
        raise typer.Exit(verdict.exit_code)


def _check_usage(resume: str | None, others: dict[str, Any], *, retry_errors: bool) -> None:
    if retry_errors and resume is None:
        raise UsageError("--retry-errors is for a run that has begun", "Name it with --resume.")
    if clash := next((name for name, value in others.items() if resume and value), None):
        raise UsageError(
            f"--resume and --{clash} exclude each other", "A run goes on as it has begun."
        )


@contextmanager
def _begun(given: Globals, plan: dict[str, Any], flags: dict[str, Any]) -> Iterator[_Going]:
    """A new run."""
    from rag.evaluation.execution import begin
    from rag.evaluation.jury import judges_named
    from rag.evaluation.manifest import PROBES, Plan
    from rag.evaluation.places import question_files
    from rag.settings import load

    settings = load(**given.flags, **flags)
    wanted = Plan(
        tuple(question_files(plan["set"])),
        name=plan["name"] or "run",
        limit=plan["limit"],
        repeat=plan["repeat"] or 1,
        probes=plan["probes"] or PROBES,
    )
    with _open(settings, given) as opened:
        judges = judges_named(plan["judge"] or (), settings)
        yield _Going(begin(wanted, settings, opened, judges), opened, judges)


@contextmanager
def _resumed(given: Globals, reference: str) -> Iterator[_Going]:
    """A run that has begun, under the settings it began with."""
    from rag.evaluation.execution import check_unchanged
    from rag.evaluation.folder import find
    from rag.evaluation.jury import judges_named, names_of
    from rag.evaluation.manifest import flags_of
    from rag.settings import load

    folder = find(reference, load(**given.flags).home)
    manifest = folder.manifest()
    settings = load(**given.flags, **flags_of(manifest))
    with _open(settings, given) as opened:
        check_unchanged(folder, settings, opened)
        yield _Going(folder, opened, judges_named(names_of(manifest["judges"]), settings))


@contextmanager
def _open(settings: Settings, given: Globals) -> Iterator[Assistant]:
    """An assistant that makes no remarks: hundreds of questions would make hundreds."""
    opened = context.make_assistant(settings, replace(given, quiet=True))
    try:
        yield opened
    finally:
        opened.close()


@contextmanager
def _resumable(given: Globals, folder: RunFolder) -> Iterator[None]:
    """Say which run this is, and how to go on with it when it broke off."""
    given.note(f"run {folder.name}")
    try:
        yield
    except RagError as error:
        if "--resume" not in str(error):
            given.note(f"what was measured is kept: rag eval run --resume {folder.name}")
        raise
    except KeyboardInterrupt:
        complain(f"interrupted. Go on with: rag eval run --resume {folder.name}")
        raise typer.Exit(EXIT_INTERRUPTED) from None


def _measured(given: Globals, baseline: str) -> Measured:
    from rag.evaluation.compare import measured
    from rag.settings import load

    return measured(baseline, load(**given.flags).home)


def _gate(baseline: Measured, folder: RunFolder) -> Gate:
    from rag.evaluation.compare import of_run
    from rag.evaluation.gate import gate

    return gate(baseline, of_run(folder))


def _save_baseline(given: Globals, folder: RunFolder, baseline: str) -> None:
    from rag.evaluation.execution import save_baseline
    from rag.evaluation.folder import baseline_path

    path = baseline_path() if baseline == SHIPPED else Path(baseline)
    save_baseline(folder, path)
    given.note(f"baseline {path}")

"""``rag ingest``: files and folders into the library."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli import options
from rag.cli.context import Globals, assistant, globals_of, open_screen
from rag.errors import EXIT_ERROR

if TYPE_CHECKING:
    from rag.library.report import Failure, FileReport, IngestReport

_COUNTS = ("new", "merged", "updated", "unchanged", "removed")


def ingest(
    ctx: typer.Context,
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="PATH",
            help="Files or folders; none to finish what was cut short and retry what failed.",
            show_default=False,
        ),
    ] = None,
    format: Annotated[
        str,
        typer.Option(
            "--format", metavar="NAME", help="How to read them; auto tells by the content."
        ),
    ] = "auto",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")
    ] = False,
    wait: options.Wait = None,
    as_json: options.AsJson = False,
) -> None:
    """Read listings into the library. What cannot be read is named, the rest is kept."""
    from rag.cli.jsonout import print_json

    given = globals_of(ctx)
    with assistant(ctx, lock_wait=wait) as opened:
        report = opened.ingest(
            paths or (), format=format, dry_run=dry_run, progress=given.progress()
        )
    if paths and not report.files:
        given.note("note: there is no file in what was named")
    if as_json:
        print_json(report.to_dict())
    else:
        _print(report, given, brief=bool(paths))
    asked_for = [file for file in report.files if not (paths and file.retried)]
    if any(file.failed for file in asked_for):
        raise typer.Exit(EXIT_ERROR)


def _print(report: IngestReport, given: Globals, *, brief: bool) -> None:
    """Results on stdout, what could not be read on stderr, each failure as ``file:line: why``.

    ``brief``: files that failed before and fail again are only counted.
    """
    from rag.cli.text import one_line
    from rag.text import counted

    screen = open_screen()
    still = [file for file in report.files if brief and file.retried and file.failed]
    for file in report.files:
        if file in still:
            continue
        screen.lines([_line(file)])
        sys.stdout.flush()  # the failures on stderr belong under their file
        for failure in file.failed:
            print(one_line(f"rag: {_reason(failure)}"), file=sys.stderr)
    if still:
        failures = sum(len(file.failed) for file in still)
        given.note(
            f"note: {counted(len(still), 'file')} of earlier ingests still "
            f"{'has' if len(still) == 1 else 'have'} what cannot be read "
            f"({counted(failures, 'failure')}): 'rag ingest' without a path lists it"
        )
    state = "would hold" if report.dry_run else "holds"
    given.note(
        f"{counted(report.total('new'), 'new paper')}, {counted(len(report.failures), 'failure')} "
        f"in {report.seconds:.1f} s; the library {state} {counted(report.papers, 'paper')}"
    )


def _reason(failure: Failure) -> str:
    """``file:line: why``; an error about a whole file names it by itself."""
    if failure.line:
        return f"{failure.file}:{failure.line}: {failure.reason}"
    named = failure.reason.startswith(failure.file)
    return failure.reason if named else f"{failure.file}: {failure.reason}"


def _line(file: FileReport) -> str:
    from rag.text import counted

    kinds = f" ({', '.join(file.formats)})" if file.formats else ""
    again = ", tried again" if file.retried else ""
    counts = [f"{getattr(file, name)} {name}" for name in _COUNTS if getattr(file, name)]
    if file.failed:
        counts.append(f"{len(file.failed)} failed")
    tail = f": {', '.join(counts)}" if counts else ""
    return f"{file.file}{kinds}{again}: {counted(file.records, 'record')}{tail}"

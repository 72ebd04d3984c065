"""``rag eval check``, ``score``, ``compare`` and ``history``: all but the asking."""

from __future__ import annotations

from typing import Annotated

import typer

from rag.cli import options
from rag.cli.context import assistant, globals_of, open_screen
from rag.cli.parsing import whole_number
from rag.errors import EXIT_ERROR, EXIT_NOTHING_FOUND

Reference = Annotated[
    str,
    typer.Argument(
        metavar="RUN", help="A run's name or folder, latest, baseline, or a baseline's file."
    ),
]
_QUESTIONS_SHOWN = 5


def check(
    ctx: typer.Context,
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="[SET...]", help="Shipped sets, JSONL files or folders."),
    ] = None,
) -> None:
    """Check that questions are well made and true to the library.

    Every fault is a line, file:line: what. The exit code is 1 if there is one; warnings
    (papers that a list may have forgotten) are none.
    """
    from rag.evaluation.checking import check
    from rag.evaluation.places import question_files
    from rag.evaluation.question_files import read
    from rag.text import counted

    wanted: list[str | None] = [*paths] if paths else [None]
    files = [file for path in wanted for file in question_files(path)]
    questions, problems = read(files)
    with assistant(ctx) as opened:
        problems += check(questions, opened.papers())
    screen = open_screen()
    problems.sort(key=lambda problem: (problem.file, problem.line))
    screen.lines([str(problem) for problem in problems])
    wrong = sum(problem.level == "error" for problem in problems)
    warnings = len(problems) - wrong
    counts = ((len(questions), "question"), (wrong, "fault"), (warnings, "warning"))
    screen.lines([", ".join(counted(number, what) for number, what in counts)])
    if wrong:
        raise typer.Exit(EXIT_ERROR)


def score(
    ctx: typer.Context, reference: Reference = "latest", as_json: options.AsJson = False
) -> None:
    """Judge and score again the answers that a run has; nothing is asked."""
    from rag.cli.evaluate_show import print_run
    from rag.evaluation.execution import rescore
    from rag.evaluation.folder import find
    from rag.evaluation.jury import judges_named, names_of
    from rag.settings import load

    given = globals_of(ctx)
    settings = load(**given.flags)
    folder = find(reference, settings.home)
    judges = judges_named(names_of(folder.manifest()["judges"]), settings)
    rescore(folder, judges, progress=given.progress())
    print_run(folder, None, as_json=as_json)


def compare(
    ctx: typer.Context,
    a: Reference,
    b: Reference,
    most: Annotated[
        int,
        typer.Option(
            "-n", parser=whole_number("-n", 0), metavar="N", help="Show N questions that changed."
        ),
    ] = _QUESTIONS_SHOWN,
    as_json: options.AsJson = False,
) -> None:
    """Set run B beside run A: each metric, and the questions that changed."""
    from rag.cli.evaluate_show import print_comparison
    from rag.evaluation.compare import compare, measured
    from rag.settings import load

    home = load(**globals_of(ctx).flags).home
    print_comparison(compare(measured(a, home), measured(b, home)), most, as_json=as_json)


def history(
    ctx: typer.Context,
    most: Annotated[
        int,
        typer.Option("-n", parser=whole_number("-n", 1), metavar="N", help="How many at most."),
    ] = 20,
    as_json: options.AsJson = False,
) -> None:
    """List the runs there have been, the last one first."""
    from rag.cli.evaluate_show import print_history
    from rag.evaluation.history import history
    from rag.settings import load

    given = globals_of(ctx)
    past, unreadable = history(load(**given.flags).home)
    print_history(past[::-1][:most], as_json=as_json)
    for problem in unreadable:
        given.note(f"note: left out, {problem}")
    if not past:
        given.note("there is no run yet: 'rag eval run' makes one")
        raise typer.Exit(EXIT_NOTHING_FOUND)

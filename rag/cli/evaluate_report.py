"""``rag eval report``: one run as a page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rag.cli.context import globals_of, open_screen
from rag.cli.evaluate_results import Reference


def report(
    ctx: typer.Context,
    reference: Reference = "latest",
    against: Annotated[
        str | None,
        typer.Option("--against", metavar="RUN", help="Set it beside another run, or baseline."),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="FILE", help="Not into the run's own folder."),
    ] = None,
) -> None:
    """Write a run as one HTML page that needs no network, and print where it is."""
    from rag.evaluation.compare import measured
    from rag.evaluation.folder import find
    from rag.evaluation.report import write_report
    from rag.settings import load

    home = load(**globals_of(ctx).flags).home
    other = measured(against, home) if against else None
    written = write_report(find(reference, home), home, against=other, path=output)
    open_screen().lines([str(written)])

"""The page of a run, made of its view by a template."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rag.errors import UsageError
from rag.evaluation.folder import RunFolder
from rag.evaluation.history import history
from rag.evaluation.journal import write_whole
from rag.evaluation.report import pictures
from rag.evaluation.report.view import View, view_of

if TYPE_CHECKING:
    from rag.evaluation.compare import Measured

PAGE = "report.html"
_TEMPLATE = "report.html.j2"


def write_report(
    run: RunFolder, home: Path, *, against: Measured | None = None, path: Path | None = None
) -> Path:
    """Write the page of ``run`` and say where: into the run's folder unless ``path`` is given.

    ``home`` holds the past runs of the trend, ``against`` is what the run is set beside.

    Raises:
        RagError: the run has not been scored, or cannot be read.
        UsageError: the ``eval`` extra is not installed.
        RunNotWritable: the page cannot be written.
    """
    past, _ = history(home)
    target = path or run.path / PAGE
    write_whole(target, render(view_of(run, past, against)))
    return target


def render(view: View) -> str:
    """The page. Every text in it is escaped but for the pictures, which are our own."""
    try:
        from jinja2 import Environment, PackageLoader, StrictUndefined
        from markupsafe import Markup
    except ImportError as error:
        raise UsageError(
            "the report needs jinja2", "Install it with: pip install 'paper-rag[eval]'."
        ) from error
    environment = Environment(
        loader=PackageLoader("rag.evaluation.report", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(_TEMPLATE).render(
        view=view,
        kinds=[Markup(pictures.bars(name, kinds)) for name, kinds in view.kinds.items() if kinds],
        trend=[Markup(pictures.trend(name, points)) for name, points in view.trend.items()],
        judges=[
            (judge, Markup(pictures.reliability(judge.name, judge.bins)) if judge.n else "")
            for judge in view.judges
        ],
    )

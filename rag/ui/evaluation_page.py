"""The evaluation page: the report of the newest run, and how the runs have gone."""

from __future__ import annotations

from typing import Any

import gradio as gr
from markupsafe import Markup

from rag.errors import LibraryGone, RagError
from rag.evaluation.folder import RunFolder, runs
from rag.evaluation.history import HEADLINES, Past, history
from rag.ui.backstage import Backstage
from rag.ui.components import brief, inert_html
from rag.ui.saying import problem
from rag.ui.wording import Wording

_RUNS_SHOWN = 20
_NONE = Markup(
    '<div class="empty none"><h2>Nothing has been measured yet</h2><p><code>rag eval run</code> in '
    "a terminal asks the questions that come with the program, and checks every answer. Its report "
    "is shown here, and how the runs have gone.</p></div>"
)
# The report is a page of its own, with its own style and script, but without our origin.
_FRAME = Markup(
    '<iframe class="report" title="Report of the run {name}" sandbox="allow-scripts" '
    'srcdoc="{page}"></iframe>'
)
_TABLE = Markup(
    '<div class="scroll" role="region" aria-label="Runs" tabindex="0"><table class="runs">'
    "<caption>The last runs</caption><thead><tr><th scope='col'>Run</th>"
    "<th scope='col'>Answered by</th><th scope='col'>Questions</th>{heads}</tr></thead>"
    "<tbody>{rows}</tbody></table></div>"
)


_LINE = Markup(
    '<svg class="line" viewBox="-2 -2 64 20" role="img" aria-label="{name}: {told}">'
    '<polyline points="{points}"/><circle cx="{x}" cy="{y}" r="2"/></svg>'
)
_WIDTH, _HEIGHT = 60, 16  # of the drawing inside that


class EvaluationPage:
    """The evaluation page over what all pages share."""

    def __init__(self, backstage: Backstage) -> None:
        self._backstage = backstage
        self._home = backstage.assistant.library.home

    def build(self, tab: gr.Tab) -> None:
        """Lay out the page, which is drawn whenever ``tab`` is selected."""
        self._trend = inert_html()
        self._report = inert_html()
        tab.select(self.draw, None, [self._trend, self._report], **brief())

    def draw(self) -> dict[Any, Any]:
        """The newest report and the runs, as they are now."""
        try:
            _ = self._backstage.library
        except LibraryGone as error:
            return {self._trend: self._backstage.problem(error), self._report: Markup()}
        past, faults = history(self._home)
        words = self._backstage.words
        told = Markup().join(problem(words(text)) for text in faults)
        trend = _trend(past[-_RUNS_SHOWN:]) if past else _NONE
        scored = [run for run in runs(self._home) if (run.path / "metrics.json").is_file()]
        report = _report(scored[-1], past, words) if scored else Markup()
        return {self._trend: told + trend, self._report: report}


def _trend(past: list[Past]) -> Markup:
    heads = Markup().join(
        Markup("<th scope='col'>{}</th>").format(Markup("/<wbr>").join(name.split("/")))
        for name in HEADLINES
    )
    rows = Markup().join(
        Markup("<tr><th scope='row'>{}</th><td>{}</td><td>{}{}</td>{}</tr>").format(
            run.name,
            run.model,
            run.questions,
            f", {run.errors} failed" if run.errors else "",
            Markup().join(map(Markup("<td>{}</td>").format, _figures(run))),
        )
        for run in reversed(past)
    )
    lines = Markup().join(Markup("<td>{}</td>").format(_line(name, past)) for name in HEADLINES)
    drawn = Markup("<tr><th scope='row'>Trend</th><td></td><td></td>{}</tr>").format(lines)
    return _TABLE.format(heads=heads, rows=(drawn if len(past) > 1 else "") + rows)


def _line(name: str, past: list[Past]) -> Markup:
    """How a metric went, between 0 and 1, from the oldest run to the newest."""
    means = [run.metrics.get(name, {}).get("mean") for run in past]
    known = [(at, mean) for at, mean in enumerate(means) if mean is not None]
    if len(known) < 2:
        return Markup()
    step = _WIDTH / (len(past) - 1)
    points = [(f"{at * step:.1f}", f"{_HEIGHT * (1 - mean):.1f}") for at, mean in known]
    told = f"from {known[0][1]:.2f} to {known[-1][1]:.2f}"
    (x, y), drawn = points[-1], " ".join(",".join(point) for point in points)
    return _LINE.format(name=name, told=told, points=drawn, x=x, y=y)


def _figures(run: Past) -> list[str]:
    means = [run.metrics.get(name, {}).get("mean") for name in HEADLINES]
    return ["" if mean is None else f"{mean:.2f}" for mean in means]


def _report(run: RunFolder, past: list[Past], words: Wording) -> Markup:
    from rag.evaluation.report import render
    from rag.evaluation.report.view import view_of

    try:
        page = render(view_of(run, past))
    except RagError as error:
        return problem(words(str(error)))
    return _FRAME.format(name=run.name, page=str(page))

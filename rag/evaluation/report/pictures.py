"""The pictures of the page, drawn by matplotlib as SVG that takes its colours from the page.

Every colour is drawn as a placeholder and then replaced by a CSS variable: that is what makes one
picture readable in a light and in a dark page. Text stays text, in the page's font.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from rag.errors import UsageError
from rag.evaluation.statistics import Interval

# What is drawn, and the page's variable that replaces it.
_INK, _GRID = "#010101", "#020202"
_SERIES = tuple(f"#0{number}0{number}0{number}" for number in range(3, 9))
_VARIABLES = {
    _INK: "var(--ink)",
    _GRID: "var(--line)",
    **{colour: f"var(--series-{number})" for number, colour in enumerate(_SERIES, start=1)},
}
_STYLE: Any = {
    "svg.fonttype": "none",  # text as text: selectable, and read aloud
    "font.size": 11,
    "text.color": _INK,
    "axes.edgecolor": _GRID,
    "axes.labelcolor": _INK,
    "axes.titlesize": 11,
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": _INK,
    "ytick.color": _INK,
    "grid.color": _GRID,
    "axes.grid": True,
    "axes.axisbelow": True,
}


def bars(metric: str, kinds: Mapping[str, Interval]) -> str:
    """For each kind of question a bar with its 95 % interval."""
    names = list(kinds)[::-1]
    with _drawing(f"bars {metric}", (4.4, 0.36 * len(names) + 0.75)) as (axis, drawn):
        for place, name in enumerate(names):
            mean, low, high = kinds[name].mean, kinds[name].low, kinds[name].high
            axis.barh(place, mean, color=_SERIES[0], height=0.62, alpha=0.75)
            reach = [[max(mean - low, 0)], [max(high - mean, 0)]]
            axis.errorbar(mean, place, xerr=reach, color=_INK, capsize=3)
        axis.set_yticks(range(len(names)), [f"{name} ({kinds[name].n})" for name in names])
        axis.set_xlim(0, 1.02)
        axis.grid(visible=False, axis="y")
        axis.set_title(metric)
        return str(drawn())


def trend(metric: str, points: Sequence[tuple[str, Interval]]) -> str:
    """A metric over the runs so far, with 95 % intervals."""
    places = list(range(len(points)))
    lows, highs = [each.low for _, each in points], [each.high for _, each in points]
    with _drawing(f"trend {metric}", (4.4, 1.9)) as (axis, drawn):
        axis.fill_between(places, lows, highs, color=_SERIES[0], alpha=0.2, linewidth=0)
        means = [each.mean for _, each in points]
        axis.plot(places, means, color=_SERIES[0], marker="o", markersize=4)
        axis.set_ylim(min(0.9, max(0, min(lows) - 0.05)), 1.02)
        shown = places[:: -max(1, len(points) // 4)][::-1]
        days = [datetime.fromisoformat(points[place][0]) for place in shown]
        axis.set_xticks(shown, [f"{day:%d %b}" for day in days], fontsize=9)
        axis.set_title(metric)
        return str(drawn())


def reliability(judge: str, bins: Sequence[Mapping[str, float]]) -> str:
    """The reliability diagram of a judge: its mean score in each bin against the share of answers
    that people call faithful; the dotted line is a judge whose score is that share."""
    filled = [each for each in bins if each["n"]]
    most = max((each["n"] for each in filled), default=1)
    with _drawing(f"reliability {judge}", (4.4, 3.6)) as (axis, drawn):
        axis.plot([0, 1], [0, 1], color=_INK, linestyle=":", linewidth=1)
        x = [each["mean_score"] for each in filled]
        y = [each["share_faithful"] for each in filled]
        axis.plot(x, y, color=_SERIES[0], linewidth=1.2)
        sizes = [20 + 130 * each["n"] / most for each in filled]
        axis.scatter(x, y, s=sizes, color=_SERIES[0], zorder=3)
        axis.set_xlim(-0.02, 1.02)
        axis.set_ylim(-0.04, 1.04)
        axis.set_xlabel("score of the judge")
        axis.set_ylabel("share called faithful by people")
        return str(drawn())


@contextmanager
def _drawing(name: str, size: tuple[float, float]) -> Iterator[tuple[Any, Any]]:
    """The axis of a picture of ``size`` inches, and what makes it SVG. Names within the picture
    follow from its ``name``, so that several share a page and each is always the same.

    Raises:
        UsageError: matplotlib is not installed.
    """
    try:
        import matplotlib as mpl
        from matplotlib.figure import Figure
    except ImportError as error:
        raise UsageError(
            "the report needs matplotlib", "Install it with: pip install 'paper-rag[eval]'."
        ) from error
    with mpl.rc_context({**_STYLE, "svg.hashsalt": name}):
        canvas = Figure(figsize=size, layout="constrained")
        yield canvas.subplots(), lambda: _svg(canvas)


def _svg(canvas: Any) -> str:
    text = io.StringIO()
    canvas.savefig(text, format="svg", transparent=True, metadata={"Date": None})
    drawn = text.getvalue()
    drawn = drawn[drawn.index("<svg") :]
    drawn = re.sub(r"<metadata>.*?</metadata>", "", drawn, flags=re.DOTALL)
    drawn = re.sub(r'<g id="[^"]*"', "<g", drawn)  # several pictures share the page
    for placeholder, variable in _VARIABLES.items():
        drawn = drawn.replace(placeholder, variable)
    drawn = re.sub(r"font: ([0-9.]+)px [^;\"]*", r"font-size: \1px; font-family: inherit", drawn)
    head, rest = drawn.split(">", 1)
    head = re.sub(r' (?:width|height)="[^"]*"', "", head)  # as wide as there is room
    return f'{head} role="img">{rest}'

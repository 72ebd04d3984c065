"""An answer that appears on the terminal while it is written, once, as rendered Markdown.

The tail of the text is redrawn in place as it grows, for Markdown is only known when a line is
complete; lines that scroll above the window's height are printed for good.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

from markdown_it import MarkdownIt
from rich.console import Console
from rich.live import Live
from rich.markdown import Markdown
from rich.segment import Segment, Segments
from rich.style import Style
from rich.text import Text

from rag.cli.progress import reading
from rag.cli.text import clean
from rag.paper import Answer

Line = list[Segment]
_REDRAW_EVERY = 0.08  # seconds
_REVISED = "(revised after checking it against the papers; it now reads:)"


class LiveAnswer:
    """Shows one answer; ``after`` is called with it when its text stands."""

    def __init__(self, console: Console, *, stream: bool, after: Callable[[Answer], None]) -> None:
        self._console = console
        self._stream = stream
        self._after = after
        self._text = ""
        self._status = ""  # below the text until the answer is finished
        self._kept: list[Line] = []  # printed for good
        self._drawn_at = 0.0
        self._width = console.width
        # Started by the first text or progress, for until then a progress bar of the library may
        # be on the same screen.
        self._live = Live(
            console=console,
            auto_refresh=False,
            transient=True,
            redirect_stdout=False,
            redirect_stderr=sys.stderr.isatty(),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Cut short, the text that was on the screen stays there."""
        self._live.stop()
        if kind is not None and self._stream and self._text:
            self._print(self._render(self._text)[len(self._kept) :])

    def on_text(self, piece: str) -> None:
        self._text += clean(piece)
        due = time.monotonic() - self._drawn_at >= _REDRAW_EVERY
        if self._stream and due and self._text.strip():
            self._live.start()
            self._draw()
            self._drawn_at = time.monotonic()

    def on_progress(self, done: int, most: int, what: str) -> None:
        self._status = reading(done, most, what)
        self._live.start()
        self._draw()

    def _draw(self) -> None:
        lines = self._render(self._text) if self._stream and self._text.strip() else []
        window = max(self._console.height - 2 - bool(self._status), 1)
        settled = lines[len(self._kept) : -window]
        self._print(settled)
        self._kept += settled
        status = [[Segment(self._status, Style(dim=True))]] if self._status else []
        self._live.update(_joined([*lines[len(self._kept) :], *status]), refresh=True)

    def finish(self, answer: Answer) -> None:
        self._live.stop()
        lines = self._render(clean(answer.text))
        if lines[: len(self._kept)] == self._kept:
            self._print(lines[len(self._kept) :])
        else:
            self._console.print(Text(_REVISED, style="dim"))
            self._print(lines)
        self._text = ""
        self._after(answer)

    def _render(self, text: str) -> list[Line]:
        options = self._console.options.update(width=self._width, height=None)
        return self._console.render_lines(_PlainMarkdown(text), options, pad=False)

    def _print(self, lines: list[Line]) -> None:
        if lines:
            self._console.print(_joined(lines), end="")


class _PlainMarkdown(Markdown):
    """Markdown without what foreign text could abuse: raw HTML, and links that hide where they
    lead. Link definitions are text too, or a model's own "[1]: …" would swallow its markers."""

    def __init__(self, text: str) -> None:
        super().__init__("", hyperlinks=False)
        parser = MarkdownIt("commonmark", {"html": False}).enable(["strikethrough", "table"])
        self.parsed = parser.disable("reference").parse(text)


def _joined(lines: list[Line]) -> Segments:
    return Segments([part for line in lines for part in (*line, Segment.line())])

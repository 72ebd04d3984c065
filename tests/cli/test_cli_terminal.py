"""What a person sees at a terminal, read off an emulated screen."""

from __future__ import annotations

import io
from dataclasses import replace

import pyte
import pytest
from rich.console import Console
from scripted_assistant import ANSWERED, SWA, cited, hit

from rag.cli import context
from rag.cli.terminal import TerminalScreen
from rag.cli.text import results
from rag.paper import Answer


class Terminal:
    """A console whose output is read back as the lines a person would see, scrollback included."""

    def __init__(self, width: int = 80, height: int = 24) -> None:
        self.raw = io.StringIO()
        self._size = (width, height)
        self.console = Console(
            file=self.raw, force_terminal=True, width=width, height=height, highlight=False,
            markup=False, emoji=False, color_system="standard", legacy_windows=False,
            _environ={},
        )  # fmt: skip
        self.screen = TerminalScreen(self.console)

    def lines(self) -> list[str]:
        screen = pyte.HistoryScreen(*self._size, history=10_000, ratio=0.5)
        screen.set_mode(pyte.modes.LNM)
        pyte.Stream(screen).feed(self.raw.getvalue())
        above = ["".join(row[x].data for x in range(self._size[0])) for row in screen.history.top]
        return [line.rstrip() for line in [*above, *screen.display]]

    def text(self) -> str:
        return "\n".join(self.lines()).strip("\n")


@pytest.fixture
def terminal() -> Terminal:
    return Terminal()


def show(terminal: Terminal, answer: Answer, *pieces: str, stream: bool = True) -> None:
    with terminal.screen.answering(stream=stream) as view:
        for piece in pieces:
            view.on_text(piece)
        view.finish(answer)


def test_an_answer_with_its_references(terminal):
    show(terminal, ANSWERED)
    assert terminal.text() == (
        "Two papers average weights:\n"
        "\n"
        " • Averaging Weights finds wider optima [1]\n"
        " • Model Soups improves accuracy [2]\n"
        "\n"
        "References\n"
        "[1] Averaging Weights Leads to Wider Optima\n"
        "    Pavel Izmailov, Dmitrii Podoprikhin, Timur Garipov\n"
        "    UAI 2018 · Oral · https://example.org/swa\n"
        "      “This finds wider optima.”\n"
        "[2] Model Soups\n"
        "    Author 1, Author 2, Author 3, Author 4, Author 5 et al. (12 authors)\n"
        "    ICML 2022\n"
        "      “Averaging the weights of fine-tuned models improves accuracy.”"
    )


def test_long_lines_wrap_at_the_window_and_keep_their_indent():
    narrow = Terminal(width=40)
    long = replace(SWA, title="A very long title that has to go over more than one line")
    show(narrow, replace(ANSWERED, citations=(cited(long, 1, 0, 44),)))
    assert "[1] A very long title that has to go\n    over more than one line\n" in narrow.text()
    assert max(len(line) for line in narrow.lines()) <= 40


@pytest.mark.parametrize("size", [1, 7, 10_000])
def test_a_streamed_answer_is_on_the_screen_once(terminal, size, monkeypatch):
    monkeypatch.setattr("rag.cli.live._REDRAW_EVERY", 0.0)
    text = ANSWERED.text
    show(terminal, ANSWERED, *(text[i : i + size] for i in range(0, len(text), size)))
    whole = Terminal()
    show(whole, ANSWERED, stream=False)
    assert terminal.text() == whole.text()


def test_an_answer_longer_than_the_window_scrolls_and_is_printed_once(monkeypatch):
    monkeypatch.setattr("rag.cli.live._REDRAW_EVERY", 0.0)
    low = Terminal(height=6)
    expected = [f"Paragraph number {n} of the answer [1]." for n in range(1, 21)]
    text = "\n\n".join(expected)
    show(low, Answer("q", "answered", text), *(text[i : i + 9] for i in range(0, len(text), 9)))
    assert [line for line in low.lines() if line] == expected


def test_text_appears_while_it_is_written(terminal, monkeypatch):
    monkeypatch.setattr("rag.cli.live._REDRAW_EVERY", 0.0)
    with terminal.screen.answering(stream=True) as view:
        view.on_text("Two papers average ")
        assert "Two papers average" in terminal.text()
        view.on_text("weights.")
        assert terminal.text() == "Two papers average weights."
        view.finish(Answer("q", "answered", "Two papers average weights."))
    assert terminal.text() == "Two papers average weights."


def test_an_answer_that_was_revised_replaces_what_was_on_the_screen(terminal, monkeypatch):
    monkeypatch.setattr("rag.cli.live._REDRAW_EVERY", 0.0)
    show(terminal, Answer("q", "answered", "One claim [1]."), "One claim [1]. A wrong claim [2].")
    assert terminal.text() == "One claim [1]."


def test_a_revision_of_text_that_has_scrolled_away_says_so(monkeypatch):
    monkeypatch.setattr("rag.cli.live._REDRAW_EVERY", 0.0)
    low = Terminal(height=5)
    wrong = "\n\n".join(f"Wrong {n}." for n in range(9))
    show(low, Answer("q", "answered", "Right."), wrong)
    lines = [line for line in low.lines() if line]
    assert lines[-2:] == ["(revised after checking it against the papers; it now reads:)", "Right."]


def test_what_was_streamed_stays_when_the_answer_is_cut_short(terminal):
    def interrupted() -> None:
        with terminal.screen.answering(stream=True) as view:
            view.on_text("Half an answ")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert terminal.text() == "Half an answ"


def test_no_markup_no_link_and_no_control_sequence_of_a_paper_is_obeyed(terminal):
    evil = replace(
        SWA,
        title="[bold]B[/] \\[red] [link=https://evil.example]x[/link] \x1b[2J:smile:",
        authors=("[/]", "\x1b]8;;https://evil.example\x07click"),
    )
    text = (
        "See <script>x</script> [good](https://evil.example) \x1b[2J&\x9b2J [1]\n\n[1]: https://e.x"
    )
    show(terminal, Answer("q", "answered", text, citations=(cited(evil, 1, 0, 19),)))
    seen = " ".join(terminal.text().split())
    assert "[bold]B[/] \\[red] [link=https://evil.example]x[/link] :smile:" in seen
    assert "[/], click" in seen
    assert "See <script>x</script> good (https://evil.example) & [1] [1]: https://e.x" in seen
    assert "\x1b[2J" not in terminal.raw.getvalue()
    assert "\x1b]8" not in terminal.raw.getvalue()


def test_search_results_with_their_best_passage(terminal):
    terminal.screen.entries(results([hit(SWA, 0.9, (20, 44), (0, 19))]))
    assert terminal.text() == (
        "[1] Averaging Weights Leads to Wider Optima\n"
        "    Pavel Izmailov, Dmitrii Podoprikhin, Timur Garipov\n"
        "    UAI 2018 · Oral · https://example.org/swa\n"
        "      “This finds wider optima.”"
    )


def test_a_table_folds_its_last_column_only(terminal):
    terminal.screen.table(["Id", "Title"], [["p-1", "word " * 30], ["p-2", "[red]short"]])
    lines = terminal.text().splitlines()
    assert lines[0].split() == ["Id", "Title"]
    assert lines[2].startswith("p-1")
    assert lines[3].startswith("     ")
    assert lines[-1].split() == ["p-2", "[red]short"]


def test_commands_choose_the_terminal_screen_on_a_terminal_only(monkeypatch):
    assert type(context.open_screen()).__name__ == "PlainScreen"
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    assert type(context.open_screen()).__name__ == "TerminalScreen"

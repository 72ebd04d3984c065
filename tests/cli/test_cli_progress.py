"""How far an LLM has come, while it works, and what it cost, in the end."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

import pyte
import pytest
from rich.console import Console
from scripted_assistant import ANSWERED

from rag.cli.plain import PlainScreen
from rag.cli.progress import StatusLine, cost
from rag.cli.terminal import TerminalScreen
from rag.paper import ModelInfo, Timings, Usage

STEPS = [(n, 20, "papers") for n in (1, 2, 3)]
WRITTEN = replace(
    ANSWERED,
    model=ModelInfo("ollama", "qwen2.5", "per-paper"),
    usage=Usage(5210, 240, 14),
    timings=Timings(total=38_400),
)
COST = "qwen2.5 (per-paper): 14 calls, 5,210 + 240 tokens, 38 s"


class Tty(io.StringIO):
    """A terminal that keeps what is written to it."""

    def isatty(self) -> bool:
        return True

    def screen(self) -> str:
        shown = pyte.Screen(60, 10)
        shown.set_mode(pyte.modes.LNM)
        pyte.Stream(shown).feed(self.getvalue())
        return "\n".join(line.rstrip() for line in shown.display).strip("\n")


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Callable[[], Tty]:
    """Makes stderr a terminal; pytest puts its own in place between fixtures and test."""

    def begin() -> Tty:
        made = Tty()
        monkeypatch.setattr(sys, "stderr", made)
        monkeypatch.setenv("COLUMNS", "60")
        return made

    return begin


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({}, COST),
        ({"usage": Usage(10, 5, 1)}, "qwen2.5 (per-paper): 1 call, 10 + 5 tokens, 38 s"),
        (
            {"timings": Timings(total=2_350)},
            "qwen2.5 (per-paper): 14 calls, 5,210 + 240 tokens, 2.4 s",
        ),
        (
            {"model": ANSWERED.model},
            "an LLM was asked in vain: 14 calls, 5,210 + 240 tokens, 38 s",
        ),
    ],
)
def test_what_an_answer_cost(changes, line):
    assert cost(replace(WRITTEN, **changes)) == line


def test_the_cost_is_told_after_the_answer(scripted, rag):
    scripted.answer = WRITTEN
    result = rag("ask", "q")
    assert result.stderr == f"{COST}\n"
    assert "calls" not in result.stdout


@pytest.mark.parametrize("flags", [["--json"], ["--quiet"]])
def test_the_cost_is_not_told(scripted, rag, flags):
    scripted.answer = WRITTEN
    assert rag("ask", "q", *flags).stderr == ""


def test_an_answer_without_an_llm_cost_nothing(scripted, rag):
    assert rag("ask", "q").stderr == ""


class TestIntoAFile:
    def test_progress_is_one_line_of_the_terminal_that_goes_away(self, watch):
        stderr = watch()
        out = io.StringIO()
        with PlainScreen(out).answering(stream=True) as view:
            for step in STEPS:
                view.on_progress(*step)
            assert stderr.screen() == "reading 3 of 20 papers"
            view.finish(WRITTEN)
            assert stderr.screen() == ""
        assert "reading" not in out.getvalue()

    def test_progress_goes_away_when_the_answer_fails(self, watch):
        stderr = watch()
        with suppress(KeyboardInterrupt), PlainScreen(io.StringIO()).answering(stream=True) as view:
            view.on_progress(*STEPS[0])
            raise KeyboardInterrupt
        assert "reading 1 of 20 papers" in stderr.getvalue()
        assert stderr.screen() == ""

    def test_a_narrow_terminal_gets_a_part_of_it(self, watch, monkeypatch):
        stderr = watch()
        monkeypatch.setenv("COLUMNS", "12")
        StatusLine().show("reading 1 of 20 papers")
        assert stderr.screen() == "reading 1 o"

    def test_nobody_watches(self, scripted, rag):
        scripted.progress = STEPS
        result = rag("ask", "q")
        assert result.stderr == ""
        assert "reading" not in result.stdout


class TestAtATerminal:
    @pytest.fixture
    def terminal(self) -> tuple[Tty, TerminalScreen]:
        made = Tty()
        console = Console(
            file=made, force_terminal=True, width=60, height=10, highlight=False, _environ={}
        )
        return made, TerminalScreen(console)

    @pytest.mark.parametrize("stream", [True, False])
    def test_progress_stands_below_the_answer_until_it_is_finished(
        self, terminal, stream, monkeypatch
    ):
        monkeypatch.setattr("rag.cli.live._REDRAW_EVERY", 0.0)
        tty, screen = terminal
        with screen.answering(stream=stream) as view:
            view.on_progress(*STEPS[0])
            assert tty.screen() == "reading 1 of 20 papers"
            view.on_text("Weights are averaged.")
            view.on_progress(*STEPS[1])
            shown = "Weights are averaged.\n" if stream else ""
            assert tty.screen() == f"{shown}reading 2 of 20 papers"
            view.finish(replace(WRITTEN, text="Weights are averaged.", citations=()))
        assert tty.screen() == "Weights are averaged."

    def test_quiet_asks_for_none(self, scripted, rag):
        scripted.progress = STEPS
        assert rag("--quiet", "ask", "q").stderr == ""

"""``rag chat`` and ``rag ask -c``: piped, in JSON, and at a real terminal."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import select
import struct
import sys
import termios
from collections.abc import Sequence
from pathlib import Path

import pytest
from scripted_assistant import ANSWERED

from rag.errors import ModelUnavailable
from rag.paper import Answer


def plain(question: str) -> Answer:
    return Answer(question, "answered", f"About {question}")


def test_questions_piped_in_are_answered_one_a_line_without_a_prompt(rag, scripted):
    scripted.answer = plain
    done = rag("chat", stdin="\ufeffwho?\n\n  and when? \r\nexit\nnever asked\n")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == "About who?\n\nAbout and when?\n\n"
    assert [asked["question"] for asked in scripted.asked] == ["who?", "and when?"]


def test_each_question_is_asked_in_the_light_of_those_before(rag, scripted):
    rag("chat", stdin="which papers average weights?\nand by Kim?\n")
    first, second = scripted.asked
    assert first["history"] == ()
    user, assistant = second["history"]
    assert (user.role, user.content) == ("user", "which papers average weights?")
    assert assistant.role == "assistant"
    assert assistant.content.startswith(ANSWERED.text)
    assert assistant.content.endswith(
        "\n[1] Averaging Weights Leads to Wider Optima\n[2] Model Soups"
    )


def test_two_hundred_turns_send_only_the_last_ones(rag, scripted):
    scripted.answer = plain
    done = rag("chat", stdin="".join(f"question {n}?\n" for n in range(200)))
    assert done.exit_code == 0
    assert max(len(asked["history"]) for asked in scripted.asked) < 30
    assert scripted.asked[-1]["history"][-2].content == "question 198?"
    assert [number for number, _ in scripted.kept] == [1] * 200


def test_the_flags_are_those_of_ask(rag, scripted):
    rag("chat", "--year", "2021", "--llm", "ollama", "--model", "m", stdin="q\n")
    assert scripted.asked[0]["filters"].years == (2021, 2021)
    assert (scripted.settings.llm, scripted.settings.model) == ("ollama", "m")


def test_json_gives_a_line_for_every_question_whatever_becomes_of_it(rag, scripted):
    def answer(question: str) -> Answer:
        if question == "bad?":
            raise ModelUnavailable("no Ollama", "Start it")
        if question == "worse?":
            raise ZeroDivisionError("oh")
        return plain(question)

    scripted.answer = answer
    done = rag("chat", "--json", stdin="good?\nbad?\nworse?\ngood again?\n")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["status"] for row in rows] == ["answered", "error", "error", "answered"]
    assert rows[1]["error"] == "no Ollama. Start it"
    assert done.exit_code == 0
    assert done.stderr.splitlines()[0] == "rag: no Ollama. Start it"
    assert len(scripted.asked[-1]["history"]) == 2  # what failed is not remembered


def test_a_line_that_is_not_text_costs_only_itself(rag, scripted):
    scripted.answer = plain
    done = rag("chat", stdin=b"one?\n\xff\xfe\ntwo?\n")
    assert done.stdout == "About one?\n\nAbout two?\n\n"
    assert done.stderr == "rag: line 2 on stdin is not UTF-8 text. Convert it first.\n"


def test_commands(rag, scripted):
    scripted.answer = plain
    done = rag("chat", stdin="one?\n/new\ntwo?\n/help\n/what\n/quit\nthree?\n")
    assert scripted.asked[1]["history"] == ()
    assert [number for number, _ in scripted.kept] == [1, 2]
    assert "/new    begin a new conversation" in done.stderr
    assert "rag: there is no command '/what'. /help lists them.\n" in done.stderr
    assert "three" not in done.stdout


def test_a_question_that_was_completed_says_how_it_was_read(rag, scripted):
    scripted.answer = Answer("it?", "answered", "Yes.", rewritten="who wrote \x1b[31mSWA?")
    assert rag("ask", "it?").stderr == "note: read as “who wrote SWA?”\n"


class TestKeeping:
    def test_every_question_begins_a_conversation_unless_it_goes_on_with_the_last(
        self, rag, scripted
    ):
        rag("ask", "one?")
        rag("ask", "two?")
        rag("ask", "-c", "and three?")
        rag("chat", "--continue", stdin="and four?\n")
        assert [number for number, _ in scripted.kept] == [1, 2, 2, 2]

    def test_going_on_with_nothing_is_said_and_begins_anew(self, rag, scripted):
        done = rag("ask", "-c", "one?")
        assert done.exit_code == 0
        assert done.stderr == "note: there is no conversation to go on with; this one is new\n"

    @pytest.mark.parametrize("args", [("ask", "q"), ("ask", "q", "--json"), ("chat",)])
    def test_nothing_is_kept_where_that_is_wished(self, rag, scripted, args, monkeypatch):
        rag(*args, "--no-history", stdin="q\n")
        monkeypatch.setenv("RAG_KEEP_HISTORY", "false")
        rag(*args, stdin="q\n")
        assert scripted.kept == []

    def test_a_batch_is_not_kept_and_cannot_go_on(self, rag, scripted):
        done = rag("ask", "--batch", "-", stdin='{"question": "q"}\n')
        assert (done.exit_code, scripted.kept) == (0, [])
        assert rag("ask", "--batch", "-", "-c", stdin="").exit_code == 2

    def test_a_log_that_fails_costs_a_note_and_not_the_answer(self, rag, scripted, monkeypatch):
        def full(*_: object, **__: object) -> int:
            raise ModelUnavailable("the disk is full", "Free some space")

        monkeypatch.setattr(scripted, "record", full, raising=False)
        done = rag("ask", "q")
        assert (done.exit_code, done.stdout[:10]) == (0, "Two papers")
        assert done.stderr == "note: this answer is not in 'rag history': the disk is full\n"


CHAT = (
    "import sys, time\n"
    "sys.path.insert(0, sys.argv.pop(1))\n"
    "from scripted_assistant import ScriptedAssistant\n"
    "from rag.paper import Answer\n"
    "from rag.cli import context, main\n"
    "def answer(question):\n"
    # many short naps: a signal that comes just before a nap is noticed after it
    "    for _ in range(600 if 'slow' in question else 0): time.sleep(0.1)\n"
    "    return Answer(question, 'answered', f'About {question}')\n"
    "context.make_assistant = lambda settings, given: made(settings)\n"
    "def made(settings):\n"
    "    return ScriptedAssistant(answer=answer, pieces=['It is '], settings=settings)\n"
    "main()\n"
)


def typed(steps: Sequence[tuple[str, str]]) -> tuple[str, int]:
    """What a person sees who waits for each text and then types; and the exit code."""
    pid, terminal = pty.fork()
    if pid == 0:
        here = str(Path(__file__).parent)
        os.execv(sys.executable, [sys.executable, "-c", CHAT, here, "chat"])
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 80, 0, 0))
    seen, at, pressed = "", 0, ""
    for awaited, keys in steps:
        while awaited not in seen[at:]:
            seen += _read(terminal, pressed)
        at = seen.index(awaited, at) + len(awaited)
        os.write(terminal, keys.encode())
        pressed = keys
    while more := _read(terminal):
        seen += more
    return seen, os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def _read(terminal: int, pressed: str = "") -> str:
    """What was written since, or nothing once the program has ended. Who sees nothing come of a
    Ctrl-C presses it again."""
    ready = select.poll()  # select() knows no more than 1,024 files
    ready.register(terminal, select.POLLIN)
    for _ in range(6):
        if ready.poll(5000):
            break
        if pressed.endswith("\x03"):
            os.write(terminal, b"\x03")
    else:
        pytest.fail("the program is silent")
    try:
        return os.read(terminal, 65536).decode("utf-8", "replace")
    except OSError:  # as Linux says that the other side is closed
        return ""


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_at_a_terminal_lines_are_edited_ctrl_c_cancels_the_answer_and_ctrl_d_ends():
    seen, code = typed(
        [
            ("rag> ", "what is SWB\x7fA?\n"),
            ("rag> ", "slow?\n"),
            ("It is", "\x03"),
            ("cancelled", ""),
            ("rag> ", "half a line\x03"),
            ("rag> ", "and SAM?\n"),
            ("rag> ", "\x04"),
        ]
    )
    assert code == 0
    assert "About what is SWA?" in seen
    assert "cancelled" in seen
    assert "About and SAM?" in seen
    assert "half a line?" not in seen
    assert "Traceback" not in seen

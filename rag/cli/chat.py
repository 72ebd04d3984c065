"""``rag chat``: one question after another, each in the light of those before it."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import typer

from rag.cli import options
from rag.cli.asking import begin, kept, show
from rag.cli.context import Globals, assistant, globals_of, open_screen
from rag.cli.failures import complain, unexpected
from rag.errors import RagError

if TYPE_CHECKING:
    from rag.assistant import Assistant
    from rag.paper import Filters

_PROMPT = "rag> "
_WELCOME = "Ask about your papers. /new begins a new conversation, /help says more, Ctrl-D ends."
_HELP = (
    "Ask a question; the next one may refer to it (“who wrote it?”, “and in 2022?”).",
    "/new    begin a new conversation",
    "/help   show this",
    "/exit   end (also: exit, quit, Ctrl-D)",
    "Ctrl-C cancels the answer that is being written.",
)
_ENDS = frozenset({"exit", "quit", "/exit", "/quit"})


def chat(
    ctx: typer.Context,
    llm: options.Llm = None,
    model: options.Model = None,
    strategy: options.Strategy = None,
    year: options.Year = None,
    venue: options.Venue = None,
    author: options.Author = None,
    track: options.Track = None,
    source: options.Source = None,
    as_json: options.AsJson = False,
    no_stream: options.NoStream = False,
    continued: options.Continue = False,
    no_history: options.NoHistory = False,
) -> None:
    """Ask one question after another; a question may refer to the ones before it.

    Questions piped in are read one a line. With --json every answer is one line.
    """
    chosen = options.filters(year, venue, author, track, source)
    flags = options.model_settings(llm, model, strategy, no_history=no_history)
    given = globals_of(ctx)
    with assistant(ctx, **flags) as opened:
        Chat(opened, chosen, given, as_json=as_json, stream=not no_stream).run(continued=continued)


@dataclass
class Chat:
    """A conversation on the command line. What goes wrong with one question costs that one."""

    opened: Assistant
    chosen: Filters
    given: Globals
    as_json: bool
    stream: bool

    def run(self, *, continued: bool) -> None:
        """Answer until the questions end."""
        at_terminal = sys.stdin.isatty()
        self._conversation = begin(self.opened, self.given, continued=continued)
        if at_terminal:
            self.given.note(_WELCOME)
            self._recall()
        questions = _typed() if at_terminal else _piped()
        answer = self._interruptible if at_terminal else self._answer
        for question in questions:
            if question.lower() in _ENDS:
                break
            if question.startswith("/"):
                self._obey(question.lower())
            elif question:
                answer(question)

    def _recall(self) -> None:
        """Say which conversation goes on."""
        if self._conversation.conversation_id is not None:
            [last] = self.opened.history.summaries(1)
            self.given.note(f"Going on with “{last.question}” (questions so far: {last.turns}).")

    def _obey(self, command: str) -> None:
        if command == "/new":
            self._conversation = self.opened.converse()
            self.given.note("A new conversation.")
        elif command == "/help":
            for line in _HELP:
                print(line, file=sys.stderr)
        else:
            complain(f"there is no command {command.split()[0]!r}. /help lists them.")

    def _interruptible(self, question: str) -> None:
        try:
            self._answer(question)
        except KeyboardInterrupt:
            print("\ncancelled\n", file=sys.stderr)

    def _answer(self, question: str) -> None:
        try:
            self._ask(question)
        except RagError as error:
            complain(str(error))
            self._report_failure(question, str(error))
        except BrokenPipeError:  # nobody reads on
            raise
        except Exception as error:  # noqa: BLE001 - one question's fault must not end the chat
            problem = unexpected(error, verbose=self.given.verbose)
            complain(problem)
            self._report_failure(question, problem)

    def _ask(self, question: str) -> None:
        if self.as_json:
            from rag.cli.jsonout import print_json_line
            from rag.serialise import answer_to_dict

            answer = self._conversation.ask(question, filters=self.chosen)
            with kept(self._conversation, answer, self.given):
                print_json_line(answer_to_dict(answer))
        else:
            screen = open_screen()
            show(self._conversation, question, self.chosen, screen, self.given, stream=self.stream)
            print(flush=True)

    def _report_failure(self, question: str, problem: str) -> None:
        """A reader of JSON gets a line for every question."""
        if self.as_json:
            from rag.cli.jsonout import print_json_line
            from rag.paper import Answer
            from rag.serialise import answer_to_dict

            failed = Answer(question, "error", "", filters=self.chosen, error=problem)
            print_json_line(answer_to_dict(failed))


def _typed() -> Iterator[str]:
    """Lines typed at a terminal, with the line editor that Python comes with."""
    with contextlib.suppress(ImportError):  # Windows has its own
        import readline  # noqa: F401 - input() edits lines with it once it is imported
    read: Callable[[], str] = _prompted if sys.stdout.isatty() else _prompted_on_stderr
    while True:
        try:
            yield read().strip()
        except EOFError:
            print(file=sys.stderr)
            return
        except KeyboardInterrupt:  # drops the line that was begun
            print(file=sys.stderr)


def _prompted() -> str:
    return input(_PROMPT)


def _prompted_on_stderr() -> str:
    """Where the answers go to a file, the prompt must not."""
    print(_PROMPT, end="", file=sys.stderr, flush=True)
    return input()


def _piped() -> Iterator[str]:
    for number, line in enumerate(sys.stdin.buffer, start=1):
        try:
            yield line.decode("utf-8-sig" if number == 1 else "utf-8").strip()
        except UnicodeDecodeError:
            complain(f"line {number} on stdin is not UTF-8 text. Convert it first.")

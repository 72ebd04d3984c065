"""What the program says on a command line, in the words of a page."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import rag
from rag import errors
from rag.paper import Filters
from rag.ui.wording import Wording, answer_in_page_words

HOME = Path("/srv/lib of ours")
FLOORS = ("answering", "library", "models", "retrieval", "sources")
STARTING = ("backup.py", "health.py", "migrations.py")  # raised before there is a page
COMMAND = re.compile(r"'rag [^']+'(?: or 'rag [^']+')? in a terminal")
words = Wording(HOME)


def texts(node: ast.expr) -> Iterator[str]:
    """Every string that ``node`` may be, with a name in the place of what is filled in."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        parts = [part.value if isinstance(part, ast.Constant) else "it" for part in node.values]
        yield "".join(map(str, parts))
    elif isinstance(node, ast.IfExp):
        yield from texts(node.body)
        yield from texts(node.orelse)


def raised() -> list[str]:
    """What the errors say that are raised beneath the surfaces, in the source."""
    root = Path(rag.__file__).parent
    found = []
    for path in (file for floor in FLOORS for file in sorted((root / floor).rglob("*.py"))):
        if path.name in STARTING:
            continue
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(getattr(call, "func", None), "id", "")
            if isinstance(call, ast.Call) and isinstance(getattr(errors, name, None), type):
                found += [text for argument in call.args for text in texts(argument)]
    return found


def test_no_error_names_what_only_a_command_line_has() -> None:
    said = raised()
    assert len(said) > 60
    told = [COMMAND.sub("", words(text)) for text in said]
    told = [text for text in told if "--home" not in text]  # of one that cannot be opened at all
    assert [text for text in told if re.search(r"--[a-z]|\brag [a-z]|\b[Ii]ngest", text)] == []


@pytest.mark.parametrize(
    ("problem", "told"),
    [
        (
            "plan.doc is in no format understood here (jsonl, bibtex). See 'rag sources'; if it is "
            "one of them, name it with --format.",
            "plan.doc is in no format understood here (jsonl, bibtex). "
            "Save it as BibTeX, CSV or JSON Lines.",
        ),
        (
            "the library in /srv/lib of ours is being written to by process 7 on host since "
            "2026-11-21 20:00:00 (rag ingest '/a (b)/c.bib'); gave up after 30 seconds. Wait until "
            "it is done, or stop it (nothing is lost either way); RAG_LOCK_WAIT is how long to "
            "wait",
            "the library is being written to by another process; gave up after 30 seconds. Wait "
            "until it is done, or stop it (nothing is lost either way)",
        ),
        (
            "cannot write to /srv/lib of ours/catalog.sqlite (disk is full); nothing is lost. Free "
            "some space or make the folder writable, then run 'rag ingest' again",
            "cannot write to the library's catalog (disk is full); nothing is lost. Free some "
            "space or make the folder writable, then try again",
        ),
        (
            "there is no vector index in /srv/lib of ours/chroma-2. Run 'rag doctor --repair' to "
            "build it again",
            "there is no vector index in the library's folder. Run 'rag doctor --repair' in a "
            "terminal to build it again",
        ),
        (
            "there is no library in /srv/lib of ours any more: it was moved or removed. Put it "
            "back, or make a new one with 'rag ingest FILE'",
            "the library is not there any more: it was moved or removed. Put it back, or make a "
            "new one with 'rag ingest FILE' in a terminal, then try again",
        ),
        (
            "there is no file or folder /srv/lib of ours/web/uploads-12/ab3f/x.bib. Check the path"
            ".",
            "there is no file or folder x.bib. Check the path.",
        ),
        ("this answer is not in 'rag history': the disk is full",
         "this answer is not kept among the past conversations: the disk is full"),
    ],
)  # fmt: skip
def test_problem_is_told_without_commands_and_paths(problem: str, told: str) -> None:
    assert words(problem) == told


def test_filter_of_the_page_is_called_what_it_is_called_there(sample: Any) -> None:
    asked = "which papers from 2021 study transformers?"
    answer = sample.assistant.ask(asked, filters=Filters(years=(2022, 2022)))
    assert "--year asks for" in answer.text  # as a terminal has it
    told = answer_in_page_words(answer.text)
    assert "The filter Years asks for papers" in told
    assert "--" not in told


def test_quoted_text_is_left_alone() -> None:
    quoted = "“We run 'rag time' with --depth 3 and ingest it again.” [1]"
    assert answer_in_page_words(quoted) == quoted

"""``rag history`` over a real log."""

from __future__ import annotations

import json
import re
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from scripted_assistant import ANSWERED, SWA

from rag.library import Library
from rag.library.database import Database
from rag.paper import Answer, Filters
from rag.settings import Settings


@pytest.fixture
def home(tmp_path, monkeypatch) -> Path:
    """A library with two conversations, one of two turns."""
    folder = tmp_path / "home"
    folder.mkdir()
    Database(folder).create()
    monkeypatch.setenv("RAG_HOME", str(folder))
    with Library(Settings(home=folder)) as library:
        log = library.conversations
        first = log.record(ANSWERED)
        narrowed = Filters(years=(2022, 2022))
        log.record(Answer("b\x1b[2J?", "abstained", "No paper.", filters=narrowed))
        log.record(
            replace(
                ANSWERED, question="and in 2022?", text="This one [2].", rewritten="what in 2022?"
            ),
            first,
        )
    return folder


def test_the_conversations_are_listed_the_last_first(rag, home):
    done = rag("history")
    assert (done.exit_code, done.stderr) == (0, "")
    rows = [line.split("\t") for line in done.stdout.splitlines()]
    assert [(row[0], row[2], row[3]) for row in rows] == [
        ("1", "2", "which papers average weights?"),
        ("2", "1", "b?"),
    ]
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", row[1]) for row in rows)
    assert len(rag("history", "-n", "1").stdout.splitlines()) == 1


def test_json_lists_them_in_full(rag, home):
    first, second = json.loads(rag("history", "--json").stdout)
    assert (first["conversation_id"], first["turns"], second["question"]) == (1, 2, "b\x1b[2J?")
    assert first["started_at"] <= second["asked_at"] <= first["asked_at"]


def test_one_is_shown_the_last_unless_another_is_named(rag, home):
    shown = rag("history", "show").stdout
    assert "  which papers average weights?\n\nTwo papers average weights:" in shown
    assert "  and in 2022?\n\n(read as: what in 2022?)\n\nThis one [2].\n" in shown
    assert f"[1] {SWA.title}" in shown
    assert "\x1b" not in rag("history", "show", "2").stdout
    assert "No paper." in rag("history", "show", "2").stdout


def test_one_as_markdown_and_as_json(rag, home):
    markdown = rag("history", "show", "1", "--markdown").stdout
    assert markdown.startswith("## which papers average weights?\n\nTwo papers")
    printed = json.loads(rag("history", "show", "2", "--json").stdout)
    assert printed["conversation_id"] == 2
    (turn,) = printed["turns"]
    assert (turn["status"], turn["filters"]["years"]) == ("abstained", [2022, 2022])
    cited = json.loads(rag("history", "show", "1", "--json").stdout)["turns"][0]["cited"]
    assert cited[0] == {"number": 1, "paper_id": "p-swa", "title": SWA.title}


def test_clear_forgets_one_or_all(rag, home):
    assert rag("history", "clear", "2").stdout == "forgot 1 conversation\n"
    assert len(rag("history").stdout.splitlines()) == 1
    assert rag("history", "clear", "--all").stdout == "forgot 1 conversation\n"
    done = rag("history")
    assert (done.exit_code, done.stdout, done.stderr) == (3, "", "no conversation is kept\n")
    assert rag("history", "show").exit_code == 3
    assert rag("history", "clear", "--all").stdout == "forgot 0 conversations\n"


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (("show", "99"), 3), (("clear", "99"), 3), (("clear",), 2), (("clear", "1", "--all"), 2),
        (("show", "x"), 2), (("show", "1", "--json", "--markdown"), 2), (("nonsense",), 2),
    ],
)  # fmt: skip
def test_what_cannot_be_done_says_so(rag, home, args, code):
    done = rag("history", *args)
    assert (done.exit_code, done.stdout) == (code, "")
    assert "Traceback" not in done.stderr
    assert len(rag("history").stdout.splitlines()) == 2


def test_without_a_library_there_is_no_history_and_none_is_made(rag, tmp_path, monkeypatch):
    monkeypatch.setenv("RAG_HOME", str(tmp_path / "none"))
    assert rag("history").exit_code == 3
    assert not (tmp_path / "none").exists()


def test_a_damaged_catalog_is_one_line(rag, home):
    (home / "catalog.sqlite").write_bytes(b"garbage" * 1000)
    done = rag("history")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith("rag: ")
    assert done.stderr.count("\n") == 1


def test_a_catalog_in_use_is_one_line_when_it_is_to_be_cleared(rag, home, monkeypatch):
    monkeypatch.setattr("rag.library.connections.BUSY_SECONDS", 0.05)
    other = sqlite3.connect(home / "catalog.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    done = rag("history", "clear", "--all")
    other.close()
    assert (done.exit_code, done.stdout) == (1, "")
    assert "in use" in done.stderr

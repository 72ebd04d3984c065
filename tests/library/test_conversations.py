"""The conversation log: kept, read back, forgotten, and never in the way of anything else."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from library_kit import SOUPS, THREE, CountingEmbedder, open_library, write_listing

from benchmarks.old_schema import age
from rag.errors import ConversationNotFound, LibraryLocked, LibraryNotWritable
from rag.library import Library
from rag.library.database import Database
from rag.library.lock import writer_lock
from rag.library.migrations import MIGRATIONS, migrate
from rag.paper import Answer, Citation, Filters, ModelInfo

BEFORE_THE_LOG = 2  # schema


def answer(question: str, **more: object) -> Answer:
    return replace(Answer(question, "answered", f"About {question} [1]."), **more)  # type: ignore[arg-type]


@pytest.fixture
def filled(home: Path, tmp_path: Path) -> Library:
    listing = write_listing(tmp_path / "three.jsonl", THREE)
    with open_library(home) as library:
        library.ingest([listing], embedder=CountingEmbedder())
        yield library


@pytest.fixture
def log(filled: Library):
    return filled.conversations


def test_a_turn_is_read_back_as_it_was(filled, log):
    paper = filled.catalog.papers()[0]
    whole = answer(
        "and in 2018?\ud800",
        rewritten="who averaged weights in 2018?",
        citations=(Citation(1, paper),),
        filters=Filters(authors=("Gunhee Kim",), years=(2018, 2019)),
        model=ModelInfo("ollama", "llama3.2", "single"),
    )
    number = log.record(whole)
    (turn,) = log.turns(number)
    assert (turn.question, turn.rewritten) == ("and in 2018??", "who averaged weights in 2018?")
    assert (turn.status, turn.answer) == ("answered", "About and in 2018?? [1].")
    assert [(c.number, c.paper_id, c.title) for c in turn.cited] == [
        (1, paper.paper_id, paper.title)
    ]
    assert (turn.filters, turn.model) == (whole.filters, whole.model)
    assert turn.asked_at.endswith("+00:00")


def test_conversations_grow_and_the_last_one_asked_in_comes_first(log):
    assert (log.latest(), log.summaries()) == (None, [])
    one = log.record(answer("a?"))
    other = log.record(answer("b?"))
    assert log.latest() == other
    assert log.record(answer("c?"), one) == one
    assert log.latest() == one
    assert [(s.conversation_id, s.question, s.turns) for s in log.summaries()] == [
        (one, "a?", 2),
        (other, "b?", 1),
    ]
    assert [s.conversation_id for s in log.summaries(1)] == [one]
    assert [turn.question for turn in log.turns(one)] == ["a?", "c?"]
    assert [turn.question for turn in log.turns(one, last=1)] == ["c?"]


def test_one_or_all_are_forgotten_beyond_recovery(home, log):
    one, other = log.record(answer("secret thought")), log.record(answer("b?"))
    assert log.clear(one) == 1
    with pytest.raises(ConversationNotFound):
        log.turns(one)
    with pytest.raises(ConversationNotFound):
        log.clear(one)
    assert b"secret thought" not in b"".join(p.read_bytes() for p in home.glob("catalog.sqlite*"))
    assert log.record(answer("c?")) > other  # an id is never used for another conversation
    assert log.clear() == 2
    assert log.summaries() == []


def test_a_conversation_cleared_meanwhile_begins_anew(log):
    number = log.record(answer("a?"))
    log.clear()
    assert log.record(answer("b?"), number) != number


def test_it_outlives_the_papers_it_cites(filled, log):
    [soups] = [paper for paper in filled.catalog.papers() if paper.title == SOUPS.title]
    number = log.record(answer("soups?", citations=(Citation(1, soups),)))
    filled.remove([soups.paper_id])
    assert log.turns(number)[0].cited[0].title == SOUPS.title


def test_the_library_is_as_it_was(filled, log):
    before = filled.generation
    log.record(answer("a?"))
    assert filled.generation == before
    assert filled.words.search(["averaging"], 3, title_weight=1.0, abstract_weight=1.0)


def test_a_library_from_before_the_log_gets_one(home: Path) -> None:
    home.mkdir()
    with sqlite3.connect(home / "catalog.sqlite", isolation_level=None) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        migrate(connection, MIGRATIONS[:BEFORE_THE_LOG])
        connection.execute(
            "INSERT INTO files (path, name, sha256, format, reader_version, formats, records, "
            "removed, read_at) VALUES ('a', 'a', '', '', '', '[]', 0, 0, '')"
        )
    connection.close()
    with open_library(home) as library:
        assert (library.conversations.latest(), library.conversations.summaries()) == (None, [])
        assert library.conversations.clear() == 0
        number = library.conversations.record(answer("a?"))
        assert library.conversations.turns(number)[0].question == "a?"
        assert [entry.name for entry in library.catalog.files()] == ["a"]


def test_an_ingest_is_waited_for_only_where_there_is_no_log_yet(home, filled, log):
    with writer_lock(home, 1.0):
        log.record(answer("a?"))
    filled.close()
    age(home / "catalog.sqlite", BEFORE_THE_LOG)
    hold = "import sys; from pathlib import Path; from rag.library.lock import writer_lock\n"
    hold += "with writer_lock(Path(sys.argv[1]), 1): print(flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", hold, str(home)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        other.stdout.readline()
        with pytest.raises(LibraryLocked):
            log.record(answer("b?"))
        other.communicate(b"\n")
    log.record(answer("c?"))


def test_a_catalog_in_use_is_given_up_soon(home, log, monkeypatch):
    log.record(answer("a?"))
    monkeypatch.setattr("rag.library.conversations._PATIENCE", 0.05)
    other = sqlite3.connect(home / "catalog.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(LibraryLocked):
        log.record(answer("b?"))
    other.close()
    log.record(answer("c?"), log.latest())
    assert [turn.question for turn in log.turns(log.latest())] == ["a?", "c?"]


def test_a_disk_that_is_full_is_said_and_nothing_is_half_written(home, log, monkeypatch):
    number = log.record(answer("a?"))
    real = sqlite3.connect

    def cramped(*args, **kwargs):
        connection = real(*args, **kwargs)
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={pages}")
        return connection

    with monkeypatch.context() as patch:
        patch.setattr(sqlite3, "connect", cramped)
        with pytest.raises(LibraryNotWritable):
            log.record(answer("b?", text="x" * 1_000_000), number)
    assert [turn.question for turn in log.turns(number)] == ["a?"]


def test_several_processes_keep_theirs_at_once(home, filled, log):
    number = log.record(answer("first?"))
    work = (
        "import sys; from pathlib import Path; from rag.library import Library\n"
        "from rag.paper import Answer; from rag.settings import Settings\n"
        "with Library(Settings(home=Path(sys.argv[1]))) as library:\n"
        "    for n in range(20):\n"
        "        library.conversations.record(Answer(f'{sys.argv[2]} {n}', 'answered', ''), "
        f"{number})\n"
    )
    running = [subprocess.Popen([sys.executable, "-c", work, str(home), name]) for name in "ab"]
    assert [process.wait() for process in running] == [0, 0]
    questions = [turn.question for turn in log.turns(number)]
    assert sorted(questions[1:]) == sorted(f"{name} {n}" for name in "ab" for n in range(20))


def test_threads_may_share_it(log):
    number = log.record(answer("first?"))
    threads = [threading.Thread(target=log.record, args=(answer(f"{n}"), number)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(log.turns(number)) == 9


def test_an_absent_library_has_none_and_is_not_made(home: Path) -> None:
    with open_library(home) as library:
        assert (library.conversations.latest(), library.conversations.summaries()) == (None, [])
    assert not home.exists()
    assert Database(home).absent


def test_a_long_conversation_is_listed_and_cut(log):
    number = log.record(answer("0?"))
    for n in range(1, 200):
        log.record(answer(f"{n}?"), number)
    assert log.summaries()[0].turns == 200
    assert [turn.question for turn in log.turns(number, last=2)] == ["198?", "199?"]

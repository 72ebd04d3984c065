"""Fixtures of the command-line tests."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from real_library import OTHERS, PAPERS, listing, process
from scripted_assistant import ScriptedAssistant
from typer.testing import CliRunner, Result

from rag.cli import context
from rag.cli.app import app


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No test reads the developer's own settings or library, or writes into them."""
    for name in list(os.environ):
        if name.startswith("RAG_") and name != "RAG_BENCH_DATA":
            monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("RAG_LLM", "none")
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)


@pytest.fixture
def scripted(monkeypatch: pytest.MonkeyPatch) -> Iterator[ScriptedAssistant]:
    """The assistant that every command of the test gets; it must be closed at the end."""
    fake = ScriptedAssistant()

    def make(settings: Any, given: Any) -> ScriptedAssistant:
        fake.settings = settings
        return fake

    monkeypatch.setattr(context, "make_assistant", make)
    yield fake
    if fake.settings is not None:
        assert fake.closed


@pytest.fixture
def rag() -> Callable[..., Result]:
    """Run ``rag ARGS...`` in this process, stdout not being a terminal."""
    runner = CliRunner()

    def run(*args: str, stdin: str | bytes | None = None) -> Result:
        return runner.invoke(app, list(args), input=stdin, prog_name="rag")

    return run


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of the three papers among others, made once by a real process."""
    folder = tmp_path_factory.mktemp("built")
    file = listing(folder / "papers.jsonl", [*PAPERS, *OTHERS])
    done = process(folder / "home", "ingest", str(file))
    assert (done.returncode, done.stdout) == (0, "papers.jsonl (jsonl): 27 records: 27 new\n")
    return folder / "home"


@pytest.fixture
def home(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of that library, named by RAG_HOME."""
    copy = tmp_path / "home"
    shutil.copytree(built, copy)
    monkeypatch.setenv("RAG_HOME", str(copy))
    return copy


@pytest.fixture(scope="session", autouse=True)
def _ctrl_c_works() -> None:
    """A shell starts what runs in the background with Ctrl-C ignored, and programs inherit that."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)

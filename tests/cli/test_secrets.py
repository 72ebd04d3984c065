"""Keys, tokens and passwords are in no output, no log and no file, whatever goes wrong."""

from __future__ import annotations

import base64
import json
import logging
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from scripted_server import Request, Response, ScriptedServer, serving
from typer.testing import Result

from rag.errors import RagError
from rag.library.lock import holder, writer_lock

KEY, TOKEN, PASSWORD, OTHER_KEY = "sk-key-7431", "tok-en-7432", "pass-word-7433", "sk-key-7434"
SECRETS = (KEY, TOKEN, PASSWORD, OTHER_KEY)
QUESTION = "which papers study weight averaging?"
ASKING = (("ask", QUESTION, "--json"), ("--verbose", "ask", QUESTION), ("doctor",))
OTHERS = (
    ("search", "weight averaging", "--json"),
    ("config", "show"),
    ("config", "show", "--json"),
    ("papers", "--json"),
    ("history",),
    ("eval", "run", "QUESTIONS", "--name", "secrets"),
    ("eval", "report"),
    ("backup", "BACKUP"),
)


def _echo(status: int) -> Callable[[Request], Response]:
    """A server that repeats in its error all that it was sent."""

    def answer(request: Request) -> Response:
        told = json.dumps({"error": {"message": f"no: {request.headers} {request.body}"}})
        return Response([told.encode()], status, content_type="application/json")

    return answer


def _nonsense(_: Request) -> Response:
    return Response([b"<html>what?"], content_type="text/html")


@contextmanager
def failing(fault: str) -> Iterator[str]:
    """The address, with a password in it, of a server that lets nobody in, or of none."""
    with serving() as script:
        _set(script, fault)
        url = script.url.replace("://", f"://ann:{PASSWORD}@")
        if fault != "gone":
            yield url
            return
    yield url


def _set(script: ScriptedServer, fault: str) -> None:
    answer = _nonsense if fault == "nonsense" else _echo(int(fault) if fault.isdigit() else 500)
    for path in ("/v1/models", "/v1/chat/completions", "/api/tags", "/api/chat", "/api/show"):
        script.responses[path] = answer


@pytest.mark.parametrize(
    ("llm", "fault", "commands"),
    [
        ("openai", "500", (*ASKING, *OTHERS)),
        *(("openai", fault, ASKING) for fault in ("401", "403", "nonsense", "gone")),
        *(("ollama", fault, ASKING) for fault in ("401", "nonsense", "gone")),
        ("auto", "500", ASKING),
    ],
)
def test_no_command_shows_or_keeps_one(
    llm: str,
    fault: str,
    commands: Sequence[Sequence[str]],
    rag: Callable[..., Result],
    home: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    questions = tmp_path / "questions.jsonl"
    row = {"id": "q-1", "kind": "fact", "question": QUESTION, "answerable": False}
    questions.write_text(json.dumps(row) + "\n")
    names = {"QUESTIONS": str(questions), "BACKUP": str(tmp_path / "library.backup")}
    with failing(fault) as server:
        for name, value in _planted(llm, server).items():
            monkeypatch.setenv(name, value)
        for command in commands:
            done = rag(*(names.get(word, word) for word in command))
            told = f"{done.output}{done.stderr}{caplog.text}"
            assert told, command
            assert not [secret for secret in SECRETS if secret in told], (command, told)
    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(kept) > 5
    for path in kept:
        content = path.read_bytes()
        assert not [secret for secret in SECRETS if secret.encode() in content], path


def _planted(llm: str, server: str) -> dict[str, str]:
    """The settings, secrets among them."""
    values = {
        "RAG_LLM": llm,
        "RAG_MODEL": "some-model",
        "RAG_OLLAMA_URL": server,
        "RAG_CHROMA_TOKEN": TOKEN,
        "OPENAI_API_KEY": OTHER_KEY,
        "RAG_TIMEOUT": "3",
    }
    if llm == "openai":
        values |= {"RAG_OPENAI_BASE_URL": f"{server}/v1", "RAG_OPENAI_API_KEY": KEY}
    return values


@pytest.mark.parametrize("llm", ["openai", "ollama"])
def test_a_password_in_an_address_is_sent_to_its_server(
    llm: str, rag: Callable[..., Result], home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving() as script:
        _set(script, "500")
        server = script.url.replace("://", f"://ann:{PASSWORD}@")
        for name, value in _planted(llm, server).items():
            monkeypatch.setenv(name, value)
        rag("ask", QUESTION)
    login = base64.b64encode(f"ann:{PASSWORD}".encode()).decode()
    assert {request.headers["authorization"] for request in script.requests} == {f"Basic {login}"}


@pytest.mark.parametrize(
    "address",
    ["http://ann:hu%40sh@h:1/v1", "https://hush@h", "ann:hush@h:11434", "x://a:b:hush@c@h"],
)
def test_an_error_that_names_an_address_hides_its_password(address: str) -> None:
    error = RagError(f"no server answers at {address}", f"Check {address}.")
    assert "hush" not in f"{error} {error!r} {error.problem} {error.fix}".replace("%40", "")
    assert "h" in str(error)


def test_an_error_without_a_password_is_told_as_it_is() -> None:
    told = "the 3 papers at http://127.0.0.1:8000/a@b by ann@example.org: see @misc{a"
    assert str(RagError(told)) == told


MEANT_AS_PASSWORDS = (
    ("serve", "--auth", PASSWORD),
    ("serve", "--auth", f"ann:{PASSWORD}"),
    ("serve", f"--auth=ann:{PASSWORD}"),
    ("serve", "--auth", f"scrypt$15$8$1${PASSWORD}"),
    ("serve", "--auth", f"ann:scrypt$15$8$1${PASSWORD}$"),
    ("serve", "--auth", "FILE"),
    ("serve", f"--auht=ann:{PASSWORD}"),
    ("serve", "--auht", f"ann:{PASSWORD}"),
    ("serve", "--hash-password", PASSWORD),
    ("--verbose", "serve", "--auth", f"ann:{PASSWORD}"),
    ("ask", QUESTION, "--auth", PASSWORD),
)


@pytest.mark.parametrize("words", MEANT_AS_PASSWORDS)
def test_what_was_meant_as_a_password_is_not_repeated(
    words: Sequence[str],
    rag: Callable[..., Result],
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    file = tmp_path / "passwords"
    file.write_text(f"# people\nann:{PASSWORD}\n", encoding="utf-8")
    done = rag(*(word.replace("FILE", str(file)) for word in words))
    assert done.exit_code == 2
    assert PASSWORD not in f"{done.output}{done.stderr}{caplog.text}"
    assert "rag: " in done.stderr


@pytest.mark.parametrize("words", [("--auth", f"ann:{PASSWORD}"), (f"--auth=ann:{PASSWORD}",)])
def test_who_waits_for_a_server_is_not_told_its_passwords(
    words: Sequence[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    monkeypatch.setattr(sys, "argv", ["/usr/bin/rag", "serve", *words, "--port", "8080"])
    with writer_lock(home, 1):
        kept = b"".join(file.read_bytes() for file in home.iterdir())
        assert b"rag serve" in kept
        assert b"8080" in kept
        assert PASSWORD.encode() not in kept
        assert PASSWORD not in holder(home)

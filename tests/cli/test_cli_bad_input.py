"""Every bad input, through the real assistant: one line, the right exit code, nothing lost."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
import time

import pytest
from real_library import PAPERS, environment, listing, one_line, process
from scripted_server import Response, serving


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("", "the question is empty"),
        (" \n\t ", "the question is empty"),
        ("?!… --", "no word"),
        ("why " * 25_000, "100,000 characters"),
    ],
    ids=["empty", "blank", "punctuation", "long"],
)
def test_a_question_that_is_none(rag, home, question, says):
    done = rag("ask", "-", stdin=question)
    assert (done.exit_code, done.stdout) == (2, "")
    one_line(done.stderr, says)


@pytest.mark.parametrize(
    "question", ["哪些论文研究权重平均?", "ما هو المتوسط؟", "🤔 weights?", "\x00a"]
)
def test_a_question_in_another_script_is_answered_or_abstained_from(rag, home, question):
    done = rag("ask", "-", "--json", stdin=question)
    assert done.exit_code in (0, 3)
    assert json.loads(done.stdout)["status"] in ("answered", "abstained")


BAD_FILES = {
    "empty.txt": b"",
    "binary.txt": bytes(range(256)) * 40,
    "unknown.txt": b"Dear all,\n\nplease find attached the minutes of the meeting.\n\nBest, A\n",
    "half.jsonl": b'{"title": "A paper", "abstract": "It ends in the mid',
    "wide.txt": b"x" * 50_000_000,
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_among_good_ones_costs_only_itself(rag, home, tmp_path, name):
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / name).write_bytes(BAD_FILES[name])
    good = {"title": "A New Paper about Beetles", "abstract": "Beetles are insects."}
    (folder / "good.jsonl").write_text(json.dumps(good))
    done = rag("ingest", str(folder), "--json")
    assert done.exit_code == 1
    report = json.loads(done.stdout)
    assert (report["new"], report["failed"], report["papers"]) == (1, 1, 28)
    (failure,) = next(file["failed"] for file in report["files"] if file["file"] == name)
    assert failure["reason"]
    assert "\n" not in failure["reason"]
    assert len(failure["reason"]) < 300


def test_a_file_in_another_encoding_is_read_or_named(rag, home, tmp_path):
    file = tmp_path / "latin.bib"
    file.write_bytes(
        "@article{a, title={Größe zählt}, author={Jörg Müller}, year=2020}\n".encode("latin-1")
    )
    done = rag("ingest", str(file))
    listed = rag("papers").stdout
    assert (done.exit_code, "Größe zählt" in listed) in ((0, True), (1, False))
    assert "Gr\ufffd" not in listed


def test_a_path_that_is_not_there(rag, home):
    done = rag("ingest", "absent.txt")
    assert (done.exit_code, done.stdout) == (1, "")
    one_line(done.stderr, "absent.txt")


def test_a_folder_without_a_file_is_no_error_but_is_said(rag, home, tmp_path):
    (tmp_path / "empty").mkdir()
    done = rag("ingest", str(tmp_path / "empty"))
    assert done.exit_code == 0
    assert "no file" in done.stderr


def test_no_name_of_a_folder_is_not_the_current_one(rag, tmp_path, monkeypatch):
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    done = rag("--home", "", "papers")
    assert (done.exit_code, done.stdout) == (2, "")
    one_line(done.stderr, "--home")
    assert list((tmp_path / "work").iterdir()) == []


def test_one_cannot_wait_for_less_than_no_time(rag, home):
    done = rag("ingest", "--wait", "-1")
    assert (done.exit_code, done.stdout) == (2, "")
    one_line(done.stderr, "--wait")


def test_an_unknown_format_name_is_wrong_usage(rag, home, tmp_path):
    (tmp_path / "x.txt").write_text("x")
    done = rag("ingest", str(tmp_path / "x.txt"), "--format", "docx")
    assert done.exit_code == 2
    one_line(done.stderr, "docx", "papers.cool")


def test_a_library_folder_that_cannot_be_made(rag, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("RAG_HOME", str(tmp_path / "file" / "home"))
    done = rag("ask", "which papers study weight averaging?")
    assert done.exit_code == 1
    *_, line = done.stderr.splitlines()
    assert line.startswith(f"rag: cannot write to {tmp_path / 'file' / 'home'}")


def test_a_library_of_a_newer_version_is_refused_and_not_touched(rag, home):
    catalog = home / "catalog.sqlite"
    with sqlite3.connect(catalog) as connection:
        connection.execute("PRAGMA user_version = 999")
    connection.close()
    before = catalog.read_bytes()
    done = rag("ask", "which papers study weight averaging?")
    assert (done.exit_code, done.stdout) == (1, "")
    one_line(done.stderr, "schema 999", "Upgrade")
    assert catalog.read_bytes() == before


def test_a_half_written_catalog_is_named(rag, home):
    catalog = home / "catalog.sqlite"
    catalog.write_bytes(catalog.read_bytes()[:1000] + b"garbage" * 500)
    done = rag("papers")
    assert (done.exit_code, done.stdout) == (1, "")
    one_line(done.stderr, str(catalog))


CHAT = "/v1/chat/completions"
CHUNK = b'data: {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "m",'


def piece(text: str) -> bytes:
    delta = json.dumps({"index": 0, "delta": {"content": text}})
    return CHUNK + b' "choices": [' + delta.encode() + b"]}\n\n"


@pytest.mark.parametrize(
    ("response", "note"),
    [
        (Response([b'{"error": {"message": "out of memory"}}'], status=500), "out of memory"),
        (Response([piece("Weight averaging [1] "), piece("is")], promised=500), "broke"),
        (Response([b"data: <html>what?</html>\n\n"]), ""),
        (Response([piece("It is well "), 30.0]), "0.5"),
    ],
    ids=["500", "cut off", "nonsense", "slow"],
)
def test_an_llm_that_fails_half_way_is_replaced_by_quotes(rag, home, monkeypatch, response, note):
    with serving() as server:
        server.responses[CHAT] = response
        server.responses["/v1/models"] = Response([b'{"object": "list", "data": [{"id": "m"}]}'])
        monkeypatch.setenv("RAG_OPENAI_BASE_URL", f"{server.url}/v1")
        monkeypatch.setenv("RAG_OPENAI_API_KEY", "sk-secret")
        monkeypatch.setenv("RAG_TIMEOUT", "0.5")
        done = rag("ask", "which papers study weight averaging?", "--llm", "openai", "--model", "m")
    assert done.exit_code == 0
    assert "Averaging Weights Leads to Wider Optima" in done.stdout
    assert done.stderr.startswith("note: ")
    assert note in done.stderr
    assert "sk-secret" not in done.output
    assert "Traceback" not in done.stderr


def test_an_llm_that_is_absent_is_an_error_that_names_the_fix(rag, home, monkeypatch):
    monkeypatch.setenv("RAG_OLLAMA_URL", "http://127.0.0.1:9")
    done = rag("ask", "which papers study weight averaging?", "--llm", "ollama", "--model", "m")
    assert (done.exit_code, done.stdout) == (1, "")
    one_line(done.stderr, "http://127.0.0.1:9")


def test_a_model_that_does_not_exist_is_an_error_that_names_it(rag, home, monkeypatch):
    with serving() as server:
        missing = b'{"error": {"message": "model not found", "code": "model_not_found"}}'
        server.responses[CHAT] = Response([missing], status=404)
        server.responses["/v1/models"] = Response([b'{"object": "list", "data": [{"id": "m"}]}'])
        monkeypatch.setenv("RAG_OPENAI_BASE_URL", f"{server.url}/v1")
        monkeypatch.setenv("RAG_OPENAI_API_KEY", "none")
        done = rag(
            "ask", "which papers study weight averaging?", "--llm", "openai", "--model", "gpt-99"
        )
    assert (done.exit_code, done.stdout) == (1, "")
    one_line(done.stderr, "gpt-99")


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_ctrl_c_in_an_ingest_loses_nothing_and_the_next_one_finishes_it(tmp_path):
    rows = [
        {"title": f"Paper number {n}", "abstract": f"A sentence of paper {n}. " * 40}
        for n in range(250)
    ]
    many = listing(tmp_path / "many.jsonl", rows)
    home = tmp_path / "home"
    running = subprocess.Popen(
        [sys.executable, "-m", "rag", "ingest", str(many)],
        env=environment(home),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    catalog = home / "catalog.sqlite"
    deadline = time.monotonic() + 30
    while not catalog.exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    time.sleep(0.3)
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=30)
    assert (running.returncode, out) == (130, "")
    assert err == (
        "rag: interrupted. Nothing is lost: the same command picks up where it stopped.\n"
    )
    assert process(home, "ingest", str(many)).returncode == 0
    assert len(process(home, "papers").stdout.splitlines()) == 250
    assert process(home, "doctor").returncode == 0


def test_an_ingest_without_a_path_tries_again_what_failed(tmp_path):
    home, file = tmp_path / "home", tmp_path / "papers.jsonl"
    file.write_text("this is no listing\n")
    assert process(home, "ingest", str(file)).returncode == 1
    again = process(home, "ingest")
    assert again.returncode == 1
    assert "papers.jsonl" in again.stderr
    listing(file, PAPERS)
    mended = process(home, "ingest")
    assert mended.returncode == 0
    assert f"{len(PAPERS)} records" in mended.stdout


def test_a_file_in_the_place_of_the_library_is_named(tmp_path):
    file = tmp_path / "home"
    file.write_text("")
    done = process(file, "ask", "which papers study weight averaging?")
    assert done.returncode == 1
    one_line(done.stderr, "is a file, not a folder", "--home")

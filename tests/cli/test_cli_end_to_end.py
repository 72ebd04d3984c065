"""The command line over the real assistant: what works, and every bad input, each one line."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from scripted_server import Response, serving

PAPERS = [
    {
        "title": "Averaging Weights Leads to Wider Optima",
        "abstract": "Deep networks are trained by stochastic gradient descent. We study weight "
        "averaging: the average of the weights along the trajectory lies in a wider optimum. "
        "The averaged network has an accuracy of 96.4% on CIFAR-10.",
        "authors": ["Pavel Izmailov", "Timur Garipov"],
        "venue": "UAI",
        "year": 2018,
        "url": "https://example.org/swa",
    },
    {
        "title": "Model Soups",
        "abstract": "Fine-tuning many models is common practice. We study weight averaging of "
        "fine-tuned models, which improves accuracy without any cost at inference.",
        "authors": ["Mitchell Wortsman"],
        "venue": "ICML",
        "year": 2022,
    },
    {
        "title": "Compressed Video Representations",
        "abstract": "We learn video representations from compressed streams. Decoding is skipped, "
        "so that training on videos is 3.2 times faster.",
        "authors": ["Youngjae Yu", "Alihan Hüyük"],
        "venue": "ICLR",
        "year": 2021,
        "track": "Poster",
    },
]

SUBJECTS = (
    "beetles", "tides", "granite", "violins", "monasteries", "glaciers", "harbours", "orchards",
    "comets", "bridges", "looms", "vineyards", "lighthouses", "falcons", "canals", "ceramics",
    "volcanoes", "sundials", "railways", "mushrooms", "tapestries", "whales", "windmills",
    "fossils",
)  # fmt: skip
OTHERS = [
    {
        "title": f"A History of {subject.capitalize()}",
        "abstract": f"We trace how {subject} were seen over four centuries. Letters and maps show "
        f"that {subject} mattered more than is often said.",
        "year": 1990 + number,
    }
    for number, subject in enumerate(SUBJECTS)
]


def listing(path: Path, papers: Sequence[object]) -> Path:
    path.write_text("".join(json.dumps(paper) + "\n" for paper in papers))
    return path


@pytest.fixture(scope="module")
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


def environment(home: Path, **more: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    return {**kept, "HOME": str(home.parent), "RAG_HOME": str(home), "RAG_LLM": "none", **more}


def process(home: Path, *args: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "rag", *args],
        env=environment(home, **more),
        capture_output=True,
        text=True,
        check=False,
    )


def one_line(stderr: str, *parts: str) -> None:
    """``stderr`` is one ``rag: …`` line that holds ``parts``."""
    assert stderr.startswith("rag: ")
    assert stderr.count("\n") == 1
    for part in parts:
        assert part in stderr


def test_a_question_in_a_real_process(built):
    done = process(built, "ask", "which papers study weight averaging?")
    assert (done.returncode, done.stderr) == (0, "")
    answer, references = done.stdout.split("\nReferences\n")
    assert "Averaging Weights Leads to Wider Optima" in answer
    assert "Model Soups" in answer
    assert "Video" not in done.stdout
    assert (
        "    Pavel Izmailov, Timur Garipov\n    UAI 2018 · https://example.org/swa\n" in references
    )
    assert "\x1b" not in done.stdout


def test_a_library_of_three_papers_answers_as_well(tmp_path):
    home = tmp_path / "home"
    assert process(home, "ingest", str(listing(tmp_path / "three.jsonl", PAPERS))).returncode == 0
    done = process(home, "ask", "which papers study weight averaging?")
    assert done.returncode == 0
    assert "Model Soups" in done.stdout
    assert "Video" not in done.stdout


def test_the_same_question_as_json_cites_verbatim_evidence(rag, home):
    printed = json.loads(rag("ask", "which papers study weight averaging?", "--json").stdout)
    abstracts = {paper["title"]: paper["abstract"] for paper in PAPERS}
    assert printed["status"] == "answered"
    assert {c["title"] for c in printed["citations"]} == {p["title"] for p in PAPERS[:2]}
    for citation in printed["citations"]:
        assert f"[{citation['number']}]" in printed["answer"]
        for evidence in citation["evidence"]:
            if evidence["field"] == "abstract":
                whole = abstracts[citation["title"]]
                assert whole[evidence["start"] : evidence["end"]] == evidence["text"]
    assert {p["paper_id"] for p in printed["papers"]} >= {
        c["paper_id"] for c in printed["citations"]
    }
    assert printed["model"] == {"provider": "none", "name": "quotes", "strategy": "quote"}


def test_what_the_library_does_not_hold_exits_with_3(rag, home):
    done = rag("ask", "which papers study medieval church music?")
    assert done.exit_code == 3
    assert done.stdout
    assert rag("ask", "which papers study weight averaging?", "--venue", "NeurIPS").exit_code == 3


def test_a_batch_gives_the_same_answers_as_single_questions(rag, home):
    question = "which papers study weight averaging?"
    rows = [{"id": 1, "question": question}, {"id": 2, "question": ""}, {"id": 3, "question": "?"}]
    done = rag("ask", "--batch", "-", stdin="\n".join(map(json.dumps, rows)))
    first, empty, marks = map(json.loads, done.stdout.splitlines())
    alone = json.loads(rag("ask", question, "--json").stdout)
    assert first["answer"] == alone["answer"]
    assert (empty["status"], marks["status"], done.exit_code) == ("error", "error", 1)
    assert "the question is empty" in empty["error"]


def test_search_filters_show_and_remove(rag, home):
    found = json.loads(rag("search", "videos", "--year", "2021", "--json").stdout)
    assert [hit["title"] for hit in found] == ["Compressed Video Representations"]
    paper_id = found[0]["paper_id"]
    assert "Authors: Youngjae Yu, Alihan Hüyük\n" in rag("show", paper_id).stdout
    assert rag("remove", paper_id).stdout == (
        f"removed {paper_id}: Compressed Video Representations\n"
    )
    assert rag("show", paper_id).exit_code == 3
    assert len(rag("papers").stdout.splitlines()) == 26


def test_doctor_finds_a_good_library_good_and_mends_a_bad_one(rag, home):
    assert rag("doctor").exit_code == 0
    for index in ("chroma", "words"):
        shutil.rmtree(home / index)
    broken = rag("doctor")
    assert broken.exit_code == 1
    assert "PROBLEM" in broken.stdout
    assert "rag doctor --repair" in broken.stdout
    assert rag("doctor", "--repair").exit_code == 0
    assert rag("ask", "which papers study weight averaging?").exit_code == 0


def test_an_empty_library_loads_the_sample_and_says_so_once(tmp_path):
    home = tmp_path / "new"
    done = process(home, "papers")
    assert done.returncode == 0
    one_note = f"Your library is empty: loading the sample library into {home}\n"
    assert done.stderr == one_note
    assert len(done.stdout.splitlines()) == 316
    again = process(home, "papers", "--year", "2022")
    assert (again.returncode, again.stderr) == (0, "")


# Bad input: each one clear line, the right exit code, nothing lost.


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
    if question.startswith("why"):
        says = "99,999 characters"  # without the last blank
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

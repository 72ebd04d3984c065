"""``rag backup`` and ``rag restore``, and the wait for another writer, as a user types them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rag.library.lock import writer_lock

PAPERS = [
    {"title": f"Paper {word}", "abstract": f"We study {word}. It is good.", "year": 2020}
    for word in ("averaging", "soups", "videos")
]


@pytest.fixture
def home(rag, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RAG_HOME", str(tmp_path / "home"))
    listing = tmp_path / "listing.jsonl"
    listing.write_text("".join(f"{json.dumps(paper)}\n" for paper in PAPERS))
    assert rag("ingest", str(listing)).exit_code == 0
    return tmp_path / "home"


def test_a_library_goes_into_a_file_and_comes_out_of_it(rag, home, tmp_path):
    done = rag("backup", "papers.backup")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.startswith("papers.backup: 3 papers, 0.")
    new = tmp_path / "new"
    restored = rag("restore", "papers.backup", "--home", str(new))
    assert (restored.exit_code, restored.stdout) == (0, "restored 3 papers from papers.backup\n")
    assert rag("papers", "--home", str(new)).stdout == rag("papers").stdout
    assert rag("doctor", "--home", str(new)).exit_code == 0


def test_neither_overwrites_anything_without_force(rag, home):
    assert rag("backup", "papers.backup").exit_code == 0
    again = rag("backup", "papers.backup")
    assert again.exit_code == 2
    assert again.stderr == (
        "rag: papers.backup is there already. Name another file, or replace one with --force\n"
    )
    refused = rag("restore", "papers.backup")
    assert refused.exit_code == 2
    assert "holds 3 papers. Restore into another with --home" in refused.stderr
    assert rag("backup", "papers.backup", "--force").exit_code == 0
    assert rag("restore", "papers.backup", "--force").exit_code == 0


def test_what_is_no_backup_is_one_line_and_changes_nothing(rag, home):
    before = rag("papers").stdout
    Path("notes.txt").write_text("notes " * 1000)
    done = rag("restore", "notes.txt", "--force")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == (
        "rag: notes.txt is no backup of a library (file is not a database); nothing was changed. "
        "Name a file that 'rag backup' wrote\n"
    )
    assert rag("papers").stdout == before


@pytest.mark.parametrize("command", [["ingest"], ["remove", "PAPER"], ["doctor", "--repair"]])
def test_a_writer_waits_as_long_as_it_is_told(rag, home, command):
    paper_id = rag("papers").stdout.split("\t")[0]
    words = [paper_id if word == "PAPER" else word for word in command]
    with writer_lock(home, 1):
        done = rag(*words, "--wait", "0.6")
    assert done.exit_code == 1
    waiting, gave_up = done.stderr.splitlines()
    assert waiting.startswith("waiting up to 0.6 seconds for process ")
    assert "gave up after 0.6 seconds" in gave_up
    assert rag(*words, "--wait", "0.6").exit_code == 0


def test_a_catalog_that_cannot_be_read_is_told_by_the_doctor_and_restored(rag, home):
    rag("backup", "papers.backup")
    (home / "catalog.sqlite").write_bytes(b"notes " * 2000)
    told = rag("doctor")
    assert told.exit_code == 1
    assert "PROBLEM  catalog: " in told.stdout
    assert "rag restore FILE --force" in told.stdout
    assert rag("restore", "papers.backup", "--force").exit_code == 0
    assert len(rag("papers").stdout.splitlines()) == 3

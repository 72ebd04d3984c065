"""Lines that survive a kill and a full disk."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from rag.errors import RagError, RunNotWritable
from rag.evaluation.journal import Journal, write_whole


@contextmanager
def full_disk(room: int) -> Iterator[None]:
    """No file may grow beyond ``room`` bytes: what a write meets on a full disk, or a quota."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_what_was_appended_is_read_in_order(tmp_path):
    journal = Journal(tmp_path / "rows.jsonl")
    journal.append({"id": 1, "text": "naïve\u2028"}, {"id": 2})
    journal.append({"id": 3})
    assert [row["id"] for row in Journal(journal.path)] == [1, 2, 3]
    assert next(iter(journal))["text"] == "naïve\u2028"


def test_a_file_that_is_not_there_has_no_rows(tmp_path):
    assert list(Journal(tmp_path / "rows.jsonl")) == []


def test_a_line_cut_off_by_a_kill_is_none_and_gives_way_to_the_next(tmp_path):
    path = tmp_path / "rows.jsonl"
    path.write_bytes(b'{"id":1}\n{"id":2,"te')
    assert [row["id"] for row in Journal(path)] == [1]
    Journal(path).append({"id": 3})
    assert path.read_bytes() == b'{"id":1}\n{"id":3}\n'


def test_a_full_disk_keeps_what_was_there_and_says_how_to_go_on(tmp_path):
    (tmp_path / "run.json").write_text("{}")
    journal = Journal(tmp_path / "rows.jsonl")
    journal.append({"id": 1})
    with full_disk(30), pytest.raises(RunNotWritable) as caught:
        journal.append({"id": 2}, {"id": 3, "text": "x" * 100})
    assert "File too large" in str(caught.value)
    assert "rag eval run --resume" in str(caught.value)
    assert journal.path.read_bytes() == b'{"id":1}\n'
    journal.append({"id": 4})
    assert [row["id"] for row in journal] == [1, 4]


def test_where_no_run_has_begun_there_is_none_to_go_on_with(tmp_path):
    with full_disk(5), pytest.raises(RunNotWritable) as caught:
        Journal(tmp_path / "questions.jsonl").append({"id": 1})
    assert "--resume" not in str(caught.value)
    assert "kept" not in str(caught.value)
    assert "try again" in str(caught.value)


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path):
    path = tmp_path / "run.json"
    write_whole(path, "old")
    with full_disk(10), pytest.raises(RunNotWritable):
        write_whole(path, "new" * 100)
    assert path.read_text() == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["run.json"]


def test_a_damaged_line_is_named(tmp_path):
    path = tmp_path / "rows.jsonl"
    path.write_bytes(b'{"id":1}\n{"id":\n{"id":3}\n')
    with pytest.raises(RagError, match=r"rows\.jsonl:2 is damaged"):
        list(Journal(path))


def test_no_value_that_is_not_a_number_gets_in(tmp_path):
    with pytest.raises(ValueError, match="not JSON compliant"):
        Journal(tmp_path / "rows.jsonl").append({"score": float("nan")})


def test_a_folder_that_cannot_be_written_to_is_one_line(tmp_path):
    with pytest.raises(RunNotWritable, match="cannot write"):
        Journal(Path("/proc/no/rows.jsonl")).append({"id": 1})

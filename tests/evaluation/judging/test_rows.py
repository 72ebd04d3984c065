"""Files of answers to judge: what is read, and how every fault of a line is told."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from rag.errors import UnreadableFile
from rag.evaluation.judging import RowsInvalid, read_rows, shipped_probes

GOOD = {"id": "a", "context": ["Ice is cold."], "answer": "Ice is cold."}


def write(folder: Path, *lines: object) -> Path:
    path = folder / "rows.jsonl"
    texts = (line if isinstance(line, str) else json.dumps(line) for line in lines)
    path.write_text("".join(f"{text}\n" for text in texts), encoding="utf-8")
    return path


def test_a_context_is_texts_or_papers_numbered_from_1(tmp_path):
    paper = {"title": "Ice", "abstract": "It is cold.", "authors": ["A B"], "paper_id": "x1"}
    path = write(tmp_path, {**GOOD, "context": ["Snow is white.", paper], "more": 1})
    [row] = read_rows([path])
    assert row.papers[1].abstract == "Snow is white."
    assert (row.papers[2].title, row.papers[2].authors) == ("Ice", ("A B",))
    assert (row.faithful, row.line) == (None, 1)


def test_an_id_may_be_a_number_and_lines_may_be_blank(tmp_path):
    path = write(tmp_path, "", {**GOOD, "id": 7, "faithful": False, "fault": "wrong number"})
    [row] = read_rows([path])
    assert (row.id, row.faithful, row.fault, row.line) == (7, False, "wrong number", 2)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ('{"id": "b", "context": [', "JSON"),
        ("null", "object"),
        ({"id": "b", "answer": "x"}, "context"),
        ({**GOOD, "context": "one text"}, "context"),
        ({**GOOD, "context": [3]}, "context"),
        ({**GOOD, "answer": None}, "answer"),
        ({**GOOD, "faithful": "yes"}, "faithful"),
        ({**GOOD, "faithful": 1}, "faithful"),
    ],
)
def test_a_bad_line_is_named_with_file_line_and_field(tmp_path, line, fault):
    filler = [{**GOOD, "id": f"f{number}"} for number in range(56)]
    path = write(tmp_path, *filler, line)
    with pytest.raises(RowsInvalid, match=f"rows.jsonl:57: .*{fault}") as caught:
        read_rows([path])
    assert "\n" not in str(caught.value)


def test_every_bad_line_is_named_at_once_and_an_id_may_stand_once(tmp_path):
    path = write(tmp_path, GOOD, "{", GOOD)
    with pytest.raises(RowsInvalid) as caught:
        read_rows([path])
    assert "rows.jsonl:2" in str(caught.value)
    assert "rows.jsonl:3: id 'a' is also that of" in str(caught.value)


def test_a_thousand_bad_lines_are_counted(tmp_path):
    with pytest.raises(RowsInvalid, match=r"and 980 more"):
        read_rows([write(tmp_path, *["{"] * 1000)])


def test_files_that_cannot_be_read(tmp_path):
    binary = tmp_path / "rows.jsonl"
    binary.write_bytes(b"\xff\xfe\x00\x01")
    for path in (tmp_path / "none.jsonl", tmp_path, binary):
        with pytest.raises(UnreadableFile, match=path.name):
            read_rows([path])


def test_standard_input_is_a_file(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{json.dumps(GOOD)}\n{{\n"))
    with pytest.raises(RowsInvalid, match=r"stdin:2"):
        read_rows(["-"])


def test_the_shipped_probes_are_many_of_both_kinds_and_each_fault_is_named():
    rows = read_rows(shipped_probes())
    faithful = [row for row in rows if row.faithful]
    others = [row for row in rows if row.faithful is False]
    assert len(faithful) >= 100
    assert len(others) >= 100
    assert len(faithful) + len(others) == len(rows)
    assert {row.fault for row in others} == {
        "wrong number",
        "swapped names",
        "flipped negation",
        "overclaim",
        "wrong data set",
        "wrong paper",
    }
    assert not any(row.fault for row in faithful)
    assert len({row.answer for row in rows}) == len(rows)

"""``rag ask --batch``: one line out for every line in, whatever the lines hold."""

from __future__ import annotations

import json

import pytest
from scripted_assistant import ANSWERED

from rag.errors import ModelTimeout
from rag.models.chat import Message
from rag.paper import Answer, Filters


def echo(question: str) -> Answer:
    if question == "slow":
        raise ModelTimeout("no token for 120 s", "Raise RAG_TIMEOUT")
    if question == "bug":
        raise ZeroDivisionError("division by zero")
    if question == "unknown":
        return Answer(question, "abstained", "Not here.")
    return Answer(question, "answered", f"About {question}.")


@pytest.fixture
def batch(rag, scripted, tmp_path):
    """Run a batch over ``lines``; the parsed lines out, and the whole result."""
    scripted.answer = echo

    def run(*lines: str | bytes, flags: tuple[str, ...] = ()):
        file = tmp_path / "in.jsonl"
        raw = [line if isinstance(line, bytes) else line.encode() for line in lines]
        file.write_bytes(b"\n".join(raw))
        done = rag("ask", "--batch", str(file), *flags)
        return [json.loads(line) for line in done.stdout.split("\n")[:-1]], done

    return run


def row(question: str, **more: object) -> str:
    return json.dumps({"question": question, **more})


def test_answers_come_in_input_order_with_their_ids(batch):
    out, done = batch(row("a", id="x"), row("unknown", id=7), row("c"))
    assert done.exit_code == 0
    assert [(o["id"], o["status"], o["answer"]) for o in out] == [
        ("x", "answered", "About a."),
        (7, "abstained", "Not here."),
        (None, "answered", "About c."),
    ]
    assert done.stderr == ""


def test_a_row_is_the_same_object_as_ask_json(batch, rag, scripted):
    scripted.answer = ANSWERED
    alone = json.loads(rag("ask", "q", "--json").stdout)
    scripted.answer = ANSWERED
    (out,), _ = batch(row("q"))
    scripted.answer = ANSWERED
    assert out.keys() == alone.keys()


def test_bad_rows_become_error_lines_and_do_not_stop_the_rest(batch):
    deep = "[" * 200_000
    out, done = batch(
        row("a", id=1),
        "{not json",
        row("slow", id=3),
        b'{"id": 4, "question": "\xff"}',
        '["a list"]',
        '{"id": 6}',
        '{"id": 7, "question": 5}',
        row("bug", id=8),
        deep,
        row("z", id=10),
    )
    assert done.exit_code == 1
    assert [o["status"] for o in out] == ["answered"] + ["error"] * 8 + ["answered"]
    assert [o["id"] for o in out] == [1, None, 3, None, None, 6, 7, 8, None, 10]
    errors = [o["error"] for o in out]
    assert errors[1].startswith("line 2: not JSON (")
    assert errors[2] == "line 3: no token for 120 s. Raise RAG_TIMEOUT"
    assert errors[3].startswith("line 4: not UTF-8 text.")
    assert errors[4].startswith("line 5: not a JSON object.")
    assert errors[5].startswith("line 6: no 'question' text.")
    assert errors[7].startswith("line 8: unexpected ZeroDivisionError: division by zero.")
    assert "\n" not in "".join(e or "" for e in errors)
    assert out[2]["question"] == "slow"


def test_blank_lines_byte_order_mark_and_crlf(batch):
    out, done = batch("\ufeff" + row("a", id=1) + "\r", "", "   \r", row("b", id=2), "")
    assert [o["id"] for o in out] == [1, 2]
    assert done.exit_code == 0


def test_a_text_with_line_separators_stays_on_one_line(batch):
    out, done = batch(row("x\u2028y\x85z\nw"))
    assert len(done.stdout.splitlines()) == 1
    assert out[0]["question"] == "x\u2028y\x85z\nw"


def test_history_and_filters_of_a_row_reach_the_assistant(batch, scripted):
    history = [{"role": "user", "content": "hi"}, {"role": "assistant", "content": "hello"}]
    filters = {"venues": ["ICLR"], "years": [2020, 2021]}
    batch(
        row("a", history=history, filters=filters),
        row("b", filters=None, history=None),
        flags=("--author", "Ann", "--venue", "ICML"),
    )
    first, second = scripted.asked
    assert first["history"] == (Message("user", "hi"), Message("assistant", "hello"))
    assert first["filters"] == Filters(authors=("Ann",), venues=("ICLR",), years=(2020, 2021))
    assert second["history"] == ()
    assert second["filters"] == Filters(authors=("Ann",), venues=("ICML",))


@pytest.mark.parametrize(
    "fields",
    [
        {"filters": []},
        {"filters": {"venue": ["ICLR"]}},
        {"filters": {"venues": "ICLR"}},
        {"filters": {"years": 2022}},
        {"history": "hi"},
        {"history": [{"role": "system", "content": "obey"}]},
        {"history": [{"role": "user"}]},
    ],
)
def test_a_row_with_a_field_of_another_shape_is_an_error(batch, fields):
    (out,), done = batch(row("a", id=1, **fields))
    assert (out["status"], out["id"], done.exit_code) == ("error", 1, 1)
    assert out["error"].startswith("line 1: ")


def test_years_that_run_backwards_are_turned_round_in_the_hint(batch):
    (out,), _ = batch(row("a", id=1, filters={"years": [2022, 2019]}))
    assert out["error"] == (
        "line 1: filter 'years' runs backwards: [2022, 2019]. Write [2019, 2022]."
    )


def test_a_batch_from_stdin(rag, scripted):
    scripted.answer = echo
    done = rag("ask", "--batch", "-", stdin=row("a", id=1) + "\n" + row("b", id=2))
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == [1, 2]


def test_an_empty_batch_is_no_output_and_no_error(batch):
    out, done = batch("")
    assert (out, done.exit_code, done.stderr) == ([], 0, "")


def test_a_batch_file_that_is_not_there(rag, scripted):
    done = rag("ask", "--batch", "absent.jsonl")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == (
        "rag: cannot read absent.jsonl: No such file or directory. Give a JSONL file or -.\n"
    )


def test_ctrl_c_ends_a_batch_and_keeps_the_lines_before_it(rag, scripted):
    def stop(question: str) -> Answer:
        if question == "stop":
            raise KeyboardInterrupt
        return echo(question)

    scripted.answer = stop
    done = rag("ask", "--batch", "-", stdin=row("a", id=1) + "\n" + row("stop") + "\n" + row("c"))
    assert done.exit_code == 130
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == [1]

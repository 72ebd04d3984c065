"""``rag ask --batch``: one JSON line out for every line in, whatever a line holds."""

from __future__ import annotations

import codecs
import json
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from rag.cli.context import Globals
from rag.cli.failures import unexpected
from rag.cli.jsonout import print_json_line
from rag.errors import EXIT_ERROR, EXIT_OK, RagError, UsageError
from rag.models.chat import Message
from rag.paper import Answer, Filters
from rag.serialise import answer_to_dict, filters_from_dict

if TYPE_CHECKING:
    from rag.assistant import Assistant

_STDIN = "-"
_ROW_FIX = 'A line is {"id": ..., "question": "...", "history": [...], "filters": {...}}'


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the input, read."""

    question: str
    history: tuple[Message, ...]
    filters: Filters


def run_batch(opened: Assistant, path: str, chosen: Filters, given: Globals) -> int:
    """Answer every line of ``path`` (``-``: stdin), in order; blank lines are skipped.

    A line that is malformed or whose question fails gives a line with status "error" and does
    not stop the rest. A row's own filters take the place of the same ones in ``chosen``.
    Returns the exit code: 1 if any line failed, else 0, abstentions included.

    Raises:
        UsageError: the file cannot be read.
    """
    failed = False
    for number, line in _lines(path):
        answer, row_id = _answer(opened, line, number, chosen, given)
        failed |= answer.status == "error"
        print_json_line(answer_to_dict(answer, id=row_id))
    return EXIT_ERROR if failed else EXIT_OK


def _lines(path: str) -> Iterator[tuple[int, bytes]]:
    """Line numbers and lines, without a byte-order mark and blank lines."""
    try:
        with _open(path) as lines:
            for number, line in enumerate(lines, start=1):
                content = line.removeprefix(codecs.BOM_UTF8) if number == 1 else line
                if content.strip():
                    yield number, content
    except OSError as error:
        raise UsageError(
            f"cannot read {path}: {error.strerror}", "Give a JSONL file or -."
        ) from error


def _open(path: str) -> AbstractContextManager[BinaryIO]:
    return nullcontext(sys.stdin.buffer) if path == _STDIN else Path(path).open("rb")


def _answer(
    opened: Assistant, line: bytes, number: int, chosen: Filters, given: Globals
) -> tuple[Answer, Any]:
    """The answer to one line, and the id the line gives: any JSON value, handed back as it is."""
    question, row_id = "", None
    try:
        values = _object(line)
        row_id = values.get("id")
        row = _row(values, chosen)
        question = row.question
        return opened.ask(row.question, filters=row.filters, history=row.history), row_id
    except RagError as error:
        problem = str(error)
    except Exception as error:  # noqa: BLE001 - one row's fault must not cost the others
        problem = unexpected(error, verbose=given.verbose)
    return Answer(question, "error", "", filters=chosen, error=f"line {number}: {problem}"), row_id


def _object(line: bytes) -> dict[str, Any]:
    try:
        values = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise UsageError("not UTF-8 text", _ROW_FIX) from error
    except (ValueError, RecursionError) as error:
        raise UsageError(f"not JSON ({error})", _ROW_FIX) from error
    if not isinstance(values, dict):
        raise UsageError("not a JSON object", _ROW_FIX)
    return values


def _row(values: dict[str, Any], chosen: Filters) -> Row:
    question = values.get("question")
    if not isinstance(question, str):
        raise UsageError("no 'question' text", _ROW_FIX)
    filters = values.get("filters")
    return Row(
        question=question,
        history=_history(values.get("history") or []),
        filters=chosen if filters is None else filters_from_dict(filters, chosen),
    )


def _history(value: Any) -> tuple[Message, ...]:
    problem = UsageError('\'history\' is not a list of {"role", "content"}', _ROW_FIX)
    if not isinstance(value, list):
        raise problem
    messages = []
    for item in value:
        match item:
            case {"role": "user" | "assistant" as role, "content": str(content)}:
                messages.append(Message(role, content))
            case _:
                raise problem
    return tuple(messages)

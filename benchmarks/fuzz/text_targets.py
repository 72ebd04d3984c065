"""What is fuzzed of what users and models write, without a library.

A target takes bytes and raises if a promise is broken; refusals (``RagError``) are its own matter.
"""

from __future__ import annotations

import io
import json
import re
from contextlib import redirect_stdout, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

from rag.answering.question.typed import LONGEST_QUESTION, checked
from rag.answering.verification.claims import claims_of, parts_of
from rag.answering.verification.numbers import numbers_in
from rag.answering.writing import citations
from rag.answering.writing.cutting import Cutter, Piece
from rag.assistant import Assistant
from rag.cli.batch import run_batch
from rag.cli.context import Globals
from rag.errors import RagError
from rag.evaluation.judging.replies import Unusable, read_verdicts
from rag.evaluation.judging.rows import read_rows
from rag.library.backup import examine
from rag.library.instructions import readable, without_instructions
from rag.library.sentences import sentence_spans
from rag.paper import Answer, Filters
from rag.ui.prose import to_html

OFFERED = 4  # papers that the model's text may cite
_PORTION = 7  # characters that come at once
_TAGS = frozenset(
    "a blockquote br code del em h1 h2 h3 h4 h5 h6 hr li ol p pre s strong sub sup table tbody td "
    "th thead tr ul".split()
)


def text_of(data: bytes) -> str:
    """What is no UTF-8 becomes lone surrogates, as it does in what a terminal sends."""
    return data.decode("utf-8", "surrogateescape")


def citation_markers(data: bytes) -> None:
    """Markers: only offered numbers are left, and nothing else changes but where they stood."""
    text = text_of(data)
    plain, dropped = citations.read_markers(text, OFFERED)
    assert dropped >= 0
    assert all(1 <= number <= OFFERED for number in citations.cited_numbers(plain)), plain
    assert len(citations.blanked_markers(text)) == len(text)
    assert not citations.MARKER.search(citations.without_markers(plain)), plain
    assert citations.cited_numbers(citations.with_marker(plain, OFFERED))[-1:]
    claims = claims_of(plain)
    assert all(parts_of(claim, range(1, OFFERED + 1)) for claim in claims)


def sentences_of_a_model(data: bytes) -> None:
    """What is cut from a stream does not depend on the portions in which it came."""
    text = text_of(data)
    assert _cut(text, len(text) or 1) == _cut(text, _PORTION)


def _cut(text: str, size: int) -> list[Piece]:
    cutter = Cutter()
    pieces = [p for at in range(0, len(text), size) for p in cutter.push(text[at : at + size])]
    return pieces + cutter.flush()


def abstracts(data: bytes) -> None:
    """Sentences cover all but white space; what is not read keeps its place."""
    text = text_of(data)
    spans = sentence_spans(text)
    at = 0
    for start, end in spans:
        assert at <= start < end, spans
        assert not text[at:start].strip(), text[at:start]
        at = end
    assert not text[at:].strip()
    assert len(readable(text)) == len(text)
    without_instructions(text)
    for start, end in spans:
        numbers_in(text[start:end])


def html_of_answers(data: bytes) -> None:
    """A model's text shown in the web chat has the tags of Markdown and no others."""
    shown = to_html(text_of(data), {1: "A <title> & “more”", 2: "$B_2$"}, "m0")
    found = set(re.findall(r"</?([a-zA-Z!?][\w-]*)", shown))
    assert found <= _TAGS, found - _TAGS
    assert "javascript:" not in "".join(re.findall(r'href="([^"]*)', shown)).lower()


def typed_questions(data: bytes) -> None:
    """A question is refused, or it is words without markup, and not too long."""
    with suppress(RagError):
        asked = checked(text_of(data))
        assert 0 < len(asked) <= LONGEST_QUESTION


@dataclass(frozen=True, slots=True)
class _Echo:
    """An assistant that says what it was asked."""

    def ask(self, question: str, *, filters: Filters, history: Any) -> Answer:
        assert all(message.role in ("user", "assistant") for message in history)
        return Answer(question, "answered", question, filters=filters)


def batches(data: bytes) -> None:
    """``rag ask --batch``: a line out for every line in, each of them JSON in UTF-8."""
    with TemporaryDirectory() as folder:
        file = Path(folder, "rows.jsonl")
        file.write_bytes(data)
        shown = io.TextIOWrapper(io.BytesIO(), "utf-8")
        with redirect_stdout(shown):
            run_batch(cast(Assistant, _Echo()), str(file), Filters(), Globals())
        shown.flush()
    lines = cast(io.BytesIO, shown.buffer).getvalue().splitlines()
    wanted = data.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    assert len(lines) == sum(bool(line.strip()) for line in wanted), (len(lines), wanted)
    for line in lines:
        assert json.loads(line)["status"] in ("answered", "error")


def judged_rows(data: bytes) -> None:
    """A file of answers to judge: read, or refused with its lines named."""
    with TemporaryDirectory() as folder:
        file = Path(folder, "rows.jsonl")
        file.write_bytes(data)
        with suppress(RagError):
            read_rows([file])


def judge_replies(data: bytes) -> None:
    """A judge's reply: as many verdicts as claims, or it is unusable."""
    with suppress(Unusable):
        assert len(read_verdicts(text_of(data), 2)) == 2


def backups(data: bytes) -> None:
    """A file to restore from is examined without harm, or refused."""
    with TemporaryDirectory() as folder:
        file = Path(folder, "library.backup")
        file.write_bytes(data)
        with suppress(RagError):
            examine(file)

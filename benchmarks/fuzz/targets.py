"""Every target by name: what is run, what it starts from, and how long its inputs may be."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.fuzz import library_targets as library
from benchmarks.fuzz import text_targets as text
from rag.answering.question.typed import LONGEST_QUESTION
from rag.evaluation.judging.rows import shipped_probes
from rag.evaluation.places import question_files
from rag.library.export import export
from rag.library.migrations import migrate
from rag.paper import Paper
from rag.sources import READERS, read, sample

SECONDS = 2.0  # of processor time, for any input that is not long
_SEED = 3_000  # bytes of a listing that an input starts from


@dataclass(frozen=True, slots=True)
class Target:
    """``run`` raises if a promise is broken by the bytes it is given.

    ``seeds`` are inputs to start from. ``longest`` is how many characters the growth check doubles
    to; of what is refused beyond some length it is that length. ``seconds`` of processor time may
    an input take that is no longer than some thousands of characters.
    """

    run: Callable[[bytes], None]
    seeds: Callable[[], Iterator[bytes]]
    longest: int = 400_000
    seconds: float = SECONDS


def _listings() -> Iterator[bytes]:
    for name, content in sample.listings():
        yield content[:_SEED]
        papers = [record for record in read(content, name) if isinstance(record, Paper)][:2]
        for format in ("jsonl", "csv", "bibtex"):
            yield export(papers, format).encode()
    yield json.dumps({"papers": [{"title": "A", "authors": [{"name": "B"}], "ids": {}}]}).encode()


def _questions() -> Iterator[bytes]:
    for file in question_files():
        for line in file.read_text(encoding="utf-8").splitlines()[::5]:
            yield json.loads(line)["question"].encode()


def _conversations() -> Iterator[bytes]:
    yield b"who wrote Model Soups?\x1fMitchell wrote **Model Soups** [1].\x1fand in 2022?"
    yield b"which papers study pruning?\x1f1. **A** [1]\n2. **B** [2]\x1fthe second one?"
    for question in _questions():
        yield b"which papers study weight averaging?\x1fThese do: [1].\n[1] A title\x1f" + question


def _answers() -> Iterator[bytes]:
    yield "See [1, 2; 3-4], [Paper 2] and 【1†lines】.\n- *a*, e.g. b [9].".encode()
    yield "# A\n> “Quoted.” (x [1]) 3.5 % of 9.\n\n| a | b |\n|---|---|\n| [1] | $x^2$ |".encode()
    for _, content in sample.listings():
        yield content[-_SEED // 2 :]


def _batch() -> Iterator[bytes]:
    history = [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]
    rows = [
        {"id": 1, "question": "who?", "history": history},
        {"question": "what?", "filters": {"authors": ["A"], "years": [2020, 2021]}},
    ]
    yield "\n".join(map(json.dumps, rows)).encode()


def _rows() -> Iterator[bytes]:
    for file in shipped_probes():
        yield b"\n".join(file.read_bytes().splitlines()[:2])


def _replies() -> Iterator[bytes]:
    verdicts = [{"claim": n, "verdict": "supported", "reason": "it says so"} for n in (1, 2)]
    yield json.dumps({"verdicts": verdicts}).encode()
    yield b"```json\n" + json.dumps({"verdicts": verdicts}).encode() + b"\n```"


def _backup() -> Iterator[bytes]:
    with TemporaryDirectory() as folder:
        file = Path(folder, "catalog")
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("PRAGMA page_size=512")
            migrate(connection)
            connection.commit()
        yield file.read_bytes()


TARGETS: Mapping[str, Target] = {
    "listings": Target(library.reader("auto"), _listings),
    **{reader.name: Target(library.reader(reader.name), _listings) for reader in READERS},
    "citations": Target(text.citation_markers, _answers, 100_000),
    "sentences": Target(text.sentences_of_a_model, _answers, 20_000),
    "abstracts": Target(text.abstracts, _answers, 100_000),
    "html": Target(text.html_of_answers, _answers, 100_000),
    "typed": Target(text.typed_questions, _questions, 200_000),
    "filters": Target(library.understood, _questions, LONGEST_QUESTION),
    "answers": Target(library.answered, _questions, LONGEST_QUESTION, 6.0),  # 20 questions in one
    "search": Target(library.searched, _questions, LONGEST_QUESTION),
    "follow-ups": Target(library.follow_ups, _conversations, LONGEST_QUESTION),
    "batch": Target(text.batches, _batch),
    "rows": Target(text.judged_rows, _rows),
    "replies": Target(text.judge_replies, _replies),
    "backups": Target(text.backups, _backup),
}

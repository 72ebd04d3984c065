"""What is fuzzed with a small library at hand: listings read, questions understood and answered."""

from __future__ import annotations

import atexit
import json
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.fuzz.text_targets import text_of
from rag.answering.conversation.followup import standalone
from rag.answering.question.typed import as_text, checked
from rag.answering.question.understanding import understand
from rag.assistant import Assistant
from rag.errors import RagError
from rag.models.chat import Message
from rag.paper import Filters, Paper
from rag.serialise import answer_to_dict
from rag.settings import Settings
from rag.sources import read, sample
from rag.sources.base import MAX_ABSTRACT, MAX_TITLE
from rag.text import fold

PER_LISTING = 6  # papers of each sample listing in the small library


def reader(format: str) -> Callable[[bytes], None]:
    """The target that reads listings of a format; ``auto`` tells it, and the encoding, itself."""

    def target(data: bytes) -> None:
        with suppress(RagError):
            for record in read(data, "fuzzed", format):
                if isinstance(record, Paper):
                    assert 0 < len(record.title) <= MAX_TITLE
                    assert len(record.abstract) <= MAX_ABSTRACT
                    json.dumps([record.title, record.abstract, *record.authors]).encode()
                    "".join((record.title, record.abstract, *record.authors)).encode()
                else:
                    assert record.line >= 1
                    assert record.reason
                    assert "\n" not in record.reason

    return target


@cache
def small() -> Assistant:
    """An assistant without an LLM over a library of a few papers of each sample listing."""
    folder = TemporaryDirectory(prefix="rag-fuzz-")
    atexit.register(folder.cleanup)
    listing = Path(folder.name, "listing.jsonl")
    rows = []
    for name, content in sample.listings():
        papers = [record for record in read(content, name) if isinstance(record, Paper)]
        rows += [_row(paper) for paper in papers[:PER_LISTING]]
    listing.write_text("\n".join(rows), encoding="utf-8")
    assistant = Assistant(Settings(home=Path(folder.name, "home"), llm="none"))
    assistant.ingest([listing])
    return assistant


def _row(paper: Paper) -> str:
    fields = ("title", "abstract", "authors", "venue", "year", "track", "session", "url")
    return json.dumps({name: getattr(paper, name) for name in fields})


def understood(data: bytes) -> None:
    """A question is read against the catalog: what restricts are names that it has, or says."""
    library = small().library
    with suppress(RagError):
        question = checked(text_of(data))
        asked = understand(question, library, Filters())
        known = {name for paper in library.catalog.papers() for name in paper.authors}
        for author in asked.filters.authors:
            assert author in known or fold(author) in fold(question), author
        library.catalog.papers(asked.filters)


def answered(data: bytes) -> None:
    """A question is answered; the answer can be printed, and cites what it shows."""
    with suppress(RagError):
        answer = small().ask(text_of(data))
        assert answer.status in ("answered", "abstained"), answer.status
        json.dumps(answer_to_dict(answer), ensure_ascii=False).encode()


def searched(data: bytes) -> None:
    """A query is words: no syntax of SQL or of the word index."""
    with suppress(RagError):
        small().search(text_of(data))


def follow_ups(data: bytes) -> None:
    """A question after a conversation whose messages are the lines before it."""
    *before, question = text_of(data).split("\x1f")
    roles = cycle(("user", "assistant"))
    history = [Message(role, content) for role, content in zip(roles, before, strict=False)]
    with suppress(RagError):
        read_as = standalone(checked(question), as_text(history), small().library)
        assert read_as is None or read_as.strip()

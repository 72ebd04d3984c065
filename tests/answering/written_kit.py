"""A small library about glaciers, and an answerer over it whose LLM follows a script."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from rag.answering.answerer import Answerer
from rag.answering.writing.writer import Writer, writer_with
from rag.library import Library
from rag.models.chat import Message
from rag.models.minilm import MiniLM
from rag.models.scripted import Reply, ScriptedChat
from rag.paper import Answer, Filters, Paper
from rag.retrieval import Retriever
from rag.settings import Settings
from rag.sources.sample import listings

DRONES = {
    "title": "DroneIce: Glacier Photography with Drones",
    "abstract": "Glaciers are hard to reach on foot. We present DroneIce, which photographs "
    "glaciers with drones. Each flight of DroneIce takes 12 minutes. A small network removes "
    "shadows from the photographs.",
}
MELT = {
    "title": "MeltNet: Measuring Glacier Melt in Photographs",
    "abstract": "We introduce MeltNet, which measures the melting of a glacier in photographs. "
    "MeltNet needs no depth sensor. Its error in glacier area is 3%.",
}
ARCHIVE = {
    "title": "An Archive of Glacier Photography",
    "abstract": "We collect historical photographs of glaciers from museums. The archive holds "
    "4,000 photographs taken since 1890.",
}
RADAR = {
    "title": "Sea Ice Thickness from Radar",
    "abstract": "Radar measures the thickness of sea ice from orbit. The method works at night.",
}
GLACIERS = (DRONES, MELT, ARCHIVE, RADAR)

FACT = "How long does a flight of DroneIce take?"
FLIGHT = "Each flight of DroneIce takes 12 minutes"
LIST = "which papers study glacier photography?"
COMPARISON = "How does DroneIce differ from MeltNet?"
UNKNOWN = "How many drones crashed in DroneIce?"


@dataclass(eq=False)
class Bench:
    """An answerer with a scripted model; ``pieces`` is what a reader sees as it comes."""

    library: Library
    embedder: MiniLM
    pieces: list[str] = field(default_factory=list)
    progress: list[tuple[int, int, str]] = field(default_factory=list)
    chat: ScriptedChat = field(default_factory=ScriptedChat)

    def ask(
        self,
        question: str,
        chat: ScriptedChat,
        *,
        strategy: str = "single",
        on_text: Callable[[str], None] | None = None,
        **more: Any,
    ) -> Answer:
        """The answer of ``chat``; settings and fields of the ``Writer`` may be added."""
        self.pieces.clear()
        self.progress.clear()
        self.chat = chat
        fields = {name: more.pop(name) for name in ("required", "parallel") if name in more}
        settings = Settings(strategy=strategy, llm="openai", **{"max_answer_tokens": 200, **more})
        writer = replace(writer_with(chat, settings, self.embedder), **fields)
        answer = self._answerer(lambda: writer).answer(
            question,
            Filters(),
            on_text or self.pieces.append,
            lambda *step: self.progress.append(step),
        )
        assert on_text or self.seen.strip() == answer.text
        return answer

    @cache  # noqa: B019 - a bench lives as long as the tests
    def quoted(self, question: str) -> Answer:
        """The same question without a model."""
        return self._answerer(lambda: None).answer(question, Filters(), lambda _: None)

    def paper(self, row: dict[str, str]) -> Paper:
        """The paper of the library that was made of ``row``."""
        (found,) = [p for p in self.library.catalog.papers() if p.title == row["title"]]
        return found

    @property
    def seen(self) -> str:
        return "".join(self.pieces)

    def _answerer(self, writer: Callable[[], Writer | None]) -> Answerer:
        retriever = Retriever(self.library, self.embedder)
        return Answerer(self.library, retriever, self.embedder, self.embedder, writer)


@contextmanager
def bench(folder: Path, *rows: dict[str, str]) -> Iterator[Bench]:
    """A library of ``rows`` and 25 papers that have nothing to do with them."""
    listing = folder / "papers.jsonl"
    listing.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    embedder = MiniLM()
    with Library(Settings(home=folder / "home", llm="none")) as library:
        ordinary = [(name, text) for name, text in listings() if name.startswith("iclr-2022")]
        library.ingest([listing], contents=ordinary, embedder=lambda: embedder)
        yield Bench(library, embedder)


def knowing(reply: str | Reply) -> ScriptedChat:
    """A model that knows papers by what they are called here: it says [melt] for [3]."""
    rows = {"drones": DRONES, "melt": MELT, "archive": ARCHIVE, "radar": RADAR}
    given = Reply(reply) if isinstance(reply, str) else reply

    def numbered(sent: Sequence[Message]) -> Reply:
        titles = offered(sent)
        text = re.sub(
            r"\[([a-z]+)\]", lambda m: f"[{titles.index(rows[m[1]]['title']) + 1}]", given.text
        )
        return replace(given, text=text)

    return ScriptedChat(reply=numbered)


def offered(messages: Sequence[Message]) -> list[str]:
    """Titles of the papers in a prompt of strategy ``single``, in the order of their numbers."""
    return re.findall(r"^\[\d+\] (.+)$", messages[-1].content, re.MULTILINE)


def title_in(messages: Sequence[Message]) -> str:
    """The title of the paper that a prompt of strategy ``per-paper`` is about."""
    (title,) = re.findall(r"^Title: (.+)$", messages[-1].content, re.MULTILINE)
    return str(title)


def notes(answer: Answer) -> str:
    return "\n".join(answer.notes)

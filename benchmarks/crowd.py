"""Writers and readers of one library in processes of their own, and what each may expect to see.

The papers are made up so that any mixture shows: listing ``f`` in its version ``n`` has eight
papers, and every sentence of theirs holds the word ``mark{f}x{n}``. Each writer has listings of
its own and writes down, before and after each change, what it is about to do and what was done.
What was done has been acknowledged: it must never be lost. A change that was cut short must have
happened altogether or not at all.
"""

from __future__ import annotations

import json
import os
import random
import re
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path

from rag.errors import RagError
from rag.library import Library, indexes, outbox
from rag.models.scripted import HashingEmbedder
from rag.paper import Paper
from rag.retrieval import Retriever
from rag.settings import load

PAPERS = 8  # in a listing
LISTINGS = 5  # of each writer
_REMOVED = 2  # papers that a removal takes away
_PAUSE = 0.02  # seconds before a question: the writers need the processor too

MARK = re.compile(r"mark(\d+)x(\d+)")
_WORDS = (
    "graph attention kernel sparse convex robust causal latent neural bandit video speech".split()
)


@dataclass(frozen=True, slots=True)
class State:
    """What the library has of one listing: a version (0: nothing yet) without some papers."""

    listing: int
    version: int = 0
    removed: tuple[int, ...] = ()

    @property
    def titles(self) -> dict[str, str]:
        """The mark that each of its papers bears, by title."""
        if not self.version:
            return {}
        mark = f"mark{self.listing}x{self.version}"
        return {_title(self.listing, i): mark for i in range(PAPERS) if i not in self.removed}


def small_steps() -> None:
    """Many steps in a short time, and so many places to be killed in."""
    outbox.EMBED_BATCH = 4
    indexes.BATCH = outbox.INDEX_EVERY = 8
    outbox.SETTLE_SECONDS = 0.0


def open_library(home: Path) -> Library:
    return Library(load(home=home, llm="none", lock_wait=120.0))


def _title(listing: int, number: int) -> str:
    return f"Listing {listing} study {number} of {_WORDS[number]} models"


def _paper(state: State, number: int) -> Paper:
    chosen = random.Random(repr((state.listing, state.version, number)))
    mark = f"mark{state.listing}x{state.version}"
    sentences = [
        f"The {mark} result on {' and '.join(chosen.sample(_WORDS, 3))} is number {k}."
        for k in range(chosen.randint(2, 6))
    ]
    return Paper(_title(state.listing, number), " ".join(sentences), year=2020)


class Log:
    """What one writer was about to do and what was done, a line each."""

    def __init__(self, folder: Path, writer: int) -> None:
        self.path = folder / f"writer-{writer}.log"

    def add(self, state: State, *, done: bool) -> None:
        told = {"state": asdict(state), "done": done, "at": time.time(), "by": os.getpid()}
        line = json.dumps(told)
        with self.path.open("a", encoding="utf-8") as file:
            file.write(line + "\n")

    def durations(self) -> list[float]:
        """Seconds that each change took which was not cut short."""
        rows = [json.loads(line) for line in self._lines()]
        return [
            done["at"] - begun["at"]
            for begun, done in pairwise(rows)
            if done["done"] and not begun["done"] and begun["by"] == done["by"]
        ]

    def states(self) -> dict[int, tuple[State, State | None]]:
        """Of each listing, what was acknowledged last, and what was begun since."""
        found: dict[int, tuple[State, State | None]] = {}
        for line in self._lines():
            told = json.loads(line)
            state = State(
                told["state"]["listing"], told["state"]["version"], tuple(told["state"]["removed"])
            )
            before = found.get(state.listing, (State(state.listing), None))[0]
            found[state.listing] = (state, None) if told["done"] else (before, state)
        return found

    def _lines(self) -> list[str]:
        text = self.path.read_text(encoding="utf-8") if self.path.exists() else ""
        return text[: text.rfind("\n") + 1].splitlines()


def write(
    home: Path,
    folder: Path,
    writer: int,
    seed: int,
    changes: int,
    weights: tuple[int, int, int] = (4, 2, 2),
) -> None:
    """A writer: so many changes of its listings, one after the other; ``weights`` are how often
    it ingests, removes and repairs."""
    small_steps()
    chosen, log = random.Random(seed), Log(folder, writer)
    with open_library(home) as library:
        for _ in range(changes):
            listing = writer * LISTINGS + chosen.randrange(LISTINGS)
            state = log.states().get(listing, (State(listing), None))[0]
            kind = chosen.choices(("ingest", "remove", "repair"), weights)[0]
            if kind == "remove" and (not state.version or state.removed):
                kind = "ingest"
            doing(folder, writer).write_text(kind, encoding="utf-8")
            if kind == "repair":
                library.rebuild()
            elif kind == "ingest":
                _ingest(library, folder, log, State(listing, state.version + 1))
            else:
                gone = tuple(sorted(chosen.sample(range(PAPERS), _REMOVED)))
                _remove(library, log, State(listing, state.version, gone))


def doing(folder: Path, writer: int) -> Path:
    """The file that says what a writer is at."""
    return folder / f"writer-{writer}.doing"


def _ingest(library: Library, folder: Path, log: Log, state: State) -> None:
    path = folder / f"listing-{state.listing}.jsonl"
    papers = [_paper(state, number) for number in range(PAPERS)]
    rows = [{"title": p.title, "abstract": p.abstract, "year": p.year} for p in papers]
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    log.add(state, done=False)
    library.ingest([path], embedder=HashingEmbedder)
    log.add(state, done=True)


def _remove(library: Library, log: Log, state: State) -> None:
    titles = {_title(state.listing, number) for number in state.removed}
    ids = [paper.paper_id for paper in library.catalog.papers() if paper.title in titles]
    log.add(state, done=False)
    library.remove(ids)
    log.add(state, done=True)


def read(
    home: Path,
    folder: Path,
    writers: int,
    seed: int,
    questions: int,
    out: Path,
    *,
    once: bool = False,
) -> None:
    """A reader: so many questions about what was acknowledged last; faults go to ``out``.

    It keeps its library open as a web chat does, but every fifth question is a fresh process's.
    ``once``: it asks about each change only once, and waits for the next.
    """
    chosen, logs = random.Random(seed), [Log(folder, writer) for writer in range(writers)]
    known: set[State] = set()
    with open_library(home) as library, out.open("a", encoding="utf-8") as file:
        retriever = Retriever(library, HashingEmbedder())
        for number in range(questions):
            time.sleep(_PAUSE)
            settled = sorted(set(_settled(logs).values()) - known, key=lambda s: s.listing)
            if not settled:
                continue
            state = chosen.choice(settled)
            if number % 5:
                faults = _ask(library, retriever, state)
            else:
                with open_library(home) as fresh:
                    faults = _ask(fresh, Retriever(fresh, HashingEmbedder()), state)
            undisturbed = _settled(logs).get(state.listing) == state
            known |= {state} if once else set()
            kept = [fault for fault in faults if undisturbed or not fault.startswith("stale")]
            row = {"state": asdict(state), "by": seed, "checked": undisturbed, "faults": kept}
            file.write(json.dumps(row) + "\n")
            file.flush()


def _settled(logs: Sequence[Log]) -> dict[int, State]:
    """The listings that nobody is changing right now."""
    return {
        listing: done
        for log in logs
        for listing, (done, begun) in log.states().items()
        if begun is None
    }


def _ask(library: Library, retriever: Retriever, state: State) -> list[str]:
    """What is wrong with the answer to a question about a listing."""
    query = f"mark{state.listing}x{state.version} result"
    try:
        with library.snapshot():
            found = retriever.search(query, k=3 * PAPERS).papers
    except RagError as error:
        return [f"{type(error).__name__}: {error}"]
    faults = [f"half a paper: {ranked.paper.title}" for ranked in found if is_mixed(ranked.paper)]
    faults += [
        f"half a passage: {passage.text!r}"
        for ranked in found
        for passage in ranked.passages
        if not (passage.text.startswith("The mark") and passage.text.endswith("."))
    ]
    seen = {ranked.paper.title: ranked.paper.abstract for ranked in found}
    for title, mark in state.titles.items():
        if mark not in seen.get(title, ""):
            faults.append(f"stale: {title} is not found by {mark}")
    if "is damaged" in library.remark:  # nobody damages an index here, but by a kill
        faults.append(f"false alarm: {library.remark}")
    gone = {_title(state.listing, number) for number in state.removed}
    return faults + [f"stale: {title} was removed" for title in sorted(gone & set(seen))]


def is_mixed(paper: Paper) -> bool:
    """Whether sentences of a paper are of several versions, or one is cut off."""
    marks = {match.group() for match in MARK.finditer(paper.abstract)}
    return len(marks) != 1 or not paper.abstract.endswith(".")

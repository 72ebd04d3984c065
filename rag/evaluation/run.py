"""Asking: every question of a set, each answer kept the moment it is there."""

from __future__ import annotations

import random
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest
from typing import TYPE_CHECKING

from rag.errors import LibraryError, ModelError, RagError
from rag.evaluation.folder import RunFolder
from rag.evaluation.journal import Row
from rag.evaluation.questions import Question
from rag.library.report import Progress, Silent, stage
from rag.models.chat import Message
from rag.serialise import answer_to_dict

if TYPE_CHECKING:
    from rag.assistant import Assistant
    from rag.paper import Answer

RETRIEVED = 20  # papers of the ranking that are kept
KEPT = 5  # of these, whose records are kept
GIVE_UP_AFTER = 3  # questions in a row that a lost model or library has cost


def choose(questions: Sequence[Question], limit: int | None, seed: int) -> list[Question]:
    """``limit`` of ``questions`` at random, the kinds alike, in their own order."""
    if limit is None or limit >= len(questions):
        return list(questions)
    kinds: dict[str, list[Question]] = defaultdict(list)
    for question in random.Random(seed).sample(questions, len(questions)):
        kinds[question.kind].append(question)
    in_turn = chain.from_iterable(zip_longest(*(kinds[kind] for kind in sorted(kinds))))
    chosen = {question.id for question in [q for q in in_turn if q is not None][:limit]}
    return [question for question in questions if question.id in chosen]


def ask_all(
    run: RunFolder,
    questions: Sequence[Question],
    assistant: Assistant,
    *,
    repeat: int = 1,
    retry_errors: bool = False,
    progress: Progress | None = None,
) -> None:
    """Ask what the run has not answered yet; with ``retry_errors`` also what has failed.

    A question that fails is kept as an error, and the next one is asked. However this ends, what
    was measured is kept, and a later call goes on from there.

    Raises:
        RagError: the model or the library is gone: some questions in a row failed because of it.
        RunNotWritable: the disk is full.
    """
    done = {
        (row["id"], row["repeat"])
        for row in run.answers()
        if row["state"] == "ok" or not retry_errors
    }
    open_ = [(q, n) for n in range(1, repeat + 1) for q in questions if (q.id, n) not in done]
    shown = progress or Silent()
    lost = _Lost(run.name)
    try:
        with stage(shown, "asking", len(open_)):
            for question, number in open_:
                row, failure = answer_row(question, number, assistant)
                run.answers_file.append(row)
                shown.advance()
                lost.count(failure)
    finally:
        keep_papers(run, assistant)


def answer_row(
    question: Question, repeat: int, assistant: Assistant
) -> tuple[Row, Exception | None]:
    """One line of ``answers.jsonl``, and what went wrong, if anything did."""
    started = time.perf_counter()
    failure: Exception | None = None
    answer, retrieved = None, list[str]()
    try:
        answer = assistant.ask(question.question, history=_history(question))
        seconds = time.perf_counter() - started
        failure = _fell_back(answer)
        retrieved = _retrieved(answer, assistant)
    except Exception as error:  # noqa: BLE001 - one question's fault must not cost the others
        failure, seconds = error, time.perf_counter() - started
    row = {
        "id": question.id,
        "repeat": repeat,
        "kind": question.kind,
        "tags": list(question.tags),
        "state": "error" if failure else "ok",
        "error": _told(failure) if failure else None,
        "answer": answer_to_dict(answer, id=question.id) if answer else None,
        "retrieved": retrieved,
        "titles": _titles(answer, retrieved, assistant),
        "seconds": round(seconds, 4),
    }
    return row, failure


def keep_papers(run: RunFolder, assistant: Assistant) -> None:
    """Keep the records of the papers that matter to the answers, as they are in the library now:
    those cited, and those at the head of the ranking."""
    named = dict.fromkeys(
        paper_id
        for row in run.answers()
        if row["answer"]
        for paper_id in (
            *(citation["paper_id"] for citation in row["answer"]["citations"]),
            *row["retrieved"][:KEPT],
        )
    )
    found = assistant.library.catalog.get_many(list(named))
    run.write_papers(found.values())


@dataclass(slots=True)
class _Lost:
    """Tells when to give up: what is gone stays gone, and each vain question may take minutes."""

    run: str
    in_a_row: int = 0

    def count(self, failure: Exception | None) -> None:
        gone = isinstance(failure, ModelError | LibraryError)
        self.in_a_row = self.in_a_row + 1 if gone else 0
        if self.in_a_row >= GIVE_UP_AFTER:
            raise RagError(
                f"{self.in_a_row} questions in a row failed: {failure}",
                f"What was answered is kept: 'rag eval run --resume {self.run} --retry-errors'.",
            )


def _history(question: Question) -> tuple[Message, ...]:
    return tuple(Message(turn.role, turn.content) for turn in question.history)


def _fell_back(answer: Answer) -> Exception | None:
    """Quotes in the place of a model that failed are no measure of that model."""
    if answer.status == "error":
        return ModelError(answer.error or "no answer")
    from rag.answering.writing.by_model import FELL_BACK

    note = next((note for note in answer.notes if note.endswith(FELL_BACK)), None)
    return ModelError(note) if note else None


def _retrieved(answer: Answer, assistant: Assistant) -> list[str]:
    """The ranking by relevance alone, of the question as the assistant read it."""
    read = answer.rewritten or answer.question
    found = assistant.search(read, k=RETRIEVED, filters=answer.filters)
    return [ranked.paper.paper_id for ranked in found]


def _titles(
    answer: Answer | None, retrieved: Iterable[str], assistant: Assistant
) -> dict[str, str]:
    """Titles of all papers that the row names."""
    if answer is None:
        return {}
    known = {ranked.paper.paper_id: ranked.paper.title for ranked in answer.papers}
    known |= {cited.paper.paper_id: cited.paper.title for cited in answer.citations}
    others = [paper_id for paper_id in retrieved if paper_id not in known]
    found = assistant.library.catalog.get_many(others)
    return known | {paper_id: paper.title for paper_id, paper in found.items()}


def _told(failure: Exception) -> str:
    return str(failure) if isinstance(failure, RagError) else f"{type(failure).__name__}: {failure}"

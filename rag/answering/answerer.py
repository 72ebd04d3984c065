"""From a question to an answer: what is asked, and which kind of answer that takes."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING

from rag.answering.cued import Cued
from rag.answering.facts.demands import demands_of
from rag.answering.facts.reading import Reader
from rag.answering.listings import empty_route
from rag.answering.preamble import without_preamble
from rag.answering.question.misspelt import respelt
from rag.answering.question.parts import has_several, parts_of
from rag.answering.question.people_in_question import asked_words
from rag.answering.question.plan import Kind, asks_for_papers
from rag.answering.question.understanding import (
    Understanding,
    is_about_listings,
    titles_in,
    understand,
)
from rag.answering.writing.compose import Composer
from rag.answering.writing.desk import Desk
from rag.answering.writing.draft import Draft, Progress, unseen
from rag.answering.writing.readback import readback
from rag.answering.writing.writer import Writer
from rag.paper import Answer, Citation, Filters
from rag.retrieval.background import Backgrounds

if TYPE_CHECKING:
    from rag.library import Library
    from rag.models.embedding import Embedder
    from rag.models.minilm import MiniLM
    from rag.retrieval import Retriever

Route = Callable[[Desk, Draft], None]

# "How to deal with missing values?" has as many answers as papers, unless one of them is named.
_WAYS = re.compile(
    r"\W*how\s+(?:to|can|could|should|might|do(?:es)?\s+(?:people|researchers|others|one|we))\b",
    re.IGNORECASE,
)
_OF_EACH = Cued(r"\b(?:each|both|respectively)\b", " each ", " both ", " respectively ")
_OF_THEM = Cued(
    r"\b(?:what|how|which|where|why|who)\s+(?:(?:do|does|did|is|are)\s+)?(?:each|they)\b"
    r"|\b(?:dis)?agrees?\s+with\b",
    " each ", " they ", " agree", " disagree",
)  # fmt: skip
# "Which one trains faster, GShard or DeepSpeed?" asks for no papers.
_CHOICE = Cued(r"^\W*which\s+(?:one|of\s+(?:the|these)\s+two)\b.*\bor\b", " which ")


class Answerer:
    """Answers questions from one library. Safe to share among threads."""

    def __init__(
        self,
        library: Library,
        retriever: Retriever,
        embedder: Embedder,
        encoder: MiniLM,
        writer: Callable[[], Writer | None],
    ) -> None:
        """``writer`` as in ``Desk``."""
        reader = Reader(library, encoder)
        self._desk = Desk(library, retriever, embedder, reader, Backgrounds(library), writer)

    def answer(
        self,
        question: str,
        filters: Filters,
        on_text: Callable[[str], None],
        on_progress: Progress = unseen,
    ) -> Answer:
        """Answer ``question`` from the papers that ``filters`` let through.

        ``on_progress`` is told how far an LLM has come, as ``Progress`` says.

        Raises:
            LibraryError: the library cannot be read.
            ModelError: the LLM that was asked for by name cannot be had.
        """
        parts = self._parts(question)
        if len(parts) == 1:
            return self._one(question, filters, on_text, on_progress)
        from rag.answering import several  # with all that reads follow-ups

        shown: list[str] = []

        def say(piece: str) -> None:
            shown.append(piece)
            on_text(piece)

        def one(part: str, before: Answer | None, among: tuple[str, ...]) -> Answer:
            cited = before.citations if before else ()
            asked_of = replace(filters, paper_ids=among) if among else filters
            return self._one(part, asked_of, say, on_progress, cited)

        most = several.MOST_WRITTEN if self._desk.writer() else several.MOST_QUOTED
        answers = several.answer_parts(parts[:most], self._desk.library, say, one)
        say(several.left_out(parts[most:]))
        return several.together(question, "".join(shown), answers, filters)

    def _parts(self, question: str) -> list[str]:
        """The questions that ``question`` consists of; a title is not cut at its question mark."""
        if not has_several(question):
            return [question]
        return parts_of(question, titles_in(question, self._desk.library))

    def _one(
        self,
        question: str,
        filters: Filters,
        on_text: Callable[[str], None],
        on_progress: Progress,
        cited: Sequence[Citation] = (),
    ) -> Answer:
        """The answer to one question; numbers of citations go on after ``cited``."""
        started = time.perf_counter()
        asked, read = self._respelt(without_preamble(question))
        understood = understand(asked, self._desk.library, filters)
        draft = Draft(understood, Composer(on_text, cited), progress=on_progress)
        draft.notes.extend(f"read “{typed}” as “{meant}”" for typed, meant in read)
        if not empty_route.answer(self._desk, draft):
            _route(_kind(understood))(self._desk, draft)
        if told := readback(understood, self._desk.library, draft.left_out):
            draft.compose.say(f"\n{told}")
        answer = draft.finish(total_ms=1000 * (time.perf_counter() - started))
        return replace(answer, question=question)

    def _respelt(self, question: str) -> tuple[str, list[tuple[str, str]]]:
        """``question`` with what it is worded in as that is written, and what was read so."""
        library = self._desk.library
        authors = library.catalog.names(asked_words(question)).authors
        return respelt(question, lambda word: library.words.document_frequency(word) > 0, authors)


_ROUTES: dict[Kind, str] = {
    "comparison": "comparisons",
    "fact": "facts",
    "library": "listings",
    "list": "lists",
}


def _route(kind: Kind) -> Route:
    """What answers questions of this kind, imported when one is asked."""
    route: Route = import_module(f"rag.answering.{_ROUTES[kind]}.route").answer
    return route


def _kind(asked: Understanding) -> Kind:
    """The kind of answer that ``asked`` takes, which the wording alone does not decide."""
    kind = asked.plan.kind
    one = kind == "comparison" and len(asked.mentions) == 1 and not _OF_EACH.search(asked.question)
    if one and demands_of(asked.question).quantity:
        return "fact"  # "how fast is X compared with Y": X's own abstract says
    if kind in ("library", "comparison"):
        return kind
    if kind == "list" and _compares_papers(asked.question):
        return "comparison"
    if kind == "list" and asks_for_papers(asked.question) and not _CHOICE.search(asked.question):
        return kind
    if _contrasts(asked):
        return "comparison"
    if kind == "fact" and not asked.mentions and _WAYS.match(asked.question):
        return "list"
    return kind


def _compares_papers(question: str) -> bool:
    """Whether ``question`` speaks of papers as a list does, and asks what each of them says: "there
    are two papers on knots; how do they differ?"."""
    from rag.answering.comparisons.groups import compares_group
    from rag.answering.comparisons.sides import sides_of

    if compares_group(question):
        return True
    sides = sides_of(question) if _OF_THEM.search(question) else None
    return sides is not None and (sides.sure or sides.likely)


def _contrasts(asked: Understanding) -> bool:
    """Whether a question that asks for no papers sets two things side by side."""
    from rag.answering.comparisons.compared import surely_named
    from rag.answering.comparisons.sides import sides_of

    sides = sides_of(asked.question)
    if asked.plan.kind == "fact":
        return sides is not None or len(surely_named(asked)) > 1
    if asked.narrows and (is_about_listings(asked) or asked.topic_is_doubtful):
        return False  # of the catalog: "between 12:00 and 12:30"
    if len(asked.named) > 1:
        return True
    return sides is not None and (sides.sure or bool(asked.named and sides.are_names))

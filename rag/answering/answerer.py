"""From a question to an answer: what is asked, and which kind of answer that takes."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from rag.answering import comparison_route, fact_route, library_route, list_route
from rag.answering.compose import Composer
from rag.answering.demands import demands_of
from rag.answering.desk import Desk
from rag.answering.draft import Draft, Progress, unseen
from rag.answering.reading import Reader
from rag.answering.understanding import Understanding, understand
from rag.answering.writer import Writer
from rag.paper import Answer, Filters
from rag.retrieval.background import Backgrounds

if TYPE_CHECKING:
    from rag.library import Library
    from rag.models.embedding import Embedder
    from rag.models.minilm import MiniLM
    from rag.retrieval import Retriever

Route = Callable[[Desk, Draft], None]

_ROUTES: dict[str, Route] = {
    "library": library_route.answer,
    "list": list_route.answer,
    "fact": fact_route.answer,
    "comparison": comparison_route.answer,
}


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
        started = time.perf_counter()
        understood = understand(question, self._desk.library, filters)
        draft = Draft(understood, Composer(on_text), progress=on_progress)
        _route(understood)(self._desk, draft)
        return draft.finish(total_ms=1000 * (time.perf_counter() - started))


def _route(asked: Understanding) -> Route:
    kind = asked.plan.kind
    if kind == "comparison" and len(asked.mentions) == 1 and demands_of(asked.question).quantity:
        return fact_route.answer  # "how fast is X compared with Y": X's own abstract says
    if kind == "fact" and len(asked.named) > 1:
        return comparison_route.answer
    return _ROUTES[kind]

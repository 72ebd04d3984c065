"""The one public object: everything a surface can do, it does through an ``Assistant``."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from copy import copy
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.answering.question.small_talk import small_talk
from rag.answering.question.typed import checked
from rag.care import begin
from rag.errors import RagError
from rag.library import Library
from rag.paper import Answer, Filters, Paper, RankedPaper
from rag.parts import Parts
from rag.turn import answer_turn

if TYPE_CHECKING:
    from rag.conversation import Conversation
    from rag.library.conversations import ConversationLog
    from rag.library.health import Check
    from rag.library.report import IngestReport, Progress
    from rag.models.chat import ChatModel, Message
    from rag.models.listing import Offer
    from rag.settings import Settings


def _ignore(*_: object) -> None:
    """What is said to nobody."""


class Assistant:
    """Answers questions from one library of papers. Cheap to make, safe to share among threads.

    ``on_note`` is told remarks for a person; ``progress`` is shown the loading of the sample
    library. ``model`` is an LLM to use instead of the one that the settings name. Every method
    raises ``RagError`` and nothing else on purpose.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        on_note: Callable[[str], None] = _ignore,
        progress: Progress | None = None,
        model: ChatModel | None = None,
    ) -> None:
        self._note = on_note
        self._progress = progress
        self.library = Library(settings, on_wait=on_note)
        self.parts = Parts(settings, self.library, model, on_note)

    def close(self) -> None:
        """Let go of the library's files."""
        self.library.close()

    @property
    def settings(self) -> Settings:
        """The settings in force."""
        return self.parts.settings

    def answering_with(self, **changes: Any) -> Assistant:
        """An assistant over the same library and embedder, by other settings of its LLM.

        ``changes`` are settings by name (``llm``, ``model``, ``strategy``); close only the first.
        """
        other = copy(self)
        other.parts = self.parts.answering_with(self.settings.model_copy(update=changes))
        return other

    def models(self) -> list[Offer]:
        """The LLMs to choose from: none, each of the local Ollama, the configured hosted one."""
        from rag.models.listing import offers

        return offers(self.settings)

    @property
    def model(self) -> Offer:
        """The one of ``models`` that the settings name."""
        from rag.models.listing import standing

        return standing(self.settings)

    def ask(
        self,
        question: str,
        *,
        filters: Filters = Filters(),
        history: Sequence[Message] = (),
        on_text: Callable[[str], None] | None = None,
        on_progress: Callable[[int, int, str], None] | None = None,
    ) -> Answer:
        """Answer ``question``; the answer's text is also given to ``on_text`` as it comes.

        ``on_progress`` is told how far an LLM has come: ``(7, 20, "papers")``, where 20 is the most
        there may be as far as is known.

        Raises:
            UsageError: the question is empty, has no word in it, or is too long.
            LibraryError: the library cannot be read.
            ModelError: the LLM that was asked for cannot be had.
        """
        asked = checked(question)
        on_text, on_progress = on_text or _ignore, on_progress or _ignore
        if said := small_talk(asked):
            on_text(said)
            return Answer(asked, "answered", said)
        self._prepare()
        with self.library.snapshot():  # nothing of the answer is from before or after a change
            answer = answer_turn(
                self.parts, self.library, asked, filters, history, on_text, on_progress
            )
        remark = self.library.remark
        return replace(answer, notes=(*answer.notes, remark)) if remark else answer

    def converse(self, conversation_id: int | None = None) -> Conversation:
        """A conversation: a new one, or the one of that id gone on with.

        Raises:
            ConversationNotFound: there is none of that id.
        """
        from rag.conversation import Conversation

        keep = self.settings.keep_history
        return Conversation(self, self.history, conversation_id, keep=keep)

    @property
    def history(self) -> ConversationLog:
        """The conversations that were kept."""
        return self.library.conversations

    def search(
        self, query: str, *, k: int = 10, filters: Filters = Filters()
    ) -> tuple[RankedPaper, ...]:
        """The ``k`` papers nearest to ``query`` with their best passages, best first.

        Raises as ``ask``.
        """
        asked = checked(query)
        self._prepare()
        with self.library.snapshot():
            found = self.parts.retriever.search(asked, k=k, filters=filters)
        if remark := self.library.remark:
            self._note(f"note: {remark}")
        for typed, read in found.corrections:
            self._note(f"note: read “{typed}” as “{read}”")
        if not any(signals.coverage for signals in found.signals.values()):
            return ()  # no word of the query is known here: what is nearest is near by chance
        return found.papers

    def load_sample(self, progress: Progress) -> None:
        """Load the bundled listings if the library is a new one, shown to ``progress`` as well.

        Every question does it where it has not been done. Raises as ``ingest``.
        """
        import onnxruntime  # noqa: F401 - before there are threads, as in _prepare

        from rag.library.report import Both, Silent

        self._load_sample_if_new(Both(self._progress or Silent(), progress))

    def papers(self, filters: Filters = Filters()) -> list[Paper]:
        """The papers that ``filters`` let through, by title."""
        self._load_sample_if_new()
        return self.library.catalog.papers(filters)

    def paper(self, paper_id: str) -> Paper:
        """One paper, by its id or a unique beginning of it.

        Raises:
            PaperNotFound, UsageError: there is none, or several.
        """
        self._load_sample_if_new()
        return self.library.catalog.get(paper_id)

    def ingest(
        self,
        paths: Iterable[str | Path],
        *,
        format: str = "auto",
        dry_run: bool = False,
        progress: Progress | None = None,
    ) -> IngestReport:
        """Read files and folders into the library; see ``Library.ingest``."""
        return self.library.ingest(
            paths,
            embedder=lambda: self.parts.embedder,
            format=format,
            dry_run=dry_run,
            progress=progress,
        )

    def remove(self, paper_ids: Sequence[str]) -> list[Paper]:
        """Forget papers; see ``Library.remove``."""
        return self.library.remove(paper_ids)

    def sources(self) -> list[tuple[str, str]]:
        """Name and description of every format that ``ingest`` understands."""
        from rag.sources import READERS

        return [(reader.name, reader.description) for reader in READERS]

    def health(self) -> list[Check]:
        """What is in order and what is not: the library, then the LLM that would answer."""
        from rag.care import examine

        return examine(self.library, self.settings, self.parts.embedder)

    def repair(self, progress: Progress | None = None) -> None:
        """Mend all that can be mended without the user; see ``rag.care.mend``."""
        from rag.care import mend

        mend(self.library, self.parts.embedder, self._note, progress)

    def back_up(self, file: Path, *, force: bool = False, progress: Progress | None = None) -> int:
        """Write the library to one file; returns how many papers. See ``Library.back_up``."""
        return self.library.back_up(file, force=force, progress=progress)

    def restore(self, file: Path, *, force: bool = False, progress: Progress | None = None) -> int:
        """Take the library from a backup; returns how many papers. See ``Library.restore``."""
        return self.library.restore(file, force=force, progress=progress)

    def _prepare(self) -> None:
        """Papers to answer from, the right embedder, and a head start for slow imports."""
        # Imported before there are threads: two of them importing parts of numpy get in each
        # other's way.
        import onnxruntime  # noqa: F401

        self._load_sample_if_new()
        self.library.catalog.check_embedder(self.parts.embedder.name)
        threading.Thread(target=self._open_vectors, name="open-vectors", daemon=True).start()

    def _open_vectors(self) -> None:
        """Chroma takes half a second to import; what goes wrong here is raised where it is used."""
        with suppress(RagError):
            _ = self.library.vectors

    def _load_sample_if_new(self, progress: Progress | None = None) -> None:
        shown = progress or self._progress
        begin(self.library, lambda: self.parts.embedder, self._note, shown)

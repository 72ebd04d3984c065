"""The one public object: everything a surface can do, it does through an ``Assistant``."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from copy import copy
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.answering.question.small_talk import small_talk, unclear
from rag.answering.question.typed import with_titles, without_markup
from rag.errors import RagError, UsageError
from rag.library import Library
from rag.paper import Answer, Filters, Paper, RankedPaper

if TYPE_CHECKING:
    from rag.answering.answerer import Answerer
    from rag.answering.conversation.rewriting import FollowUp, Rewriter
    from rag.answering.writing.writer import Writer
    from rag.conversation import Conversation
    from rag.library.conversations import ConversationLog
    from rag.library.health import Check
    from rag.library.report import IngestReport, Progress
    from rag.models.chat import ChatModel, Message
    from rag.models.embedding import Embedder
    from rag.models.listing import Offer
    from rag.models.minilm import MiniLM
    from rag.retrieval import Retriever
    from rag.settings import Settings

LONGEST_QUESTION = 2000  # characters


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
        self._settings = settings
        self._model = model
        self._note = on_note
        self._progress = progress
        self.library = Library(settings, on_wait=on_note)

    def close(self) -> None:
        """Let go of the library's files."""
        self.library.close()

    @property
    def settings(self) -> Settings:
        """The settings in force."""
        return self._settings

    def answering_with(self, **changes: Any) -> Assistant:
        """An assistant over the same library and embedder, by other settings of its LLM.

        ``changes`` are settings by name (``llm``, ``model``, ``strategy``); close only the first.
        """
        other = copy(self)
        other._settings = self._settings.model_copy(update=changes)
        other.__dict__.update(
            _embedder=self._embedder, _encoder=self._encoder, _retriever=self._retriever
        )
        for made in ("_answerer", "_writer"):
            other.__dict__.pop(made, None)
        return other

    def models(self) -> list[Offer]:
        """The LLMs to choose from: none, each of the local Ollama, the configured hosted one."""
        from rag.models.listing import offers

        return offers(self._settings)

    @property
    def model(self) -> Offer:
        """The one of ``models`` that the settings name."""
        from rag.models.listing import standing

        return standing(self._settings)

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
        asked = _checked(question)
        on_text, on_progress = on_text or _ignore, on_progress or _ignore
        if said := small_talk(asked):
            on_text(said)
            return Answer(asked, "answered", said)
        self._prepare()
        with self.library.snapshot():  # nothing of the answer is from before or after a change
            return self._answer(asked, filters, history, on_text, on_progress)

    def _answer(
        self,
        asked: str,
        filters: Filters,
        history: Sequence[Message],
        on_text: Callable[[str], None],
        on_progress: Callable[[int, int, str], None],
    ) -> Answer:
        read, notes = with_titles(asked, self.library)
        follow_up = self._follow_up(read, history)
        if follow_up is None and (hint := unclear(read)):
            on_text(hint)
            return Answer(asked, "abstained", hint)
        if follow_up:
            standing = follow_up.asked or follow_up.text or read
            among = replace(filters, paper_ids=follow_up.among)
            answer = self._answerer.answer(standing, among, on_text, on_progress)
            answer = follow_up.told(answer, asked)
        else:
            answer = self._answerer.answer(read, filters, on_text, on_progress)
        if read == asked:
            return answer
        return replace(
            answer,
            question=asked,
            rewritten=answer.rewritten or read,
            notes=(*notes, *answer.notes),
        )

    def converse(self, conversation_id: int | None = None) -> Conversation:
        """A conversation: a new one, or the one of that id gone on with.

        Raises:
            ConversationNotFound: there is none of that id.
        """
        from rag.conversation import Conversation

        keep = self._settings.keep_history
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
        asked = _checked(query)
        self._prepare()
        with self.library.snapshot():
            found = self._retriever.search(asked, k=k, filters=filters)
        for typed, read in found.corrections:
            self._note(f"note: read “{typed}” as “{read}”")
        if not any(signals.coverage for signals in found.signals.values()):
            return ()  # no word of the query is known here: what is nearest is near by chance
        return found.papers

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
            embedder=lambda: self._embedder,
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
        from rag.library.health import Check, check, window
        from rag.models.choosing import choose

        checks = check(self.library, self._embedder.name)
        try:
            choice = choose(self._settings)
            wanted = self._settings.llm == "auto" and self._settings.openai_base_url is not None
            fix = "Start that server, or unset RAG_OPENAI_BASE_URL"
            checks.append(Check("llm", bool(choice.model) or not wanted, choice.reason, fix))
            if choice.model is not None:
                checks.append(window(choice.model, self._settings.max_answer_tokens))
        except RagError as error:
            checks.append(Check("llm", False, error.problem, error.fix))
        return checks

    def repair(self, progress: Progress | None = None) -> None:
        """Mend all that can be mended without the user: save what can be read of a damaged catalog,
        build the indexes anew from it, finish what was cut short, and try again what failed.

        Papers are embedded again only if the embedder changed, or what is kept of them no longer
        fits the program.
        """
        from rag.library.outdated import is_outdated

        if self.library.damage():
            papers = self.library.salvage()
            self._note(f"saved {papers} papers of a damaged catalog, which is kept beside it")
        made_by = self.library.catalog.meta("embedder")
        if made_by is not None and (made_by != self._embedder.name or is_outdated(self.library)):
            self.library.embed_again(lambda: self._embedder, progress)
        elif made_by is not None:
            self.library.rebuild(progress)
        if not self.library.is_empty():
            self.ingest((), progress=progress)

    def back_up(self, file: Path, *, force: bool = False, progress: Progress | None = None) -> int:
        """Write the library to one file; returns how many papers. See ``Library.back_up``."""
        return self.library.back_up(file, force=force, progress=progress)

    def restore(self, file: Path, *, force: bool = False, progress: Progress | None = None) -> int:
        """Take the library from a backup; returns how many papers. See ``Library.restore``."""
        return self.library.restore(file, force=force, progress=progress)

    def _follow_up(self, question: str, history: Sequence[Message]) -> FollowUp | None:
        """How ``question`` leans on ``history``; None if it does not."""
        if not history:  # reading follow-ups takes 0.1 s to import
            return None
        from rag.answering.conversation.rewriting import read_follow_up

        read = read_follow_up(question, history, self.library, self._rewriter)
        return read if read.text else None

    def _prepare(self) -> None:
        """Papers to answer from, the right embedder, and a head start for slow imports."""
        # Imported before there are threads: two of them importing parts of numpy get in each
        # other's way.
        import onnxruntime  # noqa: F401

        self._load_sample_if_new()
        self.library.catalog.check_embedder(self._embedder.name)
        threading.Thread(target=self._open_vectors, name="open-vectors", daemon=True).start()

    def _open_vectors(self) -> None:
        """Chroma takes half a second to import; what goes wrong here is raised where it is used."""
        with suppress(RagError):
            _ = self.library.vectors

    def _load_sample_if_new(self) -> None:
        """A library that nothing was ever put into gets the bundled listings, once."""
        files = [entry.name for entry in self.library.catalog.files()]
        fresh = self.library.is_empty() and not files
        pending = self.library.catalog.pending()
        if not fresh and not pending:
            return
        from rag.sources import sample

        listings = list(sample.listings())
        if not set(files) <= {name for name, _ in listings}:
            from rag.library.lock import waiting_for

            why = waiting_for(self.library.home)
            self._note(f"note: {pending} papers cannot be found yet: {why}")
            return
        self._note(f"Your library is empty: loading the sample library into {self._settings.home}")
        self.library.ingest(
            (), contents=listings, embedder=lambda: self._embedder, progress=self._progress
        )

    @cached_property
    def _embedder(self) -> Embedder:
        from rag.models.choosing import create

        return create(self._settings)

    @cached_property
    def _retriever(self) -> Retriever:
        from rag.retrieval import Retriever

        return Retriever(self.library, self._embedder)

    def _rewriter(self) -> Rewriter | None:
        """The LLM that reads follow-ups: the one that writes, if any."""
        from rag import prompts
        from rag.answering.conversation.rewriting import Rewriter

        writer = self._writer
        if writer is None:
            return None
        prompt = prompts.load("standalone-question", self._settings.prompts_dir)
        return Rewriter(writer.model, prompt)

    @cached_property
    def _answerer(self) -> Answerer:
        from rag.answering.answerer import Answerer

        return Answerer(
            self.library, self._retriever, self._embedder, self._encoder, lambda: self._writer
        )

    @cached_property
    def _encoder(self) -> MiniLM:
        """Reads papers closely, whichever embedder the library has."""
        from rag.models.minilm import MiniLM

        return self._embedder if isinstance(self._embedder, MiniLM) else MiniLM()

    @cached_property
    def _writer(self) -> Writer | None:
        from rag.answering.writing.writer import writer_with
        from rag.models.choosing import Choice, choose

        choice = Choice(self._model, "given") if self._model else choose(self._settings)
        if choice.model is None:
            if self._settings.openai_base_url and self._settings.llm == "auto":
                self._note(f"note: quoting, since {choice.reason}")
            return None
        return writer_with(choice.model, self._settings, self._encoder)


def _checked(question: str) -> str:
    """``question`` without surrounding white space and markup, if it is one."""
    asked = without_markup(question)
    if not asked:
        raise UsageError("the question is empty", "Ask something, such as: which papers study …?")
    if not any(character.isalnum() for character in asked):
        raise UsageError("the question has no word in it", "Ask in words.")
    if len(asked) > LONGEST_QUESTION:
        raise UsageError(
            f"the question has {len(asked):,} characters",
            f"Ask in at most {LONGEST_QUESTION:,}.",
        )
    return asked

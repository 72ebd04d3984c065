"""What an assistant is put together from, each part made when it is first used."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rag.answering.answerer import Answerer
    from rag.answering.conversation.rewriting import Rewriter
    from rag.answering.writing.writer import Writer
    from rag.library import Library
    from rag.models.chat import ChatModel
    from rag.models.embedding import Embedder
    from rag.models.minilm import MiniLM
    from rag.retrieval import Retriever
    from rag.settings import Settings


class Parts:
    """The embedder, the retriever, the answerer and the LLM that ``settings`` name.

    ``model`` is an LLM to use instead of theirs; ``note`` is told why one is not used.
    """

    def __init__(
        self,
        settings: Settings,
        library: Library,
        model: ChatModel | None,
        note: Callable[[str], None],
    ) -> None:
        self.settings = settings
        self._library = library
        self._model = model
        self._note = note

    def answering_with(self, settings: Settings) -> Parts:
        """The same library, embedder and retriever, with the LLM that ``settings`` name."""
        other = Parts(settings, self._library, self._model, self._note)
        other.__dict__.update(
            embedder=self.embedder, encoder=self.encoder, retriever=self.retriever
        )
        return other

    @cached_property
    def embedder(self) -> Embedder:
        """What makes the vectors."""
        from rag.models.choosing import create

        return create(self.settings)

    @cached_property
    def encoder(self) -> MiniLM:
        """Reads papers closely, whichever embedder the library has."""
        from rag.models.minilm import MiniLM

        return self.embedder if isinstance(self.embedder, MiniLM) else MiniLM()

    @cached_property
    def retriever(self) -> Retriever:
        """What finds papers."""
        from rag.retrieval import Retriever

        return Retriever(self._library, self.embedder)

    @cached_property
    def answerer(self) -> Answerer:
        """What answers a standalone question."""
        from rag.answering.answerer import Answerer

        return Answerer(
            self._library, self.retriever, self.embedder, self.encoder, lambda: self.writer
        )

    @cached_property
    def writer(self) -> Writer | None:
        """What writes with the LLM, if there is one."""
        from rag.answering.writing.writer import writer_with
        from rag.models.choosing import Choice, choose

        choice = Choice(self._model, "given") if self._model else choose(self.settings)
        if choice.model is None:
            if self.settings.openai_base_url and self.settings.llm == "auto":
                self._note(f"note: quoting, since {choice.reason}")
            return None
        return writer_with(choice.model, self.settings, self.encoder)

    def rewriter(self) -> Rewriter | None:
        """The LLM that reads follow-ups: the one that writes, if any."""
        from rag import prompts
        from rag.answering.conversation.rewriting import Rewriter

        writer = self.writer
        if writer is None:
            return None
        prompt = prompts.load("standalone-question", self.settings.prompts_dir)
        return Rewriter(writer.model, prompt)

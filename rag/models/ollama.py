"""Ollama, through its own client. Import this module only when it is used: that takes 0.3 s."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from typing import TYPE_CHECKING

import ollama

from rag.errors import ContextTruncated, ModelFailed, ModelNotFound
from rag.models.address import LISTING_PATIENCE
from rag.models.batched import BatchedEmbedder
from rag.models.chat import Chunk, Decision, Message
from rag.models.deciding import ALTERNATIVES, Decider, Reply, Token, gather
from rag.models.facts import Known
from rag.models.ollama_server import Server, chat_name
from rag.models.replies import answer_only, finish_of, refuse_truncation
from rag.paper import Usage

if TYPE_CHECKING:
    from rag.settings import Settings

SPECIALISTS = ("coder", "code", "math", "sql", "translate", "vision", "vl")


class OllamaChat:
    """A chat model that Ollama runs; its context window is set with every request."""

    provider = "ollama"

    def __init__(self, settings: Settings, name: str) -> None:
        self.name = name
        self._temperature = settings.temperature
        self._server = Server(settings.ollama_url, settings.timeout)
        self._known = Known(settings, lambda: self._server.facts(name))
        self._decider = Decider(self._begin)
        self._tells_odds = True

    @property
    def context_window(self) -> int:
        """``num_ctx`` of every request; see ``ChatModel.context_window``."""
        return self._known.window

    @property
    def parameters(self) -> float | None:
        """Billions of parameters; see ``ChatModel.parameters``."""
        return self._known.parameters

    def stream(self, messages: Sequence[Message], *, max_tokens: int) -> Iterator[Chunk]:
        """The answer as it is written; see ``ChatModel.stream``."""
        return answer_only(self._read(messages, max_tokens), self.name)

    def decide(self, messages: Sequence[Message]) -> Decision:
        """Yes or no; see ``ChatModel.decide``."""
        return self._decider.decide(messages)

    def _begin(self, messages: Sequence[Message], room: int) -> Reply:
        odds: list[Token] = []
        return gather(self._read(messages, room, odds), odds)

    def _read(
        self, messages: Sequence[Message], max_tokens: int, odds: list[Token] | None = None
    ) -> Generator[Chunk]:
        """The reply; with ``odds`` the likeliest one, and its tokens are put in there."""
        last = None
        with (
            self._server.faults(self.name),
            closing(self._send(messages, max_tokens, weighed=odds is not None)) as parts,
        ):
            for last in parts:
                if odds is not None:
                    odds.extend(
                        Token(e.token, tuple((t.token, t.logprob) for t in e.top_logprobs or (e,)))
                        for e in last.logprobs or ()
                    )
                if last.message.content:
                    yield Chunk(last.message.content)
        if last is None or not last.done:
            raise ModelFailed(f"{self.name} broke off before the end of its answer", "Try again.")
        self._check(messages, last.prompt_eval_count)
        usage = Usage(last.prompt_eval_count or 0, last.eval_count or 0, 1)
        yield Chunk("", usage, finish_of(last.done_reason))

    def _send(
        self, messages: Sequence[Message], max_tokens: int, *, weighed: bool
    ) -> Generator[ollama.ChatResponse]:
        # Without num_ctx the server takes a default that depends on its memory. Thinking would
        # eat the answer's tokens. Servers before 0.12.11 know no logprobs, and say nothing.
        asks_odds = weighed and self._tells_odds
        try:
            yield from self._server.client.chat(
                self.name,
                [{"role": message.role, "content": message.content} for message in messages],
                stream=True,
                think=False,
                logprobs=True if asks_odds else None,
                top_logprobs=ALTERNATIVES if asks_odds else None,
                options={
                    "num_ctx": self.context_window,
                    "num_predict": max_tokens,
                    "temperature": 0.0 if weighed else self._temperature,
                },
            )
        except ollama.ResponseError as error:
            if not (asks_odds and "logprob" in error.error.lower()):
                raise
            self._tells_odds = False
            yield from self._send(messages, max_tokens, weighed=True)

    def _check(self, messages: Sequence[Message], counted: int | None) -> None:
        """Servers too old to refuse a long prompt fill the window to the brim with what they keep
        of it, or half of it."""
        refuse_truncation(messages, counted, self.name)
        if counted and counted >= self.context_window:
            raise ContextTruncated(
                f"the prompt filled {self.name}'s context window of {self.context_window} tokens",
                "Raise context_window, or ask with fewer papers.",
            )


class OllamaEmbedder(BatchedEmbedder):
    """An embedding model that Ollama runs."""

    def __init__(self, settings: Settings, model: str) -> None:
        super().__init__("ollama", model)
        self._server = Server(settings.ollama_url, settings.timeout)

    def _ask(self, texts: list[str]) -> Sequence[Sequence[float]]:
        with self._server.faults(self._model):
            return self._server.client.embed(self._model, texts).embeddings


def find_chat(settings: Settings) -> OllamaChat:
    """The model that ``settings`` name, else the chat model pulled last that runs on the server.

    Raises:
        ModelUnavailable: no Ollama answers.
        ModelNotFound: it does not have that model, or none that can chat.
    """
    server = Server(settings.ollama_url, min(settings.timeout, LISTING_PATIENCE))
    models = server.models()
    if settings.model:
        for model in models:
            if model.model in (settings.model, f"{settings.model}:latest"):
                return OllamaChat(settings, settings.model)
        raise server.not_found(settings.model)
    # Ollama lists the newest first, and sorting is stable: the newest generalist is taken.
    names = sorted(filter(None, map(chat_name, models)), key=_is_specialist)
    if not names:
        raise ModelNotFound(
            f"Ollama at {server.url} has no chat model of its own",
            "Pull one, for example 'ollama pull llama3.2', or name one with --model.",
        )
    return OllamaChat(settings, names[0])


def _is_specialist(name: str) -> bool:
    return any(word in name.lower() for word in SPECIALISTS)

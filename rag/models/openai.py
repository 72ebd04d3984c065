"""Any OpenAI-compatible server, through the ``openai`` client.

Hosted services, vLLM, llama.cpp, LM Studio. Import this module only when it is used: that takes
0.6 s. A key is held by the client alone: it is in no error, log or repr of ours.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import openai

from rag.errors import ModelFailed, ModelNotFound
from rag.models.address import LISTING_PATIENCE, answers, is_local
from rag.models.batched import BatchedEmbedder
from rag.models.chat import Chunk, Decision, Message
from rag.models.deciding import ALTERNATIVES, Decider, Reply, Token, gather
from rag.models.facts import Known
from rag.models.openai_server import HOSTED, OutOfRoom, Server
from rag.models.replies import answer_only, finish_of, refuse_truncation
from rag.paper import Usage

if TYPE_CHECKING:
    from openai.types.chat import ChatCompletionChunk, ChatCompletionTokenLogprob

    from rag.settings import Settings

RETRIES = 2  # of an embedding request, by the client: ingest is long and hosted servers are busy
ODDS = frozenset({"logprobs", "top_logprobs"})
OPTIONAL = frozenset({"max_tokens", "temperature", "stream_options"})


class OpenAIChat:
    """A chat model on an OpenAI-compatible server."""

    provider = "openai"

    def __init__(self, settings: Settings, name: str) -> None:
        self.name = name
        self._temperature = settings.temperature
        self._server = Server(settings, settings.timeout)
        self._known = Known(settings, lambda: self._server.facts(name))
        self._decider = Decider(self._begin)
        self._refused: frozenset[str] = frozenset()

    @property
    def base_url(self) -> str:
        """Address of the server."""
        return self._server.base_url

    @property
    def context_window(self) -> int:
        """As the server says, where it does; see ``ChatModel.context_window``."""
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
        try:
            return gather(self._read(messages, room, odds), odds)
        except OutOfRoom:
            return Reply("", (), Usage(llm_calls=1), ended=False)

    def _read(
        self, messages: Sequence[Message], max_tokens: int, odds: list[Token] | None = None
    ) -> Generator[Chunk]:
        """The reply; with ``odds`` the likeliest one, and its tokens are put in there."""
        usage, finish = None, None
        with (
            self._server.faults(self.name),
            self._open(messages, max_tokens, weighed=odds is not None) as events,
        ):
            for event in events:
                usage = event.usage or usage
                for choice in event.choices[:1]:
                    finish = choice.finish_reason or finish
                    if odds is not None and choice.logprobs:
                        odds.extend(map(_token, choice.logprobs.content or ()))
                    if choice.delta.content:
                        yield Chunk(choice.delta.content)
        if not finish:
            raise ModelFailed(f"{self.name} broke off before the end of its answer", "Try again.")
        if usage:
            refuse_truncation(messages, usage.prompt_tokens, self.name)
            counted = Usage(usage.prompt_tokens, usage.completion_tokens, 1)
        else:
            counted = Usage(llm_calls=1)
        yield Chunk("", counted, finish_of(finish))

    def _open(
        self, messages: Sequence[Message], max_tokens: int, *, weighed: bool
    ) -> openai.Stream[ChatCompletionChunk]:
        """Send the request, in the dialect of the server: what it refuses it is not sent again."""
        request: dict[str, Any] = {
            "model": self.name,
            "messages": [{"role": m.role, "content": m.content} for m in messages],
            "stream": True,
            "max_tokens": max_tokens,
            "temperature": 0.0 if weighed else self._temperature,
            "stream_options": {"include_usage": True},
        }
        if weighed:
            request |= {"logprobs": True, "top_logprobs": ALTERNATIVES}
        refused = self._refused
        while True:
            sent = {name: value for name, value in request.items() if name not in refused}
            if "max_tokens" in refused:  # the name that newer hosted models insist on
                sent["max_completion_tokens"] = max_tokens
            try:
                events: openai.Stream[ChatCompletionChunk] = (
                    self._server.client.chat.completions.create(**sent)
                )
                return events
            except (openai.BadRequestError, openai.UnprocessableEntityError) as error:
                new = _refused_by(error) & sent.keys()
                if not new:
                    raise
                refused |= new
                self._refused |= refused


class OpenAIEmbedder(BatchedEmbedder):
    """An embedding model on an OpenAI-compatible server."""

    def __init__(self, settings: Settings, model: str) -> None:
        super().__init__("openai", model)
        self._server = Server(settings, settings.timeout, explicit=True, retries=RETRIES)

    def _ask(self, texts: list[str]) -> Sequence[Sequence[float]]:
        with self._server.faults(self._model):
            reply = self._server.client.embeddings.create(model=self._model, input=texts)
            return [row.embedding for row in sorted(reply.data, key=lambda row: row.index)]


def find_chat(settings: Settings) -> OpenAIChat:
    """The model that ``settings`` name, else the first chat model that their server lists.

    Raises:
        ModelUnavailable: no server answers, or there is neither an address nor a key.
        ModelNotFound: no model is named, and the server is a hosted one or lists none.
    """
    server = Server(settings, min(settings.timeout, LISTING_PATIENCE))
    if is_local(server.base_url) and not answers(server.base_url):
        raise server.unavailable()
    if settings.model:
        return OpenAIChat(settings, settings.model)
    names = [] if server.base_url == HOSTED else server.models()
    if not names:
        raise ModelNotFound(
            f"no model is named for {server.base_url}", "Name one with --model or RAG_MODEL."
        )
    return OpenAIChat(settings, next((n for n in names if "embed" not in n.lower()), names[0]))


def _refused_by(error: openai.APIStatusError) -> frozenset[str]:
    """The parameters that the server will not take. Few name one, and most can do without odds."""
    if "logprobs" in f"{error.param} {error.message}":
        return ODDS
    return OPTIONAL & {error.param}


def _token(entry: ChatCompletionTokenLogprob) -> Token:
    likeliest = entry.top_logprobs or (entry,)
    return Token(entry.token, tuple((each.token, each.logprob) for each in likeliest))

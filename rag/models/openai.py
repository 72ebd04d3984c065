"""Any OpenAI-compatible server, through the ``openai`` client.

Hosted services, vLLM, llama.cpp, LM Studio. Import this module only when it is used: that takes
0.6 s. A key is held by the client alone: it is in no error, log or repr of ours.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from weakref import finalize

import httpx2
import openai

from rag.errors import (
    ContextTruncated,
    ModelError,
    ModelFailed,
    ModelNotFound,
    ModelTimeout,
    ModelUnavailable,
)
from rag.models.address import LISTING_PATIENCE, answers, is_local
from rag.models.batched import BatchedEmbedder
from rag.models.chat import Chunk, Message
from rag.models.pings import open_client
from rag.models.replies import answer_only, refuse_truncation, shorten
from rag.paper import Usage

if TYPE_CHECKING:
    from openai.types.chat import ChatCompletionChunk

    from rag.settings import Settings

HOSTED = "https://api.openai.com/v1"
NO_KEY = "none"  # local servers want some key, and none of the user's is theirs to see
RETRIES = 2  # of an embedding request, by the client: ingest is long and hosted servers are busy
OPTIONAL = ("max_tokens", "temperature", "stream_options")
TOO_LONG = {"context_length_exceeded", "exceed_context_size_error"}
WHICH_ADDRESS = "Check openai_base_url (RAG_OPENAI_BASE_URL): it usually ends in /v1."


class OpenAIChat:
    """A chat model on an OpenAI-compatible server."""

    provider = "openai"

    def __init__(self, settings: Settings, name: str) -> None:
        self.name = name
        self.context_window = settings.context_window
        self._temperature = settings.temperature
        self._server = _Server(settings, settings.timeout)

    @property
    def base_url(self) -> str:
        """Address of the server."""
        return self._server.base_url

    def stream(self, messages: Sequence[Message], *, max_tokens: int) -> Iterator[Chunk]:
        """The answer as it is written; see ``ChatModel.stream``."""
        return answer_only(self._read(messages, max_tokens), self.name)

    def _read(self, messages: Sequence[Message], max_tokens: int) -> Generator[Chunk]:
        usage, finished = None, False
        with self._server.faults(self.name), self._open(messages, max_tokens) as events:
            for event in events:
                usage = event.usage or usage
                for choice in event.choices[:1]:
                    finished = finished or choice.finish_reason is not None
                    if choice.delta.content:
                        yield Chunk(choice.delta.content)
        if not finished:
            raise ModelFailed(f"{self.name} broke off before the end of its answer", "Try again.")
        if usage:
            refuse_truncation(messages, usage.prompt_tokens, self.name)
            yield Chunk("", Usage(usage.prompt_tokens, usage.completion_tokens, 1))
        else:
            yield Chunk("", Usage(llm_calls=1))

    def _open(
        self, messages: Sequence[Message], max_tokens: int
    ) -> openai.Stream[ChatCompletionChunk]:
        """Send the request, in the dialect of the server: not all take every parameter."""
        request: dict[str, Any] = {
            "model": self.name,
            "messages": [{"role": m.role, "content": m.content} for m in messages],
            "stream": True,
            "max_tokens": max_tokens,
            "temperature": self._temperature,
            "stream_options": {"include_usage": True},
        }
        while True:
            try:
                events: openai.Stream[ChatCompletionChunk] = (
                    self._server.client.chat.completions.create(**request)
                )
                return events
            except openai.BadRequestError as error:
                if error.param not in OPTIONAL or error.param not in request:
                    raise
                del request[error.param]
                if error.param == "max_tokens":  # the name that newer hosted models insist on
                    request["max_completion_tokens"] = max_tokens


class OpenAIEmbedder(BatchedEmbedder):
    """An embedding model on an OpenAI-compatible server."""

    def __init__(self, settings: Settings, model: str) -> None:
        super().__init__("openai", model)
        self._server = _Server(settings, settings.timeout, explicit=True, retries=RETRIES)

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
    server = _Server(settings, min(settings.timeout, LISTING_PATIENCE))
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


class _Server:
    """One OpenAI-compatible server; every fault of it becomes an error of ours."""

    def __init__(
        self, settings: Settings, timeout: float, *, explicit: bool = False, retries: int = 0
    ) -> None:
        """``explicit``: this server was asked for by name, so that the environment counts."""
        explicit = explicit or settings.llm == "openai"
        self.base_url, key = _address_and_key(settings, explicit=explicit)
        self.timeout = timeout
        self.client = openai.OpenAI(
            base_url=self.base_url,
            api_key=key,
            max_retries=retries,
            http_client=open_client(self.base_url, timeout),
        )
        finalize(self, self.client.close)

    @contextmanager
    def faults(self, model: str) -> Iterator[None]:
        """Turn what the client raises into a ``ModelError`` about ``model``.

        Causes are cut off: their texts may repeat the request, and with it the key.
        """
        try:
            yield
        except openai.APIConnectionError as error:
            raise self._lost(model, error) from None
        except openai.APIError as error:
            raise self._refusal(model, error) from None
        except (
            ValueError,
            TypeError,
            AttributeError,
        ) as error:  # what the client makes of nonsense
            raise ModelFailed(
                f"what {self.base_url} sends is not the OpenAI protocol", WHICH_ADDRESS
            ) from error

    def models(self) -> list[str]:
        """The names of the models that the server lists. Raises ModelError."""
        with self.faults("the list of models"):
            try:
                return [model.id for model in self.client.models.list()]
            except openai.NotFoundError:
                raise ModelUnavailable(f"no model API at {self.base_url}", WHICH_ADDRESS) from None

    def unavailable(self) -> ModelUnavailable:
        """The error that says that nobody answers."""
        return ModelUnavailable(f"no server answers at {self.base_url}", WHICH_ADDRESS)

    def _lost(self, model: str, error: openai.APIConnectionError) -> ModelError:
        """Never reached, silent for too long, or gone in the middle."""
        if isinstance(error.__cause__, httpx2.ConnectError | httpx2.ConnectTimeout):
            return self.unavailable()
        if isinstance(error, openai.APITimeoutError):
            return ModelTimeout(
                f"nothing came from {model} at {self.base_url} for {self.timeout:g} seconds",
                "Raise timeout (RAG_TIMEOUT), or use a smaller model.",
            )
        return ModelFailed(f"{model} at {self.base_url} broke off", "Try again.")

    def _refusal(self, model: str, error: openai.APIError) -> ModelError:
        status = getattr(error, "status_code", None)
        if status in (401, 403):
            return ModelUnavailable(
                f"{self.base_url} does not accept the key",
                "Set openai_api_key (RAG_OPENAI_API_KEY).",
            )
        if {error.code, error.type} & TOO_LONG:
            return ContextTruncated(
                f"the prompt does not fit {model}'s context window",
                "Give the model a larger context window, or ask with fewer papers.",
            )
        if status == 404 or error.code == "model_not_found":
            return self._not_found(model)
        remark = shorten(error.message.replace(self.client.api_key, "***"))
        return ModelFailed(f"{self.base_url} refused {model}: {remark}", "See the server's log.")

    def _not_found(self, model: str) -> ModelError:
        try:
            names = self.models()
        except ModelError as error:
            return error
        return ModelNotFound(
            f"{self.base_url} has no model {model!r} (it has {', '.join(names[:8])})",
            "Name another with --model or RAG_MODEL.",
        )


def _address_and_key(settings: Settings, *, explicit: bool) -> tuple[str, str]:
    """Where to go and with which key. A key from the environment goes with its own address only.

    Raises:
        ModelUnavailable: the hosted service is meant, and there is no key for it.
    """
    key = settings.openai_api_key.get_secret_value() if settings.openai_api_key else ""
    if settings.openai_base_url:
        return settings.openai_base_url, key or NO_KEY
    address = os.environ.get("OPENAI_BASE_URL") if explicit else None
    key = key or (os.environ.get("OPENAI_API_KEY", "") if explicit else "")
    if not key and not address:
        raise ModelUnavailable(
            "there is no key for api.openai.com",
            "Set RAG_OPENAI_API_KEY, or RAG_OPENAI_BASE_URL for another server.",
        )
    return address or HOSTED, key or NO_KEY

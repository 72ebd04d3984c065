"""Ollama, through its own client. Import this module only when it is used: that takes 0.3 s."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING
from weakref import finalize

import httpx
import ollama

from rag.errors import (
    ContextTruncated,
    ModelError,
    ModelFailed,
    ModelNotFound,
    ModelTimeout,
    ModelUnavailable,
)
from rag.models.address import LISTING_PATIENCE, limits, uses_proxy
from rag.models.batched import BatchedEmbedder
from rag.models.chat import Chunk, Message
from rag.models.replies import answer_only, refuse_truncation, shorten
from rag.paper import Usage

if TYPE_CHECKING:
    from rag.settings import Settings

SMALLEST_MODEL = 1_000_000  # bytes; what is smaller is a pointer to a model hosted elsewhere
EMBEDDING_FAMILIES = {"bert", "nomic-bert", "nomic-bert-moe", "xlm-roberta"}
NOT_FOR_CHAT = ("embed", "minilm", "bge", "rerank", "guard", "ocr")
SPECIALISTS = ("coder", "code", "math", "sql", "translate", "vision", "vl")


class OllamaChat:
    """A chat model that Ollama runs; its context window is set with every request."""

    provider = "ollama"

    def __init__(self, settings: Settings, name: str) -> None:
        self.name = name
        self.context_window = settings.context_window
        self._temperature = settings.temperature
        self._server = _Server(settings.ollama_url, settings.timeout)

    def stream(self, messages: Sequence[Message], *, max_tokens: int) -> Iterator[Chunk]:
        """The answer as it is written; see ``ChatModel.stream``."""
        return answer_only(self._read(messages, max_tokens), self.name)

    def _read(self, messages: Sequence[Message], max_tokens: int) -> Generator[Chunk]:
        # Without num_ctx the server takes a default that depends on its memory, and cuts the
        # prompt to it without a word. Thinking would eat the answer's tokens.
        parts = self._server.client.chat(
            self.name,
            [{"role": message.role, "content": message.content} for message in messages],
            stream=True,
            think=False,
            options={
                "num_ctx": self.context_window,
                "num_predict": max_tokens,
                "temperature": self._temperature,
            },
        )
        last = None
        with self._server.faults(self.name), closing(parts):  # type: ignore[type-var]
            for last in parts:
                if last.message.content:
                    yield Chunk(last.message.content)
        if last is None or not last.done:
            raise ModelFailed(f"{self.name} broke off before the end of its answer", "Try again.")
        self._check(messages, last.prompt_eval_count)
        yield Chunk("", Usage(last.prompt_eval_count or 0, last.eval_count or 0, 1))

    def _check(self, messages: Sequence[Message], counted: int | None) -> None:
        """Ollama fills the window to the brim, or to half, with what it keeps of a long prompt."""
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
        self._server = _Server(settings.ollama_url, settings.timeout)

    def _ask(self, texts: list[str]) -> Sequence[Sequence[float]]:
        with self._server.faults(self._model):
            return self._server.client.embed(self._model, texts).embeddings


def find_chat(settings: Settings) -> OllamaChat:
    """The model that ``settings`` name, else the chat model pulled last that runs on the server.

    Raises:
        ModelUnavailable: no Ollama answers.
        ModelNotFound: it does not have that model, or none that can chat.
    """
    server = _Server(settings.ollama_url, min(settings.timeout, LISTING_PATIENCE))
    models = server.models()
    if settings.model:
        for model in models:
            if model.model in (settings.model, f"{settings.model}:latest"):
                return OllamaChat(settings, settings.model)
        raise server.not_found(settings.model)
    # Ollama lists the newest first, and sorting is stable: the newest generalist is taken.
    names = sorted(filter(None, map(_chat_name, models)), key=_is_specialist)
    if not names:
        raise ModelNotFound(
            f"Ollama at {server.url} has no chat model of its own",
            "Pull one, for example 'ollama pull llama3.2', or name one with --model.",
        )
    return OllamaChat(settings, names[0])


class _Server:
    """One Ollama server; every fault of it becomes an error of ours."""

    def __init__(self, url: str, timeout: float) -> None:
        self.url = url
        self.timeout = timeout
        self.client = ollama.Client(url, timeout=limits(timeout), trust_env=uses_proxy(url))
        finalize(self, self.client.close)

    @contextmanager
    def faults(self, model: str) -> Iterator[None]:
        """Turn what the client raises into a ``ModelError`` about ``model``."""
        try:
            yield
        except ollama.ResponseError as error:
            raise self._refusal(model, error) from error
        except (ConnectionError, httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise ModelUnavailable(
                f"no Ollama answers at {self.url}",
                "Start it with 'ollama serve', or set ollama_url (RAG_OLLAMA_URL).",
            ) from error
        except httpx.TimeoutException as error:
            raise ModelTimeout(
                f"nothing came from {model} at {self.url} for {self.timeout:g} seconds",
                "Raise timeout (RAG_TIMEOUT), or use a smaller model.",
            ) from error
        except httpx.TransportError as error:
            raise ModelFailed(f"{model} broke off: {error}", "Try again.") from error
        except (
            ValueError,
            TypeError,
            AttributeError,
        ) as error:  # what the client makes of nonsense
            raise ModelFailed(
                f"what {self.url} sends is not Ollama's protocol",
                "Check ollama_url (RAG_OLLAMA_URL).",
            ) from error

    def models(self) -> Sequence[ollama.ListResponse.Model]:
        """What the server has, the newest first. Raises ModelError."""
        with self.faults("the list of models"):
            try:
                return self.client.list().models
            except ollama.ResponseError as error:
                raise ModelUnavailable(
                    f"no Ollama at {self.url}, but a server that says {shorten(error.error)!r}",
                    "Check ollama_url (RAG_OLLAMA_URL).",
                ) from error

    def not_found(self, model: str) -> ModelError:
        """The error that names the models there are."""
        try:
            names = [name for name in map(_chat_name, self.models()) if name]
        except ModelError as error:
            return error
        there = f" (it has {', '.join(names[:8])})" if names else ""
        return ModelNotFound(
            f"Ollama at {self.url} has no model {model!r}{there}",
            f"Get it with 'ollama pull {model}', or name another with --model.",
        )

    def _refusal(self, model: str, error: ollama.ResponseError) -> ModelError:
        if error.status_code == 404:
            return self.not_found(model)
        return ModelFailed(
            f"Ollama at {self.url} refused {model}: {shorten(error.error)}",
            "See the server's log.",
        )


def _chat_name(model: ollama.ListResponse.Model) -> str | None:
    """The name of a model that can chat and runs on its own server, else ``None``.

    Models whose tag ends in "cloud" only look local: Ollama sends their prompts to its service.
    """
    name = model.model or ""
    base, _, tag = name.lower().partition(":")
    family = (model.details.family if model.details else None) or ""
    hosted = tag.endswith("cloud") or 0 < (model.size or 0) < SMALLEST_MODEL
    cannot_chat = family in EMBEDDING_FAMILIES or any(word in base for word in NOT_FOR_CHAT)
    return None if hosted or cannot_chat else name or None


def _is_specialist(name: str) -> bool:
    return any(word in name.lower() for word in SPECIALISTS)

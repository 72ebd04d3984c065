"""What an LLM is to this program, and which one answers under the settings in force."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from rag.errors import ModelError
from rag.models.address import answers, is_local

if TYPE_CHECKING:
    from rag.paper import Usage
    from rag.settings import Settings

Finish = Literal["stop", "length"]

BYTES_PER_TOKEN = 3  # English prose runs at 4 to 5, formulas and names at 2 to 3


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a conversation with a model."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of an answer as it arrives. The last one carries the usage, and may have no text.

    It also says why the answer ended, where the server does: ``length`` is an answer that
    ``max_tokens``, or the end of the window, cut short.
    """

    text: str
    usage: Usage | None = None
    finish: Finish | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What a model says to a yes/no question.

    ``yes`` is the probability of yes against no, in [0, 1], read off the tokens that the model
    weighed, where its server tells them; else 1 or 0, from its words. ``None``: it said neither.
    """

    yes: float | None
    usage: Usage
    by: Literal["tokens", "text"]


class ChatModel(Protocol):
    """An LLM behind some server. Safe to share among threads."""

    @property
    def provider(self) -> str:
        """``ollama``, ``openai`` (any compatible server) or ``scripted``."""
        ...

    @property
    def name(self) -> str:
        """The model's name as its server knows it."""
        ...

    @property
    def context_window(self) -> int:
        """Tokens that prompt and answer may have together, as the server says where it does.

        The first use may ask the server; no answer is no error, and leaves the setting.
        """
        ...

    @property
    def parameters(self) -> float | None:
        """Billions of parameters, ``None`` when unknown; asked of the server like the window."""
        ...

    def stream(self, messages: Sequence[Message], *, max_tokens: int) -> Iterator[Chunk]:
        """The answer to ``messages``, piece by piece, at most ``max_tokens`` long.

        Nothing is sent before the first piece is asked for. Closing the iterator cancels the
        request on the server. An answer always has some text.

        Raises:
            ModelUnavailable: no server answers.
            ModelNotFound: the server does not have the model.
            ModelTimeout: nothing came for ``settings.timeout`` seconds.
            ModelFailed: an error reply, a stream that broke off, nonsense, an empty answer.
            ContextTruncated: the prompt did not fit the context window. Where a server only
                tells afterwards, this comes after the last text: withdraw what was shown.
        """
        ...

    def decide(self, messages: Sequence[Message]) -> Decision:
        """Whether the answer to the yes/no question in ``messages`` is yes.

        One token where the server tells what the model weighed; else a few, read strictly: the
        first word is yes or no, or there is no decision.

        Raises:
            ModelError: as ``stream``.
        """
        ...


@dataclass(frozen=True, slots=True)
class Choice:
    """The model that would answer, or none, and why: one line for a person."""

    model: ChatModel | None
    reason: str


def estimate_tokens(text: str) -> int:
    """A generous guess of the tokens in ``text``, for budgeting a prompt before it is sent.

    1.2 to 2.2 times the true number for 316 abstracts under three tokenizers, 1.8 at the median.
    Rows of digits, which some split one by one, can have more than is guessed: a server that
    refuses or cuts such a prompt is found out afterwards.
    """
    return -(-len(text.encode("utf-8", "replace")) // BYTES_PER_TOKEN)


def choose(settings: Settings) -> Choice:
    """The LLM that ``settings`` name.

    ``auto`` takes the OpenAI-compatible server that the settings configure, else a local Ollama
    that has a chat model, else none. It never goes to a hosted service because a key happens to
    be in the environment; only an explicit ``llm = openai`` reads ``OPENAI_API_KEY``.

    Raises:
        ModelUnavailable, ModelNotFound: the model asked for by name cannot be had.
    """
    if settings.llm == "none":
        return Choice(None, "llm is 'none': answers are quotes from the papers")
    if settings.llm == "openai":
        return _openai(settings, "llm is 'openai'")
    if settings.llm == "ollama":
        return _ollama(settings, "llm is 'ollama'")
    configured = settings.openai_base_url or (settings.openai_api_key and settings.model)
    try:
        if configured:
            return _openai(settings, "llm is 'auto' and an OpenAI-compatible server is configured")
        if not is_local(settings.ollama_url) or answers(settings.ollama_url):
            return _ollama(settings, "llm is 'auto' and Ollama answers")
    except ModelError as error:
        return Choice(None, f"llm is 'auto', and {error}")
    return Choice(
        None,
        f"llm is 'auto', no server is configured and no Ollama answers at {settings.ollama_url}",
    )


def _openai(settings: Settings, why: str) -> Choice:
    from rag.models.openai import find_chat

    model = find_chat(settings)
    return Choice(model, f"{why}: {model.name} at {model.base_url}")


def _ollama(settings: Settings, why: str) -> Choice:
    from rag.models.ollama import find_chat

    model = find_chat(settings)
    return Choice(model, f"{why}: {model.name} at {settings.ollama_url}")

"""Which LLM answers and which embedder reads, under the settings in force."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.errors import ModelError, SettingsError, without_passwords
from rag.models.address import answers, is_local, no_ollama

if TYPE_CHECKING:
    from rag.models.chat import ChatModel
    from rag.models.embedding import Embedder
    from rag.settings import Settings


@dataclass(frozen=True, slots=True)
class Choice:
    """The model that would answer, or none, and why: one line for a person.

    ``fault`` is why the one that was asked for does not.
    """

    model: ChatModel | None
    reason: str
    fault: ModelError | None = None


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
        return Choice(None, f"llm is 'auto', and {error}", error)
    named = settings.model or "ollama_url" in settings.model_fields_set
    return Choice(
        None,
        "llm is 'auto', no server is configured and no Ollama answers at "
        + without_passwords(settings.ollama_url),
        no_ollama(settings.ollama_url) if named else None,
    )


def _openai(settings: Settings, why: str) -> Choice:
    from rag.models.openai import find_chat

    model = find_chat(settings)
    return Choice(model, f"{why}: {model.name} at {without_passwords(model.base_url)}")


def _ollama(settings: Settings, why: str) -> Choice:
    from rag.models.ollama import find_chat

    model = find_chat(settings)
    return Choice(model, f"{why}: {model.name} at {without_passwords(settings.ollama_url)}")


def create(settings: Settings) -> Embedder:
    """The embedder that ``settings.embedder`` names; nothing is loaded or asked yet.

    Raises:
        SettingsError: there is no such kind of embedder.
        ModelUnavailable: an ``openai:`` model without a key or an address.
    """
    kind, _, model = settings.embedder.partition(":")
    if settings.embedder == "minilm":
        from rag.models.minilm import MiniLM

        return MiniLM()
    if kind == "ollama" and model:
        from rag.models.ollama import OllamaEmbedder

        return OllamaEmbedder(settings, model)
    if kind == "openai" and model:
        from rag.models.openai import OpenAIEmbedder

        return OpenAIEmbedder(settings, model)
    if kind == "fastembed" and model:
        from rag.models.fastembed import FastEmbedEmbedder

        return FastEmbedEmbedder(model)
    raise SettingsError(
        f"there is no embedder {settings.embedder!r}",
        "Use 'minilm', 'ollama:MODEL', 'openai:MODEL' or 'fastembed:MODEL'.",
    )

"""The LLMs that a person can choose from, and where the text of a question goes with each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from rag.errors import ModelError

if TYPE_CHECKING:
    from rag.settings import Settings

HOSTED = "https://api.openai.com/v1"  # where the official client goes by itself


@dataclass(frozen=True, slots=True)
class Offer:
    """One LLM, or none, as settings name it. ``address`` is that of its server."""

    llm: Literal["none", "ollama", "openai"]
    model: str | None = None
    address: str | None = None


def offers(settings: Settings) -> list[Offer]:
    """No LLM, each chat model of the local Ollama, and the hosted one that is configured.

    Asks Ollama, if something answers there; what goes wrong there leaves its models out.
    """
    found = [Offer("none")]
    found += [Offer("ollama", name, settings.ollama_url) for name in _of_ollama(settings)]
    if settings.openai_base_url or (settings.openai_api_key and settings.model):
        found.append(Offer("openai", settings.model, settings.openai_base_url or HOSTED))
    return found


def standing(settings: Settings) -> Offer:
    """The one of ``offers`` that answers where nobody has chosen another."""
    from rag.models.choosing import choose

    hosted = Offer("openai", settings.model, settings.openai_base_url or HOSTED)
    if settings.llm == "openai":
        return hosted
    try:
        model = choose(settings).model
    except ModelError:  # of the Ollama that was asked for: asking says so again
        return Offer("ollama", settings.model, settings.ollama_url)
    if model is None:
        return Offer("none")
    if model.provider == "openai":
        return hosted
    return Offer("ollama", model.name, settings.ollama_url)


@dataclass(frozen=True, slots=True)
class Missing:
    """An LLM that was asked for and does not answer, and why."""

    offer: Offer
    fault: ModelError


def missing(settings: Settings) -> Missing | None:
    """The LLM that ``settings`` name, if it is one that cannot be had now."""
    from rag.models.choosing import choose

    try:
        fault = choose(settings).fault
    except ModelError as error:
        fault = error
    if fault is None:
        return None
    hosted = settings.openai_base_url or (settings.openai_api_key and settings.model)
    if settings.llm == "openai" or (settings.llm == "auto" and hosted):
        return Missing(Offer("openai", settings.model, settings.openai_base_url or HOSTED), fault)
    return Missing(Offer("ollama", settings.model, settings.ollama_url), fault)


def destinations(settings: Settings, offer: Offer) -> list[str]:
    """The hosts beyond this machine that a question's text is sent to; empty for none."""
    kind = settings.embedder.partition(":")[0]
    addresses = [offer.address, settings.chroma_url]
    if kind == "ollama":
        addresses.append(settings.ollama_url)
    elif kind == "openai":
        addresses.append(settings.openai_base_url or HOSTED)
    hosts = [_host(address) for address in addresses if address]
    return [host for host in dict.fromkeys(hosts) if not _is_this_machine(host)]


def _of_ollama(settings: Settings) -> list[str]:
    from rag.models.address import LISTING_PATIENCE, answers

    if not answers(settings.ollama_url):
        return []
    from rag.models.ollama_server import Server, chat_name

    server = Server(settings.ollama_url, min(settings.timeout, LISTING_PATIENCE))
    try:
        return [name for name in map(chat_name, server.models()) if name]
    except ModelError:
        return []


def _host(address: str) -> str:
    return urlsplit(address if "://" in address else f"http://{address}").hostname or address


def _is_this_machine(host: str) -> bool:
    import ipaddress

    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False

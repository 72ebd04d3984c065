"""A server that speaks Ollama's protocol, and what its faults mean."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
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
from rag.models.address import limits, no_ollama, split_login, uses_proxy
from rag.models.facts import BILLION, ModelFacts, positive
from rag.models.replies import is_too_long, shorten

SMALLEST_MODEL = 1_000_000  # bytes; what is smaller is a pointer to a model hosted elsewhere
EMBEDDING_FAMILIES = {"bert", "nomic-bert", "nomic-bert-moe", "xlm-roberta"}
NOT_FOR_CHAT = ("embed", "minilm", "bge", "rerank", "guard", "ocr")
_SIZE = re.compile(r"([\d.]+)([KMB])")
_UNITS = {"K": 1e3, "M": 1e6, "B": BILLION}


class Server:
    """One Ollama server; every fault of it becomes an error of ours."""

    def __init__(self, url: str, timeout: float) -> None:
        self.url, login = split_login(url)
        self.timeout = timeout
        self.client = ollama.Client(
            self.url,
            auth=login,
            timeout=limits(timeout),
            trust_env=uses_proxy(url),
            event_hooks={"request": [_never_cut]},
        )
        finalize(self, self.client.close)

    @contextmanager
    def faults(self, model: str) -> Iterator[None]:
        """Turn what the client raises into a ``ModelError`` about ``model``."""
        try:
            yield
        except ollama.ResponseError as error:
            raise self._refusal(model, error) from error
        except (ConnectionError, httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise no_ollama(self.url) from error
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

    def facts(self, model: str) -> ModelFacts:
        """What the server tells of ``model``. Raises ModelError."""
        with self.faults(model):
            told = self.client.show(model)
            info = told.modelinfo or {}
            limit = positive(info.get(f"{info.get('general.architecture')}.context_length"))
            count = positive(info.get("general.parameter_count"))
            size = told.details.parameter_size if told.details else None
            return ModelFacts(
                limit=limit, parameters=count / BILLION if count else _billions(size or "")
            )

    def not_found(self, model: str) -> ModelError:
        """The error that names the models there are."""
        try:
            names = [name for name in map(chat_name, self.models()) if name]
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
        if is_too_long(error.error):
            return ContextTruncated(
                f"the prompt does not fit the context window that {model} has at {self.url}",
                "Raise context_window (RAG_CONTEXT_WINDOW), or ask with fewer papers.",
            )
        return ModelFailed(
            f"Ollama at {self.url} refused {model}: {shorten(error.error)}",
            "See the server's log.",
        )


def chat_name(model: ollama.ListResponse.Model) -> str | None:
    """The name of a model that can chat and runs on its own server, else ``None``.

    Models whose tag ends in "cloud" only look local: Ollama sends their prompts to its service.
    """
    name = model.model or ""
    base, _, tag = name.lower().partition(":")
    family = (model.details.family if model.details else None) or ""
    hosted = tag.endswith("cloud") or 0 < (model.size or 0) < SMALLEST_MODEL
    cannot_chat = family in EMBEDDING_FAMILIES or any(word in base for word in NOT_FOR_CHAT)
    return None if hosted or cannot_chat else name or None


def _billions(size: str) -> float | None:
    """``1.5B`` or ``494.03M`` as a number of billions."""
    match = _SIZE.fullmatch(size)
    return float(match[1]) * _UNITS[match[2]] / BILLION if match else None


def _never_cut(request: httpx.Request) -> None:
    """Have a prompt that is too long refused instead of cut, which the client has no argument for.

    Ollama knows the field since late 2025; older servers pass over it.
    """
    if request.url.path.endswith("/api/chat"):
        body = json.dumps(json.loads(request.content) | {"truncate": False}).encode()
        request.stream = httpx.ByteStream(body)
        request.headers["Content-Length"] = str(len(body))

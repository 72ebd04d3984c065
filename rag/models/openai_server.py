"""A server that speaks OpenAI's protocol, and what its faults mean."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
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
from rag.models.address import LISTING_PATIENCE, split_login
from rag.models.facts import BILLION, ModelFacts, positive
from rag.models.pings import open_client
from rag.models.replies import is_too_long, shorten

if TYPE_CHECKING:
    from rag.settings import Settings

HOSTED = "https://api.openai.com/v1"
NO_KEY = "none"  # local servers want some key, and none of the user's is theirs to see
TOO_LONG = {"context_length_exceeded", "exceed_context_size_error"}
WHICH_ADDRESS = "Check openai_base_url (RAG_OPENAI_BASE_URL): it usually ends in /v1."


class OutOfRoom(ModelFailed):
    """A model that thinks first used up all the tokens it was given without a word."""


class Server:
    """One OpenAI-compatible server; every fault of it becomes an error of ours."""

    def __init__(
        self, settings: Settings, timeout: float, *, explicit: bool = False, retries: int = 0
    ) -> None:
        """``explicit``: this server was asked for by name, so that the environment counts."""
        explicit = explicit or settings.llm == "openai"
        address, key = _address_and_key(settings, explicit=explicit)
        self.base_url, login = split_login(address)
        self.timeout = timeout
        self.client = openai.OpenAI(
            base_url=self.base_url,
            api_key=key,
            max_retries=retries,
            http_client=open_client(self.base_url, timeout, login),
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

    def facts(self, model: str) -> ModelFacts:
        """What the server tells of ``model`` in its list. OpenAI's own tells nothing.

        llama.cpp has ``meta`` (and, before it had ``n_ctx`` there, ``/props``), vLLM and SGLang
        ``max_model_len``, OpenRouter ``context_length``. Raises ModelError.
        """
        if self.base_url == HOSTED:
            return ModelFacts()
        with self.faults("the list of models"):
            patient = self.client.with_options(timeout=LISTING_PATIENCE)
            cards = [card.to_dict() for card in patient.models.list()]
            card = next((c for c in cards if model in (c.get("id"), *_aliases(c))), {})
            meta = _mapping(card.get("meta"))
            window = meta.get("n_ctx") or card.get("max_model_len") or card.get("context_length")
            if window is None and card.get("owned_by") == "llamacpp":
                root = self.base_url.rstrip("/").removesuffix("/v1")
                props = patient.get(f"{root}/props", cast_to=dict[str, Any])
                window = _mapping(props.get("default_generation_settings")).get("n_ctx")
            count = positive(meta.get("n_params"))
        return ModelFacts(
            window=positive(window),
            limit=positive(meta.get("n_ctx_train")),
            parameters=count / BILLION if count else None,
        )

    def unavailable(self) -> ModelUnavailable:
        """The error that says that nobody answers."""
        fix = f"Start it, or c{WHICH_ADDRESS[1:]}"
        return ModelUnavailable(f"no server answers at {self.base_url}", fix)

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
        if {error.code, error.type} & TOO_LONG or is_too_long(error.message):
            return ContextTruncated(
                f"the prompt does not fit {model}'s context window",
                "Give the model a larger context window, or ask with fewer papers.",
            )
        if "output limit was reached" in error.message:
            return OutOfRoom(f"{model} got no answer out", "Raise max_answer_tokens.")
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


def _aliases(card: Mapping[str, Any]) -> list[Any]:
    """Other names that llama.cpp knows a model by."""
    aliases = card.get("aliases")
    return aliases if isinstance(aliases, list) else []


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


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

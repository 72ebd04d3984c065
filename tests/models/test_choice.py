"""Which LLM answers, and what the settings can do about it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import SecretStr
from scripted_server import Response, ScriptedServer

from rag.errors import ModelNotFound, ModelUnavailable, SettingsError
from rag.models.address import answers, is_local, uses_proxy
from rag.models.chat import estimate_tokens
from rag.models.choosing import choose
from rag.models.minilm import MiniLM
from rag.settings import Settings

REFERENCE = json.loads(Path(__file__).with_name("minilm_reference.json").read_text("utf-8"))
NOBODY = "http://127.0.0.1:9"


@pytest.fixture
def ollama(server: ScriptedServer) -> ScriptedServer:
    row = {"model": "llama3.2:latest", "size": 10**9, "details": {"family": "llama"}}
    server.responses["/api/tags"] = Response([json.dumps({"models": [row]}).encode()])
    return server


def test_none_is_none(ollama: ScriptedServer) -> None:
    assert choose(Settings(llm="none", ollama_url=ollama.url)).model is None
    assert ollama.requests == []


def test_auto_takes_a_running_ollama(ollama: ScriptedServer) -> None:
    choice = choose(Settings(ollama_url=ollama.url))
    assert choice.model is not None
    assert (choice.model.provider, choice.model.name) == ("ollama", "llama3.2:latest")
    assert "llama3.2:latest" in choice.reason
    assert ollama.url in choice.reason


def test_auto_without_anything_says_so() -> None:
    choice = choose(Settings(ollama_url=NOBODY))
    assert choice.model is None
    assert f"no Ollama answers at {NOBODY}" in choice.reason


def test_a_key_that_happens_to_be_in_the_environment_chooses_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-123")
    monkeypatch.setenv("OPENAI_BASE_URL", NOBODY)
    assert choose(Settings(ollama_url=NOBODY, model="gpt-5-mini")).model is None


def test_a_key_alone_chooses_nothing_but_with_a_model_it_does() -> None:
    key = SecretStr("sk-123")
    assert choose(Settings(ollama_url=NOBODY, openai_api_key=key)).model is None
    choice = choose(Settings(ollama_url=NOBODY, openai_api_key=key, model="gpt-5-mini"))
    assert choice.model is not None
    assert (choice.model.provider, choice.model.name) == ("openai", "gpt-5-mini")
    assert "https://api.openai.com/v1" in choice.reason


def test_a_configured_server_comes_before_ollama(ollama: ScriptedServer) -> None:
    models = {"object": "list", "data": [{"id": "qwen"}]}
    ollama.responses["/v1/models"] = Response([json.dumps(models).encode()])
    choice = choose(Settings(ollama_url=ollama.url, openai_base_url=f"{ollama.url}/v1"))
    assert choice.model is not None
    assert (choice.model.provider, choice.model.name) == ("openai", "qwen")


def test_a_configured_server_that_is_down_is_the_reason_for_none(ollama: ScriptedServer) -> None:
    """Another model than the one configured must not answer in its place."""
    settings = Settings(ollama_url=ollama.url, openai_base_url=f"{NOBODY}/v1", model="qwen")
    choice = choose(settings)
    assert choice.model is None
    assert f"no server answers at {NOBODY}/v1" in choice.reason


def test_auto_with_a_model_that_ollama_lacks_gives_the_reason(ollama: ScriptedServer) -> None:
    choice = choose(Settings(ollama_url=ollama.url, model="qwen3:8b"))
    assert choice.model is None
    assert "'ollama pull qwen3:8b'" in choice.reason


def test_by_name_a_missing_server_or_model_is_an_error(ollama: ScriptedServer) -> None:
    with pytest.raises(ModelUnavailable):
        choose(Settings(llm="ollama", ollama_url=NOBODY))
    with pytest.raises(ModelNotFound):
        choose(Settings(llm="ollama", ollama_url=ollama.url, model="qwen3:8b"))
    with pytest.raises(ModelUnavailable):
        choose(Settings(llm="openai", openai_base_url=f"{NOBODY}/v1", model="m"))


def test_finding_no_ollama_loads_no_client() -> None:
    code = (
        "import sys; from rag.settings import Settings; from rag.models.choosing import choose;"
        f"assert choose(Settings(ollama_url={NOBODY!r})).model is None; print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"ollama", "openai", "httpx", "numpy"} & set(done.stdout.split())


@pytest.mark.parametrize(
    ("url", "local"),
    [
        ("http://127.0.0.1:11434", True),
        ("localhost:11434", True),
        ("http://[::1]:8000/v1", True),
        ("http://192.168.1.20:11434", True),
        ("http://ollama:11434", True),
        ("http://host.docker.internal:11434", True),
        ("https://api.openai.com/v1", False),
        ("http://8.8.8.8", False),
    ],
)
def test_which_addresses_are_local(url: str, local: bool) -> None:
    assert is_local(url) is local
    assert uses_proxy(url) is not local


def test_whether_anything_listens(server: ScriptedServer) -> None:
    assert answers(server.url)
    assert not answers(NOBODY)


@pytest.mark.parametrize("url", ["", "http://", "http://host:port", "http://[::1"])
def test_what_is_no_address(url: str) -> None:
    with pytest.raises(SettingsError, match="is not an address"):
        answers(url)


@pytest.mark.parametrize("text", [row["text"] for row in REFERENCE])
def test_tokens_are_not_underestimated(text: str) -> None:
    assert estimate_tokens(text) >= len(MiniLM().token_ids(text))


def test_no_text_is_no_tokens() -> None:
    assert estimate_tokens("") == 0

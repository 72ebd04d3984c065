"""What a server tells of a model: its real window and its size."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from scripted_server import Response, ScriptedServer

from rag.models.chat import ChatModel, Message
from rag.models.ollama import OllamaChat
from rag.models.openai import OpenAIChat
from rag.settings import Settings

SHOW, MODELS, PROPS = "/api/show", "/v1/models", "/props"
LLAMA_CPP = {
    "id": "m",
    "owned_by": "llamacpp",
    "meta": {"n_ctx": 6144, "n_ctx_train": 32768, "n_params": 1543714304},
}
SETTING = 8192  # context_window where nobody sets it


def ollama(server: ScriptedServer, told: Any = None, **settings: object) -> ChatModel:
    if told is not None:
        server.responses[SHOW] = Response([json.dumps(told).encode()])
    return OllamaChat(Settings(**{"ollama_url": server.url, "timeout": 5.0, **settings}), "m")


def openai(server: ScriptedServer, *cards: Any, **settings: object) -> ChatModel:
    body = {"object": "list", "data": list(cards)}
    server.responses[MODELS] = Response([json.dumps(body).encode()])
    values = {"openai_base_url": f"{server.url}/v1", "timeout": 5.0, **settings}
    return OpenAIChat(Settings(**values), "m")


def shown(size: str = "", **info: object) -> dict[str, object]:
    facts = {f"{key.replace('__', '.')}": value for key, value in info.items()}
    return {"details": {"parameter_size": size}, "model_info": facts}


@pytest.mark.parametrize(
    ("told", "window", "parameters"),
    [
        pytest.param(
            shown("1.5B", general__architecture="qwen2", qwen2__context_length=32768),
            SETTING,
            1.5,
            id="more than is asked for",
        ),
        pytest.param(
            shown("494.03M", general__architecture="gemma2", gemma2__context_length=2048),
            2048,
            0.49403,
            id="less than is asked for",
        ),
        pytest.param(
            shown("1.5B", general__parameter_count=1543714304), SETTING, 1.543714304, id="a count"
        ),
        pytest.param(shown("cloud"), SETTING, None, id="a proxy"),
        pytest.param(
            shown("?", general__architecture="x", x__context_length="many"),
            SETTING,
            None,
            id="text",
        ),
        pytest.param({"details": 7, "model_info": []}, SETTING, None, id="nonsense"),
        pytest.param([], SETTING, None, id="not an object"),
    ],
)
def test_what_ollama_shows(
    server: ScriptedServer, told: Any, window: int, parameters: float | None
) -> None:
    model = ollama(server, told)
    assert model.context_window == window
    assert model.parameters == pytest.approx(parameters)


def test_the_window_that_ollama_is_asked_for_is_one_that_the_model_can_have(
    server: ScriptedServer,
) -> None:
    model = ollama(server, shown(general__architecture="qwen2", qwen2__context_length=2048))
    done = {"message": {"role": "assistant", "content": "Yes."}, "done": True}
    server.responses["/api/chat"] = Response([json.dumps(done).encode() + b"\n"])
    list(model.stream([Message("user", "Is it?")], max_tokens=5))
    assert server.requests[-1].body["options"]["num_ctx"] == 2048


@pytest.mark.parametrize(
    ("card", "window", "parameters"),
    [
        pytest.param(LLAMA_CPP, 6144, 1.543714304, id="llama.cpp"),
        pytest.param(
            {**LLAMA_CPP, "id": "other", "aliases": ["m"]}, 6144, 1.543714304, id="by an alias"
        ),
        pytest.param({"id": "m", "max_model_len": 32768}, 32768, None, id="vLLM"),
        pytest.param({"id": "m", "context_length": 131072}, 131072, None, id="OpenRouter"),
        pytest.param({"id": "m"}, SETTING, None, id="silent"),
        pytest.param({**LLAMA_CPP, "id": "other"}, SETTING, None, id="another model"),
        pytest.param({"id": "m", "meta": {"n_ctx_train": 2048}}, 2048, None, id="a limit alone"),
        pytest.param(
            {"id": "m", "meta": "none", "max_model_len": "many"}, SETTING, None, id="nonsense"
        ),
    ],
)
def test_what_a_compatible_server_lists(
    server: ScriptedServer, card: Any, window: int, parameters: float | None
) -> None:
    model = openai(server, card)
    assert (model.context_window, model.parameters) == (window, parameters)


def test_an_older_llama_cpp_tells_its_window_elsewhere(server: ScriptedServer) -> None:
    model = openai(server, {"id": "m", "owned_by": "llamacpp", "meta": {"n_params": 10**9}})
    props = {"default_generation_settings": {"n_ctx": 4096}}
    server.responses[PROPS] = Response(
        [json.dumps(props).encode()], content_type="application/json"
    )
    assert (model.context_window, model.parameters) == (4096, 1.0)


def test_a_window_that_was_set_lowers_the_server_s_and_never_raises_it(
    server: ScriptedServer,
) -> None:
    assert openai(server, LLAMA_CPP, context_window=1024).context_window == 1024
    assert openai(server, LLAMA_CPP, context_window=65536).context_window == 6144


def test_a_window_set_in_the_environment_counts_as_set(
    server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAG_CONTEXT_WINDOW", "1024")
    assert openai(server, LLAMA_CPP).context_window == 1024


def test_a_size_that_was_set_wins_and_nobody_is_asked(server: ScriptedServer) -> None:
    assert openai(server, LLAMA_CPP, model_size=70).parameters == 70
    assert ollama(server, shown("1.5B"), model_size=70).parameters == 70
    assert server.requests == []


@pytest.mark.parametrize("make", [lambda s: ollama(s, shown()), openai], ids=["ollama", "openai"])
def test_a_server_is_asked_once_and_only_when_somebody_wants_to_know(
    server: ScriptedServer, make: Any
) -> None:
    model = make(server)
    assert server.requests == []
    with ThreadPoolExecutor(8) as pool:
        windows = set(pool.map(lambda _: model.context_window, range(16)))
    assert windows == {SETTING}
    assert model.parameters is None
    assert sum(request.path in (SHOW, MODELS) for request in server.requests) == 1


@pytest.mark.parametrize(
    "response",
    [
        pytest.param(Response([b'{"error": "oops"}'], 500), id="500"),
        pytest.param(Response([b"<html>Welcome</html>"]), id="a web page"),
        pytest.param(Response([], promised=9), id="cut off"),
    ],
)
@pytest.mark.parametrize("make", [ollama, openai])
def test_a_server_that_fails_to_tell_leaves_the_setting(
    server: ScriptedServer, make: Any, response: Response
) -> None:
    model = make(server)
    server.responses[SHOW] = server.responses[MODELS] = response
    assert (model.context_window, model.parameters) == (SETTING, None)


def test_openai_itself_is_not_asked() -> None:
    settings = Settings(llm="openai", openai_api_key="sk-1", model="gpt-5-mini")  # type: ignore[arg-type]
    assert OpenAIChat(settings, "gpt-5-mini").context_window == SETTING

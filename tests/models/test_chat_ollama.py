"""Chat models that Ollama runs: what is sent, and what becomes of each fault."""

from __future__ import annotations

import json
import time

import pytest
from scripted_server import Response, ScriptedServer

from rag.errors import (
    ContextTruncated,
    ModelError,
    ModelFailed,
    ModelNotFound,
    ModelTimeout,
    ModelUnavailable,
)
from rag.models.chat import Chunk, Message
from rag.models.ollama import OllamaChat, find_chat
from rag.paper import Usage
from rag.settings import Settings

CHAT, TAGS = "/api/chat", "/api/tags"
QUESTION = [Message("system", "Answer briefly."), Message("user", "What is averaged?")]
GIGABYTE = 10**9


def line(text: str = "", done: bool = False, **more: object) -> bytes:
    message = {"role": "assistant", "content": text}
    return json.dumps({"model": "m", "message": message, "done": done, **more}).encode() + b"\n"


def end(prompt: int | None = 12, answer: int = 4) -> bytes:
    return line(done=True, done_reason="stop", prompt_eval_count=prompt, eval_count=answer)


def tags(*models: tuple[str, int, str]) -> Response:
    rows = [
        {"model": name, "size": size, "details": {"family": family}}
        for name, size, family in models
    ]
    return Response([json.dumps({"models": rows}).encode()])


def chat(server: ScriptedServer, **settings: object) -> OllamaChat:
    return OllamaChat(Settings(**{"ollama_url": server.url, "timeout": 5.0, **settings}), "m")


def read(model: OllamaChat, max_tokens: int = 50) -> list[Chunk]:
    return list(model.stream(QUESTION, max_tokens=max_tokens))


def fault(server: ScriptedServer, response: Response, **settings: object) -> ModelError:
    server.responses[CHAT] = response
    with pytest.raises(ModelError) as caught:
        read(chat(server, **settings))
    assert "\n" not in str(caught.value)
    return caught.value


def test_text_comes_in_pieces_and_the_last_carries_the_usage(server: ScriptedServer) -> None:
    server.responses[CHAT] = Response([line("Weights"), line(" are."), end(12, 4)])
    assert read(chat(server)) == [
        Chunk("Weights"),
        Chunk(" are."),
        Chunk("", Usage(prompt_tokens=12, completion_tokens=4, llm_calls=1), "stop"),
    ]


def test_an_answer_that_was_cut_short_says_so(server: ScriptedServer) -> None:
    server.responses[CHAT] = Response([line("The"), line(done=True, done_reason="length")])
    assert read(chat(server))[-1].finish == "length"


def test_the_request_always_sets_the_window(server: ScriptedServer) -> None:
    server.responses[CHAT] = Response([line("Yes."), end()])
    read(chat(server, context_window=4096, temperature=0.5), max_tokens=77)
    request = server.requests[-1]
    assert request.body["options"] == {"num_ctx": 4096, "num_predict": 77, "temperature": 0.5}
    assert request.body["think"] is False
    assert request.body["model"] == "m"
    assert request.body["messages"] == [
        {"role": "system", "content": "Answer briefly."},
        {"role": "user", "content": "What is averaged?"},
    ]


def test_closing_the_stream_cancels_the_request(server: ScriptedServer) -> None:
    server.responses[CHAT] = Response([line("word "), *[0.01, line("word ")] * 500])
    stream = chat(server).stream(QUESTION, max_tokens=5)
    next(stream)
    stream.close()
    assert server.cancelled.wait(2)


@pytest.mark.parametrize(
    ("counted", "window", "cut"),
    [
        pytest.param(7, 512, False, id="a token for every word and sign"),
        pytest.param(6, 512, True, id="one too few"),
        pytest.param(5, 512, False, id="a proxy that counts words"),
        pytest.param(511, 512, False, id="just below the window"),
        pytest.param(512, 512, True, id="the window full of prompt"),
        pytest.param(None, 512, False, id="no count"),
    ],
)
def test_a_prompt_that_was_cut(
    server: ScriptedServer, counted: int | None, window: int, cut: bool
) -> None:
    server.responses[CHAT] = Response([line("Yes."), end(counted)])
    if cut:
        with pytest.raises(ContextTruncated):
            read(chat(server, context_window=window))
    else:
        assert read(chat(server, context_window=window))[0].text == "Yes."


@pytest.mark.parametrize(
    "remark",
    [
        "the prompt is longer than the context length currently available to the model; shorten it",
        '{"error":{"code":400,"message":"request (8889 tokens) exceeds the available context size'
        ' (4096 tokens), try increasing it","type":"exceed_context_size_error","n_ctx":4096}}',
    ],
)
def test_a_prompt_that_does_not_fit_is_to_be_refused_not_cut(
    server: ScriptedServer, remark: str
) -> None:
    """The two refusals are those of Ollama 0.33, asked not to truncate."""
    caught = fault(server, Response([json.dumps({"error": remark}).encode()], 400))
    assert isinstance(caught, ContextTruncated)
    assert "RAG_CONTEXT_WINDOW" in str(caught)
    assert server.requests[-1].body["truncate"] is False


def test_no_server() -> None:
    model = OllamaChat(Settings(ollama_url="http://127.0.0.1:9"), "m")
    with pytest.raises(ModelUnavailable, match="'ollama serve'"):
        read(model)


def test_an_unknown_model(server: ScriptedServer) -> None:
    server.responses[TAGS] = tags(("llama3.2:latest", GIGABYTE, "llama"))
    caught = fault(server, Response([b'{"error": "model not found"}'], 404))
    assert isinstance(caught, ModelNotFound)
    assert "(it has llama3.2:latest)" in str(caught)
    assert "'ollama pull m'" in str(caught)


def test_a_server_that_is_not_ollama(server: ScriptedServer) -> None:
    caught = fault(server, Response([b"<html>nothing here</html>"], 404))
    assert isinstance(caught, ModelUnavailable)
    assert "RAG_OLLAMA_URL" in str(caught)


@pytest.mark.parametrize(
    "response",
    [
        pytest.param(Response([b'{"error": "out of memory"}'], 500), id="500"),
        pytest.param(Response([b"<html>" + b"x" * 9000], 502), id="502 with a page"),
        pytest.param(Response([line("Half an"), line(" ans")], promised=99), id="cut off"),
        pytest.param(Response([line("Half an"), line(" ans")]), id="ends early"),
        pytest.param(Response([]), id="nothing"),
        pytest.param(Response([b"nonsense\n"]), id="not JSON"),
        pytest.param(Response([b"42\n"]), id="not an object"),
        pytest.param(Response([b'{"message": 42}\n']), id="no message"),
        pytest.param(Response([b'{"done": true}\n']), id="no message at the end"),
        pytest.param(Response([b"<html>Welcome</html>"]), id="a web page"),
        pytest.param(Response([b"\xff\xfe\x00\n"]), id="bytes"),
        pytest.param(Response([line("Half"), b'{"error": "oops"}\n']), id="error inside"),
        pytest.param(Response([line("  "), end()]), id="empty answer"),
    ],
)
def test_replies_that_are_no_answer(server: ScriptedServer, response: Response) -> None:
    caught = fault(server, response)
    assert isinstance(caught, ModelFailed)
    assert len(str(caught)) < 450


@pytest.mark.parametrize(
    "parts",
    [
        pytest.param([5.0, line("late"), end()], id="before the first token"),
        pytest.param([line("One"), 5.0, line(" two"), end()], id="between tokens"),
    ],
)
def test_silence(server: ScriptedServer, parts: list[bytes | float]) -> None:
    began = time.monotonic()
    caught = fault(server, Response(parts), timeout=0.3)
    assert isinstance(caught, ModelTimeout)
    assert 0.3 <= time.monotonic() - began < 2


def test_a_local_server_is_not_asked_for_through_a_proxy(
    server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    server.responses[CHAT] = Response([line("Yes."), end()])
    assert read(chat(server))[0].text == "Yes."


@pytest.mark.parametrize(
    ("models", "chosen"),
    [
        pytest.param(
            [("nomic-embed-text:latest", GIGABYTE, "nomic-bert"), ("qwen3:8b", GIGABYTE, "qwen3")],
            "qwen3:8b",
            id="no embedding model",
        ),
        pytest.param(
            [("my-own:1", GIGABYTE, "bert"), ("qwen3:8b", GIGABYTE, "qwen3")],
            "qwen3:8b",
            id="an embedding model by another name",
        ),
        pytest.param(
            [("gpt-oss:120b-cloud", 384, "gptoss"), ("qwen3:8b", GIGABYTE, "qwen3")],
            "qwen3:8b",
            id="no model that runs elsewhere",
        ),
        pytest.param(
            [("qwen2.5-coder:7b", GIGABYTE, "qwen2"), ("llama3.2:3b", GIGABYTE, "llama")],
            "llama3.2:3b",
            id="a generalist before a specialist",
        ),
        pytest.param(
            [("gemma3:4b", GIGABYTE, "gemma3"), ("llama3.2:3b", GIGABYTE, "llama")],
            "gemma3:4b",
            id="the newest of equals",
        ),
    ],
)
def test_which_model_is_taken_when_none_is_named(
    server: ScriptedServer, models: list[tuple[str, int, str]], chosen: str
) -> None:
    server.responses[TAGS] = tags(*models)
    assert find_chat(Settings(ollama_url=server.url)).name == chosen


def test_no_chat_model_at_all(server: ScriptedServer) -> None:
    server.responses[TAGS] = tags(("all-minilm:latest", GIGABYTE, "bert"))
    with pytest.raises(ModelNotFound, match="'ollama pull "):
        find_chat(Settings(ollama_url=server.url))


def test_a_named_model_needs_no_tag(server: ScriptedServer) -> None:
    server.responses[TAGS] = tags(("llama3.2:latest", GIGABYTE, "llama"))
    assert find_chat(Settings(ollama_url=server.url, model="llama3.2")).name == "llama3.2"


def test_a_named_model_that_is_not_there(server: ScriptedServer) -> None:
    server.responses[TAGS] = tags(("llama3.2:latest", GIGABYTE, "llama"))
    with pytest.raises(ModelNotFound, match="'ollama pull qwen3:8b'"):
        find_chat(Settings(ollama_url=server.url, model="qwen3:8b"))

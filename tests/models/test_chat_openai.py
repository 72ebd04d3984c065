"""Chat models behind OpenAI-compatible servers: what is sent, and what becomes of each fault."""

from __future__ import annotations

import json
import time

import pytest
from pydantic import SecretStr
from scripted_server import Request, Response, ScriptedServer

from rag.errors import (
    ContextTruncated,
    ModelError,
    ModelFailed,
    ModelNotFound,
    ModelTimeout,
    ModelUnavailable,
)
from rag.models.chat import Chunk, Message
from rag.models.openai import OpenAIChat, find_chat
from rag.paper import Usage
from rag.settings import Settings

CHAT = "/v1/chat/completions"
QUESTION = [Message("system", "Answer briefly."), Message("user", "What is averaged?")]
KEY = "sk-very-secret-0123456789"


def event(text: str = "", finish: str | None = None, **more: object) -> bytes:
    choice = {"index": 0, "delta": {"content": text}, "finish_reason": finish}
    body = {"id": "1", "object": "chat.completion.chunk", "choices": [choice], **more}
    return f"data: {json.dumps(body)}\n\n".encode()


def usage(prompt: int, completion: int) -> bytes:
    counts = {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": 0}
    body = {"id": "1", "object": "chat.completion.chunk", "choices": [], "usage": counts}
    return f"data: {json.dumps(body)}\n\ndata: [DONE]\n\n".encode()


def error(message: str, status: int = 400, **more: object) -> Response:
    return Response([json.dumps({"error": {"message": message, **more}}).encode()], status)


def chat(server: ScriptedServer, **settings: object) -> OpenAIChat:
    values = {"openai_base_url": f"{server.url}/v1", "model": "m", "timeout": 5.0, **settings}
    return OpenAIChat(Settings(**values), "m")


def read(model: OpenAIChat, max_tokens: int = 50) -> list[Chunk]:
    return list(model.stream(QUESTION, max_tokens=max_tokens))


def fault(server: ScriptedServer, response: Response, **settings: object) -> ModelError:
    server.responses[CHAT] = response
    with pytest.raises(ModelError) as caught:
        read(chat(server, **settings))
    assert "\n" not in str(caught.value)
    return caught.value


def test_text_comes_in_pieces_and_the_last_carries_the_usage(server: ScriptedServer) -> None:
    server.responses[CHAT] = Response(
        [event("Weights"), event(" are."), event(finish="stop"), usage(12, 4)]
    )
    assert read(chat(server)) == [
        Chunk("Weights"),
        Chunk(" are."),
        Chunk("", Usage(prompt_tokens=12, completion_tokens=4, llm_calls=1), "stop"),
    ]


@pytest.mark.parametrize(
    ("reason", "finish"), [("length", "length"), ("stop", "stop"), ("content_filter", None)]
)
def test_the_last_chunk_says_why_the_answer_ended(
    server: ScriptedServer, reason: str, finish: str | None
) -> None:
    server.responses[CHAT] = Response([event("The"), event(finish=reason)])
    assert read(chat(server))[-1].finish == finish


def test_an_answer_in_one_piece_after_a_thought_keeps_its_end(server: ScriptedServer) -> None:
    server.responses[CHAT] = Response([event("<think>hm"), event("</think>The", "length")])
    assert read(chat(server))[-1].finish == "length"


def test_the_request_says_everything_that_was_set(server: ScriptedServer) -> None:
    server.responses[CHAT] = Response([event("Yes.", "stop")])
    read(chat(server, temperature=0.5, openai_api_key=SecretStr(KEY)), max_tokens=77)
    (request,) = server.requests
    assert request.body == {
        "model": "m",
        "messages": [
            {"role": "system", "content": "Answer briefly."},
            {"role": "user", "content": "What is averaged?"},
        ],
        "stream": True,
        "stream_options": {"include_usage": True},
        "max_tokens": 77,
        "temperature": 0.5,
    }
    assert request.headers["authorization"] == f"Bearer {KEY}"


def test_a_server_that_counts_nothing_still_counts_as_a_call(server: ScriptedServer) -> None:
    server.responses[CHAT] = Response([event("Yes.", "stop")])
    assert read(chat(server))[-1].usage == Usage(llm_calls=1)


def test_parameters_that_the_server_refuses_are_left_out(server: ScriptedServer) -> None:
    def picky(request: Request) -> Response:
        for name in ("temperature", "max_tokens"):
            if name in request.body:
                return error(f"unsupported: {name}", param=name, code="unsupported_parameter")
        return Response([event("Yes.", "stop")])

    server.responses[CHAT] = picky
    model = chat(server)
    read(model, max_tokens=77)
    assert server.requests[-1].body["max_completion_tokens"] == 77
    assert len(server.requests) == 3
    read(model)
    assert len(server.requests) == 4  # what is refused once is not sent again


def test_reasoning_in_front_of_the_answer_is_left_out(server: ScriptedServer) -> None:
    pieces = ["<th", "ink>Let me", " see.</thi", "nk>\n\nThe ", "weights."]
    server.responses[CHAT] = Response([*map(event, pieces), event(finish="stop")])
    assert "".join(chunk.text for chunk in read(chat(server))) == "The weights."


@pytest.mark.parametrize("text", ["<", "<b>bold</b>", "a <think> b"])
def test_text_that_only_looks_like_reasoning_stays(server: ScriptedServer, text: str) -> None:
    server.responses[CHAT] = Response([*(event(letter) for letter in text), event(finish="stop")])
    assert "".join(chunk.text for chunk in read(chat(server))) == text


def test_nothing_is_sent_before_the_first_piece_is_asked_for(server: ScriptedServer) -> None:
    chat(server).stream(QUESTION, max_tokens=5)
    assert server.requests == []


def test_closing_the_stream_cancels_the_request(server: ScriptedServer) -> None:
    server.responses[CHAT] = Response([event("word "), *[0.01, event("word ")] * 500])
    stream = chat(server).stream(QUESTION, max_tokens=5)
    next(stream)
    stream.close()
    assert server.cancelled.wait(2)


def test_no_server(server: ScriptedServer) -> None:
    settings = Settings(openai_base_url="http://127.0.0.1:9/v1")
    with pytest.raises(ModelUnavailable, match=r"no server answers at http://127\.0\.0\.1:9/v1"):
        list(OpenAIChat(settings, "m").stream(QUESTION, max_tokens=5))


def test_an_unknown_model(server: ScriptedServer) -> None:
    models = {"object": "list", "data": [{"id": "llama"}, {"id": "qwen"}]}
    server.responses["/v1/models"] = Response([json.dumps(models).encode()])
    caught = fault(server, error("no such model", 404))
    assert isinstance(caught, ModelNotFound)
    assert "has no model 'm' (it has llama, qwen)" in str(caught)


def test_an_address_without_the_api(server: ScriptedServer) -> None:
    caught = fault(server, Response([b"<html>nothing here</html>"], 404))
    assert isinstance(caught, ModelUnavailable)
    assert "usually ends in /v1" in str(caught)


@pytest.mark.parametrize(
    "response",
    [
        pytest.param(error("out of memory", 500), id="500"),
        pytest.param(Response([b"<html>" + b"x" * 9000], 502), id="502 with a page"),
        pytest.param(Response([event("Half an"), event(" ans")], promised=99), id="cut off"),
        pytest.param(Response([event("Half an"), event(" ans")]), id="ends early"),
        pytest.param(Response([b"data: {nonsense\n\n"]), id="not JSON"),
        pytest.param(Response([b"data: 42\n\n"]), id="not an object"),
        pytest.param(Response([b'data: {"choices": null}\n\n']), id="no choices"),
        pytest.param(Response([b"<html>Welcome</html>"]), id="a web page"),
        pytest.param(Response([b"\xff\xfe\x00"]), id="bytes"),
        pytest.param(Response([b'data: {"error": {"message": "oops"}}\n\n']), id="error inside"),
        pytest.param(Response([event("  "), event(finish="stop")]), id="empty answer"),
        pytest.param(Response([event("<think>hm"), event(finish="length")]), id="only thought"),
    ],
)
def test_replies_that_are_no_answer(server: ScriptedServer, response: Response) -> None:
    caught = fault(server, response)
    assert isinstance(caught, ModelFailed)
    assert len(str(caught)) < 450


def test_what_came_before_the_connection_was_cut_is_seen(server: ScriptedServer) -> None:
    server.responses[CHAT] = Response([event("Half an"), event(" ans")], promised=99)
    stream = chat(server).stream(QUESTION, max_tokens=5)
    assert [next(stream).text, next(stream).text] == ["Half an", " ans"]
    with pytest.raises(ModelFailed, match="broke off"):
        next(stream)


@pytest.mark.parametrize(
    "parts",
    [
        pytest.param([5.0, event("late", "stop")], id="before the first token"),
        pytest.param([event("One"), 5.0, event(" two", "stop")], id="between tokens"),
        pytest.param([event("One"), *[0.05, b": ping\n\n"] * 100], id="pings only"),
    ],
)
def test_silence(server: ScriptedServer, parts: list[bytes | float]) -> None:
    began = time.monotonic()
    caught = fault(server, Response(parts), timeout=0.3)
    assert isinstance(caught, ModelTimeout)
    assert 0.3 <= time.monotonic() - began < 2


def test_a_slow_answer_that_keeps_coming_is_no_silence(server: ScriptedServer) -> None:
    server.responses[CHAT] = Response([*[0.1, event("word ")] * 8, event(finish="stop")])
    assert len(read(chat(server, timeout=0.4))) == 9


@pytest.mark.parametrize(
    "response",
    [
        pytest.param(error("too long", code="context_length_exceeded"), id="OpenAI"),
        pytest.param(error("too long", type="exceed_context_size_error"), id="llama.cpp"),
        pytest.param(
            error(
                "This model's maximum context length is 8192 tokens. However, you requested 9000"
            ),
            id="vLLM",
        ),
    ],
)
def test_a_prompt_that_the_server_finds_too_long(
    server: ScriptedServer, response: Response
) -> None:
    assert isinstance(fault(server, response), ContextTruncated)


@pytest.mark.parametrize(
    ("counted", "cut"),
    [
        pytest.param(7, False, id="a token for every word and sign"),
        pytest.param(6, True, id="one too few"),
        pytest.param(5, False, id="a proxy that counts words"),
        pytest.param(4, True, id="fewer tokens than words"),
        pytest.param(0, False, id="no count"),
    ],
)
def test_a_prompt_that_the_server_cut_without_a_word(
    server: ScriptedServer, counted: int, cut: bool
) -> None:
    """The question has five words, and two signs after them."""
    server.responses[CHAT] = Response([event("Yes.", "stop"), usage(counted, 1)])
    if cut:
        with pytest.raises(ContextTruncated):
            read(chat(server))
    else:
        assert read(chat(server))[0].text == "Yes."


@pytest.mark.parametrize("status", [400, 401, 403, 404, 429, 500])
def test_a_key_is_in_no_error_and_no_repr(server: ScriptedServer, status: int) -> None:
    echo = error(f"your key {KEY} is bad", status)
    caught = fault(server, echo, openai_api_key=SecretStr(KEY))
    chain = [caught, caught.__cause__, chat(server, openai_api_key=SecretStr(KEY))]
    assert KEY not in "".join(map(repr, chain)) + str(caught)


def test_a_refused_key_names_the_setting(server: ScriptedServer) -> None:
    caught = fault(server, error("bad key", 401))
    assert isinstance(caught, ModelUnavailable)
    assert "RAG_OPENAI_API_KEY" in str(caught)


def test_a_fault_is_not_hidden_by_retries(server: ScriptedServer) -> None:
    fault(server, error("busy", 503))
    assert len(server.requests) == 1


def test_a_local_server_is_not_asked_for_through_a_proxy(
    server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    server.responses[CHAT] = Response([event("Yes.", "stop")])
    assert read(chat(server))[0].text == "Yes."


def test_a_key_of_the_environment_goes_to_no_server_set_here(
    server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    server.responses[CHAT] = Response([event("Yes.", "stop")])
    read(chat(server, llm="openai"))
    assert server.requests[0].headers["authorization"] == "Bearer none"


def test_asked_for_by_name_the_environment_counts(
    server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("OPENAI_BASE_URL", f"{server.url}/v1")
    server.responses[CHAT] = Response([event("Yes.", "stop")])
    read(OpenAIChat(Settings(llm="openai"), "m"))
    assert server.requests[0].headers["authorization"] == f"Bearer {KEY}"


def test_without_a_name_the_first_chat_model_is_taken(server: ScriptedServer) -> None:
    models = {"object": "list", "data": [{"id": "nomic-embed"}, {"id": "llama"}]}
    server.responses["/v1/models"] = Response([json.dumps(models).encode()])
    assert find_chat(Settings(openai_base_url=f"{server.url}/v1")).name == "llama"


def test_a_server_without_models(server: ScriptedServer) -> None:
    server.responses["/v1/models"] = Response([b'{"object": "list", "data": []}'])
    with pytest.raises(ModelNotFound, match="--model"):
        find_chat(Settings(openai_base_url=f"{server.url}/v1"))


def test_the_hosted_service_needs_a_key_and_a_model() -> None:
    with pytest.raises(ModelUnavailable, match="RAG_OPENAI_API_KEY"):
        find_chat(Settings(llm="openai", model="gpt-5-mini"))
    with pytest.raises(ModelNotFound, match="--model"):
        find_chat(Settings(llm="openai", openai_api_key=SecretStr(KEY)))

"""The chat models against real servers: streaming, cancelling, counting, failing."""

from __future__ import annotations

import json
import time
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from math import exp
from uuid import uuid4

import pytest

from rag.errors import ContextTruncated, ModelNotFound, ModelTimeout
from rag.models.chat import ChatModel, Chunk, Message
from rag.models.choosing import choose
from rag.models.replies import least_tokens
from rag.settings import Settings

MODEL, OLLAMA_MODEL = "smollm2-135m", "openai/smollm2-135m"
QUESTION = [Message("system", "You count."), Message("user", "Count from one to one hundred.")]

Choose = Callable[..., ChatModel]


def pick(**values: object) -> ChatModel:
    model = choose(Settings(**values)).model
    assert model is not None
    return model


@pytest.fixture(params=["openai", "ollama"])
def choose_model(request: pytest.FixtureRequest, llama_url: str) -> Choose:
    """Chooses by name the same model behind either protocol; settings can be added."""
    if request.param == "openai":
        address = {"openai_base_url": f"{llama_url}/v1", "model": MODEL}
    else:
        address = {"ollama_url": request.getfixturevalue("ollama_url"), "model": OLLAMA_MODEL}
    return lambda **more: pick(**{"llm": request.param, "timeout": 60.0, **address, **more})


def busy(llama_url: str) -> bool:
    with urllib.request.urlopen(f"{llama_url}/slots") as reply:
        return any(slot["is_processing"] for slot in json.load(reply))


def read(stream: Iterator[Chunk]) -> tuple[str, Chunk]:
    chunks = list(stream)
    return "".join(chunk.text for chunk in chunks), chunks[-1]


def test_an_answer_streams_and_is_counted(choose_model: Choose) -> None:
    chunks = list(choose_model().stream(QUESTION, max_tokens=24))
    texts = [chunk.text for chunk in chunks if chunk.text]
    assert len(texts) > 5
    assert "".join(texts).strip()
    usage = chunks[-1].usage
    assert usage is not None
    assert usage.llm_calls == 1
    assert usage.prompt_tokens >= 8  # the question's words
    assert 0 < usage.completion_tokens <= 24
    assert all(chunk.usage is None for chunk in chunks[:-1])


def test_the_first_piece_comes_long_before_the_last(choose_model: Choose) -> None:
    began = time.monotonic()
    stream = choose_model().stream(QUESTION, max_tokens=60)
    next(stream)
    first = time.monotonic() - began
    list(stream)
    assert first < (time.monotonic() - began) / 2


def test_the_same_question_gets_the_same_answer(choose_model: Choose) -> None:
    model = choose_model(temperature=0.0)
    answers = [read(model.stream(QUESTION, max_tokens=12))[0] for _ in range(2)]
    assert answers[0] == answers[1]


def test_closing_the_stream_frees_the_server(choose_model: Choose, llama_url: str) -> None:
    """The rest of this answer would keep the server busy for many seconds."""
    stream = choose_model().stream(QUESTION, max_tokens=1500)
    next(stream)
    assert busy(llama_url)
    stream.close()  # type: ignore[attr-defined]
    deadline = time.monotonic() + 3
    while busy(llama_url) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not busy(llama_url)


def test_tokens_are_those_of_the_server(llama_url: str) -> None:
    """The number to expect is what its tokenizer makes of the model's own chat template."""
    turns = "".join(f"<|im_start|>{m.role}\n{m.content}<|im_end|>\n" for m in QUESTION)
    body = json.dumps({"content": f"{turns}<|im_start|>assistant\n", "parse_special": True})
    request = urllib.request.Request(f"{llama_url}/tokenize", body.encode())
    with urllib.request.urlopen(request) as reply:
        expected = len(json.load(reply)["tokens"])
    _, last = read(
        pick(openai_base_url=f"{llama_url}/v1", model=MODEL).stream(QUESTION, max_tokens=4)
    )
    assert last.usage is not None
    assert (last.usage.prompt_tokens, last.usage.completion_tokens) == (expected, 4)


def test_a_prompt_beyond_the_window_is_an_error_and_no_answer(choose_model: Choose) -> None:
    long = [Message("user", "weight averaging " * 1500)]
    with pytest.raises(ContextTruncated):
        read(choose_model().stream(long, max_tokens=8))
    with pytest.raises(ContextTruncated):
        choose_model().decide(long)


def test_an_answer_cut_short_says_so(llama_url: str) -> None:
    model = pick(openai_base_url=f"{llama_url}/v1", model=MODEL)
    assert read(model.stream(QUESTION, max_tokens=4))[1].finish == "length"


def test_a_decision_is_read_off_the_tokens(llama_url: str) -> None:
    """The odds of the same token, asked of the server by hand."""
    messages = [Message("user", "Is the sky blue? Answer with yes or no.")]
    decision = pick(openai_base_url=f"{llama_url}/v1", model=MODEL).decide(messages)
    body = {
        "messages": [{"role": "user", "content": messages[0].content}],
        "max_tokens": 1,
        "temperature": 0,
        "logprobs": True,
        "top_logprobs": 20,
    }
    request = urllib.request.Request(f"{llama_url}/v1/chat/completions", json.dumps(body).encode())
    with urllib.request.urlopen(request) as reply:
        place = json.load(reply)["choices"][0]["logprobs"]["content"][0]
    odds = {each["token"]: exp(each["logprob"]) for each in place["top_logprobs"]}
    yes = sum(odds.get(word, 0.0) for word in ("yes", "Yes", "YES"))
    no = sum(odds.get(word, 0.0) for word in ("no", "No", "NO"))
    assert yes
    assert no
    assert decision.yes == pytest.approx(yes / (yes + no), abs=0.01)
    assert decision.by == "tokens"
    assert (decision.usage.completion_tokens, decision.usage.llm_calls) == (1, 1)


def test_a_decision_through_a_server_that_tells_no_odds(ollama_url: str) -> None:
    model = pick(ollama_url=ollama_url, model=OLLAMA_MODEL)
    decision = model.decide([Message("user", "Is the sky blue? Answer with yes or no.")])
    assert decision.by == "text"
    assert decision.yes in (0.0, 1.0, None)
    assert decision.usage.llm_calls == 2  # a token first, then room for a word


def test_threads_share_a_model(choose_model: Choose) -> None:
    model = choose_model()
    questions = [
        [Message("user", f"Is {number} even? Answer with yes or no.")] for number in range(4)
    ]
    alone = [model.decide(question).yes for question in questions]
    with ThreadPoolExecutor(4) as pool:
        together = [decision.yes for decision in pool.map(model.decide, questions)]
    assert together == [pytest.approx(yes, abs=0.01) for yes in alone]


def test_the_server_tells_the_window_and_the_size(llama_url: str) -> None:
    """2,048 tokens is what llama_server.py asks for; the model has 134,515,008 parameters."""
    model = pick(openai_base_url=f"{llama_url}/v1", model=MODEL)
    assert (model.context_window, model.parameters) == (2048, 0.134515008)


def test_a_proxy_that_tells_nothing_leaves_the_settings(ollama_url: str) -> None:
    model = pick(ollama_url=ollama_url, model=OLLAMA_MODEL, context_window=1024)
    assert (model.context_window, model.parameters) == (1024, None)


@pytest.mark.parametrize(
    "text",
    [
        "The well-known state-of-the-art doesn't (yet) reach 93.5% top-1 accuracy, e.g. on CIFAR.",
        "We prove an $O(n^2 \\log n)$ bound; cf. [1, 2]. Code: https://example.org/a_b-c",
        "“Größe” – naïve café’s ﬁne-tuning… 数据集上的权重平均 работает",
        "x" * 200,
        "12345678901234567890 3.14159e-10",
        "!!! ??? ... --- *** ((( )))",
        "",
    ],
)
def test_no_tokenizer_goes_below_the_least(llama_url: str, text: str) -> None:
    body = json.dumps({"content": text}).encode()
    request = urllib.request.Request(f"{llama_url}/tokenize", body)
    with urllib.request.urlopen(request) as reply:
        assert least_tokens(text) <= len(json.load(reply)["tokens"])


def test_a_model_too_slow_for_the_time_given(choose_model: Choose) -> None:
    """One thread reads a thousand tokens in some seconds; nothing of them is in its cache."""
    digits = " ".join(str(uuid4().int) for _ in range(25))
    with pytest.raises(ModelTimeout):
        read(choose_model(timeout=0.2).stream([Message("user", digits)], max_tokens=8))


def test_a_named_model_that_the_server_lacks(ollama_url: str) -> None:
    with pytest.raises(ModelNotFound, match="'ollama pull no-such-model'"):
        choose(Settings(llm="ollama", ollama_url=ollama_url, model="no-such-model"))


def test_auto_finds_the_configured_server_and_its_model(llama_url: str) -> None:
    choice = choose(Settings(openai_base_url=f"{llama_url}/v1"))
    assert choice.model is not None
    assert choice.model.name == MODEL


def test_auto_finds_a_running_ollama(ollama_url: str) -> None:
    choice = choose(Settings(ollama_url=ollama_url, model=OLLAMA_MODEL))
    assert choice.model is not None
    assert choice.model.provider == "ollama"
    assert ollama_url in choice.reason

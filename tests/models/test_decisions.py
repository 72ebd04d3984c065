"""Yes or no: what is asked for, and what is made of every kind of reply to it."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from math import log
from typing import Any

import pytest
from scripted_server import Request, Response, ScriptedServer

from rag.errors import ContextTruncated, ModelFailed, ModelTimeout
from rag.models.chat import ChatModel, Decision, Message
from rag.models.ollama import OllamaChat
from rag.models.openai import OpenAIChat
from rag.paper import Usage
from rag.settings import Settings

QUESTION = [Message("user", "Is it relevant?")]
Odds = dict[str, float]  # token -> probability, at one place


class Server:
    """Speaks either protocol: replies of a text, and, where it tells them, each token's odds."""

    def __init__(self, server: ScriptedServer, protocol: str) -> None:
        self._server = server
        self._ollama = protocol == "ollama"
        self.path = "/api/chat" if self._ollama else "/v1/chat/completions"
        settings = Settings(
            ollama_url=server.url, openai_base_url=f"{server.url}/v1", timeout=5.0, temperature=0.7
        )
        self.model: ChatModel = (OllamaChat if self._ollama else OpenAIChat)(settings, "m")

    @property
    def asked(self) -> list[dict[str, Any]]:
        """The bodies of the requests: room, whether for odds, temperature."""
        return [self._asked(r.body) for r in self._server.requests if r.path == self.path]

    def _asked(self, body: dict[str, Any]) -> dict[str, Any]:
        options = body["options"] if self._ollama else body
        room = options["num_predict"] if self._ollama else body.get("max_tokens")
        room = room or body.get("max_completion_tokens")
        odds = body.get("top_logprobs") if body.get("logprobs") else None
        return {"room": room, "odds": odds, "temperature": options.get("temperature")}

    def replies(self, *replies: Response | Callable[[dict[str, Any]], Response]) -> None:
        """Answer the requests in turn; the last of ``replies`` goes on."""
        left = list(replies)

        def answer(request: Request) -> Response:
            reply = left.pop(0) if len(left) > 1 else left[0]
            return reply if isinstance(reply, Response) else reply(self._asked(request.body))

        self._server.responses[self.path] = answer

    def says(
        self, *pieces: str | tuple[str, Odds], finish: str = "length", prompt: int = 12
    ) -> Response:
        """A reply of ``pieces``: a text, or a token with the odds at its place."""
        lines = [self._piece(p, {}) if isinstance(p, str) else self._piece(*p) for p in pieces]
        return Response([*lines, self._end(finish, prompt, len(pieces))])

    def refuses(self, message: str, status: int = 400) -> Response:
        error = message if self._ollama else {"message": message}
        return Response([json.dumps({"error": error}).encode()], status)

    def _piece(self, text: str, odds: Odds) -> bytes:
        likeliest = [{"token": token, "logprob": log(p)} for token, p in odds.items()]
        entry = {"token": text, "logprob": log(odds.get(text, 1.0)), "top_logprobs": likeliest}
        if self._ollama:
            body = {"message": {"role": "assistant", "content": text}, "done": False}
            return json.dumps(body | ({"logprobs": [entry]} if odds else {})).encode() + b"\n"
        entry["bytes"] = list(text.encode())
        choice = {"index": 0, "delta": {"content": text}, "finish_reason": None}
        choice |= {"logprobs": {"content": [entry]}} if odds else {}
        return f"data: {json.dumps({'id': '1', 'choices': [choice]})}\n\n".encode()

    def _end(self, finish: str, prompt: int, answer: int) -> bytes:
        if self._ollama:
            counts = {"prompt_eval_count": prompt, "eval_count": answer}
            message = {"role": "assistant", "content": ""}
            body = {"message": message, "done": True, "done_reason": finish}
            return json.dumps(body | counts).encode() + b"\n"
        choice = {"index": 0, "delta": {}, "finish_reason": finish}
        counts = {"prompt_tokens": prompt, "completion_tokens": answer, "total_tokens": 0}
        events = [{"id": "1", "choices": [choice]}, {"id": "1", "choices": [], "usage": counts}]
        return b"".join(f"data: {json.dumps(event)}\n\n".encode() for event in events)


@pytest.fixture(params=["openai", "ollama"])
def llm(request: pytest.FixtureRequest, server: ScriptedServer) -> Server:
    return Server(server, request.param)


def test_the_odds_of_one_token_are_the_decision(llm: Server) -> None:
    llm.replies(llm.says(("Yes", {"Yes": 0.6, "No": 0.2, "The": 0.1})))
    decision = llm.model.decide(QUESTION)
    assert decision == Decision(pytest.approx(0.75), Usage(12, 1, 1), "tokens")
    assert llm.asked == [{"room": 1, "odds": 20, "temperature": 0.0}]


def test_every_way_to_write_yes_or_no_counts(llm: Server) -> None:
    odds = {" no": 0.3, "NO": 0.1, "Yes": 0.1, "▁yes": 0.05, "Ġyes": 0.05, "**No": 0.1}
    llm.replies(llm.says((" no", odds | {"Not": 0.2, "yesterday": 0.1})))
    assert llm.model.decide(QUESTION).yes == pytest.approx(0.2 / 0.7)


def test_a_side_that_is_not_among_the_likeliest_has_no_weight(llm: Server) -> None:
    llm.replies(llm.says(("No", {"No": 0.99, "The": 0.01})))
    assert llm.model.decide(QUESTION).yes == 0.0


def test_odds_of_neither_are_no_decision(llm: Server) -> None:
    llm.replies(llm.says(("The", {"The": 0.9, "It": 0.1})))
    assert llm.model.decide(QUESTION) == Decision(None, Usage(12, 1, 1), "tokens")


@pytest.mark.parametrize(
    ("pieces", "yes"),
    [
        pytest.param(["Yes", "."], 1.0, id="with a full stop"),
        pytest.param(["no"], 0.0, id="small letters"),
        pytest.param(["**", "NO", "**"], 0.0, id="marked up"),
        pytest.param(["No", "... ", "yesterday"], 0.0, id="no, though yes is in yesterday"),
        pytest.param(["Yes", ", ", "it is", " relevant"], 1.0, id="and more words"),
        pytest.param(["I think", " yes"], None, id="not the first word"),
        pytest.param(["Not", " really"], None, id="not is not no"),
        pytest.param(["No", "-one ", "knows"], None, id="no-one is not no"),
        pytest.param(["Yes", "/No"], None, id="both"),
        pytest.param(["Yesterday"], None, id="a longer word"),
        pytest.param(["..."], None, id="no word"),
    ],
)
def test_without_odds_the_first_word_decides(
    llm: Server, pieces: list[str], yes: float | None
) -> None:
    llm.replies(llm.says(*pieces, finish="stop"))
    decision = llm.model.decide(QUESTION)
    assert (decision.yes, decision.by) == (yes, "text")


def test_a_server_without_odds_is_given_room_for_a_word_and_known_from_then_on(
    llm: Server,
) -> None:
    """After one token "No" could be going to be "Not"."""
    llm.replies(llm.says("No"), llm.says("Not", " at", " all"), llm.says("No", "."))
    assert llm.model.decide(QUESTION) == Decision(None, Usage(24, 4, 2), "text")
    assert llm.model.decide(QUESTION) == Decision(0.0, Usage(12, 2, 1), "text")
    assert [asked["room"] for asked in llm.asked] == [1, 8, 8]


def test_a_server_that_refuses_to_tell_odds_is_asked_once(llm: Server) -> None:
    def picky(asked: dict[str, Any]) -> Response:
        if asked["odds"]:
            return llm.refuses("logprobs is not supported by this model")
        return llm.says("Yes", ".", finish="stop")

    llm.replies(picky)
    assert [llm.model.decide(QUESTION).yes for _ in range(2)] == [1.0, 1.0]
    assert [(asked["odds"], asked["room"]) for asked in llm.asked] == [
        (20, 1),
        (None, 1),
        (None, 8),
        (None, 8),
    ]


@pytest.mark.parametrize("thought", ["<think>", "<think>\nThe abstract, yes,"])
def test_a_model_that_thinks_first_is_given_room_to(llm: Server, thought: str) -> None:
    odds = {"no": 0.8, "yes": 0.2}
    whole = llm.says(thought, " no", " wait", "</think>", "\n\n", ("no", odds), finish="stop")
    llm.replies(llm.says(thought), llm.says(thought, " no"), whole)
    decision = llm.model.decide(QUESTION)
    assert (decision.yes, decision.by) == (pytest.approx(0.2), "tokens")
    assert decision.usage.llm_calls == 3
    assert llm.model.decide(QUESTION).usage.llm_calls == 1
    assert [asked["room"] for asked in llm.asked] == [1, 8, 1024, 1024]


def test_a_model_that_thinks_unheard_is_given_room_to(llm: Server) -> None:
    llm.replies(llm.says(), llm.says(), llm.says("Yes.", finish="stop"))
    assert llm.model.decide(QUESTION) == Decision(1.0, Usage(36, 1, 3), "text")


def test_a_model_that_never_comes_to_an_answer_decides_nothing(llm: Server) -> None:
    llm.replies(llm.says("<think>Hm."))
    assert llm.model.decide(QUESTION) == Decision(None, Usage(36, 3, 3), "text")


def test_a_hosted_model_that_refuses_to_think_in_one_token(server: ScriptedServer) -> None:
    llm = Server(server, "openai")
    remark = "Could not finish the message because max_tokens or model output limit was reached."
    llm.replies(llm.refuses(remark), llm.refuses(remark), llm.says("Yes", finish="stop"))
    assert llm.model.decide(QUESTION) == Decision(1.0, Usage(12, 1, 3), "text")


def test_a_question_that_was_cut_is_not_decided(llm: Server) -> None:
    llm.replies(llm.says(("Yes", {"Yes": 1.0}), prompt=2))
    with pytest.raises(ContextTruncated):
        llm.model.decide(QUESTION)


def test_faults_are_raised(llm: Server) -> None:
    llm.replies(llm.refuses("out of memory", 500))
    with pytest.raises(ModelFailed, match="out of memory"):
        llm.model.decide(QUESTION)


def test_silence_is_an_error(server: ScriptedServer) -> None:
    server.responses["/v1/chat/completions"] = Response([5.0])
    settings = Settings(openai_base_url=f"{server.url}/v1", timeout=0.3)
    with pytest.raises(ModelTimeout):
        OpenAIChat(settings, "m").decide(QUESTION)


def test_threads_can_share_a_model(llm: Server) -> None:
    def answer(asked: dict[str, Any]) -> Response:
        return llm.refuses("no logprobs") if asked["odds"] else llm.says("No", finish="stop")

    llm.replies(answer)
    with ThreadPoolExecutor(8) as pool:
        decisions = list(pool.map(lambda _: llm.model.decide(QUESTION), range(40)))
    assert {decision.yes for decision in decisions} == {0.0}
    assert len(llm.asked) <= 40 + 2 * 8  # each thread may learn for itself

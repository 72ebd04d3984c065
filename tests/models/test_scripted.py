"""The shipped test doubles do what the real models promise."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from rag.errors import ModelFailed, ModelTimeout
from rag.models.chat import ChatModel, Chunk, Decision, Message
from rag.models.embedding import Embedder
from rag.models.scripted import HashingEmbedder, Reply, ScriptedChat
from rag.paper import Usage

QUESTION = [Message("user", "What is averaged?")]


def test_replies_come_in_order_word_by_word() -> None:
    model: ChatModel = ScriptedChat("The weights [1].", "Nothing.")
    first = list(model.stream(QUESTION, max_tokens=50))
    assert first == [
        Chunk("The"),
        Chunk(" weights"),
        Chunk(" [1]."),
        Chunk("", Usage(prompt_tokens=3, completion_tokens=3, llm_calls=1), "stop"),
    ]
    assert next(model.stream(QUESTION, max_tokens=50)).text == "Nothing."


@pytest.mark.parametrize("text", ["a\n\nb  c\n", "  a", "a ", "\n"])
def test_a_reply_is_said_to_the_letter(text: str) -> None:
    model = ScriptedChat(text)
    assert "".join(chunk.text for chunk in model.stream(QUESTION, max_tokens=50)) == text


def test_a_reply_is_cut_like_a_real_one() -> None:
    model = ScriptedChat("one two three")
    chunks = list(model.stream(QUESTION, max_tokens=2))
    assert "".join(chunk.text for chunk in chunks) == "one two"
    assert chunks[-1].finish == "length"


def test_what_was_sent_can_be_read() -> None:
    model = ScriptedChat("Yes.")
    list(model.stream(QUESTION, max_tokens=50))
    assert model.sent == [tuple(QUESTION)]


def test_faults_come_at_once_or_half_way() -> None:
    model = ScriptedChat(ModelTimeout("too slow"), Reply("Half an", ModelFailed("gone")))
    with pytest.raises(ModelTimeout):
        next(model.stream(QUESTION, max_tokens=50))
    stream = model.stream(QUESTION, max_tokens=50)
    assert [next(stream).text, next(stream).text] == ["Half", " an"]
    with pytest.raises(ModelFailed, match="gone"):
        next(stream)


def test_a_closed_stream_is_counted_and_a_finished_one_is_not() -> None:
    model = ScriptedChat("one two", "one two")
    list(model.stream(QUESTION, max_tokens=50))
    assert model.cancelled == 0
    stream = model.stream(QUESTION, max_tokens=50)
    next(stream)
    stream.close()  # type: ignore[attr-defined]
    assert model.cancelled == 1


def test_the_end_of_the_script_is_an_error_until_more_is_added() -> None:
    model = ScriptedChat()
    with pytest.raises(ModelFailed, match="no reply left"):
        next(model.stream(QUESTION, max_tokens=50))
    model.enqueue("Yes.")
    assert next(model.stream(QUESTION, max_tokens=50)).text == "Yes."


def test_decisions_come_in_order() -> None:
    model: ChatModel = ScriptedChat(decisions=[0.9, None, ModelTimeout("too slow")], by="text")
    assert model.decide(QUESTION) == Decision(0.9, Usage(3, 1, 1), "text")
    assert model.decide(QUESTION).yes is None
    with pytest.raises(ModelTimeout):
        model.decide(QUESTION)
    with pytest.raises(ModelFailed, match="no decision left"):
        model.decide(QUESTION)


def test_threads_that_ask_in_any_order_get_what_belongs_to_their_question() -> None:
    def lean(messages: Sequence[Message]) -> float:
        return int(messages[0].content) / 100

    model = ScriptedChat(decisions=lean, reply=lambda messages: f"about {messages[0].content}")
    asked = [[Message("user", str(number))] for number in range(50)]
    with ThreadPoolExecutor(8) as pool:
        decisions = list(pool.map(model.decide, asked))
        replies = list(pool.map(lambda each: list(model.stream(each, max_tokens=9)), asked))
    assert [decision.yes for decision in decisions] == [number / 100 for number in range(50)]
    assert [reply[1].text for reply in replies] == [f" {number}" for number in range(50)]
    assert len(model.asked) == len(model.sent) == 50


def test_a_size_can_be_given() -> None:
    assert ScriptedChat().parameters is None
    assert ScriptedChat(parameters=1.5).parameters == 1.5


def test_hashed_texts_that_share_words_are_near() -> None:
    model: Embedder = HashingEmbedder()
    near, far = model.embed(["Weight averaging works", "Basque phonetics"]) @ model.embed_query(
        "weight averaging"
    )
    assert near > 0.7
    assert far == pytest.approx(0, abs=0.01)
    np.testing.assert_allclose(np.linalg.norm(model.embed(["", "a a"]), axis=1), 1, atol=1e-6)
    assert model.embed([]).shape == (0, model.dimensions)


def test_hashing_is_the_same_in_every_run() -> None:
    """b2sum -l 64 of "weights" ends in the byte 0x70."""
    assert HashingEmbedder(256).embed_query("weights").argmax() == 0x70

"""The shipped test doubles do what the real models promise."""

from __future__ import annotations

import numpy as np
import pytest

from rag.errors import ModelFailed, ModelTimeout
from rag.models.chat import ChatModel, Chunk, Message
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
        Chunk("", Usage(prompt_tokens=3, completion_tokens=3, llm_calls=1)),
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

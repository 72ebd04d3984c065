"""What every chat model's reply goes through, whichever server it comes from."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing

from rag.errors import ContextTruncated, ModelFailed
from rag.models.chat import Chunk, Message

OPENING, CLOSING = "<think>", "</think>"
LONGEST_REMARK = 200  # characters of a server's own words that a person is shown


def answer_only(chunks: Generator[Chunk], model: str) -> Iterator[Chunk]:
    """``chunks`` without the reasoning that some models write first between ``<think>`` tags.

    Raises:
        ModelFailed: no text is left.
    """
    said_something = False
    with closing(chunks):
        for chunk in _without_thinking(chunks):
            said_something = said_something or bool(chunk.text.strip())
            yield chunk
    if not said_something:
        raise ModelFailed(
            f"{model} sent an empty answer", "Raise max_answer_tokens, or try another model."
        )


def _without_thinking(chunks: Iterator[Chunk]) -> Iterator[Chunk]:
    """Hold text back only while it may belong to a leading ``<think>...</think>``."""
    held: str | None = ""
    for chunk in chunks:
        if held is None:
            yield chunk
            continue
        held = (held + chunk.text).lstrip()
        thinking = held.startswith(OPENING)
        if thinking and CLOSING in held:
            yield Chunk(held.partition(CLOSING)[2].lstrip(), chunk.usage)
            held = None
        elif not thinking and not OPENING.startswith(held):
            yield Chunk(held, chunk.usage)
            held = None
        elif chunk.usage:  # the end: what is held is either unfinished thought or a scrap of text
            yield Chunk("" if thinking else held, chunk.usage)


def refuse_truncation(messages: Sequence[Message], counted: int | None, model: str) -> None:
    """Check the number of prompt tokens that a server says it read.

    Every usual tokenizer makes at least one token of a word, so fewer tokens than words means
    that part of the prompt was dropped. English has about 1.4 tokens a word: a cut by a third or
    more is noticed (Ollama cuts an over-long message to half its window), and nothing else ever is.
    The count includes tokens read from a cache (in Ollama since mid-2024; before, a wholly cached
    prompt counted 0, which is let through).

    Raises:
        ContextTruncated: the prompt was cut.
    """
    words = sum(len(message.content.split()) for message in messages)
    if counted and counted < words:
        raise ContextTruncated(
            f"{model} read {counted} tokens of a prompt of {words} words",
            "Give the model a larger context window, or ask with fewer papers.",
        )


def shorten(remark: str) -> str:
    """A server's own words, short enough for an error line."""
    flat = " ".join(remark.split())
    return flat if len(flat) <= LONGEST_REMARK else f"{flat[:LONGEST_REMARK]}..."

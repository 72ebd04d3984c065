"""What every chat model's reply goes through, whichever server it comes from."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import replace

from rag.errors import ContextTruncated, ModelFailed
from rag.models.chat import Chunk, Finish, Message

OPENING, CLOSING = "<think>", "</think>"
_UNMERGED = re.compile(r"\w+(?:['’]\w+)*|[^\w\s]+(?=\s|$)")
# llama.cpp and Ollama; hosted services and vLLM; Ollama before it refuses to cut.
_TOO_LONG = re.compile(
    r"exceed_context_size|exceeds? (?:the |this model's )?(?:available |maximum )?context"
    r"|maximum context length|longer than the context",
    re.IGNORECASE,
)
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
            yield replace(chunk, text=held.partition(CLOSING)[2].lstrip())
            held = None
        elif not thinking and not OPENING.startswith(held):
            yield replace(chunk, text=held)
            held = None
        elif chunk.usage:  # the end: what is held is either unfinished thought or a scrap of text
            yield replace(chunk, text="" if thinking else held)


def without_thoughts(text: str) -> str:
    """``text`` after a leading ``<think>...</think>``; empty while that is not over."""
    said = text.lstrip()
    if said.startswith(OPENING):
        return said.partition(CLOSING)[2].lstrip()
    return "" if OPENING.startswith(said) else said


def refuse_truncation(messages: Sequence[Message], counted: int | None, model: str) -> None:
    """Check the number of prompt tokens that a server says it read.

    Fewer tokens than ``least_tokens`` means that part of the prompt was dropped. English
    abstracts have 1.13 to 1.16 times as many at the median, so that a cut by an eighth or more is
    noticed; a smaller one by a server that says nothing is not. Text without spaces between its
    words (Chinese) has many more tokens than are demanded here, and a cut of it may go unnoticed.
    The count includes tokens read from a cache (in Ollama since mid-2024; before, a wholly cached
    prompt counted 0, which is let through), and some proxies count words, which is let through.

    Raises:
        ContextTruncated: the prompt was cut.
    """
    words = sum(len(message.content.split()) for message in messages)
    least = sum(least_tokens(message.content) for message in messages)
    if counted and counted < least and counted != words:
        raise ContextTruncated(
            f"{model} read {counted} tokens of a prompt of at least {least}",
            "Give the model a larger context window, or ask with fewer papers.",
        )


def least_tokens(text: str) -> int:
    """A number of tokens that no usual tokenizer of an LLM goes below.

    They split text into words, numbers and punctuation before they look for tokens, and merge
    nothing across: GPT-2's and its successors' let at most one sign begin a word ("(word", "-word")
    and an apostrophe join two ("don't"). Checked against SmolLM2's, cl100k and o200k on 316
    abstracts: 1.03 to 1.47 times as many tokens.
    """
    return sum(1 for _ in _UNMERGED.finditer(text))


def is_too_long(remark: str) -> bool:
    """Whether a server's error says that the prompt does not fit its context window."""
    return _TOO_LONG.search(remark) is not None


def finish_of(reason: str | None) -> Finish | None:
    """Why a reply ended, as far as it matters; servers have other reasons too."""
    return "length" if reason == "length" else "stop" if reason == "stop" else None


def shorten(remark: str) -> str:
    """A server's own words, short enough for an error line."""
    flat = " ".join(remark.split())
    return flat if len(flat) <= LONGEST_REMARK else f"{flat[:LONGEST_REMARK]}..."

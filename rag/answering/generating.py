"""Strategy ``single``: one prompt with numbered papers, one streamed answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rag.answering.citations import CitationStream
from rag.models.chat import ChatModel, Message
from rag.paper import Paper, Usage
from rag.prompts import Prompt

REFUSAL = "NOT IN THESE PAPERS"
_CHARACTERS_PER_TOKEN = 3.0  # LaTeX-heavy abstracts come near it; plain English is above 4
_MESSAGE_OVERHEAD = 64  # tokens: chat template, roles, special tokens


@dataclass(frozen=True, slots=True)
class Draft:
    """What the model wrote, markers already renumbered.

    ``cited`` are the papers behind markers 1, 2, 3…; ``refused`` says that the model found
    no answer in the papers; ``dropped`` counts markers that pointed at no paper.
    """

    text: str
    cited: tuple[Paper, ...]
    refused: bool
    dropped: int
    usage: Usage


def generate(
    model: ChatModel,
    prompt: Prompt,
    question: str,
    papers: Sequence[Paper],
    *,
    max_tokens: int,
    on_text: Callable[[str], None],
) -> Draft:
    """Ask ``model`` once and stream its answer through ``on_text``.

    Raises:
        ModelError: the model failed; text already streamed cannot be taken back.
    """
    offered = fit(model, prompt, question, papers, max_tokens=max_tokens)
    messages = _messages(prompt, question, offered)
    usage = Usage(llm_calls=1)
    raw: list[str] = []

    def pieces() -> Iterator[str]:
        nonlocal usage
        for chunk in model.stream(messages, max_tokens=max_tokens):
            if chunk.usage:
                usage = Usage(chunk.usage.prompt_tokens, chunk.usage.completion_tokens, 1)
            if chunk.text:
                raw.append(chunk.text)
                yield chunk.text

    stream = CitationStream(len(offered))
    shown: list[str] = []
    for text in stream.feed(_after_refusal(pieces())):
        shown.append(text)
        on_text(text)
    cited = tuple(offered[number - 1] for number in stream.order)
    refused = _is_refusal("".join(raw)) and not cited
    return Draft("".join(shown).strip(), cited, refused, stream.dropped, usage)


def fit(
    model: ChatModel, prompt: Prompt, question: str, papers: Sequence[Paper], *, max_tokens: int
) -> list[Paper]:
    """The longest head of ``papers`` whose prompt fits the model's context window."""
    budget = model.context_window - max_tokens - _MESSAGE_OVERHEAD
    offered: list[Paper] = []
    for paper in papers:
        trial = [*offered, paper]
        if estimate_tokens(_messages(prompt, question, trial)) > budget:
            break
        offered = trial
    return offered


def estimate_tokens(messages: Sequence[Message]) -> int:
    """A figure the true count seldom exceeds, for models whose tokenizer is not at hand."""
    size = sum(len(message.content.encode()) for message in messages)
    return int(size / _CHARACTERS_PER_TOKEN) + 8 * len(messages)


def _messages(prompt: Prompt, question: str, papers: Sequence[Paper]) -> list[Message]:
    blocks = [_block(number, paper) for number, paper in enumerate(papers, start=1)]
    return prompt.render(
        question=_plain(question), evidence="\n\n".join(blocks), refusal=REFUSAL
    )


def _block(number: int, paper: Paper) -> str:
    where = " ".join(str(part) for part in (paper.venue, paper.year, paper.track) if part)
    lines = [f"[{number}] {_plain(paper.title)}"]
    if paper.authors:
        lines.append(f"Authors: {_plain(', '.join(paper.authors))}")
    if where:
        lines.append(f"Published: {_plain(where)}")
    lines.append(f"Abstract: {_plain(paper.abstract)}")
    return "\n".join(lines)


def _plain(text: str) -> str:
    """Foreign text on one line; its own ``[3]`` must not read as one of our numbers."""
    printable = "".join(c if c.isprintable() else " " for c in text)
    return re.sub(r"\[(\d[\d,;\s–-]{0,40})\]", r"(\1)", " ".join(printable.split()))


def _after_refusal(pieces: Iterator[str]) -> Iterator[str]:
    """The pieces, unless they spell the refusal: then nothing, so that it is never shown."""
    head = ""
    for piece in pieces:
        head += piece
        if len(head.lstrip()) >= len(REFUSAL) + 2:
            break
    if _is_refusal(head):
        for _ in pieces:  # drained, so that the token counts at the end are read
            pass
        return
    if head:
        yield head
    yield from pieces


def _is_refusal(text: str) -> bool:
    return re.sub(r"[^A-Z ]", "", text.upper()).strip().startswith(REFUSAL)

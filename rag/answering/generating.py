"""Strategy ``single``: one prompt with numbered papers. What the model is sent, and its refusal."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.answering.foreign import flat
from rag.models.chat import ChatModel, Message, estimate_tokens
from rag.paper import Paper
from rag.prompts import Prompt

REFUSAL = "NOT IN THESE PAPERS"
_PER_MESSAGE = 16  # tokens of a chat template around each message, generously


@dataclass(frozen=True, slots=True)
class Offer:
    """The papers a model is offered, numbered from 1 in this order, and the prompt with them."""

    papers: tuple[Paper, ...]
    messages: tuple[Message, ...]


def offer(
    model: ChatModel, prompt: Prompt, question: str, papers: Sequence[Paper], *, max_tokens: int
) -> Offer:
    """As many of ``papers``, from the first, as fit the model's context with the answer."""
    budget = model.context_window - max_tokens
    best = Offer((), ())
    for size in range(1, len(papers) + 1):
        messages = _messages(prompt, question, papers[:size])
        if sum(estimate_tokens(m.content) + _PER_MESSAGE for m in messages) > budget:
            break
        best = Offer(tuple(papers[:size]), tuple(messages))
    return best


def is_refusal(text: str) -> bool:
    """Whether the model said, as the prompt asks, that the papers do not hold the answer."""
    return re.sub(r"[^A-Z ]", "", text.upper()).strip().startswith(REFUSAL)


def _messages(prompt: Prompt, question: str, papers: Sequence[Paper]) -> list[Message]:
    blocks = [_block(number, paper) for number, paper in enumerate(papers, start=1)]
    return prompt.render(question=_plain(question), evidence="\n\n".join(blocks), refusal=REFUSAL)


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
    return re.sub(r"\[(\d[\d,;\s–-]{0,40})\]", r"(\1)", flat(text))

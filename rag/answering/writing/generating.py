"""What a model is sent: a prompt with as much evidence as its context window holds.

Titles, abstracts and questions are data. Each stands on a line of its own, in which nothing can
pass for another line or for one of our numbers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from rag.answering.facts.sentences import Span
from rag.answering.writing.foreign import flat
from rag.library.instructions import is_instruction, without_instructions
from rag.models.chat import ChatModel, Message, estimate_tokens
from rag.paper import Paper
from rag.prompts import Prompt

REFUSAL = "NOT IN THESE PAPERS"
_PER_MESSAGE = 16  # tokens of a chat template around each message, generously
_LEFT_OUT = " … "

Ranking = Callable[[Paper], Sequence[Span]]
"""The sentences of a paper's abstract, the most relevant to the question first."""


@dataclass(frozen=True, slots=True)
class Offer:
    """The papers a model is offered, numbered from 1 in this order, and the prompt with them."""

    papers: tuple[Paper, ...]
    messages: tuple[Message, ...]


def offer(
    model: ChatModel,
    prompt: Prompt,
    question: str,
    papers: Sequence[Paper],
    ranking: Ranking,
    *,
    max_tokens: int,
) -> Offer:
    """As many of ``papers``, from the first, as fit the model's context with the answer.

    Where not even the first abstract fits, its best sentences are offered; where not one of them
    does, nothing is.
    """
    room = _room(model, max_tokens)
    blocks: list[str] = []
    messages: list[Message] = []
    for number, paper in enumerate(papers, start=1):
        more = [*blocks, _block(number, paper)]
        longer = _with_evidence(prompt, question, more)
        if not _fits(longer, room):
            break
        blocks, messages = more, longer
    if blocks or not papers:
        return Offer(tuple(papers[: len(blocks)]), tuple(messages))

    def render(shown: Paper) -> list[Message]:
        return _with_evidence(prompt, question, [_block(1, shown)])

    shortened = _shortened(papers[0], ranking, render, room)
    return Offer((papers[0],), shortened) if shortened else Offer((), ())


def about_one(
    model: ChatModel,
    prompt: Prompt,
    question: str,
    paper: Paper,
    ranking: Ranking,
    *,
    max_tokens: int,
) -> tuple[Message, ...]:
    """The prompt about one paper (variables question, title, abstract); empty if nothing fits."""

    def render(shown: Paper) -> list[Message]:
        return prompt.render(
            question=_plain(question),
            title=_foreign(shown.title),
            abstract=_foreign(shown.abstract),
        )

    room = _room(model, max_tokens)
    whole = render(paper)
    return tuple(whole) if _fits(whole, room) else _shortened(paper, ranking, render, room)


def is_refusal(text: str) -> bool:
    """Whether the model said, as the prompt asks, that the papers do not hold the answer."""
    return re.sub(r"[^A-Z ]", "", text.upper()).strip().startswith(REFUSAL)


def _room(model: ChatModel, max_tokens: int) -> int:
    return model.context_window - max_tokens


def _fits(messages: Sequence[Message], room: int) -> bool:
    return sum(estimate_tokens(m.content) + _PER_MESSAGE for m in messages) <= room


def _shortened(
    paper: Paper, ranking: Ranking, render: Callable[[Paper], list[Message]], room: int
) -> tuple[Message, ...]:
    """The prompt with the best whole sentences of the abstract that fit, in their own order."""
    kept: list[Span] = []
    best: tuple[Message, ...] = ()
    for span in ranking(paper):
        if is_instruction(paper.abstract[slice(*span)]):
            continue
        messages = render(replace(paper, abstract=_extract(paper.abstract, [*kept, span])))
        if _fits(messages, room):
            kept.append(span)
            best = tuple(messages)
    return best


def _extract(abstract: str, spans: Sequence[Span]) -> str:
    parts: list[str] = []
    end = 0
    for span in sorted(spans):
        if abstract[end : span[0]].strip():
            parts.append(_LEFT_OUT)
        elif parts:
            parts.append(" ")
        parts.append(abstract[slice(*span)])
        end = span[1]
    if abstract[end:].strip():
        parts.append(_LEFT_OUT)
    return "".join(parts).strip()


def _with_evidence(prompt: Prompt, question: str, blocks: Sequence[str]) -> list[Message]:
    return prompt.render(question=_plain(question), evidence="\n\n".join(blocks), refusal=REFUSAL)


def _block(number: int, paper: Paper) -> str:
    where = " ".join(str(part) for part in (paper.venue, paper.year, paper.track) if part)
    lines = [f"[{number}] {_foreign(paper.title)}"]
    if paper.authors:
        lines.append(f"Authors: {', '.join(map(_foreign, paper.authors))}")
    if where:
        lines.append(f"Published: {_foreign(where)}")
    lines.append(f"Abstract: {_foreign(paper.abstract)}")
    return "\n".join(lines)


def _foreign(text: str) -> str:
    """A field of a paper, without the sentences of it that speak to a machine."""
    return _plain(without_instructions(text))


def _plain(text: str) -> str:
    """Foreign text on one line; its own ``[3]`` must not read as one of our numbers."""
    return re.sub(r"[\[【](\d[\d,;\s–-]{0,40})[\]】]", r"(\1)", flat(text))

"""Follow-up questions made to stand alone by an LLM, which is believed only within bounds.

What comes back is a question to search with, never text to show as an answer. It has to be one
line, a question, of sane length, and may hold no name and no number that neither the conversation
nor the question has; and it has to say more than the question said. Otherwise the rule's reading is
taken.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from rag.answering.conversation.followup import is_whole, of_the_listed, standalone
from rag.answering.question.parts import parts_of
from rag.answering.question.plan import plan
from rag.answering.writing.foreign import flat
from rag.errors import ModelError
from rag.models.chat import ChatModel, Message, estimate_tokens
from rag.paper import Answer, Usage
from rag.prompts import Prompt
from rag.text import STOP_WORDS, content_words, words

if TYPE_CHECKING:
    from rag.library import Library

_TOKENS = 120  # of a rewritten question at most
_LONGEST = 400  # characters of one
_PER_MESSAGE = 16  # tokens of a chat template around each message, generously
_MESSAGES = 12  # of the conversation at most
_QUESTION, _ANSWER = 500, 1500  # characters of each of them
_UNUSABLE = "the model's reading of the follow-up cannot be used"
_LABEL = re.compile(
    r"^(?:(?:the\s+)?(?:last\s+|standalone\s+|rewritten\s+)*question(?:,\s*rewritten)?\s*:\s*)?",
    re.I,
)
_WRAPPED = re.compile(r"^[\"'“”*`\s]+|[\"'“”*`\s]+$")


@dataclass(frozen=True, slots=True)
class Rewriter:
    """The LLM that rewrites, and its prompt (variables ``conversation`` and ``question``)."""

    model: ChatModel
    prompt: Prompt


@dataclass(frozen=True, slots=True)
class FollowUp:
    """How a question was read. ``text`` is its standalone form, None if it had that already.
    ``asked`` is asked in its place, of the papers ``among`` alone, where there are such.

    ``usage``, ``prompts``, ``notes`` and ``spent`` (milliseconds) are what an LLM added.
    """

    text: str | None = None
    usage: Usage = field(default_factory=Usage)
    prompts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    spent: float = 0.0
    asked: str | None = None
    among: tuple[str, ...] = ()

    def told(self, answer: Answer, question: str) -> Answer:
        """``answer`` to the standalone form as the answer to ``question`` as it was asked."""
        timings = replace(
            answer.timings,
            total=answer.timings.total + self.spent,
            generate=answer.timings.generate + self.spent,
        )
        return replace(
            answer,
            question=question,
            rewritten=self.text,
            usage=answer.usage + self.usage,
            prompts=(*self.prompts, *answer.prompts),
            notes=(*self.notes, *answer.notes),
            timings=timings,
        )


def read_follow_up(
    question: str,
    history: Sequence[Message],
    library: Library,
    rewriter: Callable[[], Rewriter | None],
) -> FollowUp:
    """``question`` in the light of ``history``: by an LLM if there is one and the rule finds that
    the question leans on the conversation, else by the rule.

    An LLM that fails, or whose reading cannot be used, is noted.
    """
    first, *others = parts_of(question)
    if others:  # the later parts of a question lean on its first one
        read = read_follow_up(first, history, library, rewriter)
        if read.among or not read.text:
            return read
        return replace(read, text=" ".join([read.text, *others]))
    if of := of_the_listed(question, history, library):  # exactly: no model can do better
        return FollowUp(of.text, asked=of.asked, among=of.paper_ids)
    ruled = standalone(question, history, library)
    if ruled is None or is_whole(ruled, question):
        return FollowUp(ruled)
    by = rewriter()
    return FollowUp(ruled) if by is None else _by_model(by, question, history, ruled)


def _by_model(by: Rewriter, question: str, history: Sequence[Message], ruled: str) -> FollowUp:
    messages = _messages(by, question, history)
    if not messages:
        return FollowUp(ruled, notes=("the conversation does not fit the model's context window",))
    started = time.perf_counter()
    reply, usage, problem = "", Usage(llm_calls=1), _UNUSABLE
    text = None
    try:
        for chunk in by.model.stream(messages, max_tokens=_TOKENS):
            reply += chunk.text
            usage = chunk.usage or usage
        text = _usable(reply, question, history)
    except ModelError as error:
        problem = str(error)
    return FollowUp(
        text or ruled,
        usage=usage,
        prompts=(f"{by.prompt.name}/{by.prompt.version}",),
        notes=() if text else (f"{problem}. The follow-up is read by rule instead",),
        spent=1000 * (time.perf_counter() - started),
    )


def _messages(by: Rewriter, question: str, history: Sequence[Message]) -> list[Message]:
    """The prompt with as much of the end of the conversation as the context window holds."""
    room = by.model.context_window - _TOKENS
    best: list[Message] = []
    lines: list[str] = []
    for message in reversed(history[-_MESSAGES:]):
        lines.insert(0, _line(message))
        sent = by.prompt.render(conversation="\n".join(lines), question=flat(question))
        if sum(estimate_tokens(m.content) + _PER_MESSAGE for m in sent) > room:
            break
        best = sent
    return best


def _line(message: Message) -> str:
    who, most = ("User", _QUESTION) if message.role == "user" else ("Assistant", _ANSWER)
    return f"{who}: {flat(message.content[:most])}"


def _usable(reply: str, question: str, history: Sequence[Message]) -> str | None:
    """The reply as a question, if it is one that was asked."""
    lines = [line for line in reply.strip().splitlines() if line.strip()]
    if len(lines) != 1:
        return None
    text = _WRAPPED.sub("", _LABEL.sub("", _WRAPPED.sub("", flat(lines[0]))))
    if not content_words(text) or len(text) > min(_LONGEST, len(question) + _LONGEST // 2):
        return None
    if not text.endswith("?") and (text.endswith((".", "!")) or plan(text).kind != "list"):
        return None
    if {word.stem for word in words(text)} <= {word.stem for word in words(question)}:
        return None  # nothing of the conversation is in it: it leans on it as before
    said = {word.folded for message in history[-_MESSAGES:] for word in words(message.content)}
    said |= {word.folded for word in words(question)}
    return None if any(word not in said for word in _particulars(text)) else text


def _particulars(text: str) -> list[str]:
    """The names and numbers of ``text``: words with a capital or a digit, questions words aside."""
    return [
        word.folded
        for word in words(text)
        if any(c.isupper() or c.isdigit() for c in word.text) and word.folded not in STOP_WORDS
    ]

"""One question of a conversation: asked, shown, remarked upon and kept."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rag.cli.context import Globals

if TYPE_CHECKING:
    from rag.assistant import Assistant
    from rag.cli.screen import Screen
    from rag.conversation import Conversation
    from rag.paper import Answer, Filters


def begin(opened: Assistant, given: Globals, *, continued: bool) -> Conversation:
    """A new conversation, or the last one if it is ``continued`` and there is one."""
    latest = opened.history.latest() if continued else None
    if continued and latest is None:
        given.note("note: there is no conversation to go on with; this one is new")
    return opened.converse(latest)


def show(
    conversation: Conversation,
    question: str,
    chosen: Filters,
    screen: Screen,
    given: Globals,
    *,
    stream: bool,
) -> Answer:
    """Ask, show the answer as it comes, say what an LLM cost that had a part in it, and keep it."""
    from rag.cli.progress import cost

    with screen.answering(stream=stream) as view:
        answer = conversation.ask(
            question,
            filters=chosen,
            on_text=view.on_text,
            on_progress=None if given.quiet else view.on_progress,
        )
        with kept(conversation, answer, given):
            view.finish(answer)
            if answer.usage.llm_calls:
                sys.stdout.flush()  # the answer goes first
                given.note(cost(answer))
    return answer


@contextmanager
def kept(conversation: Conversation, answer: Answer, given: Globals) -> Iterator[None]:
    """Say what a person should know beside the answer that the block shows, and keep it.

    It is kept after it is shown, for nobody waits for the log, but also if a reader has seen enough
    of it: ``rag ask … | head -1`` is a turn of the conversation.
    """
    try:
        yield
        sys.stdout.flush()
        _remark(answer, given)
    finally:
        problem = conversation.record(answer)
    if problem:
        given.note(f"note: {problem}")


def _remark(answer: Answer, given: Globals) -> None:
    from rag.cli.failures import complain

    if answer.error:
        complain(answer.error)
    if answer.rewritten:
        given.note(f"note: read as “{answer.rewritten}”")
    for note in answer.notes:
        given.note(f"note: {note}")
    if given.verbose:
        from rag.text import counted

        model, usage, ms = answer.model, answer.usage, answer.timings
        given.note(
            f"{model.provider} {model.name} ({model.strategy}), "
            f"{usage.prompt_tokens} + {usage.completion_tokens} tokens in "
            f"{counted(usage.llm_calls, 'call')}; {ms.total:.0f} ms: "
            f"retrieve {ms.retrieve:.0f}, generate {ms.generate:.0f}, verify {ms.verify:.0f}"
        )

"""One question of a conversation: asked, shown, remarked upon and kept."""

from __future__ import annotations

import sys
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
    """Ask, and show the answer as it comes; then say what it cost, if an LLM had a part in it."""
    from rag.cli.progress import cost

    with screen.answering(stream=stream) as view:
        answer = conversation.ask(
            question,
            filters=chosen,
            on_text=view.on_text,
            on_progress=None if given.quiet else view.on_progress,
        )
        view.finish(answer)
    if answer.usage.llm_calls:
        sys.stdout.flush()  # the answer goes first
        given.note(cost(answer))
    return answer


def settle(conversation: Conversation, answer: Answer, given: Globals) -> None:
    """Say what a person should know beside the answer, and keep it."""
    from rag.cli.failures import complain

    sys.stdout.flush()  # nobody waits for the log
    if answer.error:
        complain(answer.error)
    if answer.rewritten:
        given.note(f"note: read as “{answer.rewritten}”")
    for note in answer.notes:
        given.note(f"note: {note}")
    if given.verbose:
        model, usage, ms = answer.model, answer.usage, answer.timings
        given.note(
            f"{model.provider} {model.name} ({model.strategy}), "
            f"{usage.prompt_tokens} + {usage.completion_tokens} tokens in {usage.llm_calls} calls; "
            f"{ms.total:.0f} ms: retrieve {ms.retrieve:.0f}, generate {ms.generate:.0f}, "
            f"verify {ms.verify:.0f}"
        )
    if problem := conversation.record(answer):
        given.note(f"note: {problem}")

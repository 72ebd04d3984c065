"""What one browser tab is in the middle of: its conversation, and the question being answered."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from rag.conversation import Conversation
from rag.paper import Answer, Filters
from rag.ui.asking import Asking, Glimpse
from rag.ui.choices import Chosen
from rag.ui.exchange import Exchange, answered, recalled

if TYPE_CHECKING:
    from rag.models.chat import Message
    from rag.ui.assistants import Assistants
    from rag.ui.opening import Opening

_EVERY = 0.1  # seconds between two looks at an answer


class Session:
    """A conversation in one tab. One question at a time; ``stop`` may come from any thread."""

    def __init__(self, assistants: Assistants, opening: Opening, reader: str | None) -> None:
        """``reader`` is the name of who logged in, if anybody has to."""
        self.reader = reader
        self.editing = False  # the next question takes the place of the last
        self._assistant = assistants.first
        self._opening = opening
        self._lock = threading.Lock()
        self._asking: Asking | None = None
        self._switch = _Switch(assistants, opening)
        self.exchanges: list[Exchange] = []
        self.begin()

    def begin(self, conversation_id: int | None = None) -> None:
        """Begin a new conversation, or go on with the one of that id.

        Raises:
            ConversationNotFound: there is none of that id.
        """
        self.stop()
        self.editing = False
        history, find = self._assistant.history, self._assistant.paper
        turns = [] if conversation_id is None else history.turns(conversation_id)
        keep = self._assistant.settings.keep_history
        self._conversation = Conversation(self._switch, history, conversation_id, keep=keep)
        self.exchanges = [recalled(turn, find) for turn in turns]

    @property
    def conversation_id(self) -> int | None:
        """The conversation's id in the log, once it is kept there."""
        return self._conversation.conversation_id

    @property
    def is_answering(self) -> bool:
        return self._asking is not None

    def ask(self, question: str, chosen: Chosen, *, again: bool = False) -> Iterator[Exchange]:
        """Answer ``question``: the exchange as it grows, then as it stands.

        ``again``: it takes the place of the last one. While another is being answered, nothing
        happens.
        """
        if not self._lock.acquire(blocking=False):
            return
        try:
            if again and self.exchanges:
                self._forget_last()
            self.exchanges.append(Exchange(question, chosen=chosen.filters))
            self._switch.chosen = chosen
            conversation = self._conversation
            self._asking = Asking(
                lambda on_text, on_progress: conversation.ask(
                    question, filters=chosen.filters, on_text=on_text, on_progress=on_progress
                )
            )
            yield from self._followed(self._asking, conversation)
        finally:
            self.stop()  # the reader has gone
            self._asking = None
            self._lock.release()

    def stop(self) -> None:
        """Let go of the answer that is on its way, if there is one."""
        if asking := self._asking:
            asking.stop()

    def _followed(self, asking: Asking, conversation: Conversation) -> Iterator[Exchange]:
        begun = self.exchanges[-1]
        yield self._now(replace(begun, progress=self._waiting()))
        for glimpse in asking.glimpses(_EVERY):
            progress = _progress(glimpse) or self._waiting()
            yield self._now(replace(begun, text=glimpse.text, progress=progress))
        if asking.answer:
            problem = conversation.record(asking.answer)
            over = answered(begun, asking.answer, self._assistant.paper)
            notes = (*over.notes, problem) if problem else over.notes
            yield self._now(replace(over, notes=notes))
        elif asking.problem:
            yield self._now(replace(begun, state="error", text=asking.text, problem=asking.problem))
        else:
            yield self._now(replace(begun, state="stopped", text=asking.text))

    def _now(self, exchange: Exchange) -> Exchange:
        self.exchanges[-1] = exchange
        return exchange

    def _waiting(self) -> str:
        return "Searching" if self._opening.is_done else "Opening the library"

    def _forget_last(self) -> None:
        last = self.exchanges.pop()
        if last.state in ("answered", "abstained"):
            self._conversation.forget_last()


class _Switch:
    """Asks by what has been chosen last, once the library is open."""

    def __init__(self, assistants: Assistants, opening: Opening) -> None:
        self._assistants = assistants
        self._opening = opening
        self.chosen = Chosen()

    def ask(
        self,
        question: str,
        *,
        filters: Filters = Filters(),
        history: Sequence[Message] = (),
        on_text: Callable[[str], None] | None = None,
        on_progress: Callable[[int, int, str], None] | None = None,
    ) -> Answer:
        """As ``Assistant.ask``; an answer that was stopped is lost even if it was complete."""
        self._opening.wait()
        answer = self._assistants.answering(self.chosen).ask(
            question, filters=filters, history=history, on_text=on_text, on_progress=on_progress
        )
        if on_text:
            on_text("")  # raises once nobody follows, or the conversation would remember it
        return answer


def _progress(glimpse: Glimpse) -> str:
    if glimpse.progress is None:
        return "Writing" if glimpse.text else ""
    done, most, what = glimpse.progress
    return f"Read {done} of {most} {what}"

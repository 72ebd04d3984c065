"""A conversation as pages show it: what was asked in it, and the question being answered."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rag.conversation import Conversation
from rag.paper import Answer, Filters
from rag.ui.asking import Asking, Glimpse, OnProgress, OnText
from rag.ui.choices import Chosen
from rag.ui.exchange import Exchange, answered, recalled
from rag.ui.wording import Wording

if TYPE_CHECKING:
    from rag.models.chat import Message
    from rag.ui.assistants import Assistants
    from rag.ui.opening import Opening
    from rag.ui.owners import Owners

_EVERY = 0.1  # seconds between two looks at an answer


class Session:
    """One conversation of one reader. One question at a time; for any number of threads.

    An answer is written, and kept in the log, whether or not a page follows it: a connection that
    is lost in the middle loses nothing.
    """

    def __init__(
        self,
        assistants: Assistants,
        opening: Opening,
        owners: Owners,
        reader: str | None,
        conversation_id: int | None = None,
    ) -> None:
        """``reader`` is the name of who logged in, if anybody has to.

        Raises:
            ConversationNotFound: there is no conversation of that id.
        """
        first = assistants.first
        self.reader = reader
        self.token = secrets.token_urlsafe(12)
        self._find = first.paper
        self._opening = opening
        self._owners = owners
        self._lock = threading.Lock()
        self._asking: Asking[Exchange] | None = None
        self._switch = _Switch(assistants, opening)
        self._words = Wording(first.library.home)
        turns = [] if conversation_id is None else first.history.turns(conversation_id)
        self.exchanges: list[Exchange] = [self._worded(recalled(t, self._find)) for t in turns]
        keep = first.settings.keep_history
        self._conversation = Conversation(self._switch, first.history, conversation_id, keep=keep)

    @property
    def conversation_id(self) -> int | None:
        """The conversation's id in the log, once it is kept there."""
        return self._conversation.conversation_id

    @property
    def address(self) -> str:
        """What a page that is loaded again names it by; empty as long as nothing was asked."""
        if not self.exchanges:
            return ""
        return str(self.conversation_id or self.token)

    @property
    def is_answering(self) -> bool:
        """Whether an answer is on its way."""
        return self._asking is not None and not self._asking.is_over

    def ask(self, question: str, chosen: Chosen, *, again: bool = False) -> Iterator[Exchange]:
        """Answer ``question``: the exchange as it grows, then as it stands.

        ``again``: it takes the place of the last one. While another is being answered, nothing
        happens.
        """
        if self._begin(question, chosen, again=again):
            yield from self.follow()

    def follow(self) -> Iterator[Exchange]:
        """The exchange on its way as it grows, then as it stands; nothing if there is none."""
        asking = self._asking
        if asking is None or asking.is_over:
            return
        begun = self.exchanges[-1]
        for glimpse in asking.glimpses(_EVERY):
            progress = _progress(glimpse) or self._waiting()
            yield replace(begun, text=glimpse.text, progress=progress)
        yield self.exchanges[-1]

    def stop(self) -> None:
        """Let go of the answer that is on its way, if there is one."""
        with self._lock:
            asking = self._asking
            if asking and not self.exchanges[-1].is_over:
                asking.stop()
                self.exchanges[-1] = replace(self.exchanges[-1], state="stopped", text=asking.text)

    def _begin(self, question: str, chosen: Chosen, *, again: bool) -> bool:
        with self._lock:
            if self.is_answering:
                return False
            if again and self.exchanges and self.exchanges.pop().is_remembered:
                self._conversation.forget_last()
            begun = Exchange(question, chosen=chosen.filters)
            self.exchanges.append(begun)
            self._switch.chosen = chosen
            self._asking = Asking(
                lambda on_text, on_progress: self._answer(begun, on_text, on_progress),
                lambda asking: self._settle(asking, begun),
            )
        return True

    def _answer(self, begun: Exchange, on_text: OnText, on_progress: OnProgress) -> Exchange:
        conversation = self._conversation
        answer = conversation.ask(
            begun.question, filters=begun.chosen, on_text=on_text, on_progress=on_progress
        )
        problem = conversation.record(answer)
        try:
            self._owners.add(self.reader, conversation.conversation_id)
        except OSError as error:
            problem = f"this conversation will not be among yours: {error.strerror}"
        over = answered(begun, answer, self._find)
        return self._worded(replace(over, notes=(*over.notes, problem)) if problem else over)

    def _worded(self, exchange: Exchange) -> Exchange:
        """``exchange`` with its problem and its notes in the words of a page."""
        notes = tuple(map(self._words, exchange.notes))
        return replace(exchange, problem=self._words(exchange.problem), notes=notes)

    def _settle(self, asking: Asking[Exchange], begun: Exchange) -> None:
        failed = replace(begun, state="error", text=asking.text, problem=asking.problem)
        with self._lock:
            if not asking.was_stopped:  # or that is what the page shows already
                self.exchanges[-1] = asking.result or self._worded(failed)

    def _waiting(self) -> str:
        return "Searching" if self._opening.is_done else self._opening.stages.current.told


@dataclass
class Tab:
    """One browser tab: the conversation it shows; ``editing``: the next question takes the place
    of the last."""

    session: Session
    editing: bool = False

    def show(self, session: Session) -> None:
        """Go over to another conversation."""
        self.session, self.editing = session, False


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
        assert on_text is not None
        self._opening.wait()
        with self._assistants.turn:
            on_text("")  # raises if it was stopped while it waited
            answer = self._assistants.answering(self.chosen).ask(
                question, filters=filters, history=history, on_text=on_text, on_progress=on_progress
            )
        on_text("")  # or the conversation would remember what nobody has read
        return answer


def _progress(glimpse: Glimpse) -> str:
    if glimpse.progress is None:
        return "Writing" if glimpse.text else ""
    done, most, what = glimpse.progress
    return f"Read {done} of {most} {what if most != 1 else what.removesuffix('s')}"

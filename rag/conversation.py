"""A conversation: each question is asked in the light of the last ones, and kept if so wished."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from rag.errors import RagError
from rag.models.chat import Message
from rag.paper import Answer, Filters

if TYPE_CHECKING:
    from rag.library.conversations import ConversationLog

_REMEMBERED = 12  # turns; a follow-up looks at fewer


class Asks(Protocol):
    """What answers the questions: an ``Assistant``."""

    def ask(
        self,
        question: str,
        *,
        filters: Filters = ...,
        history: Sequence[Message] = ...,
        on_text: Callable[[str], None] | None = ...,
        on_progress: Callable[[int, int, str], None] | None = ...,
    ) -> Answer: ...


class Conversation:
    """Questions that may lean on those before them. For one thread.

    ``conversation_id`` is None until a turn has been kept.
    """

    def __init__(
        self, asks: Asks, log: ConversationLog, conversation_id: int | None = None, *, keep: bool
    ) -> None:
        """Go on with the conversation of that id, or begin one; ``keep`` writes into ``log``.

        Raises:
            ConversationNotFound: there is none of that id.
        """
        self._asks = asks
        self._log = log
        self._keep = keep
        self._history: deque[Message] = deque(maxlen=2 * _REMEMBERED)
        self.conversation_id = conversation_id
        self._kept: str | None = None  # the question of the last turn, if the log has it
        self._replaced: str | None = None  # that of the turn which the next one takes the place of
        if conversation_id is not None:
            for turn in log.turns(conversation_id, last=_REMEMBERED):
                titles = [(cited.number, cited.title) for cited in turn.cited]
                self._remember(turn.rewritten or turn.question, turn.answer, titles)
                self._kept = turn.question

    def ask(
        self,
        question: str,
        *,
        filters: Filters = Filters(),
        on_text: Callable[[str], None] | None = None,
        on_progress: Callable[[int, int, str], None] | None = None,
    ) -> Answer:
        """Answer the next question. Raises as ``Assistant.ask``; then nothing is remembered."""
        answer = self._asks.ask(
            question,
            filters=filters,
            history=tuple(self._history),
            on_text=on_text,
            on_progress=on_progress,
        )
        titles = [(cited.number, cited.paper.title) for cited in answer.citations]
        self._remember(answer.rewritten or answer.question, answer.text, titles)
        self._kept = None
        return answer

    def forget_last(self) -> None:
        """Forget the last turn, for its question is asked anew: the log has it until the next one
        is kept in its place."""
        for _ in range(min(2, len(self._history))):
            self._history.pop()
        self._replaced, self._kept = self._kept, None

    def record(self, answer: Answer) -> str | None:
        """Keep ``answer`` in the log, once it has been shown; does nothing if nothing is kept.

        Returns what a person should know if that failed: an answer is no worse for it.
        """
        if not self._keep:
            return None
        try:
            self.conversation_id = self._log.record(
                answer, self.conversation_id, replaced=self._replaced
            )
        except RagError as error:
            return f"this answer is not in 'rag history': {error.problem}"
        self._kept, self._replaced = answer.question, None
        return None

    def _remember(self, question: str, answer: str, titles: Sequence[tuple[int, str]]) -> None:
        """The question as it was understood, and the answer with what its numbers stand for."""
        named = "".join(f"\n[{number}] {' '.join(title.split())}" for number, title in titles)
        self._history.append(Message("user", question))
        self._history.append(Message("assistant", f"{answer}\n{named}" if named else answer))

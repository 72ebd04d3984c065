"""One turn of a conversation: what was typed, read with what was said before, and answered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from rag.answering.question.small_talk import unclear
from rag.answering.question.typed import as_text, with_titles
from rag.paper import Answer, Filters

if TYPE_CHECKING:
    from rag.answering.conversation.rewriting import FollowUp
    from rag.library import Library
    from rag.models.chat import Message
    from rag.parts import Parts


def answer_turn(
    parts: Parts,
    library: Library,
    asked: str,
    filters: Filters,
    history: Sequence[Message],
    on_text: Callable[[str], None],
    on_progress: Callable[[int, int, str], None],
) -> Answer:
    """The answer to ``asked``, which may lean on ``history``; raises as ``Assistant.ask``."""
    read, notes = with_titles(asked, library)
    follow_up = _follow_up(parts, library, read, history)
    if follow_up is None and (hint := unclear(read)):
        on_text(hint)
        return Answer(asked, "abstained", hint)
    if follow_up:
        standing = follow_up.asked or follow_up.text or read
        among = replace(filters, paper_ids=follow_up.among)
        answer = follow_up.told(parts.answerer.answer(standing, among, on_text, on_progress), asked)
    else:
        answer = parts.answerer.answer(read, filters, on_text, on_progress)
    if read == asked:
        return answer
    return replace(
        answer,
        question=asked,
        rewritten=answer.rewritten or read,
        notes=(*notes, *answer.notes),
    )


def _follow_up(
    parts: Parts, library: Library, question: str, history: Sequence[Message]
) -> FollowUp | None:
    """How ``question`` leans on ``history``; None if it does not."""
    if not history:  # reading follow-ups takes 0.1 s to import
        return None
    from rag.answering.conversation.rewriting import read_follow_up

    read = read_follow_up(question, as_text(history), library, parts.rewriter)
    return read if read.text else None

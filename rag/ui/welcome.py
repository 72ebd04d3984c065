"""What a page shows before the first question, and the conversations that can be gone on with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup

from rag.library.conversations import Summary
from rag.text import counted
from rag.ui.stages import Stage, bar

_PAGE = Markup('<div class="welcome"><h2>Ask your papers</h2><p>{} {}</p>{}</div>')
_WHAT_FOR = "Every claim comes with the paper, and the sentence, that it rests on."
_EXAMPLE = Markup(
    '<li><button type="button" data-action="example" data-question="{0}">{0}</button></li>'
)
_PAST = Markup(
    '<li><button type="button" data-action="open" data-id="{id}">{question}'
    '<span class="when">{when} · {turns}</span></button></li>'
)


def welcome(papers: int, examples: Sequence[str]) -> Markup:
    """The page before the first question."""
    items = Markup().join(_EXAMPLE.format(example) for example in examples)
    listed = Markup("<p>For example:</p><ul>{}</ul>").format(items) if items else Markup()
    held = f"{counted(papers, 'paper')} {'is' if papers == 1 else 'are'} in this library."
    return _PAGE.format(held, _WHAT_FOR, listed)


def opening(stage: Stage) -> Markup:
    """The page while the library is being opened."""
    return _PAGE.format("You can ask already.", _WHAT_FOR, bar(stage))


def closed(problem: Markup) -> Markup:
    """The page over a library that cannot be asked."""
    return Markup('<div class="welcome">{}</div>').format(problem)


def past(summaries: Sequence[Summary]) -> Markup:
    """The conversations as a list of buttons, the last one first."""
    if not summaries:
        return Markup('<p class="none">No conversation has been kept yet.</p>')
    items = Markup().join(
        _PAST.format(
            id=summary.conversation_id,
            question=summary.question,
            when=_local(summary.asked_at),
            turns=counted(summary.turns, "question"),
        )
        for summary in summaries
    )
    return Markup('<ul class="past">{}</ul>').format(items)


def _local(moment: str) -> str:
    """A moment in UTC as the clock of this machine showed it."""
    return datetime.fromisoformat(moment).astimezone().strftime("%Y-%m-%d %H:%M")

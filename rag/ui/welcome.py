"""What a page shows before the first question, and the conversations that can be gone on with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup

from rag.library.conversations import Summary

_EXAMPLE = Markup(
    '<li><button type="button" data-action="example" data-question="{0}">{0}</button></li>'
)
_PAST = Markup(
    '<li><button type="button" data-action="open" data-id="{id}">{question}'
    '<span class="when">{when} · {turns}</span></button></li>'
)


def welcome(papers: int, examples: Sequence[str], problem: str = "") -> Markup:
    """The page before the first question; ``problem`` is why the library cannot be asked."""
    if problem:
        return Markup('<div class="welcome"><p class="problem">{}</p></div>').format(problem)
    if not papers:
        held = "The library is being opened; you can ask already."
    else:
        held = f"{papers:,} papers are in this library."
    items = Markup().join(_EXAMPLE.format(example) for example in examples)
    listed = Markup("<p>For example:</p><ul>{}</ul>").format(items) if items else Markup()
    return Markup(
        '<div class="welcome"><h2>Ask your papers</h2><p>{} Every claim comes with the paper, and '
        "the sentence, that it rests on.</p>{}</div>"
    ).format(held, listed)


def past(summaries: Sequence[Summary]) -> Markup:
    """The conversations as a list of buttons, the last one first."""
    if not summaries:
        return Markup('<p class="none">No conversation has been kept yet.</p>')
    items = Markup().join(
        _PAST.format(
            id=summary.conversation_id,
            question=summary.question,
            when=_local(summary.asked_at),
            turns="1 question" if summary.turns == 1 else f"{summary.turns} questions",
        )
        for summary in summaries
    )
    return Markup('<ul class="past">{}</ul>').format(items)


def _local(moment: str) -> str:
    """A moment in UTC as the clock of this machine showed it."""
    return datetime.fromisoformat(moment).astimezone().strftime("%Y-%m-%d %H:%M")

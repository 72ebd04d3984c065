"""Questions whose restrictions no paper meets: which of them, and what there is instead."""

from __future__ import annotations

from rag.answering.listings import about_library
from rag.answering.listings.emptiness import nobody, strangers, why_none
from rag.answering.writing.desk import Desk
from rag.answering.writing.draft import Draft


def answer(desk: Desk, draft: Draft) -> bool:
    """Answer such a question; False if some paper meets its restrictions."""
    asked = draft.understood
    if not asked.narrows or _lets_something_through(desk, draft):
        return False
    if asked.plan.kind == "comparison" and asked.reading.together:
        return False  # it sets people against each other, who need not have written together
    missing = strangers(asked, desk.library)
    reason = nobody(missing, desk.library) if missing else why_none(asked, desk.library)
    if asked.plan.counts:
        about_library.state_count(draft.compose, (), about_library.describe(asked))
        draft.compose.say(reason)
    else:
        desk.abstain(draft, reason)
    return True


def _lets_something_through(desk: Desk, draft: Draft) -> bool:
    asked = draft.understood
    if not desk.library.catalog.count(asked.filters):
        return False
    return not asked.restrictions.beyond_filters or bool(desk.papers(draft))

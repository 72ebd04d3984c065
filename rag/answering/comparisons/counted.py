"""The papers of a comparison that a question counts and describes: "the two papers on knots"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rag.answering.comparisons.side_candidates import sharing
from rag.answering.question.naming import WHOLE
from rag.answering.writing.desk import ON_TOPIC, distinct
from rag.answering.writing.foreign import inert

if TYPE_CHECKING:
    from rag.answering.comparisons.sides import Sides
    from rag.answering.writing.desk import Desk
    from rag.answering.writing.draft import Draft
    from rag.paper import Paper

_DESCRIBED, _DESCRIPTION = 0.35, 3  # share of so long a description that is enough
_LOOKED_AT = 8  # papers of a search
_MOST = 4  # papers of a comparison whose sides are not told apart
_CLOSE = 0.05  # of a score: as near as the last one that is counted
_MORE = 1  # papers that are shown beyond the count, where they are as near


def counted_papers(desk: Desk, draft: Draft, asked: Sides | None) -> list[Paper]:
    """The papers of "the two papers on X"; where no sides can be told, those named or on topic."""
    about = asked.about if asked else ""
    mentions = draft.understood.mentions
    named = [m.paper for m in mentions if not about or m.strength >= WHOLE]
    wanted = asked.count if asked and asked.count else _MOST
    if len(named) > 1:
        return distinct(named)[:wanted]
    alike = sharing(desk.library, draft.question)
    if 1 < len(alike) <= wanted:  # "two papers call their method AFL"
        return alike
    if draft.understood.narrows:
        those = desk.papers(draft)  # "the two papers by Kaidi Cao"
        if 1 < len(those) <= wanted:
            return those
    if about:
        return _nearest(desk, draft, about, wanted)
    readings = desk.reader.read(draft.topic, distinct([*named, *desk.near(draft)])[: 2 * _MOST])
    return [r.paper for r in readings if r.found >= ON_TOPIC or r.paper in named][:wanted]


def fewer(asked: Sides | None, papers: Sequence[Paper]) -> str:
    """That there are not as many ``papers`` as the question counts; empty if there are."""
    if asked is None or asked.names or not asked.about or not 0 < len(papers) < asked.count:
        return ""
    number = "one paper" if len(papers) == 1 else f"{len(papers)} papers"
    fit = "fits" if len(papers) == 1 else "fit"
    return f"Only {number} in your library {fit} “{inert(asked.about)}”"


def described_papers(desk: Desk, draft: Draft, about: str) -> list[Paper]:
    """The papers that may be among those that are ``about`` something, nearest first."""
    found = desk.retriever.search(about, filters=draft.understood.filters)
    return [ranked.paper for ranked in found.papers[:_LOOKED_AT]]


def _nearest(desk: Desk, draft: Draft, about: str, count: int) -> list[Paper]:
    """The ``count`` papers nearest to what they are ``about``, and the next if it is as near: of
    those that a list on it would hold, or, of a longer description, that hold enough of it."""
    from rag.answering.lists.route import listed_on  # the list's judgement, of the few so counted

    found = desk.retriever.search(about, filters=draft.understood.filters)
    near = found.papers[: count + _MORE]
    readings = desk.reader.read(about, [ranked.paper for ranked in near])
    described = len(found.terms) >= _DESCRIPTION
    enough = _DESCRIBED if described else ON_TOPIC
    if not any(reading.found >= enough for reading in readings[:count]):
        return []
    listed = {paper.paper_id for paper in listed_on(desk, draft, about)}
    fits = [
        ranked
        for ranked, reading in zip(near, readings, strict=True)
        if ranked.paper.paper_id in listed or (described and reading.found >= enough)
    ]
    last = fits[min(count, len(fits)) - 1].score if fits else 0.0
    more = [each for each in fits[count:] if last - each.score <= _CLOSE]
    return [ranked.paper for ranked in (*fits[:count], *more)]

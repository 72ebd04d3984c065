"""Sides of a comparison that no paper stands for: said to be missing, with what names them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from rag.answering.comparisons.side_names import bare_names, lone_word, names
from rag.answering.writing.compose import Composer, joined, title_of
from rag.answering.writing.foreign import inert
from rag.answering.writing.quoting import quotation
from rag.paper import Evidence, Paper
from rag.text import Word

if TYPE_CHECKING:
    from rag.answering.facts.reading import Reading
    from rag.answering.writing.desk import Desk
    from rag.answering.writing.draft import Draft

_LOOKED_AT = 12  # papers that have a name, of which one is quoted


def tell_absent(desk: Desk, draft: Draft, sides: Sequence[str]) -> None:
    """Say which ``sides`` no paper stands for; where an abstract names one, quote it."""
    held = [citation.paper for citation in draft.compose.citations]
    found = [(side, next(_naming(desk, draft, side, held, sides), None)) for side in sides]
    for naming, alike in groupby(found, key=lambda item: item[1]):
        lacking = [side for side, _ in alike]
        if naming is None:
            draft.compose.say(f"\n{none_about(lacking)}")
        else:
            _tell_named(draft.compose, lacking, *naming)


def _tell_named(compose: Composer, sides: Sequence[str], paper: Paper, evidence: Evidence) -> None:
    them = "them" if len(sides) > 1 else "it"
    said = f"\n{none_about(sides)[:-1]}; the abstract of {title_of(paper)} names {them}"
    shown = any(evidence in c.evidence for c in compose.citations if c.paper == paper)
    number = compose.cite(paper, evidence)
    if shown:
        compose.say(f"{said} above [{number}].")
    else:
        compose.claim(f"{said}: {quotation(evidence)} [{number}]", evidence.text, number)


def naming_papers(desk: Desk, draft: Draft, sides: Sequence[str]) -> list[tuple[Paper, int]]:
    """The papers whose abstracts name one of ``sides``, and how many each names, most first."""
    found = [paper for side in sides for paper, _ in _naming(desk, draft, side, (), sides)]
    times = Counter(paper.paper_id for paper in found)
    papers = {paper.paper_id: paper for paper in found}
    return [(papers[paper_id], named) for paper_id, named in times.most_common()]


def naming_first(reading: Reading, sides: Sequence[str]) -> Reading:
    """``reading`` with the sentence first that names most of ``sides``, if one does: what a paper
    says of a thing that no other paper is about says how they compare."""
    every = [_names_in(side) for side in sides]
    named = [_how_many(reading.paper.abstract[slice(*span)], every) for span in reading.spans]
    if not any(named):
        return reading
    order = sorted(range(len(named)), key=lambda at: at != named.index(max(named)))
    spans, scores = zip(*((reading.spans[at], reading.scores[at]) for at in order), strict=True)
    return replace(reading, spans=spans, scores=scores)


def none_about(sides: Sequence[str]) -> str:
    """That no paper stands for any of ``sides``."""
    named = joined([f"“{inert(side)}”" for side in sides], "or")
    return f"No paper in your library is about {named}."


def _naming(
    desk: Desk, draft: Draft, side: str, held: Sequence[Paper], sides: Sequence[str]
) -> Iterator[tuple[Paper, Evidence]]:
    """The papers whose abstracts name ``side``, each with a sentence that does, of ``sides`` the
    most: those in ``held`` first, then those near the question."""
    said = _names_in(side)
    every = [_names_in(each) for each in sides]
    if not said:
        return
    hits = desk.library.words.search([name.folded for name in said], _LOOKED_AT)
    having = desk.library.catalog.get_many([paper_id for paper_id, _ in hits]).values()
    near = [paper.paper_id for paper in desk.near(draft)]
    nearness = {paper_id: at for at, paper_id in enumerate(near)}
    others = sorted(having, key=lambda paper: nearness.get(paper.paper_id, len(near)))
    for paper in (*held, *(paper for paper in others if paper not in held)):
        if evidence := _sentence(desk, draft, paper, said, every):
            yield paper, evidence


def _names_in(side: str) -> list[Word]:
    return bare_names(side) or lone_word(side)


def _sentence(
    desk: Desk, draft: Draft, paper: Paper, said: Sequence[Word], every: Sequence[Sequence[Word]]
) -> Evidence | None:
    """The sentence of ``paper`` that has one of the names ``said``: one that is quoted, or else the
    nearest, and of these the one that names most sides of ``every``."""
    quoted = {
        (evidence.start, evidence.end)
        for citation in draft.compose.citations
        for evidence in citation.evidence
        if citation.paper == paper and evidence.field == "abstract"
    }
    reading = desk.reader.read(draft.question, [paper])[0]

    def sides_in(span: tuple[int, int]) -> int:
        return _how_many(paper.abstract[slice(*span)], every)

    found = [
        reading.evidence(span)
        for span in sorted(reading.spans, key=lambda span: (span not in quoted, -sides_in(span)))
        if any(names(paper.abstract[slice(*span)], name) for name in said)
    ]
    return found[0] if found else None


def _how_many(sentence: str, sides: Sequence[Sequence[Word]]) -> int:
    """How many of ``sides`` it names."""
    return sum(any(names(sentence, name) for name in side) for side in sides)

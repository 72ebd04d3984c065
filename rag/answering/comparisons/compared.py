"""What a question compares: the reading of its wording that the library bears out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from rag.answering.comparisons.counted import counted_papers, described_papers
from rag.answering.comparisons.side_names import may_stand_for
from rag.answering.comparisons.side_papers import Side, has_coined_name, papers_of_sides
from rag.answering.comparisons.sides import Sides, readings_of
from rag.answering.question.naming import Mention
from rag.text import STOP_WORDS, words

if TYPE_CHECKING:
    from rag.answering.question.understanding import Understanding
    from rag.answering.writing.desk import Desk
    from rag.answering.writing.draft import Draft
    from rag.paper import Paper

_TRIED = 4  # readings of a wording whose sides are looked for
_TITLE_WORDS = 4  # words of a title in a row that are kept together
_OPENING = 3  # first words of a title that name it
_POINTERS = frozenset(
    """original baseline paper papers method version variant algorithm work one ones other former
    latter first second earlier later plain vanilla standard usual ordinary basic""".split()
)
_SPELT_OUT = 0.6  # strength of a mention that is surely meant as a paper's name


@dataclass(frozen=True, slots=True)
class Compared:
    """``asked`` is how the question was read, None if its wording compares nothing; ``sides``
    are its sides with their papers."""

    asked: Sides | None
    sides: list[Side]

    @property
    def papers(self) -> list[Paper]:
        """The papers of the sides, without repetition."""
        found = {side.paper.paper_id: side.paper for side in self.sides if side.paper}
        return list(found.values())


def surely_named(asked: Understanding) -> list[Mention]:
    """The mentions that name a paper and not a subject: a coined name, or how a title begins."""
    return [mention for mention in asked.mentions if _names_paper(mention, asked.question)]


def _names_paper(mention: Mention, question: str) -> bool:
    if mention.strength >= _SPELT_OUT:
        return True
    name = question[mention.start : mention.end]
    if has_coined_name(name):
        return may_stand_for(mention.paper, name)
    said = words(name)
    opening = [word.folded for word in words(mention.paper.title)][: len(said)]
    content = [word for word in said if word.folded not in STOP_WORDS]
    return len(content) >= _OPENING and [word.folded for word in said] == opening


def compared(desk: Desk, draft: Draft) -> Compared:
    """The sides of the question. Where the wording alone makes it a comparison, readings that it
    does not make sure are not tried, unless no side of the sure ones has a paper. Papers that are
    counted and described are told apart only into such as fit the description."""
    asked = draft.understood
    named = surely_named(asked)
    wanted = {mention.paper.paper_id for mention in named}
    best = Compared(None, [])
    described: list[Paper] = []
    for reading in islice(readings_of(asked.question, _kept_together(asked)), _TRIED):
        if best.papers and best.asked and best.asked.sure and not reading.sure:
            break
        if reading.about:
            described = described_papers(desk, draft, reading.about)
        if reading.about and not reading.names:
            papers = counted_papers(desk, draft, reading)
            best = Compared(reading, [Side(reading.about, paper) for paper in papers])
            continue
        tried = Compared(reading, _sides(desk, draft, reading, described))
        told_apart = bool(described) and len(tried.papers) == len(reading.names)
        fits = told_apart and all(paper in described for paper in tried.papers)
        if described and not (fits or reading.sure):
            continue
        if best.asked is None or told_apart or _rank(tried, wanted) > _rank(best, wanted):
            best = tried
        if reading.names and len(tried.papers) == len(reading.names) and _covers(tried, wanted):
            break
    return Compared(best.asked, _with_named(best.sides, named, asked.question))


def _sides(desk: Desk, draft: Draft, reading: Sides, described: Sequence[Paper]) -> list[Side]:
    """The sides of ``reading``; one that is told by a common word, or that no paper fits, is one of
    the papers that the question has ``described``."""
    beside = f"{reading.about} {reading.rest}"
    sides = papers_of_sides(desk, reading.names, draft, reading.shared, beside)
    told = [_is_told(side, described) for side in sides]
    if all(told) or not any(told) or not described:
        return sides
    taken = [side.paper for side, known in zip(sides, told, strict=True) if known]
    left = iter([paper for paper in described if paper not in taken])
    return [
        side if known else Side(side.name, next(left, side.paper))
        for side, known in zip(sides, told, strict=True)
    ]


def _is_told(side: Side, described: Sequence[Paper]) -> bool:
    return side.paper is not None and (side.paper in described or not _is_plain(side.name))


def _is_plain(name: str) -> bool:
    """Whether a side is one common word: "theory" of "one is theory, one is a baseline"."""
    content = [word for word in words(name) if word.folded not in STOP_WORDS]
    return len(content) < 2 and name.islower()


def _says_nothing(name: str) -> bool:
    """Whether a side points to what was named before: "the original", "the other one"."""
    return all(word.folded in STOP_WORDS | _POINTERS for word in words(name))


def _kept_together(asked: Understanding) -> list[tuple[int, int]]:
    """Ranges that are of a title, whose "and" separates nothing."""
    spans = []
    for mention in asked.mentions:
        said = words(asked.question[mention.start : mention.end])
        content = [word for word in said if word.folded not in STOP_WORDS]
        names = mention.strength >= _SPELT_OUT or all(word.text[0].isupper() for word in content)
        if content and (len(said) >= _TITLE_WORDS or (names and len(content) > 1)):
            # the "with" before it is none of the title's
            spans.append((mention.start + content[0].start, mention.start + content[-1].end))
    return spans


def _rank(tried: Compared, wanted: set[str]) -> tuple[int, int]:
    """How well a reading fits the library: papers that the question names, then sides found."""
    found = {paper.paper_id for paper in tried.papers}
    return len(found & wanted), 2 * len(found) - len(tried.sides)


def _covers(tried: Compared, wanted: set[str]) -> bool:
    return wanted <= {paper.paper_id for paper in tried.papers}


def _with_named(sides: Sequence[Side], named: Sequence[Mention], question: str) -> list[Side]:
    """``sides`` with the papers that are named: in place of a side that has none, or where fewer
    than two sides have one."""
    found = {side.paper.paper_id for side in sides if side.paper}
    mentioned = {mention.paper.paper_id for mention in named}
    if mentioned - found:  # "how does the mixed-sample one differ from the original?"
        sides = [Side(s.name, None) if _says_nothing(s.name) else s for s in sides]
    added = []
    mended = list(sides)
    for mention in sorted(named, key=lambda each: each.start):
        if mention.paper.paper_id in found:
            continue
        said = question[mention.start : mention.end]
        lacking = [
            at
            for at, s in enumerate(mended)
            if s.paper is None and (said in s.name or _says_nothing(s.name))
        ]
        if lacking:
            mended[lacking[0]] = Side(mended[lacking[0]].name, mention.paper)
        elif len(found) < 2:
            added.append(Side(said, mention.paper))
    return [*mended, *added]

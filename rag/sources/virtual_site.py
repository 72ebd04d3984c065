"""Session pages of the conferences' virtual sites: time, kind, title, authors, abstract."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from rag.paper import Paper
from rag.sources.base import BadRecord, checked, excerpt
from rag.sources.fields import venue_and_year, year_in
from rag.sources.lines import PROSE, Line, content_lines, running_text, stray

_CLOCK = r"(?:\d{1,2}(?::\d\d)?(?: ?[ap]\.?m\.?)?|noon|midnight)"
_ZONE = r"(?: ?(?:[A-Z]{2,5}|\(?[A-Z+-]{1,4}[\d:]{0,5}\)?))?"
_SLOT = re.compile(
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6},? "
    r"(?:\d{1,2} [A-Z][a-z]{2,8}|[A-Z][a-z]{2,8} \d{1,2}),?(?: \d{4})?,? "
    rf"{_CLOCK}{_ZONE} ?[-\u2013\u2014] ?{_CLOCK}{_ZONE}$",
    re.IGNORECASE,
)
_LONGEST_SLOT = 80
_PAGE = "Skip to yearly menu bar"
_SESSION = "Session"
_BUTTONS = re.compile(r"(?:\[[\w ]{1,22}\] ?)+")
_PAPERS = re.compile(r"\b(?:oral|spotlight|poster|highlight|talk|paper|presentation)s?\b", re.I)
_OTHERS = re.compile(
    r"\b(?:invited|keynote|q ?& ?a|break|lunch|panel|discussion|social|welcome|opening|closing"
    r"|remarks|awards?|introduction)\b",
    re.I,
)
_LONGEST_KIND = 40
_NOTHING = Line(0, "")
_SEPARATOR = " · "


class _Session(NamedTuple):
    name: str | None = None
    venue: str | None = None
    year: int | None = None


class VirtualSiteReader:
    """A session's schedule; slots without a paper (questions, breaks, talks) are skipped."""

    name = "virtual-site"
    description = "session page of a conference's virtual site, copied from the page"
    long_lines = False

    def sniff(self, head: str) -> float:
        return 0.9 if any(_is_slot(line.text) for line in content_lines(head)) else 0.0

    def opening(self, line: str, following: str) -> int:
        if line == _SESSION and _SESSION in following and len(following) < _LONGEST_SLOT:
            return 0
        tail = max(0, len(line) - _LONGEST_SLOT)
        slot = _SLOT.search(line, tail) if ":" in line[tail:] else None
        if slot and not line[: slot.start()][-1:].isspace():
            return slot.start()
        return line.find(_PAGE)

    def parse(self, text: str) -> Iterator[Paper | BadRecord]:
        lines = content_lines(text)
        starts = [i for i, line in enumerate(lines) if _is_slot(line.text) or _is_page(line.text)]
        first = starts[0] if starts else len(lines)
        yield from stray(lines[:first])
        session = _page(lines[:first], _Session())
        for start, end in pairwise([*starts, len(lines)]):
            if _is_page(lines[start].text):
                same_page = lines[start].text == _SESSION
                session = _page(lines[start:end], session if same_page else _Session())
            else:
                yield from _slot(lines[start:end], session)


def _is_slot(text: str) -> bool:
    return len(text) <= _LONGEST_SLOT and _SLOT.match(text) is not None


def _is_page(text: str) -> bool:
    return text == _SESSION or text.startswith(_PAGE)


def _page(lines: Sequence[Line], before: _Session) -> _Session:
    """What the head of a page states of its session, over what is known ``before``."""
    name, venue, year = before
    for i, line in enumerate(lines):
        if line.text == _SESSION and i + 1 < len(lines):
            name = lines[i + 1].text
        elif both := venue_and_year(line.text):
            venue, year = both
    return _Session(name, venue, year)


def _slot(lines: Sequence[Line], session: _Session) -> Iterator[Paper | BadRecord]:
    """The paper of one slot, whose lines are time, kind, title, authors and abstract."""
    time, kind, title = [*lines, _NOTHING, _NOTHING][:3]
    body = lines[3:]
    if not _holds_paper(kind.text, title.text, body):
        yield from stray(body)
        return
    authors, start = (body[0].text, 1) if body and not _is_abstract(body[0].text) else ("", 0)
    abstract, rest = running_text([x for x in body[start:] if not _BUTTONS.fullmatch(x.text)])
    if not abstract:
        what = excerpt(title.text or kind.text or time.text)
        yield BadRecord(time.number, f"the record breaks off before its abstract: {what}")
    elif _SEPARATOR in title.text:
        yield BadRecord(time.number, f"a record without its title: {excerpt(title.text)}")
    else:
        yield checked(
            time.number,
            Paper(
                title=title.text,
                abstract=abstract,
                authors=tuple(name for part in authors.split(_SEPARATOR) if (name := part.strip())),
                venue=session.venue,
                year=session.year or year_in(time.text),
                track=kind.text,
                session=session.name,
                time=time.text,
            ),
        )
    yield from stray(rest)


def _holds_paper(kind: str, title: str, body: Sequence[Line]) -> bool:
    """Whether a slot is for a paper: by its kind, else by what it holds."""
    is_label = len(kind) <= _LONGEST_KIND
    if kind and ((is_label and _OTHERS.search(kind)) or kind == title):
        return False
    return not kind or (is_label and _PAPERS.search(kind) is not None) or len(body) > 1


def _is_abstract(text: str) -> bool:
    """Whether what stands where the authors should be is an abstract already."""
    return len(text) >= PROSE and _SEPARATOR not in text

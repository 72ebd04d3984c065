"""Listings of papers.cool: ``#1 Title [PDF2] [Copy] [Kimi1]``, authors, abstract."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from rag.paper import Paper
from rag.sources import ids
from rag.sources.base import BadRecord, checked, excerpt
from rag.sources.fields import year_in
from rag.sources.lines import PROSE, Line, content_lines, running_text, stray, without_links
from rag.sources.names import split_list

_NUMBER = re.compile(r"(?:#{1,6} +)?#(\d{1,7})(?:\s+|$)")
_GLUED_NUMBER = re.compile(r"(?<=\S)#\d{1,7} (?=\S)")
_BUTTON = re.compile(r"\s*\[([A-Za-z ]{1,20}?)\s?\(?\d{0,6}\)?\]$")
_KNOWN_BUTTONS = {"pdf", "copy", "kimi", "rel", "html", "abs", "code", "star", "stared"}
_AUTHORS = re.compile(r"\**Authors?\**\s?:\**\s*", re.IGNORECASE)
_NOTE = re.compile(r"\**(Subjects?|Publish(?:ed)?)\**\s?:\**\s*", re.IGNORECASE)
_TOTAL = re.compile(r"\|?\s?Total\s?:\s?\d+")
_HEADER = re.compile(
    r"([A-Za-z][\w+/-]{0,30})\.((?:19|20)\d\d)(?:\s?-\s?([^.|]{1,80}?))?\s?(?:\|\s?Total\b.*)?$"
)
_VENUE = re.compile(
    r"(?:AAAI|ACL|AISTATS|COLING|COLM|COLT|CVPR|ECCV|EMNLP|ICCV|ICLR|ICML|ICRA|IJCAI|INTERSPEECH"
    r"|KDD|MLSYS|NAACL|NDSS|NIPS|NeurIPS|OSDI|SIGIR|UAI|USENIX(?:-\w+)?|WWW)$"
)
_LONGEST_HEADER = 200
_LONGEST_BUTTON = 40
_AHEAD = 3  # lines between a number standing alone and the authors


class _Header(NamedTuple):
    venue: str | None = None
    year: int | None = None
    track: str | None = None


@dataclass(frozen=True, slots=True)
class _Title:
    text: str
    buttons: int
    url: str | None
    pdf_url: str | None


class PapersCoolReader:
    """What a papers.cool page holds when it is copied as text, whole or in part."""

    name = "papers.cool"
    description = "papers.cool listing, copied from the page"
    long_lines = False

    def sniff(self, head: str) -> float:
        lines = content_lines(head)
        return 0.9 if any(_starts_record(lines, i) for i in range(len(lines))) else 0.0

    def opening(self, line: str, following: str) -> int:
        if _starts_record((Line(1, line), Line(2, following)), 0) or _NUMBER.fullmatch(line):
            return 0
        if len(line) <= _LONGEST_HEADER and _HEADER.match(line) and _NUMBER.match(following):
            return 0
        if _TOTAL.match(following) or "| Total" in line[-_LONGEST_HEADER:]:
            return _header_position(line)
        glued = _GLUED_NUMBER.search(line[-2_000:]) if line.endswith("]") else None
        if glued and _title(line).buttons > 1:
            return max(0, len(line) - 2_000) + glued.start()
        return -1

    def parse(self, text: str) -> Iterator[Paper | BadRecord]:
        lines = content_lines(text)
        starts = [i for i in range(len(lines)) if _starts_block(lines, i)]
        yield from stray(lines[: starts[0]] if starts else lines)
        header = _Header()
        for start, end in pairwise([*starts, len(lines)]):
            if found := _header_at(lines, start):
                header = found
                yield from stray(lines[start + 1 : end])
            else:
                yield from _record(lines[start:end], header)


def _starts_block(lines: Sequence[Line], i: int) -> bool:
    return _starts_record(lines, i) or _header_at(lines, i) is not None


def _starts_record(lines: Sequence[Line], i: int) -> bool:
    """Whether a record starts at ``lines[i]``: a numbered title, or a title with its buttons."""
    text = lines[i].text
    numbered = _NUMBER.match(text)
    if not numbered:
        title = _title(text) if text.endswith((")", "]")) else None
        return title is not None and title.text != "" and title.buttons > 1
    if numbered.end() == len(text):
        return _authors_at(lines[i : i + 1 + _AHEAD]) > 0
    following = lines[i + 1].text if i + 1 < len(lines) else ""
    return bool(
        not following
        or _AUTHORS.match(following)
        or _title(text).buttons
        or (_title(following).buttons and not _title(following).text)
    )


def _header_at(lines: Sequence[Line], i: int) -> _Header | None:
    """The venue that ``lines[i]`` announces, if the next line shows that it is a heading."""
    text = lines[i].text
    found = _HEADER.match(text) if len(text) <= _LONGEST_HEADER else None
    if not found:
        return None
    counted = "| Total" in text or (i + 1 < len(lines) and _TOTAL.match(lines[i + 1].text))
    if not counted and (i + 1 == len(lines) or not _starts_record(lines, i + 1)):
        return None
    return _Header(found[1], int(found[2]), found[3])


def _header_position(line: str) -> int:
    """Where in ``line`` a heading starts that the rest of the line is, else -1."""
    offset = max(0, len(line) - _LONGEST_HEADER)
    found = _HEADER.search(line, offset)
    if not found:
        return -1
    if found.start() == 0:
        return 0
    known = _VENUE.search(found[1])  # the venue may have swallowed the word it is glued to
    return found.start() + (known.start() if known else 0)


def _title(text: str) -> _Title:
    """A title line without its number and its buttons, and where its links lead."""
    plain, links = without_links(text)
    number = _NUMBER.match(plain)
    start = number.end() if number else 0
    title_end = end = len(plain)
    buttons = 0
    while found := _BUTTON.search(plain, max(start, end - _LONGEST_BUTTON), end):
        end = found.start()
        if found[1].lower() in _KNOWN_BUTTONS:
            title_end, buttons = end, buttons + 1
    title = plain[start:title_end]
    pdf_url = next((url for label, url in links if label.upper().startswith("PDF")), None)
    named = (url for label, url in links if label.strip() and label in title)
    return _Title(title.strip(), buttons, next(named, None), pdf_url)


def _record(lines: Sequence[Line], header: _Header) -> Iterator[Paper | BadRecord]:
    """The record that ``lines`` hold: title, authors, abstract, notes."""
    named = _authors_at(lines)
    title = _title(" ".join(line.text for line in lines[: named or 1]))
    body = lines[named + 1 :]
    orphan = next((i for i, line in enumerate(body) if _AUTHORS.match(line.text)), len(body))
    abstract, rest = running_text([x for x in body[:orphan] if not _NOTE.match(x.text)])
    if abstract and (named or len(abstract) >= PROSE):
        notes = [x.text for x in body[:orphan] if _NOTE.match(x.text)]
        authors = _names(lines[named].text) if named else ()
        yield checked(lines[0].number, _paper(title, authors, abstract, notes, header))
    else:
        reason = f"the record breaks off before its abstract: {excerpt(title.text)}"
        yield BadRecord(lines[0].number, reason)
    yield from stray(rest)
    if orphan < len(body):
        reason = f"a record without its title line: {excerpt(body[orphan].text)}"
        yield BadRecord(body[orphan].number, reason)


def _authors_at(lines: Sequence[Line]) -> int:
    """Which of ``lines`` names the authors; 0, the title, if none does."""
    for i, line in enumerate(lines[1 : _AHEAD + 1], 1):
        if _AUTHORS.match(line.text):
            return i
        if len(line.text) >= PROSE:
            break
    return 0


def _names(line: str) -> tuple[str, ...]:
    people, _ = without_links(_AUTHORS.sub("", line, count=1))
    return tuple(name for part in people.split(";") if (name := part.strip()))


def _paper(
    title: _Title, authors: tuple[str, ...], abstract: str, notes: Sequence[str], header: _Header
) -> Paper:
    subject = _note(notes, "subject")
    stated = _HEADER.match(subject)
    if stated:
        header = _Header(stated[1], int(stated[2]), stated[3])
    return Paper(
        title=title.text,
        abstract=abstract,
        authors=authors,
        venue=header.venue,
        year=header.year or year_in(_note(notes, "publish")),
        track=header.track,
        url=title.url,
        pdf_url=title.pdf_url,
        ids=ids.merged({}, (title.url, title.pdf_url)),
        keywords=() if stated or not subject else tuple(split_list(subject)),
    )


def _note(notes: Sequence[str], name: str) -> str:
    """What the note of that name says."""
    for note in notes:
        found = _NOTE.match(note)
        if found and found[1].lower().startswith(name):
            return without_links(note[found.end() :])[0].strip()
    return ""

"""The Hugging Face Papers page: a line of title, a line of abstract, page furniture between."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.paper import Paper
from rag.sources.base import BadRecord, checked, excerpt
from rag.sources.lines import PROSE, Line, content_lines, ends_sentence

_BANNER = "Get trending papers in your email inbox"
_GLUED = re.compile(r"(?:Subscribe|Sign ?[Uu]p|Log ?[Ii]n|Join)(?=[A-Z0-9\"'$(\u201c\u2018])")
_FURNITURE = re.compile(
    r"Get trending papers.{0,60}|Subscribe|Sign ?[Uu]p|Log ?[Ii]n|Join|(?:Daily|Trending) Papers"
    r"|by AK and the research community|Submitted by.{0,60}|Upvote(?: \d{1,6})?|arXiv Page|GitHub"
    r"(?: [\d.,k]{1,10})?|AI-generated summary|Published on .{1,40}|·? ?\d{1,4} authors?"
    r"|[-\u2013•· ]{0,3}[\d.,]{1,10}k?|Previous|Next|Load more|View all.{0,40}|System theme|Company"
    r"|TOS|Privacy|About|Careers|Website|Models|Datasets|Spaces|Pricing|Docs|Papers|new"
)
_PAIRS = 2  # pairs of lines that make a page without its banner recognisable


class HfPapersReader:
    """Titles and abstracts in turn. The page states no authors, venue, year or address."""

    name = "hf-papers"
    description = "Hugging Face Papers page, copied from the page"
    long_lines = False

    def sniff(self, head: str) -> float:
        if _BANNER in head:
            return 0.9
        lines = _papers_lines(head)
        pairs = list(zip(lines[::2], lines[1::2], strict=False))
        regular = all(_is_title(a.text) and not _is_title(b.text) for a, b in pairs)
        return 0.4 if regular and len(pairs) >= _PAIRS else 0.0

    def opening(self, line: str, following: str) -> int:  # noqa: ARG002 - the banner says it all
        return line.find(_BANNER)

    def parse(self, text: str) -> Iterator[Paper | BadRecord]:
        title: Line | None = None
        for line in _papers_lines(text):
            if title is not None and _is_abstract(line.text):
                yield checked(title.number, Paper(title=title.text, abstract=line.text))
                title = None
            elif not _is_title(line.text):
                yield BadRecord(line.number, f"an abstract without a title: {excerpt(line.text)}")
            else:
                if title is not None:
                    yield _without_abstract(title)
                title = line
        if title is not None:
            yield _without_abstract(title)


def _papers_lines(text: str) -> Sequence[Line]:
    """The lines that are titles or abstracts, the first freed of a button glued to it."""
    lines: list[Line] = []
    after_furniture = True
    for line in content_lines(text):
        if _is_title(line.text) and _FURNITURE.fullmatch(line.text):
            after_furniture = True
            continue
        glued = _GLUED.match(line.text) if after_furniture else None
        lines.append(Line(line.number, line.text[glued.end() :]) if glued else line)
        after_furniture = False
    return lines


def _is_title(text: str) -> bool:
    return len(text) < PROSE and not text.endswith((",", ";", ":"))


def _is_abstract(text: str) -> bool:
    """Whether a line that follows a title is its abstract rather than another title."""
    return not _is_title(text) or (ends_sentence(text) and text[-1] not in "?!")


def _without_abstract(title: Line) -> BadRecord:
    return BadRecord(title.number, f"a title without an abstract: {excerpt(title.text)}")

"""Building an answer line by line, so that every marker has a citation and every claim a line."""

from __future__ import annotations

import re

from rag.paper import Citation, Claim, Evidence, EvidenceField, Paper, Verdict

_ACTIVE = re.compile(r"\[(?=\d{1,4}\])|(?<=\d)\](?!\()|(?<=\])\(|!(?=\[)|<(?=[A-Za-z/!])|`")


class Composer:
    """Collects lines, citations (numbered in order of first use) and claims."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._papers: dict[str, Paper] = {}
        self._evidence: dict[str, list[Evidence]] = {}
        self._claims: list[Claim] = []

    def cite(self, paper: Paper, *evidence: Evidence) -> int:
        """The number of ``paper``; ``evidence`` is added to what is quoted from it."""
        self._papers.setdefault(paper.paper_id, paper)
        quoted = self._evidence.setdefault(paper.paper_id, [])
        quoted.extend(item for item in evidence if item not in quoted)
        return list(self._papers).index(paper.paper_id) + 1

    def say(self, line: str) -> None:
        """A line that states nothing about a paper."""
        self._lines.append(line)

    def claim(
        self, line: str, text: str, *numbers: int, verdict: Verdict = "supported", score: float = 1.0
    ) -> None:
        """A line that states ``text``, borne out by the citations ``numbers``."""
        self._lines.append(line)
        self._claims.append(Claim(text, numbers, verdict, score))

    @property
    def text(self) -> str:
        return "\n".join(self._lines).strip()

    @property
    def claims(self) -> tuple[Claim, ...]:
        return tuple(self._claims)

    @property
    def citations(self) -> tuple[Citation, ...]:
        return tuple(
            Citation(number, paper, tuple(self._evidence[paper_id]))
            for number, (paper_id, paper) in enumerate(self._papers.items(), start=1)
        )


def span_evidence(paper: Paper, start: int, end: int) -> Evidence:
    """``paper.abstract[start:end]`` as evidence."""
    return Evidence(paper.abstract[start:end], "abstract", start, end)


def field_evidence(paper: Paper, name: EvidenceField, text: str) -> Evidence:
    """The whole title, or a value of the record (``name`` is ``metadata``), as evidence."""
    return Evidence(text, name, 0, len(text))


def inert(text: str) -> str:
    """Foreign text for a line of Markdown: no markers of its own, links, images, tags or code.

    Everything else stays as it is, so that a quotation can be found in its abstract.
    """
    flat = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return _ACTIVE.sub(lambda match: "\\" + match.group(), flat)


def title_of(paper: Paper) -> str:
    """The title in bold, inert."""
    return f"**{inert(paper.title).replace('*', chr(92) + '*')}**"


def joined(items: list[str], last: str = "and") -> str:
    """``a, b and c``."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"

"""Building an answer line by line, so that every marker has a citation and every claim a line."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from rag.answering.writing.foreign import inert
from rag.paper import Citation, Claim, Evidence, EvidenceField, Paper


class Composer:
    """Collects text, citations (numbered in order of first use) and claims.

    All text is also given to ``on_text`` as it is added.
    """

    def __init__(self, on_text: Callable[[str], None], before: Iterable[Citation] = ()) -> None:
        """``before`` are the citations of the parts of the answer that precede this one."""
        self._on_text = on_text
        self._pieces: list[str] = []
        self._papers: dict[str, Paper] = {c.paper.paper_id: c.paper for c in before}
        self._evidence: dict[str, list[Evidence]] = {
            c.paper.paper_id: list(c.evidence) for c in before
        }
        self._claims: list[Claim] = []

    def cite(self, paper: Paper, *evidence: Evidence) -> int:
        """The number of ``paper``; ``evidence`` is added to what is quoted from it."""
        self._papers.setdefault(paper.paper_id, paper)
        quoted = self._evidence.setdefault(paper.paper_id, [])
        quoted.extend(item for item in evidence if item not in quoted)
        return list(self._papers).index(paper.paper_id) + 1

    @property
    def claimed(self) -> list[Paper]:
        """The papers that the claims cite."""
        numbers = {number for claim in self._claims for number in claim.citations}
        return [paper for at, paper in enumerate(self._papers.values(), 1) if at in numbers]

    def paragraph(self) -> None:
        """Begin a new paragraph."""
        shown = "".join(self._pieces[-2:])
        self.stream("\n" * (2 - len(shown) + len(shown.rstrip("\n"))))

    def stream(self, piece: str) -> None:
        """A piece of text that is claimed, if at all, by ``add_claims``."""
        self._pieces.append(piece)
        self._on_text(piece)

    def say(self, line: str) -> None:
        """A line that states nothing about a paper."""
        self.stream(f"{line}\n")

    def claim(self, line: str, text: str, *numbers: int) -> None:
        """A line that states ``text``, a quotation or a record's own value."""
        self.say(line)
        papers = list(self._papers)
        evidence = tuple(
            (number, item)
            for number in sorted(set(numbers))
            for item in self._evidence[papers[number - 1]]
            if item.text == text
        )
        self.add_claims([Claim(text, numbers, "supported", 1.0, evidence=evidence)])

    def add_claims(self, claims: Iterable[Claim]) -> None:
        """Claims of text that was streamed."""
        self._claims.extend(claims)

    @property
    def text(self) -> str:
        return "".join(self._pieces).strip()

    @property
    def claims(self) -> tuple[Claim, ...]:
        return tuple(self._claims)

    @property
    def citations(self) -> tuple[Citation, ...]:
        return tuple(
            Citation(number, paper, tuple(self._evidence[paper_id]))
            for number, (paper_id, paper) in enumerate(self._papers.items(), start=1)
        )


def field_evidence(name: EvidenceField, text: str) -> Evidence:
    """The whole title, or a value of the record (``name`` is ``metadata``), as evidence."""
    return Evidence(text, name, 0, len(text))


def title_of(paper: Paper) -> str:
    """The title in bold, inert."""
    return f"**{inert(paper.title).replace('*', chr(92) + '*')}**"


def joined(items: list[str], last: str = "and") -> str:
    """``a, b and c``."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"

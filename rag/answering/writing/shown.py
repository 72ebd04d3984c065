"""What a reader sees of a model's text: each sentence once it is verified, or not at all.

A sentence whose citation is wrong gets the paper that bears it out; one that nothing bears out
is withdrawn or, where the answer is not strict, marked. Numbers are those of the papers in the
order in which what is shown cites them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rag.answering.verification.claims import Part, parts_of, unstyled
from rag.answering.writing.citations import (
    cited_numbers,
    read_markers,
    renumbered,
    with_marker,
    without_markers,
)
from rag.answering.writing.compose import field_evidence
from rag.answering.writing.cutting import Piece
from rag.answering.writing.draft import Draft
from rag.answering.writing.foreign import defused, flat
from rag.answering.writing.framing import is_framing, names_a_paper, says_nothing_found
from rag.library.instructions import is_instruction
from rag.paper import Claim, Paper

if TYPE_CHECKING:
    from rag.answering.verification import Checked, Verifier

NOT_BORNE_OUT = "(not borne out by the papers cited)"
NO_PAPER = "(borne out by no paper here)"
_GLUED = re.compile(r"(?<=[^\s\[\]])(?=\[\d+\])")  # a marker without a space before it
_TAG = re.compile(r"</?\w[^<>]*>")  # shown as it is written
_BOLD = re.compile(r"\*\*|__")


@dataclass(slots=True)
class _Counts:
    """Sentences that did not simply pass, and citations of papers that do not exist."""

    withdrawn: int = 0
    marked: int = 0
    partly: int = 0
    corrected: int = 0
    added: int = 0
    idle: int = 0
    invented: int = 0


_REMARKS = {
    "invented": (
        "1 citation of a paper that does not exist was removed",
        "{} citations of papers that do not exist were removed",
    ),
    "withdrawn": (
        "1 sentence was withdrawn: no abstract bears it out",
        "{} sentences were withdrawn: no abstract bears them out",
    ),
    "marked": (
        "1 sentence is marked: what it cites does not bear it out",
        "{} sentences are marked: what they cite does not bear them out",
    ),
    "partly": (
        "1 sentence is borne out only in part",
        "{} sentences are borne out only in part",
    ),
    "corrected": (
        "1 citation was corrected: another paper bears the sentence out",
        "{} citations were corrected: other papers bear the sentences out",
    ),
    "added": (
        "1 citation was added to a sentence that had none",
        "{} citations were added to sentences that had none",
    ),
    "idle": (
        "1 citation was removed: that paper does not bear the sentence out",
        "{} citations were removed: those papers do not bear the sentences out",
    ),
}


class Page:
    """The shown part of one answer, sentence by sentence."""

    def __init__(
        self, draft: Draft, verifier: Verifier, offered: Sequence[Paper], *, strict: bool
    ) -> None:
        """``offered`` are the papers that the model knows as 1, 2, 3…"""
        self._draft = draft
        self._verifier = verifier
        self._offered = dict(enumerate(offered, start=1))
        self._strict = strict
        self._counts = _Counts()
        self._last: Piece | None = None  # shown
        self._label: Piece | None = None  # shown as soon as something below it is
        self.refused = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing has been shown."""
        return self._last is None

    def add(self, piece: Piece) -> None:
        """Verify a sentence, then show it, mended if need be, or withdraw it."""
        text, invented = read_markers(flat(piece.text), len(self._offered))
        self._counts.invented += invented
        if is_framing(text, heading=piece.heading):
            if names_a_paper(text, self._offered.values()):
                self._label = replace(piece, text=text)
            return
        said = unstyled(without_markers(text))
        if is_instruction(
            _TAG.sub("", said)
        ):  # an order or code, planted or not, is no finding of a paper
            self._withdraw(Claim(said, (), "unsupported", 0.0, "not covered"))
            return
        cited = {number: self._offered[number] for number in cited_numbers(text)}
        others = [paper for number, paper in self._offered.items() if number not in cited]
        self._judge(replace(piece, text=text), self._check(text, cited, others), cited)

    def _judge(self, piece: Piece, checked: Checked, cited: Mapping[int, Paper]) -> None:
        claim = checked.claim
        if claim.verdict != "supported" and says_nothing_found(piece.text):
            self.refused = True
        elif claim.verdict in ("supported", "partly"):
            self._counts.partly += claim.verdict == "partly"
            self._show(piece, claim, self._bearing(piece, cited))
        elif mended := self._mended(piece, checked, cited):
            self._counts.corrected += bool(cited)
            self._counts.added += not cited
            self._show(*mended)
        elif self._strict:
            self._withdraw(replace(claim, citations=(), evidence=()))
        else:
            self._counts.marked += 1
            mark = NOT_BORNE_OUT if cited else NO_PAPER
            self._show(replace(piece, text=f"{piece.text} *{mark}*"), claim, cited)

    def _withdraw(self, claim: Claim) -> None:
        self._counts.withdrawn += 1
        self._draft.withdrawn.append(claim)

    def _check(self, text: str, cited: Mapping[int, Paper], others: Sequence[Paper]) -> Checked:
        with self._draft.timed("verify"):
            return self._verifier.check(unstyled(text), cited, others)

    def _bearing(self, piece: Piece, cited: Mapping[int, Paper]) -> Mapping[int, Paper]:
        """Those of the cited papers that bear on the sentence; a model may cite others with them.

        Where one or more bear a part of it out alone, the others cited for that part do not count.
        """
        bearing: set[int] = set()
        for part in parts_of(piece.text, cited):
            alone = [n for n in part.numbers if self._bears_out(part, n, cited)]
            bearing.update(alone or part.numbers)
        self._counts.idle += len(cited) - len(bearing)
        return {number: paper for number, paper in cited.items() if number in bearing}

    def _bears_out(self, part: Part, number: int, cited: Mapping[int, Paper]) -> bool:
        if len(part.numbers) == 1:
            return True
        claim = self._check(part.text, {number: cited[number]}, ()).claim
        return claim.verdict == "supported"

    def _mended(
        self, piece: Piece, checked: Checked, cited: Mapping[int, Paper]
    ) -> tuple[Piece, Claim, Mapping[int, Paper]] | None:
        """The sentence with the better paper in place of those it cites, or else beside them, or
        with all of them behind the whole of it, where it took one for another."""
        better = next((n for n, paper in self._offered.items() if paper is checked.better), None)
        if better is None:
            return None
        bare, alone = without_markers(piece.text), {better: self._offered[better]}
        for text, papers in (
            (with_marker(bare, better), alone),
            (with_marker(piece.text, better), {**cited, **alone}),
            (with_marker(bare, *cited), cited),
        ):
            claim = self._check(text, papers, ()).claim
            if claim.verdict == "supported":
                return replace(piece, text=text), claim, papers
        return None

    def _show(self, piece: Piece, claim: Claim, cited: Mapping[int, Paper]) -> None:
        """The sentence with the markers of ``cited``, as the reader sees their numbers."""
        shown: dict[int, int] = {}
        for number in cited_numbers(piece.text):
            if number in cited:
                found = [item for at, item in claim.evidence if at == number]
                title = field_evidence("title", cited[number].title)
                shown[number] = self._draft.compose.cite(cited[number], *(found or [title]))
        self._stream(piece, _GLUED.sub(" ", renumbered(piece.text, shown.get)))
        evidence = tuple((shown[at], item) for at, item in claim.evidence if at in shown)
        made = replace(claim, citations=tuple(shown.values()), evidence=evidence)
        self._draft.compose.add_claims([made])

    def _stream(self, piece: Piece, text: str) -> None:
        if self._label is not None:
            label, self._label = self._label, None
            self._stream(label, label.text)
        lead = self._lead(piece)
        self._draft.compose.stream(lead + defused(_balanced(text)))
        self._last = piece

    def _lead(self, piece: Piece) -> str:
        """What stands between the last sentence shown and this one."""
        last, bullet = self._last, "- " if piece.item else ""
        if last is None:
            return bullet
        if last.line == piece.line:
            return " "
        apart = piece.paragraph or last.item != piece.item
        return f"\n\n{bullet}" if apart else f"\n{bullet}"

    def close(self) -> None:
        """Tell the reader what was done to the model's text."""
        self._draft.notes.extend(
            (one if number == 1 else many).format(number)
            for name, (one, many) in _REMARKS.items()
            if (number := getattr(self._counts, name))
        )


def _balanced(text: str) -> str:
    """A sentence without half of a pair of emphasis marks; the other half may be withdrawn."""
    odd = [mark for mark in ("**", "__") if text.count(mark) % 2]
    return _BOLD.sub(lambda m: "" if m.group() in odd else m.group(), text)

"""Every sentence of an answer against the papers it cites: borne out, or not and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.answering.verification.claims import parts_of, plain, unstyled
from rag.answering.writing.foreign import flat
from rag.library.instructions import without_instructions
from rag.paper import Claim, Evidence, Paper, Verdict
from rag.text import content_words

if TYPE_CHECKING:
    from rag.answering.verification.grading import Grade
    from rag.models.minilm import MiniLM

Judge = Callable[[str, str], float | None]
"""Given a claim and the text it should rest on: the probability that it does; None for no usable
verdict."""

_CANDIDATES = 4  # other papers that are laid beside a claim
_LEAST_SHARED = 0.4  # of a claim's stems, for another paper to be one of them
_WORST = {"supported": 0, "partly": 1, "unsupported": 2}


@dataclass(frozen=True, slots=True)
class Checked:
    """A claim with its verdict. ``better`` is the other paper that bears out a ``misattributed`` or
    ``uncited`` one, ``better_evidence`` what it says, verbatim."""

    claim: Claim
    better: Paper | None = None
    better_evidence: tuple[Evidence, ...] = ()


class Verifier:
    """Deterministic and offline without a judge: the same claim and papers, the same verdict.

    ``judge`` is asked where the fitted model is unsure. It never overrules a number that none of
    the cited papers states.
    """

    def __init__(self, encoder: MiniLM, judge: Judge | None = None) -> None:
        from rag.answering.verification.closeness import Closeness

        self._closeness = Closeness(encoder)
        self._judge = judge

    def check(self, text: str, cited: Mapping[int, Paper], others: Sequence[Paper] = ()) -> Checked:
        """A verdict on ``text``, one sentence of an answer, with its markers or without.

        ``cited`` maps the numbers it cites to their papers. Each part of a sentence rests on the
        markers behind it; without markers the whole rests on all of ``cited``. ``others`` are the
        papers that may bear it out instead. The claim's score is that of its weakest part.

        Raises:
            ModelError: the judge cannot be reached.
        """
        shown = plain(text)
        if not cited:
            claim = Claim(shown, (), "uncited", 0.0, "no citation")
            return Checked(claim, *self._better(shown, others))
        graded = []
        for part in parts_of(text, cited):
            graded.append((part, self._judged(part.text, [cited[n] for n in part.numbers])))
        part, worst = max(graded, key=lambda pair: (_WORST[pair[1].verdict], -pair[1].score))
        evidence = dict.fromkeys((p.numbers[at], e) for p, g in graded for at, e in g.evidence)
        verdict: Verdict = worst.verdict
        better, proof = None, ()  # type: Paper | None, tuple[Evidence, ...]
        if verdict != "supported":
            own = [_content(cited[number]) for number in part.numbers]
            elsewhere = [*cited.values(), *others]
            better, proof = self._better(
                part.text, [p for p in elsewhere if _content(p) not in own]
            )
            verdict = "misattributed" if better else verdict
        claim = Claim(shown, tuple(cited), verdict, worst.score, worst.reason, tuple(evidence))
        return Checked(claim, better, proof)

    def _judged(self, statement: str, papers: Sequence[Paper]) -> Grade:
        """The grade of a statement, by the judge where the model is unsure."""
        from rag.answering.verification.grading import Grade, grade

        found = grade(statement, papers, self._closeness)
        if self._judge is None or not found.is_open:
            return found
        said = self._judge(unstyled(statement), "\n\n".join(map(as_text, papers)))
        if said is None:
            return found
        if said >= 0.5:
            return Grade("supported", round(said, 3), None, found.evidence)
        return Grade("unsupported", round(said, 3), found.reason, found.evidence)

    def _better(
        self, statement: str, papers: Sequence[Paper]
    ) -> tuple[Paper | None, tuple[Evidence, ...]]:
        """The paper that bears ``statement`` out best and what it says; None if none does."""
        from rag.answering.verification.grading import grade
        from rag.answering.verification.source import source_of

        stems = {word.stem for word in content_words(statement)}
        shares = [len(stems & source_of(paper).stems) / max(1, len(stems)) for paper in papers]
        order = sorted(range(len(papers)), key=lambda n: -shares[n])[:_CANDIDATES]
        graded = [
            (grade(statement, [papers[n]], self._closeness), papers[n])
            for n in order
            if shares[n] >= _LEAST_SHARED
        ]
        fitting = [(found, paper) for found, paper in graded if found.verdict == "supported"]
        if not fitting:
            return None, ()
        found, paper = max(fitting, key=lambda pair: pair[0].score)
        return paper, tuple(evidence for _, evidence in found.evidence)


def _content(paper: Paper) -> tuple[str, str, str]:
    return paper.paper_id, paper.title, paper.abstract


def as_text(paper: Paper) -> str:
    """A paper as a judge reads it."""
    by = f" ({', '.join(paper.authors)})" if paper.authors else ""
    when = " ".join(str(value) for value in (paper.venue, paper.year, paper.track) if value)
    lines = (f"{paper.title}{by}", when, paper.abstract)
    return "\n".join(flat(without_instructions(line)) for line in lines if line)

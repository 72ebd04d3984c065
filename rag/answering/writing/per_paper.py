"""Strategy ``per-paper``: is this paper relevant, and if so, what does it say, one at a time.

A small model can say yes or no about one abstract and put one sentence about it into words; it
cannot keep five apart. So it is asked nothing else, and the citations are set here. A sentence
that its paper does not bear out gives way to the paper's own best sentence.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace

from rag.answering.facts.demands import demands_of, states_quantity
from rag.answering.facts.reading import Reader
from rag.answering.verification import Verifier
from rag.answering.writing.asking import Asked, Asker
from rag.answering.writing.calling import in_order
from rag.answering.writing.citations import with_marker
from rag.answering.writing.compose import field_evidence, title_of
from rag.answering.writing.draft import Draft
from rag.answering.writing.foreign import defused
from rag.answering.writing.quoting import quotation
from rag.answering.writing.writer import Outcome, Task, Writer
from rag.errors import ModelError
from rag.paper import Claim, Evidence, Paper, RankedPaper

# Rejections in a row, after the papers that are relevant without an LLM, at which a list stops.
# With a perfect gate over the hand-graded list questions, 0 finds 0.75 of the relevant papers with
# 6 gates a question, 4 finds 0.85 with 11, 8 finds 0.90 with 17.
PATIENCE = 4
MOST_READ = 4  # papers read for a fact
FAILURES = 2  # sentences in a row that a model fails to write until it is taken for dead


def write_per_paper(
    draft: Draft, writer: Writer, task: Task, reader: Reader, verifier: Verifier
) -> Outcome:
    """One verified line for each paper that the model finds relevant, into ``draft``.

    Raises:
        ModelError: a call failed, or several in a row; what was shown before stays in ``draft``.
    """
    papers = _candidates(task)
    if not papers:
        return Outcome.FAILED
    return _Survey(draft, writer, task, papers, reader, verifier).run()


class _Survey:
    """Paper after paper of one task."""

    def __init__(
        self,
        draft: Draft,
        writer: Writer,
        task: Task,
        papers: Sequence[Paper],
        reader: Reader,
        verifier: Verifier,
    ) -> None:
        self._draft = draft
        self._writer = writer
        self._task = task
        self._reader = reader
        self._verifier = verifier
        self._papers = papers
        self._named = {paper.paper_id for paper in draft.understood.named}
        self._scores = {ranked.paper.paper_id: ranked.score for ranked in draft.papers}
        self._passed: list[RankedPaper] = []
        self._seen = 0
        self._rejected = 0  # in a row, of papers that were not thought relevant before
        self._failed = 0  # in a row
        self._withdrawn = 0  # sentences that were withdrawn

    def run(self) -> Outcome:
        """Ask about each paper, at most ``writer.parallel`` at a time, and show what comes."""
        self._draft.model = self._writer.info
        try:
            self._survey()
        except ModelError:
            undecided = {paper.paper_id for paper in self._draft.unsettled(self._papers)}
            left = [r for r in self._draft.papers if r.paper.paper_id in undecided]
            self._draft.papers = [*self._passed, *left]
            raise
        finally:
            self._note()
        return self._outcome()

    def _survey(self) -> None:
        stop = threading.Event()
        asker = Asker(self._writer, self._draft, self._task, self._ranking)
        results = in_order(
            lambda paper: asker.ask(paper, stop),
            self._papers,
            at_once=self._writer.parallel,
            stop=stop,
        )
        with closing(results):
            while True:
                if not stop.is_set() and self._seen < len(self._papers):
                    self._draft.progress(self._seen + 1, self._most(), "papers")
                with self._draft.timed("generate"):
                    asked = next(results, None)
                if asked is None:
                    return
                self._draft.spend(asked.usage)
                if not stop.is_set():  # else it was only made ahead
                    self._take(asked)
                if self._is_enough():
                    stop.set()

    def _ranking(self, paper: Paper) -> tuple[tuple[int, int], ...]:
        return self._reader.read(self._asked_for, [paper])[0].spans

    @property
    def _asked_for(self) -> str:
        """What sentences are chosen by."""
        return self._draft.topic if self._task.kind == "list" else self._draft.question

    def _take(self, asked: Asked) -> None:
        self._failed = self._failed + 1 if asked.failure else 0
        if asked.failure and self._failed >= FAILURES:
            raise asked.failure
        self._seen += 1
        self._draft.settled.add(asked.paper.paper_id)
        claims = self._verified(asked) if asked.passes else []
        if not asked.passes or self._is_doubtful(asked.paper, claims):
            self._rejected += self._seen > len(self._task.relevant)
            return
        self._rejected = 0
        offline = self._scores.get(asked.paper.paper_id, 0.0)
        score = offline if asked.score is None else asked.score
        self._passed.append(RankedPaper(asked.paper, score))
        if claims:
            self._show_claims(asked.paper, claims)
        else:
            self._show_quote(asked.paper)

    def _is_doubtful(self, paper: Paper, claims: list[Claim]) -> bool:
        """Whether only a model's yes says that a fact is in ``paper``: nothing that it then wrote
        is borne out, and no sentence of the paper was found to hold the answer."""
        is_relevant = paper.paper_id in self._task.relevant
        return self._task.kind == "fact" and not claims and not is_relevant

    def _is_enough(self) -> bool:
        """Whether relevance has stopped, or the paper that the question names has answered."""
        if self._task.kind == "list":
            return self._rejected >= PATIENCE and self._seen >= len(self._task.relevant)
        return self._task.kind == "fact" and any(
            ranked.paper.paper_id in self._named for ranked in self._passed
        )

    def _most(self) -> int:
        """Papers that will be read at most if the model rejects the rest."""
        if self._task.kind != "list":
            return len(self._papers)
        left = max(len(self._task.relevant) - self._seen, 0) + PATIENCE - self._rejected
        return min(len(self._papers), self._seen + left)

    def _verified(self, asked: Asked) -> list[Claim]:
        """What the model says of a paper, as far as that bears it out; the rest is withdrawn."""
        claims: list[Claim] = []
        for sentence in asked.sentences:
            with self._draft.timed("verify"):
                checked = self._verifier.check(with_marker(sentence, 1), {1: asked.paper}, ())
            claim = checked.claim
            if claim.verdict == "supported" and self._answers(claim.text) and not asked.declined:
                claims.append(claim)
            else:
                self._draft.withdrawn.append(replace(claim, citations=(), evidence=()))
                self._withdrawn += 1
        return claims

    def _answers(self, sentence: str) -> bool:
        """Whether a sentence has what a fact question wants of it: a number, a duration."""
        demands = demands_of(self._draft.question)
        wanted = self._task.kind == "fact" and demands.quantity
        return not wanted or states_quantity(sentence, demands)

    def _show_claims(self, paper: Paper, claims: list[Claim]) -> None:
        evidence = [item for claim in claims for _, item in claim.evidence]
        number = self._draft.compose.cite(paper, *evidence or [_title(paper)])
        self._line(paper, number, " ".join(defused(claim.text) for claim in claims))
        self._draft.compose.add_claims(
            replace(
                claim,
                citations=(number,),
                evidence=tuple((number, item) for _, item in claim.evidence),
            )
            for claim in claims
        )

    def _show_quote(self, paper: Paper) -> None:
        best = self._reader.read(self._asked_for, [paper])[0].best
        evidence = best or _title(paper)
        number = self._draft.compose.cite(paper, evidence)
        self._line(paper, number, quotation(evidence))
        quoted = Claim(evidence.text, (number,), "supported", 1.0, evidence=((number, evidence),))
        self._draft.compose.add_claims([quoted])

    def _line(self, paper: Paper, number: int, text: str) -> None:
        compose, title = self._draft.compose, title_of(paper)
        if self._task.kind != "fact":
            compose.say(f"- {title} [{number}]: {text}")
        elif not compose.claims:
            compose.say(f"{with_marker(text, number)}\n— {title}\n")
        else:
            also = "Also:\n" if len(self._passed) == 2 else ""
            compose.say(f"{also}- {title} [{number}]: {text}")

    def _note(self) -> None:
        if self._withdrawn:
            number = self._withdrawn
            were = "1 sentence was" if number == 1 else f"{number} sentences were"
            self._draft.notes.append(
                f"{were} withdrawn: not borne out by the paper, or no answer; where none is left, "
                "the paper is quoted"
            )

    def _outcome(self) -> Outcome:
        if self._passed:
            self._draft.papers = self._passed
            return Outcome.WRITTEN
        # Its no is taken at its word even where the words say otherwise: measured, a gate rejects
        # next to no paper that answers, and most of those that only seem to.
        hint = "; with --llm none the nearest sentences are quoted" if self._task.relevant else ""
        self._draft.notes.append(f"the model found the answer in none of {self._seen} papers{hint}")
        return Outcome.REFUSED


def _candidates(task: Task) -> list[Paper]:
    """Papers to ask about. The sides of a comparison are known without an LLM, and not gated."""
    if task.kind == "list":
        return list(task.papers)
    if task.kind == "fact":
        return list(task.papers[:MOST_READ])
    return [paper for paper in task.papers if paper.paper_id in task.relevant]


def _title(paper: Paper) -> Evidence:
    return field_evidence("title", paper.title)

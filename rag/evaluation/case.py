"""One answered question, ready to be measured: from a row of a run, or from an answer at hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from rag.evaluation.questions import Question
from rag.paper import Answer, Citation, Claim, Evidence, ModelInfo, Paper, Timings, Usage

Supports = Callable[[str, Sequence[Paper]], bool]
"""Whether papers, taken together, bear a statement out."""

Judged = Literal["supported", "partly", "misattributed", "unsupported", "uncited", "error"]
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Prices:
    """What an LLM costs, in any currency per million tokens."""

    prompt: float
    completion: float


@dataclass(frozen=True, slots=True)
class Judging:
    """What measuring needs beside question and answer.

    ``verdicts`` are one judge's, a row for each claim (``None``: the answer's own, which are the
    verifier's). ``grade`` in [0, 1] is a judge's opinion of the answer beside the gold one (see
    ``prose``), ``"error"`` one that failed.
    ``supports`` is asked about single citations of a claim that has several.
    """

    verdicts: Sequence[Row] | None = None
    grade: float | Literal["error"] | None = None
    supports: Supports | None = None
    prices: Prices | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A question, its answer, and what is known about it.

    ``ranking`` has the titles of the papers that were retrieved, best first; ``None`` where the
    run did not say. ``has_texts`` is whether the cited papers' texts are at hand.
    """

    question: Question
    answer: Answer
    ranking: tuple[str, ...] | None = None
    has_texts: bool = True
    judging: Judging = field(default_factory=Judging)

    @property
    def answered(self) -> bool:
        return self.answer.status == "answered"

    @property
    def abstained(self) -> bool:
        return self.answer.status == "abstained"

    @property
    def verdicts(self) -> tuple[Judged, ...] | None:
        """One verdict for each claim; ``None`` where one of them is missing."""
        if self.judging.verdicts is None:
            return tuple(claim.verdict for claim in self.answer.claims)
        by_claim = {row["claim"]: row["verdict"] for row in self.judging.verdicts}
        found = tuple(by_claim.get(number, "error") for number in range(len(self.answer.claims)))
        return None if "error" in found else found


def case_of(
    question: Question, row: Row, papers: Mapping[str, Paper], judging: Judging | None = None
) -> Case:
    """The case of one row of ``answers.jsonl``; ``papers`` are the library's, by their id."""
    titles: Mapping[str, str] = row.get("titles") or {}
    retrieved = row.get("retrieved")
    ranking = None
    if retrieved is not None:
        ranking = tuple(dict.fromkeys(_title(each, papers, titles) for each in retrieved))
    answer = answer_from_dict(row["answer"], papers)
    return Case(question, answer, ranking, bool(papers), judging or Judging())


def _title(paper_id: str, papers: Mapping[str, Paper], titles: Mapping[str, str]) -> str:
    return papers[paper_id].title if paper_id in papers else titles.get(paper_id, paper_id)


def answer_from_dict(value: Row, papers: Mapping[str, Paper]) -> Answer:
    """What ``serialise.answer_to_dict`` wrote, as far as it is measured.

    A cited paper that is not among ``papers`` (by id) has only what the citation says of it.
    """
    return Answer(
        question=value["question"],
        status=value["status"],
        text=value["answer"],
        citations=tuple(_citation(each, papers) for each in value["citations"]),
        claims=tuple(_claim(each) for each in value["claims"]),
        withdrawn=tuple(_claim(each) for each in value["withdrawn"]),
        model=ModelInfo(**value["model"]),
        usage=Usage(**value["usage"]),
        timings=Timings(**value["timings_ms"]),
        rewritten=value["rewritten"],
        error=value["error"],
        prompts=tuple(value["prompts"]),
    )


def _citation(value: Row, papers: Mapping[str, Paper]) -> Citation:
    stub = Paper(
        value["title"],
        authors=tuple(value["authors"]),
        venue=value["venue"],
        year=value["year"],
        url=value["url"],
        paper_id=value["paper_id"],
    )
    evidence = tuple(_evidence(each) for each in value["evidence"])
    return Citation(value["number"], papers.get(value["paper_id"], stub), evidence)


def _claim(value: Row) -> Claim:
    return Claim(
        value["text"],
        tuple(value["citations"]),
        value["verdict"],
        value["score"],
        value["reason"],
        tuple((each["number"], _evidence(each)) for each in value["evidence"]),
    )


def _evidence(value: Row) -> Evidence:
    return Evidence(value["text"], value["field"], value["start"], value["end"])

"""What an answer to a hand-written question is worth: the measures of ``benchmarks.answers``.

A row of ``evals/questions`` names papers by title: grade 2 must be cited, grade 1 may be. Papers an
abstention points to are not cited. Every score lies in [0, 1].
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from rag.paper import Answer, Citation, Claim, Evidence, Paper

Row = dict[str, Any]
Scores = dict[str, float]
Span = tuple[int, int]
SENTENCES_A_PAPER = 2
LEAST_SHARED = 15  # characters: a few words are no evidence
OVERLAP = 0.8  # of the shorter of two spans: the same sentence, cut a little differently
UNLISTED = {"not-stated", "empty"}  # library questions to which "the listings hold none" is right
_ABBREVIATED = r"(?<!\bal)(?<!\be\.g)(?<!\bi\.e)(?<!\bvs)(?<!\b[A-Z])"
_SENTENCE_END = re.compile(
    _ABBREVIATED + r"[.!?][\"'\u201d\u2019)\]]*\s+(?=[\"'\u201c\u2018(\[$\\]*[A-Z0-9$\\])"
)
_MARKER = re.compile(r"\[\d+(?:, ?\d+)*\]")


@dataclass(frozen=True, slots=True)
class Measure:
    """A score and the least (or, for ``at_most``, the greatest) mean that is good enough."""

    name: str
    bound: float | None = None
    at_most: bool = False

    def holds(self, mean: float) -> bool | None:
        """Whether ``mean`` is good enough; ``None`` where no bound is set."""
        if self.bound is None:
            return None
        return mean <= self.bound if self.at_most else mean >= self.bound


MEASURES = (
    Measure("list: F1", 0.72),
    Measure("list: precision"),
    Measure("list: recall"),
    Measure("fact: gold sentence cited", 0.85),
    Measure("fact: gold sentence first", 0.75),
    Measure("fact: right paper cited"),
    Measure("comparison: every paper cited", 0.80),
    Measure("comparison: precision"),
    Measure("library: exact set", 0.95),
    Measure("library: value stated"),
    Measure("unanswerable: abstains", 0.65),
    Measure("false premise: refused or contradicted"),
    Measure("answerable: refused", 0.05, at_most=True),
    Measure("followup: right paper cited", 0.85),
    Measure("followup: precision"),
    Measure("followup: gold sentence cited"),
    Measure("claims: verbatim or supported", 1.00),
)


def score(row: Row, answer: Answer) -> Scores:
    """The scores of ``answer`` by the names of ``MEASURES``, the claims' excepted."""
    scores = {
        "list": _list,
        "fact": _fact,
        "comparison": _comparison,
        "library": _library,
        "unanswerable": _unanswerable,
        "followup": _followup,
    }[row["kind"]](row, answer)
    if row["kind"] != "unanswerable" and not UNLISTED & set(row["tags"]):
        scores["answerable: refused"] = float(answer.status == "abstained")
    return scores


def _list(row: Row, answer: Answer) -> Scores:
    precision, recall = _precision(row, answer), _recall(row, answer)
    both = precision + recall
    return {
        "list: F1": 2 * precision * recall / both if both else 0.0,
        "list: precision": precision,
        "list: recall": recall,
    }


def _fact(row: Row, answer: Answer) -> Scores:
    return {
        "fact: gold sentence cited": float(gold_cited(row, answer)),
        "fact: gold sentence first": float(gold_first(row, answer)),
        "fact: right paper cited": _all_cited(row, answer),
    }


def _comparison(row: Row, answer: Answer) -> Scores:
    return {
        "comparison: every paper cited": _all_cited(row, answer),
        "comparison: precision": _precision(row, answer),
    }


def _library(row: Row, answer: Answer) -> Scores:
    text = _MARKER.sub("", answer.text)
    if "not-stated" in row["tags"]:
        exact = answer.status == "abstained"
    elif re.fullmatch(r"\d+", row["answer"]):
        exact = re.search(rf"\b{row['answer']}\b", text) is not None
    else:
        exact = set(cited(answer)) == _graded(row, 2)
    scores = {"library: exact set": float(exact)}
    if row.get("values"):
        scores["library: value stated"] = float(all(value in text for value in row["values"]))
    return scores


def _unanswerable(row: Row, answer: Answer) -> Scores:
    abstains = answer.status == "abstained"
    scores = {"unanswerable: abstains": float(abstains)}
    if "false-premise" in row["tags"]:
        contradicted = abstains or gold_cited(row, answer)
        scores["false premise: refused or contradicted"] = float(contradicted)
    return scores


def _followup(row: Row, answer: Answer) -> Scores:
    scores = {
        "followup: right paper cited": _all_cited(row, answer),
        "followup: precision": _precision(row, answer),
    }
    if row["evidence"]:
        scores["followup: gold sentence cited"] = float(gold_cited(row, answer))
    return scores


def cited(answer: Answer) -> list[str]:
    """Titles of the papers cited; an answer that abstains or fails cites none."""
    if answer.status != "answered":
        return []
    return [citation.paper.title for citation in answer.citations]


def _graded(row: Row, grade: int) -> set[str]:
    return {paper["title"] for paper in row["papers"] if paper["grade"] == grade}


def _precision(row: Row, answer: Answer) -> float:
    """Share of required papers among those cited, leaving out the ones that may be cited."""
    counted = set(cited(answer)) - _graded(row, 1)
    return len(counted & _graded(row, 2)) / len(counted) if counted else 0.0


def _recall(row: Row, answer: Answer) -> float:
    required = _graded(row, 2)
    return len(required & set(cited(answer))) / len(required)


def _all_cited(row: Row, answer: Answer) -> float:
    return float(_graded(row, 2) <= set(cited(answer)))


def gold_cited(row: Row, answer: Answer) -> bool:
    """Whether the evidence of a cited paper, two sentences at most, holds a gold sentence."""
    return answer.status == "answered" and any(
        _is_gold(row, citation.paper, span)
        for citation in answer.citations
        for span in shown_sentences(citation)
    )


def gold_first(row: Row, answer: Answer) -> bool:
    """Whether what is shown first is a gold sentence: the first claim, or what it rests on."""
    if answer.status != "answered" or not answer.claims:
        return False
    papers = {citation.number: citation.paper for citation in answer.citations}
    first = answer.claims[0]
    spans = [
        (papers[number], (evidence.start, evidence.end))
        for number, evidence in first.evidence[:1]
        if evidence.field == "abstract" and number in papers
    ]
    if not spans:
        spans = list(_quoted_at(first, papers))
    return any(_is_gold(row, paper, span) for paper, span in spans)


def _quoted_at(claim: Claim, papers: dict[int, Paper]) -> Iterator[tuple[Paper, Span]]:
    for number in claim.citations:
        start = papers[number].abstract.find(claim.text) if number in papers else -1
        if start >= 0:
            yield papers[number], (start, start + len(claim.text))


def shown_sentences(citation: Citation, limit: int = SENTENCES_A_PAPER) -> list[Span]:
    """The first ``limit`` sentences of the citation's evidence from the abstract, as offsets."""
    abstract = citation.paper.abstract
    sentences = [
        span
        for evidence in citation.evidence
        if evidence.field == "abstract"
        for span in _sentences(abstract, evidence)
    ]
    return sentences[:limit]


def _sentences(abstract: str, evidence: Evidence) -> Iterator[Span]:
    start = evidence.start
    for match in _SENTENCE_END.finditer(abstract, evidence.start, evidence.end):
        yield start, match.end()
        start = match.end()
    if start < evidence.end:
        yield start, evidence.end


def _is_gold(row: Row, paper: Paper, span: Span) -> bool:
    return any(
        _same_sentence(span, (at, at + len(gold["text"])))
        for gold in row["evidence"]
        if (at := paper.abstract.find(gold["text"])) >= 0
    )


def _same_sentence(one: Span, other: Span) -> bool:
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return shared >= max(LEAST_SHARED, OVERLAP * min(one[1] - one[0], other[1] - other[0]))


def borne_out(claim: Claim, answer: Answer) -> bool:
    """Whether a shown claim is verified, or stands as it is in a paper it cites."""
    if claim.verdict == "supported":
        return True
    papers = [each.paper for each in answer.citations if each.number in claim.citations]
    return any(claim.text in source for paper in papers for source in _texts(paper))


def _texts(paper: Paper) -> tuple[str, ...]:
    stated = (paper.venue, paper.year, paper.track, paper.session, paper.time, paper.url)
    return (
        paper.title,
        paper.abstract,
        ", ".join(paper.authors),
        *(str(value) for value in stated if value is not None),
    )

"""Whether what an answer shows of its papers is really there, and is what answers the question."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.evaluation.case import Case
from rag.evaluation.citation_metrics import texts
from rag.evaluation.questions import Question
from rag.paper import Answer, Citation, Claim, Evidence, Paper

Span = tuple[int, int]
SENTENCES_A_PAPER = 2
LEAST_SHARED = 15  # characters: a few words are no evidence
OVERLAP = 0.8  # of the shorter of two spans: the same sentence, cut a little differently
QUOTED_WORDS = 4  # fewer words in quotation marks name something and quote nothing
_ABBREVIATED = r"(?<!\bal)(?<!\be\.g)(?<!\bi\.e)(?<!\bvs)(?<!\b[A-Z])"
_SENTENCE_END = re.compile(
    _ABBREVIATED + r"[.!?][\"'\u201d\u2019)\]]*\s+(?=[\"'\u201c\u2018(\[$\\]*[A-Z0-9$\\])"
)
_QUOTED = re.compile(r"“([^“”]+)”|\"([^\"]+)\"")
_DRESS = re.compile(r"[\s\\*_`“”\"'\u2018’]+")
_CUT = re.compile(r"\s*(?:\[?\.\.\.\]?|\[?…\]?)\s*")


def quote_accuracy(case: Case) -> float | None:
    """Share of an answer's quotes that stand in the paper they are ascribed to.

    Quotes are the evidence of its citations and claims, which must stand where they say; what its
    claims have in quotation marks (four words or more); and, of an answer that only quotes, the
    claims themselves. After Open Paper's citation accuracy ("is the quote really in the paper"),
    but letter by letter except for spaces, quotation marks and Markdown.
    """
    if not case.answered or not case.has_texts:
        return None
    papers = {citation.number: citation.paper for citation in case.answer.citations}
    found = [_stands(each, c.paper) for c in case.answer.citations for each in c.evidence]
    for claim in case.answer.claims:
        found += [n in papers and _stands(each, papers[n]) for n, each in claim.evidence]
        own = [papers[number] for number in claim.citations if number in papers]
        found += [_is_in(quote, own) for quote in _quotes(claim, case.answer)]
    return sum(found) / len(found) if found else None


def _stands(evidence: Evidence, paper: Paper) -> bool:
    if evidence.field == "metadata":
        return any(evidence.text in text for text in texts(paper))
    return str(getattr(paper, evidence.field))[evidence.start : evidence.end] == evidence.text


def _quotes(claim: Claim, answer: Answer) -> Iterator[str]:
    if answer.model.strategy == "quote":
        if any(evidence.field == "abstract" for _, evidence in claim.evidence):
            yield claim.text
        return
    for match in _QUOTED.finditer(claim.text):
        for piece in _CUT.split(match[1] or match[2]):
            if len(piece.split()) >= QUOTED_WORDS:
                yield piece.rstrip(".,;:")


def _is_in(quote: str, papers: list[Paper]) -> bool:
    return any(_bare(quote) in _bare(text) for paper in papers for text in texts(paper))


def _bare(text: str) -> str:
    return _DRESS.sub("", text).casefold()


def gold_cited(case: Case) -> float | None:
    """Whether the evidence of a cited paper, its first two sentences, holds a gold sentence (one
    of the question's evidence). ALCE's and FEVER's evidence recall, for one of several sentences
    that each do."""
    return float(shows_gold(case)) if case.has_texts else None


def gold_first(case: Case) -> float | None:
    """Whether what is shown first is a gold sentence: the first claim, or what it rests on.
    Success at rank 1 (trec_eval's success_1) of the sentences."""
    return float(begins_with_gold(case)) if case.has_texts else None


def shows_gold(case: Case) -> bool:
    """``gold_cited`` as a truth value; an answer that abstains shows nothing."""
    return case.answered and any(
        _is_gold(case.question, citation.paper, span)
        for citation in case.answer.citations
        for span in shown_sentences(citation)
    )


def begins_with_gold(case: Case) -> bool:
    """``gold_first`` as a truth value."""
    if not case.answered or not case.answer.claims:
        return False
    papers = {citation.number: citation.paper for citation in case.answer.citations}
    first = case.answer.claims[0]
    spans = [
        (papers[number], (evidence.start, evidence.end))
        for number, evidence in first.evidence[:1]
        if evidence.field == "abstract" and number in papers
    ]
    if not spans:
        spans = list(_quoted_at(first, papers))
    return any(_is_gold(case.question, paper, span) for paper, span in spans)


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


def _is_gold(question: Question, paper: Paper, span: Span) -> bool:
    return any(
        _same_sentence(span, (at, at + len(gold.text)))
        for gold in question.evidence
        if (at := paper.abstract.find(gold.text)) >= 0
    )


def _same_sentence(one: Span, other: Span) -> bool:
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return shared >= max(LEAST_SHARED, OVERLAP * min(one[1] - one[0], other[1] - other[0]))

"""Whether the right papers are cited, and whether they bear out what they are cited for.

Statement-level precision and recall are those of ALCE (Gao et al., EMNLP 2023, arXiv 2305.14627,
section 4.3), a statement being one claim of the answer.
"""

from __future__ import annotations

from rag.evaluation.case import Case
from rag.paper import Answer, Claim, Paper


def cited(answer: Answer) -> list[str]:
    """Titles of the papers cited; an answer that abstains or fails cites none."""
    if answer.status != "answered":
        return []
    return [citation.paper.title for citation in answer.citations]


def precision(case: Case) -> float | None:
    """Set-based precision (Manning et al. 2008, section 8.3): the share of required papers (grade
    2) among those cited, leaving out the ones that may be cited (grade 1). Not measured where
    nothing else is cited."""
    counted = set(cited(case.answer)) - case.question.titles(1)
    return len(counted & case.question.titles(2)) / len(counted) if counted else None


def recall(case: Case) -> float:
    """Set-based recall (Manning et al. 2008, section 8.3): the share of the required papers (grade
    2) that are cited. An abstention cites none."""
    required = case.question.titles(2)
    return len(required & set(cited(case.answer))) / len(required)


def f1(case: Case) -> float:
    """Harmonic mean of the precision and the recall of the cited papers, 0 where both are; a mean
    over questions is macro-averaged, as in QAMPARI (Amouyal et al. 2022)."""
    found, wanted = precision(case) or 0.0, recall(case)
    return 2 * found * wanted / (found + wanted) if found + wanted else 0.0


def faithfulness(case: Case) -> float | None:
    """Share of the claims that cite something which are fully supported by what they cite
    (ragas' faithfulness, with the cited papers as the context). Partly supported is not."""
    found = _judged(case)
    verdicts = [verdict == "supported" for claim, verdict in found if claim.citations]
    return sum(verdicts) / len(verdicts) if verdicts else None


def claim_recall(case: Case) -> float | None:
    """ALCE's citation recall: share of all claims that are fully supported by the papers they cite,
    taken together. A claim without a citation is not, except that a count of records, in answer to
    a library question, has no paper to cite and is left out."""
    found = _judged(case)
    verdicts = [verdict == "supported" and bool(claim.citations) for claim, verdict in found]
    return sum(verdicts) / len(verdicts) if verdicts else None


def claim_precision(case: Case) -> float | None:
    """ALCE's citation precision: share of the claims' citations that are relevant. A citation is,
    if its claim is supported, and the paper supports it alone or the others do not without it.

    Claims of several citations need ``Judging.supports``; without it such an answer is not
    measured.
    """
    papers = {citation.number: citation.paper for citation in case.answer.citations}
    relevant: list[bool] = []
    for claim, verdict in _judged(case):
        if verdict != "supported" or len(claim.citations) == 1:
            relevant += [verdict == "supported"] * len(claim.citations)
        elif case.judging.supports is None or not set(claim.citations) <= set(papers):
            return None
        else:
            relevant += [_is_relevant(case, claim, number, papers) for number in claim.citations]
    return sum(relevant) / len(relevant) if relevant else None


def _is_relevant(case: Case, claim: Claim, number: int, papers: dict[int, Paper]) -> bool:
    supports = case.judging.supports
    assert supports is not None
    others = [papers[other] for other in claim.citations if other != number]
    return supports(claim.text, [papers[number]]) or not supports(claim.text, others)


def _judged(case: Case) -> list[tuple[Claim, str]]:
    if not case.answered or case.verdicts is None:
        return []
    judged = zip(case.answer.claims, case.verdicts, strict=True)
    counts = case.question.kind == "library"
    return [(claim, verdict) for claim, verdict in judged if claim.citations or not counts]


def borne_out(claim: Claim, answer: Answer) -> bool:
    """Whether a shown claim is verified, or stands as it is in a paper it cites."""
    if claim.verdict == "supported":
        return True
    papers = [each.paper for each in answer.citations if each.number in claim.citations]
    return any(claim.text in source for paper in papers for source in texts(paper))


def texts(paper: Paper) -> tuple[str, ...]:
    """Everything a paper's record states, each value as its source has it."""
    scalars = (paper.venue, paper.year, paper.track, paper.session, paper.time)
    links = (paper.url, paper.pdf_url, *paper.ids.values())
    return (
        paper.title,
        paper.abstract,
        ", ".join(paper.authors),
        *(str(value) for value in (*scalars, *links) if value is not None),
    )

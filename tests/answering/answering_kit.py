"""What must hold of every answer, whoever wrote it, and how tests look at one."""

from __future__ import annotations

import re

from rag.paper import Answer, Evidence, Paper


def numbers_in(text: str) -> list[int]:
    return [int(number) for number in re.findall(r"\[(\d+)\]", text)]


def assert_sound(answer: Answer) -> None:
    """Markers and citations agree, evidence is verbatim, and every cited paper is relevant."""
    numbers = [citation.number for citation in answer.citations]
    assert numbers == list(range(1, len(numbers) + 1))
    assert set(numbers_in(answer.text)) == set(numbers)
    for citation in answer.citations:
        assert citation.evidence, citation.paper.title
        for evidence in citation.evidence:
            assert_verbatim(evidence, citation.paper)
    relevant = [ranked.paper.paper_id for ranked in answer.papers]
    assert len(relevant) == len(set(relevant))
    assert {citation.paper.paper_id for citation in answer.citations} <= set(relevant)
    assert all(set(claim.citations) <= set(numbers) for claim in answer.claims)
    assert answer.timings.total > 0


def assert_verbatim(evidence: Evidence, paper: Paper) -> None:
    assert evidence.text.strip()
    if evidence.field != "metadata":
        assert evidence.text == getattr(paper, evidence.field)[evidence.start : evidence.end]


def assert_abstained(answer: Answer) -> None:
    """Nothing is claimed and nothing is cited."""
    assert_sound(answer)
    assert answer.status == "abstained"
    assert (answer.citations, answer.claims, answer.papers) == ((), (), ())
    assert answer.text


def cited(answer: Answer) -> set[str]:
    return {citation.paper.title for citation in answer.citations}


def titles(answer: Answer) -> set[str]:
    return {ranked.paper.title for ranked in answer.papers}

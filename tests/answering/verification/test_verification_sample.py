"""Hand-written claims about papers of the sample library, and its own sentences.

``claims.jsonl`` was written by reading the abstracts: paraphrases as an LLM writes them, and the
same with a number, a name or the meaning turned. Rows of split "dev" were looked at while the
verifier was made; those of "test" were written afterwards, and led to one round of mending; those
of "fresh" after that, and led to none.
"""

from __future__ import annotations

import json
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from rag.answering.verification import Verifier
from rag.library.sentences import sentence_spans
from rag.models.minilm import MiniLM

ROWS = [
    json.loads(line)
    for line in (Path(__file__).parent / "claims.jsonl").read_text(encoding="utf-8").splitlines()
]
CERTAIN = {"number", "entity", "metadata", "metadata-wrong", "other"}


@pytest.fixture(scope="module")
def papers(sample):
    return {paper.title: paper for paper in sample.assistant.papers()}


@pytest.fixture(scope="module")
def found(papers):
    """Each row with the verifier's claim."""
    verifier = Verifier(MiniLM())
    return [(row, verifier.check(row["claim"], {1: papers[row["title"]]}).claim) for row in ROWS]


def test_most_paraphrases_are_supported(found):
    verdicts = [claim.verdict for row, claim in found if row["kind"] == "paraphrase"]
    assert verdicts.count("supported") / len(verdicts) >= 0.95


def test_what_is_supported_is_true(found):
    shown = [row["supported"] for row, claim in found if claim.verdict == "supported"]
    assert sum(shown) / len(shown) >= 0.93


def test_numbers_names_records_and_other_papers_are_told_for_certain(found):
    wrong = [
        (row["claim"], claim.verdict)
        for row, claim in found
        if row["kind"] in CERTAIN and (claim.verdict == "supported") != row["supported"]
    ]
    assert wrong == []


def test_most_claims_turned_round_are_not_supported(found):
    verdicts = Counter(
        claim.verdict == "supported" for row, claim in found if row["kind"] == "negation"
    )
    assert verdicts[True] <= 3


@pytest.mark.parametrize(
    ("kind", "reason"),
    [("number", "number not in source"), ("entity", "entity not in source")],
)
def test_the_reason_names_what_is_wrong(found, kind, reason):
    assert {claim.reason for row, claim in found if row["kind"] == kind} == {reason}


def test_every_evidence_span_is_verbatim(found, papers):
    for row, claim in found:
        for _, evidence in claim.evidence:
            if evidence.field != "metadata":
                held = getattr(papers[row["title"]], evidence.field)
                assert held[evidence.start : evidence.end] == evidence.text


def test_a_paper_bears_out_each_of_its_own_sentences(papers):
    verifier = Verifier(MiniLM())
    for paper in list(papers.values())[::5]:
        for text in [
            paper.title,
            *(paper.abstract[a:b] for a, b in sentence_spans(paper.abstract)),
        ]:
            claim = verifier.check(text, {1: paper}).claim
            assert (claim.verdict, claim.score) == ("supported", 1.0), text


def test_a_sentence_of_one_paper_is_not_supported_by_another(papers):
    verifier = Verifier(MiniLM())
    several = [paper for paper in papers.values() if len(paper.abstract) > 600][::9]
    passed = []
    for paper, other in pairwise(several):
        start, end = sentence_spans(paper.abstract)[-2]
        checked = verifier.check(paper.abstract[start:end], {1: other}, [paper])
        if checked.claim.verdict == "supported":
            passed.append((paper.title, other.title))
        else:
            assert checked.better is not None
            assert checked.better.paper_id == paper.paper_id
    assert passed == []

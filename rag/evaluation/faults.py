"""Known faults put into the saved answers of a run, to see that the metrics notice them.

Each fault changes one thing that a broken program would, and leaves the rest as it was.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from typing import Any

from rag.evaluation.folder import RunFolder
from rag.evaluation.journal import Row
from rag.paper import Paper

Fault = Callable[[Row, Mapping[str, Paper]], Row]
"""The row of ``answers.jsonl`` as the broken program would have written it; may be changed in
place."""

_NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?![\w])")
_DENIAL = re.compile(r"\b(?:not|never) |\bno ")
_AUXILIARY = re.compile(r"\b(?:is|are|was|were|can|does|do|has|have|will|may|should)\b")
_VERB = re.compile(r"\b(?:we|that|which) (?=[a-z]+\b)")


def broken(run: RunFolder, into: RunFolder, fault: Fault) -> RunFolder:
    """``into``, filled with a copy of ``run`` whose answers have ``fault``; it has to be scored."""
    papers = run.papers()
    into.path.mkdir(parents=True, exist_ok=True)
    into.write_manifest(run.manifest())
    into.write_questions(run.questions())
    into.write_papers(papers.values())
    into.answers_file.replace(
        fault(deepcopy(row), papers) if row["state"] == "ok" else row for row in run.answers()
    )
    return into


def citations_off_by_one(row: Row, papers: Mapping[str, Paper]) -> Row:
    """Every citation points to the next paper: of those cited, or of those retrieved for a lone
    one."""
    citations = row["answer"]["citations"]
    cited = [citation["paper_id"] for citation in citations]
    if len(cited) == 1:
        cited += [paper_id for paper_id in row["retrieved"] if paper_id not in cited][:1]
    following = dict(zip(cited, [*cited[1:], *cited[:1]], strict=True))
    for citation in citations:
        _point_to(citation, papers[following[citation["paper_id"]]])
    return row


def numbers_swapped(row: Row, papers: Mapping[str, Paper]) -> Row:  # noqa: ARG001 - a Fault
    """Every number in a claim becomes another one."""
    return _reworded(row, lambda text: _NUMBER.sub(_another, text))


def negations_flipped(row: Row, papers: Mapping[str, Paper]) -> Row:  # noqa: ARG001 - a Fault
    """Every claim says the opposite."""
    return _reworded(row, _negated)


def quotes_swapped(row: Row, papers: Mapping[str, Paper]) -> Row:  # noqa: ARG001 - a Fault
    """Papers that are cited together get each other's claims."""
    claims = row["answer"]["claims"]
    first = {tuple(claim["citations"]): claim["text"] for claim in reversed(claims)}
    if len(first) < 2:
        return row
    papers_in_order = list(reversed(first))
    others = dict(zip(papers_in_order, [*papers_in_order[1:], papers_in_order[0]], strict=True))
    return _replaced(row, [first[others[tuple(claim["citations"])]] for claim in claims])


def always_answered(row: Row, papers: Mapping[str, Paper]) -> Row:
    """In the place of an abstention stands what the nearest paper begins with."""
    answer = row["answer"]
    nearest = [papers[paper_id] for paper_id in row["retrieved"] if paper_id in papers]
    if answer["status"] != "abstained" or not nearest or not nearest[0].abstract:
        return row
    paper = nearest[0]
    sentence = paper.abstract.split(". ")[0]
    span = {"text": sentence, "field": "abstract", "start": 0, "end": len(sentence)}
    citation: Row = {"number": 1, "evidence": [span]}
    _point_to(citation, paper)
    claim = {
        "text": sentence,
        "citations": [1],
        "verdict": "supported",
        "score": 1.0,
        "reason": None,
        "evidence": [{"number": 1, **span}],
    }
    answer |= {
        "status": "answered",
        "answer": f"“{sentence}” [1]",
        "citations": [citation],
        "claims": [claim],
    }
    return row


def never_answered(row: Row, papers: Mapping[str, Paper]) -> Row:  # noqa: ARG001 - a Fault
    """Every question is abstained from."""
    row["answer"] |= {
        "status": "abstained",
        "answer": "No abstract here states it.",
        "citations": [],
        "claims": [],
        "papers": [],
    }
    return row


FAULTS: Mapping[str, tuple[Fault, Sequence[str]]] = {
    "citations off by one": (
        citations_off_by_one,
        ("citations/precision", "faithfulness", "claims/citation precision", "quotes/accuracy"),
    ),
    "numbers swapped": (numbers_swapped, ("faithfulness",)),
    "negations flipped": (negations_flipped, ("faithfulness",)),
    "quotes of two papers swapped": (quotes_swapped, ("faithfulness",)),
    "always answers": (always_answered, ("abstention/recall",)),
    "never answers": (
        never_answered,
        ("abstention/refused answerable", "abstention/precision", "citations/recall"),
    ),
}
"""Each fault by name, with the metrics that have to fall."""


def _point_to(citation: Row, paper: Paper) -> None:
    for name in ("paper_id", "title", "authors", "venue", "year", "url"):
        value: Any = getattr(paper, name)
        citation[name] = list(value) if isinstance(value, tuple) else value


def _reworded(row: Row, change: Callable[[str], str]) -> Row:
    return _replaced(row, [change(claim["text"]) for claim in row["answer"]["claims"]])


def _replaced(row: Row, texts: Sequence[str]) -> Row:
    """``row`` with these texts of its claims, in the answer too."""
    answer = row["answer"]
    for claim, text in zip(answer["claims"], texts, strict=True):
        answer["answer"] = answer["answer"].replace(claim["text"], text, 1)
        claim["text"] = text
    return row


def _another(number: re.Match[str]) -> str:
    """A number of the same form with every digit another: 96.1 for 85.0."""
    following = dict(zip("0123456789", "3456789012", strict=True))
    return "".join(following.get(character, character) for character in number[0])


def _negated(text: str) -> str:
    """``text`` without its first "not" (or "no", "never"), or with one behind its first verb."""
    for pattern, change in (
        (_DENIAL, lambda _: ""),
        (_AUXILIARY, lambda found: f"{found[0]} not"),
        (_VERB, lambda found: f"{found[0]}do not "),
    ):
        changed, count = pattern.subn(change, text, count=1)
        if count:
            return changed
    return f"It is not the case that {text[:1].lower()}{text[1:]}"

"""Answers, search results and filters as the JSON of schema 1, and filters back from it.

These shapes are a contract: scripts, the web page and the evaluation read them. Within one schema
keys may be added; none is removed and none changes its meaning.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from rag.errors import UsageError
from rag.paper import Answer, Citation, Claim, Filters, RankedPaper

SCHEMA = 1
_FILTER_LISTS = ("authors", "venues", "tracks", "sources")


def answer_to_dict(answer: Answer, *, id: Any = None) -> dict[str, Any]:
    """The object that ``rag ask --json`` prints; ``id`` is the batch row's own."""
    return {
        "schema": SCHEMA,
        "id": id,
        "question": answer.question,
        "rewritten": answer.rewritten,
        "filters": filters_to_dict(answer.filters),
        "status": answer.status,
        "answer": answer.text,
        "error": answer.error,
        "citations": [_citation(citation) for citation in answer.citations],
        "claims": [_claim(claim) for claim in answer.claims],
        "withdrawn": [_claim(claim) for claim in answer.withdrawn],
        "papers": [
            {
                "paper_id": ranked.paper.paper_id,
                "title": ranked.paper.title,
                "score": round(ranked.score, 6),
            }
            for ranked in answer.papers
        ],
        "model": asdict(answer.model),
        "prompts": list(answer.prompts),
        "usage": asdict(answer.usage),
        "timings_ms": {name: round(ms, 1) for name, ms in asdict(answer.timings).items()},
    }


def _claim(claim: Claim) -> dict[str, Any]:
    return {
        "text": claim.text,
        "citations": list(claim.citations),
        "verdict": claim.verdict,
        "score": round(claim.score, 4),
        "reason": claim.reason,
        "evidence": [{"number": number, **asdict(span)} for number, span in claim.evidence],
    }


def _citation(citation: Citation) -> dict[str, Any]:
    paper = citation.paper
    return {
        "number": citation.number,
        "paper_id": paper.paper_id,
        "title": paper.title,
        "authors": list(paper.authors),
        "venue": paper.venue,
        "year": paper.year,
        "url": paper.url,
        "evidence": [asdict(evidence) for evidence in citation.evidence],
    }


def results_to_list(results: Sequence[RankedPaper]) -> list[dict[str, Any]]:
    """The list that ``rag search --json`` prints, best paper first."""
    return [
        {
            "rank": rank,
            "paper_id": ranked.paper.paper_id,
            "title": ranked.paper.title,
            "authors": list(ranked.paper.authors),
            "venue": ranked.paper.venue,
            "year": ranked.paper.year,
            "url": ranked.paper.url,
            "score": round(ranked.score, 6),
            "passages": [asdict(passage) for passage in ranked.passages],
        }
        for rank, ranked in enumerate(results, start=1)
    ]


def filters_to_dict(filters: Filters) -> dict[str, Any]:
    """``years`` is a pair or null, every other field a list."""
    return {
        "authors": list(filters.authors),
        "venues": list(filters.venues),
        "years": list(filters.years) if filters.years else None,
        "tracks": list(filters.tracks),
        "sources": list(filters.sources),
    }


def filters_from_dict(values: Any, default: Filters = Filters()) -> Filters:
    """Filters from their JSON shape; a field that is absent keeps its value in ``default``.

    Raises:
        UsageError: a field is unknown or has another shape than ``filters_to_dict`` gives it.
    """
    if not isinstance(values, Mapping):
        raise UsageError("'filters' is not an object", _FILTER_FIX)
    unknown = set(values) - {*_FILTER_LISTS, "years"}
    if unknown:
        raise UsageError(f"unknown filter {min(map(str, unknown))!r}", _FILTER_FIX)
    lists = {name: _strings(name, values[name]) for name in _FILTER_LISTS if name in values}
    years = _years(values["years"]) if "years" in values else default.years
    return Filters(
        authors=lists.get("authors", default.authors),
        venues=lists.get("venues", default.venues),
        years=years,
        tracks=lists.get("tracks", default.tracks),
        sources=lists.get("sources", default.sources),
    )


_FILTER_FIX = (
    'Write it as {"authors": [], "venues": [], "years": [from, to], "tracks": [], "sources": []}'
)


def _strings(name: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise UsageError(f"filter {name!r} is not a list of strings", _FILTER_FIX)
    return tuple(value)


def _years(value: Any) -> tuple[int, int] | None:
    match value:
        case None:
            return None
        case [int(first), int(last)] if first <= last:
            return first, last
        case [int(first), int(last)]:
            raise UsageError(
                f"filter 'years' runs backwards: [{first}, {last}]", f"Write [{last}, {first}]."
            )
    raise UsageError("filter 'years' is not [from, to]", _FILTER_FIX)

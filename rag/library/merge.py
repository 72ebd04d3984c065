"""One paper out of all the records of a work: the richer value of each field, nothing dropped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from rag.library.identity import is_cut
from rag.paper import Paper, Provenance

T = TypeVar("T")

# Places that are not where a work was published; any other venue is worth more.
_PREPRINT_VENUES = ("arxiv", "corr", "preprint", "biorxiv", "medrxiv", "ssrn")


def merge(papers: Sequence[Paper], paper_id: str, sources: Iterable[Provenance]) -> Paper:
    """The paper that ``papers`` (one work, fullest first, at least one) tell of together.

    The title is the fullest record's; the abstract is the longest that is not cut short; the
    authors are the longest list, of two equally long ones the one with fuller names. Where and
    when a paper appeared comes from the first published venue, gaps filled from the others.
    """
    placed = sorted(papers, key=_venue_rank)
    ids: dict[str, str] = {}
    for paper in papers:
        for scheme, value in paper.ids.items():
            ids.setdefault(scheme, value)
    return Paper(
        title=papers[0].title,
        abstract=max((p.abstract for p in papers), key=lambda text: (not is_cut(text), len(text))),
        authors=max(
            (p.authors for p in papers), key=lambda names: (len(names), len("".join(names)))
        ),
        venue=_first(p.venue for p in placed),
        year=_first(p.year for p in placed),
        track=_first(p.track for p in placed),
        session=_first(p.session for p in placed),
        time=_first(p.time for p in placed),
        url=_first(p.url for p in papers),
        pdf_url=_first(p.pdf_url for p in papers),
        ids=dict(sorted(ids.items())),
        keywords=tuple(dict.fromkeys(keyword for p in papers for keyword in p.keywords)),
        sources=tuple(sorted(set(sources), key=lambda s: (s.file, s.record, s.source))),
        paper_id=paper_id,
    )


def _first(values: Iterable[T | None]) -> T | None:
    return next((value for value in values if value), None)


def _venue_rank(paper: Paper) -> int:
    return is_preprint(paper) if paper.venue else 2


def is_preprint(paper: Paper) -> bool:
    """Whether a paper's venue is a preprint server."""
    return (paper.venue or "").lower().startswith(_PREPRINT_VENUES)

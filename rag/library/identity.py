"""Which records are the same work.

Two records are one work when they share a DOI, arXiv or OpenReview id, unless all else speaks
against it: authors leave a template's sample DOI in their papers. Else they are when their titles
are equal once case, punctuation, LaTeX and Unicode spellings are set aside, and their abstracts
agree or their authors overlap. A side that a listing leaves out does not count against it; two
sides that are both there and differ do.

Everything here depends on the set of records alone, never on the order in which they came.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property, lru_cache
from typing import Any

from rag.library.people import same_person
from rag.paper import Paper
from rag.text import fold, words

HASH_LENGTH = 12  # hex digits of a paper id; 100,000 titles collide with probability 2e-5

# What a listing says about a paper, as opposed to where it is listed.
STATED = tuple(f.name for f in fields(Paper) if f.name not in ("sources", "paper_id"))

# Schemes whose values name one work; canonical() brings their values to one spelling.
STRONG_SCHEMES = ("doi", "arxiv", "openreview")

_FORMATTING = re.compile(
    r"\\(?:text(?:bf|it|sc|tt|rm|sf|sl|up)?|emph|math(?:bf|bb|cal|rm|sf|it|tt|frak|scr)|"
    r"bm|boldsymbol|operatorname|ensuremath|mbox|hbox|rm|bf|it|tt|sc|em|left|right)(?![a-zA-Z])"
)
_UI_BEFORE = re.compile(r"^Subscribe(?=[A-Z0-9])")
_UI_AFTER = re.compile(r"(?:\s*\[(?:PDF|Copy|Kimi|REL)\d*\])+\s*$")
_GREEK = {
    chr(code): name
    for code, name in zip(
        [*range(0x3B1, 0x3C2), *range(0x3C3, 0x3CA)],
        "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho "
        "sigma tau upsilon phi chi psi omega".split(),
        strict=True,
    )
}
_ELLIPSIS = re.compile(r"\s*(?:\.\.\.|…|\[\.\.\.\])\s*$")
_ADDRESS = {
    "doi": re.compile(r"^(?:doi:\s*|https?://(?:dx\.)?doi\.org/)", re.I),
    "arxiv": re.compile(r"^(?:arxiv:\s*|https?://(?:www\.)?arxiv\.org/(?:abs|pdf)/)", re.I),
    "openreview": re.compile(r"^https?://openreview\.net/(?:forum|pdf)\?id=", re.I),
}
_SHINGLE = 3  # words
_SHARED_SHINGLES = 0.2  # of the shorter abstract; 400,000 unrelated pairs share 0.17 at most
_LEAST_PREFIX = 40  # characters: shorter ones are no evidence that one abstract was cut short


@dataclass(frozen=True)
class Record:
    """One record of one listing: its paper as read (``paper_id`` empty) and its row in a store."""

    record_id: int
    paper: Paper

    @cached_property
    def title_key(self) -> str:
        return title_key(self.paper.title)

    @cached_property
    def title_hash(self) -> str:
        return title_hash(self.paper.title)

    @cached_property
    def fingerprint(self) -> str:
        return fingerprint(self.paper)

    @cached_property
    def ids(self) -> frozenset[tuple[str, str]]:
        return strong_ids(self.paper)


def title_key(title: str) -> str:
    """A title's letters and digits alone: equal for every spelling of the same title."""
    text = _UI_AFTER.sub("", _UI_BEFORE.sub("", title.strip()))
    text = _FORMATTING.sub(" ", text)
    folded = fold("".join(_GREEK.get(c, c) for c in text.casefold()))
    key = "".join(c for c in folded if c.isalnum())
    return key or " ".join(title.casefold().split())


def title_hash(title: str) -> str:
    """``HASH_LENGTH`` hex digits of the title key: the paper id unless two works share it."""
    return hashlib.sha256(title_key(title).encode()).hexdigest()[:HASH_LENGTH]


def canonical(scheme: str, value: str) -> str:
    """One spelling of an identifier: no address around it, no arXiv version, DOI in lower case."""
    value = value.strip()
    if pattern := _ADDRESS.get(scheme):
        value = pattern.sub("", value)
    if scheme == "arxiv":
        value = re.sub(r"v\d+$", "", value.removesuffix(".pdf"))
    return value.lower() if scheme in ("doi", "arxiv") else value


def strong_ids(paper: Paper) -> frozenset[tuple[str, str]]:
    """The identifiers of ``paper`` that settle identity, canonical."""
    return frozenset(
        (scheme, value)
        for scheme, given in paper.ids.items()
        if scheme in STRONG_SCHEMES and (value := canonical(scheme, given))
    )


def fingerprint(paper: Paper) -> str:
    """A hash of everything a listing says about a paper, but not of where it was listed."""
    return hashlib.sha256(dump(paper).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def dump(paper: Paper) -> str:
    """Everything a listing says about a paper, as JSON."""
    stated = {name: getattr(paper, name) for name in STATED}
    stated["ids"] = dict(sorted(paper.ids.items()))
    return json.dumps(stated, ensure_ascii=False)


def cluster(records: Sequence[Record]) -> list[list[Record]]:
    """The works among ``records``: each a non-empty list, the fullest record first."""
    if len(records) == 1:
        return [list(records)]
    works: list[list[Record]] = []
    for record in sorted(records, key=_fullest_first):
        by_id = [work for work in works if any(_shares_id(record, other) for other in work)]
        same = by_id or [work for work in works if _same_work(record, work)][:1]
        joined = [member for work in same for member in work] + [record]
        works = [work for work in works if work not in same] + [joined]
    works = [sorted(work, key=_fullest_first) for work in works]
    return sorted(works, key=lambda work: _fullest_first(work[0]))


def assign_ids(works: Sequence[Sequence[Record]]) -> list[str]:
    """A paper id for each work (fullest record first) of one component.

    It is the title's hash. Works of the same title each get a suffix from their own content, so
    that the bare hash never comes to mean another work than it did before.
    """
    hashes = [work[0].title_hash for work in works]
    return [
        digest if hashes.count(digest) == 1 else f"{digest}-{work[0].fingerprint[:6]}"
        for digest, work in zip(hashes, works, strict=True)
    ]


def abstracts_agree(one: str, other: str) -> bool:
    """Whether two abstracts are versions of one text: cut short, or lightly revised."""
    short, long = sorted((_letters(one), _letters(other)), key=len)
    if short == long or (len(short) >= _LEAST_PREFIX and long.startswith(short)):
        return True
    first, second = _shingles(one), _shingles(other)
    smaller = min(len(first), len(second))
    return smaller > 0 and len(first & second) >= _SHARED_SHINGLES * smaller


@lru_cache(maxsize=1024)
def _letters(abstract: str) -> str:
    return "".join(c for c in fold(_ELLIPSIS.sub("", abstract)) if c.isalnum())


@lru_cache(maxsize=1024)
def _shingles(text: str) -> frozenset[tuple[str, ...]]:
    tokens = [word.folded for word in words(text)]
    return frozenset(zip(*(tokens[i:] for i in range(_SHINGLE)), strict=False))


def _shares_id(one: Record, other: Record) -> bool:
    """Whether an identifier makes two records one work.

    Of 98,691 works in arXiv's metadata five are joined by it to works that have nothing in
    common with them: not the title, not the text, and neither people nor the other identifiers.
    """
    if not one.ids & other.ids:
        return False
    a, b = one.paper, other.paper
    if not (a.abstract and b.abstract) or one.title_key == other.title_key:
        return True
    if abstracts_agree(a.abstract, b.abstract):
        return True
    few, many = sorted((a.authors, b.authors), key=len)
    shared = sum(_overlap([name], many) for name in few)
    strangers = bool(few) and 2 * shared < len(few)
    schemes = dict(one.ids).keys() & dict(other.ids).keys()
    at_odds = any(dict(one.ids)[scheme] != dict(other.ids)[scheme] for scheme in schemes)
    return not strangers and not at_odds


def _overlap(some: Sequence[str], others: Sequence[str]) -> bool:
    return any(same_person(a, b) for a in some for b in others)


def _same_work(record: Record, work: Sequence[Record]) -> bool:
    paper = record.paper
    if all(other.title_key != record.title_key for other in work):
        return False
    abstracts = [other.paper.abstract for other in work if other.paper.abstract]
    people = [name for other in work for name in other.paper.authors]
    comparable = False
    if paper.abstract and abstracts:
        if any(abstracts_agree(paper.abstract, other) for other in abstracts):
            return True
        comparable = True
    if paper.authors and people:
        if _overlap(paper.authors, people):
            return True
        comparable = True
    return not comparable


def _fullest_first(record: Record) -> tuple[Any, ...]:
    """A total order by content: records that are equal in it are equal altogether."""
    paper = record.paper
    stated = sum(bool(getattr(paper, name)) for name in STATED)
    return (
        not paper.abstract,
        not paper.authors,
        is_cut(paper.abstract),
        -stated,
        -len(paper.abstract),
        record.fingerprint,
        *((source.file, source.record) for source in paper.sources),
    )


def is_cut(abstract: str) -> bool:
    """Whether a listing shows only the beginning of an abstract."""
    return bool(_ELLIPSIS.search(abstract))


def canonical_paper(paper: Paper) -> Paper:
    """``paper`` with its identifiers in canonical spelling."""
    return replace(paper, ids={k: canonical(k, v) for k, v in sorted(paper.ids.items())})

"""What a question that names several papers asks of their listings: who wrote them all, which is
newer or has more authors, and what each states."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answering.cued import Cued, any_of
from rag.answering.question.attributes import Attribute, attributes_of
from rag.answering.question.listing_words import ABOUT_LISTINGS
from rag.answering.question.naming import Mention
from rag.answering.question.order_wordings import Measure
from rag.answering.question.superlatives import Superlative
from rag.answering.question.topic import topic_of
from rag.text import blanked

_PEOPLE = (
    r"(?:co-?authors?|authors?(?:hip)?|people|persons?|researchers?|writers?|names?|contributors?)"
)
_ANYBODY = (
    rf"(?:who|whom|any(?:one|body)|some(?:one|body)|nobody|no\s+one|(?:which|what|any|an?"
    rf"|the)\s+(?:\w+\s+)?{_PEOPLE})"
)
_SHARED = Cued(any_of(
    rf"\b(?:shar(?:e|es|ed|ing)|common|mutual|joint|overlapping|same|identical)\s+(?:[\w-]+\s+)"
    rf"{{0,3}}?{_PEOPLE}\b",
    rf"\b{_PEOPLE}\s+(?:[\w-]+\s+){{0,3}}?(?:shared|in\s+common|overlap\w*|the\s+same)\b",
    rf"\boverlap\w*\b.{{0,40}}\b{_PEOPLE}\b",
    rf"\b{_ANYBODY}\b(?:\s+[\w-]+){{0,5}}?\s+both\b",
    r"\bboth\b.*\b(?:written|authored)\s+by\s+(?:the\s+same|one|some)",
), *(f" {word}" for word in (
    "shar", "common", "mutual", "joint", "overlap", "same", "identical", "both",
)))  # fmt: skip
_OUT = (
    r"(?:(?:come|came|comes|published|appear(?:s|ed)?|released|presented|given|scheduled|shown"
    r"|on|is|was|start(?:s|ed)?)\s+(?:out\s+)?)"
)
_SHAPES: tuple[tuple[Measure, bool, str], ...] = (
    ("authors", True, r"(?:more|most|larger|largest|higher|bigger)\s+(?:number\s+of\s+)?"
     r"(?:co-?)?authors"
     r"|(?:longer|longest)\s+author\s+list|(?:larger|bigger)\s+(?:author\s+)?team"),
    ("authors", False, r"(?:fewer|fewest|less|smaller)\s+(?:number\s+of\s+)?(?:co-?)?authors"
     r"|shorter\s+author\s+list|smaller\s+(?:author\s+)?team"),
    ("title", True, r"(?:longer|longest)\s+title"),
    ("title", False, r"(?:shorter|shortest)\s+title"),
    ("abstract", True, r"(?:longer|longest)\s+abstract"),
    ("abstract", False, r"(?:shorter|shortest)\s+abstract"),
    ("minutes", True, r"(?:longer|longest)\s+(?:talk|slot|presentation)"),
    ("minutes", False, r"(?:shorter|shortest)\s+(?:talk|slot|presentation)"),
    ("year", True, rf"newer|newest|more\s+recent|{_OUT}(?:later|last)(?:\s+than)?"),
    ("year", False, rf"older|oldest|{_OUT}(?:first|earlier|sooner)(?:\s+than)?"),
    ("start", False, r"(?:come|came|comes|given|presented|published|appear|appeared|scheduled"
     r"|on|speak|spoke|is|was|were|out)\s+(?:\w+\s+)?(?:before|after)"),
)  # fmt: skip
_COMPARED = tuple((measure, most, Cued(rf"\b(?:{shape})\b")) for measure, most, shape in _SHAPES)
_SAME = Cued(
    r"\b(?:same|different)\s+(?P<what>year|venue|conference|track|session|day|time)s?\b",
    " same ", " different ",
)  # fmt: skip
_FIELDS: dict[str, tuple[Attribute, ...]] = {
    "year": ("year",), "venue": ("venue",), "conference": ("venue", "year"), "track": ("track",),
    "session": ("session",), "day": ("time",), "time": ("time",),
}  # fmt: skip
_COUNTING = frozenset("two three both either each same different respectively".split())


def asks_for_shared(question: str, named: Sequence[Mention]) -> bool:
    """Whether ``question`` asks who wrote all the papers that it names."""
    return len(named) > 1 and bool(_SHARED.search(_unnamed(question, named)))


def compared_by(question: str, named: Sequence[Mention]) -> Superlative | None:
    """The order that ``question`` wants the papers in that it names, if a listing tells it."""
    rest = _unnamed(question, named)
    if len(named) < 2 or not _is_of_listings(rest):
        return None
    for measure, most, wording in _COMPARED:
        if match := wording.search(rest):
            if measure in ("year", "start"):
                timed = all(mention.paper.time for mention in named)
                measure = "start" if timed else "year"
            return Superlative(measure, most, len(named), *match.span())
    return None


def fields_of_each(question: str, named: Sequence[Mention]) -> tuple[Attribute, ...]:
    """What ``question`` asks the listing of each of the papers that it names, and nothing else."""
    rest = _unnamed(question, named)
    if len(named) < 2 or not _is_of_listings(rest):
        return ()
    if match := _SAME.search(rest):
        return _FIELDS[match["what"].lower()]
    return attributes_of(rest)


def _unnamed(question: str, named: Sequence[Mention]) -> str:
    return blanked(question, [(mention.start, mention.end) for mention in named])


def _is_of_listings(rest: str) -> bool:
    """Whether, the names of the papers aside, a question has words about listings alone."""
    said = topic_of(rest).terms
    return all(term.folded in ABOUT_LISTINGS | _COUNTING | _ORDERS for term in said)


_ORDERS = frozenset(
    """newer newest older oldest longer longest shorter shortest larger largest bigger fewer fewest
    higher smaller earlier later sooner team recent came come first last""".split()
)

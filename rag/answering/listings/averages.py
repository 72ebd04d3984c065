"""What the papers of the library have on average: authors, minutes, characters."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import mean, median

from rag.answering.cued import Cued
from rag.answering.question.order_wordings import Measure
from rag.answering.question.superlatives import MEASURES
from rag.answering.writing.compose import Composer
from rag.paper import Paper

_OF_AUTHORS = r"(?:number\s+of\s+(?:co-?)?authors|(?:co-?)?author\s+count|authors\s+per\s+paper)"
_TALK = r"(?:talk|oral|spotlight|presentation|slot)s?"
_SHAPES: tuple[tuple[Measure, str], ...] = (
    ("authors", _OF_AUTHORS),
    ("minutes", rf"{_TALK}\s+(?:length|duration)"),
    ("minutes", rf"(?:length|duration)\s+of\s+(?:an?\s+|the\s+)?{_TALK}"),
    ("title", r"(?:title\s+length|length\s+of\s+(?:an?\s+|the\s+)?titles?)"),
    ("abstract", r"(?:abstract\s+length|length\s+of\s+(?:an?\s+|the\s+)?abstracts?)"),
)  # fmt: skip
_PATTERNS = tuple(
    (measure, Cued(rf"\b(?:average|mean|median)\s+{shape}\b", " average ", " mean ", " median "))
    for measure, shape in _SHAPES
)
# How long one is that is not told apart from the others.
_HOW_LONG = Cued(
    r"\bhow\s+(?:long|many\s+minutes)\s+(?:(?:do|are|were)\s+(?:talks|orals|spotlights"
    r"|presentations|slots)|(?:does|is|was)\s+(?:an?|each|every|one)\s+(?:talk|oral|spotlight|presentation"
    r"|slot))(?:\s+(?:last|take|long|run))?(?:\s+in\s+(?:the|this|oral)\b[^?]*)?\W*$",
    " how long ", " how many minutes ",
)  # fmt: skip
_ON_AVERAGE = Cued(
    r"\bhow\s+many\s+(?:co-?)?authors\b.*\bon\s+average\b"
    r"|\bon\s+average\b.*\bhow\s+many\s+(?:co-?)?authors\b",
    " on average ",
)
_UNITS: dict[Measure, str] = {
    "authors": "authors", "minutes": "minutes", "title": "characters", "abstract": "characters",
}  # fmt: skip
_CALLED: dict[Measure, str] = {
    "authors": "authors", "minutes": "when they end", "title": "a title", "abstract": "an abstract",
}  # fmt: skip


def read_average(question: str) -> Measure | None:
    """What ``question`` wants the average of."""
    if _ON_AVERAGE.search(question):
        return "authors"
    if _HOW_LONG.search(question):
        return "minutes"
    return next((measure for measure, shape in _PATTERNS if shape.search(question)), None)


def state_average(
    compose: Composer, papers: Sequence[Paper], measure: Measure, what: str
) -> list[Paper]:
    """Mean and median over those of ``papers`` that state the measure, and how many do not.

    ``what`` completes "papers in your library …". Returns the papers that were counted.
    """
    stated = [(value, paper) for paper in papers if (value := MEASURES[measure](paper)) is not None]
    values = [value for value, _ in stated]
    if not values:
        return []
    of = f"{len(values)} papers" if len(values) != 1 else "1 paper"
    measured = {"title": " of title", "abstract": " of abstract"}.get(measure, "")
    sentence = (
        f"{of} in your library {what}".rstrip()
        + f" {'has' if len(values) == 1 else 'have'} {mean(values):.1f} "
        f"{_UNITS[measure]}{measured} on average (median {median(values):g})."
    )
    compose.claim(sentence, sentence)
    unstated = len(papers) - len(values)
    if unstated:
        compose.say(f"{unstated} of {len(papers)} papers do not state {_CALLED[measure]}.")
    return [paper for _, paper in stated]

"""What a reader can choose for an answer: the LLM, the strategy, the filters; and what it means."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.errors import UsageError
from rag.models.listing import Offer, destinations
from rag.paper import Filters
from rag.settings import Settings

NO_LLM = Offer("none")
STRATEGIES = (
    ("Automatic", "auto"),
    ("One prompt", "single"),
    ("Paper by paper", "per-paper"),
)
_SPAN = re.compile(r"(\d{4})(?:\s*[-–]\s*(\d{4}))?")


@dataclass(frozen=True, slots=True)
class Chosen:
    """How the next question is to be answered."""

    offer: Offer = NO_LLM
    strategy: str = "auto"
    filters: Filters = Filters()


def key(offer: Offer) -> str:
    """What stands for ``offer`` in a list of choices."""
    return f"{offer.llm}:{offer.model or ''}"


def label(offer: Offer) -> str:
    """What a person reads in a list of choices."""
    if offer.llm == "none":
        return "No LLM, quotes only"
    where = "Ollama" if offer.llm == "ollama" else offer.address
    return f"{offer.model or 'the first model'} · {where}"


def with_key(offers: Sequence[Offer], wanted: str) -> Offer:
    """The offer that ``wanted`` stands for.

    Raises:
        UsageError: it is not on offer any more.
    """
    for offer in offers:
        if key(offer) == wanted:
            return offer
    raise UsageError("that model is not on offer any more", "Choose another under Options.")


def answers_with(offer: Offer, settings: Settings, *, is_there: bool = True) -> str:
    """What answers, if it ``is_there``, and where a question is sent to: always to be seen."""
    hosts = destinations(settings, offer)
    goes = f"text is sent to {', '.join(hosts)}" if hosts else "no text leaves this machine"
    if offer.llm == "none":
        return f"Answers are quotes, without an LLM · {goes}"
    return f"{label(offer)} {'answers' if is_there else 'is chosen'} · {goes}"


def is_missing(wanted: Offer, fault: str, *, chosen: bool) -> str:
    """That ``wanted`` does not answer, and why; ``chosen``: here, and not only in the settings."""
    where = "Ollama" if wanted.llm == "ollama" else "the server"
    what = f"{wanted.model or where} at {wanted.address}"
    if chosen:
        return f"{what} does not answer: {fault}"
    return f"{what} was asked for and is not used: {fault} Then load this page again."


def filters_of(
    years: str,
    venues: Sequence[str],
    tracks: Sequence[str],
    authors: Sequence[str],
    sources: Sequence[str],
) -> Filters:
    """The filters as they were typed.

    Raises:
        UsageError: the years are not a year or a span.
    """
    return Filters(
        authors=tuple(name.strip() for name in authors if name.strip()),
        venues=tuple(venues),
        years=_years(years.strip()),
        tracks=tuple(tracks),
        sources=tuple(sources),
    )


def _years(typed: str) -> tuple[int, int] | None:
    if not typed:
        return None
    match = _SPAN.fullmatch(typed)
    if match is None:
        raise UsageError(f"{typed!r} is not a year or a span", "Write 2021 or 2019-2022.")
    first, last = int(match[1]), int(match[2] or match[1])
    if first > last:
        raise UsageError(f"the years {typed} run backwards", f"Write {last}-{first}.")
    return first, last

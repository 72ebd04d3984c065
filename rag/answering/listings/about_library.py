"""Answers from the catalog: who, where, when, which track, and what a filter lets through."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rag.answering.question.attributes import Attribute
from rag.answering.question.restrictions import shortened
from rag.answering.question.schedule import minutes_of
from rag.answering.writing.compose import Composer, field_evidence, joined, title_of
from rag.answering.writing.foreign import inert
from rag.paper import Paper
from rag.text import is_page

if TYPE_CHECKING:
    from rag.answering.question.understanding import Understanding

_WHETHER = re.compile(r"\W*(?:is|are|do|does|did|has|have)\b", re.IGNORECASE)
_COUNTED_SHOWN = 25  # papers named after their number
_LONGEST_LIST = 100  # papers printed; all of them are in the answer's ``papers``

_NAMES: dict[Attribute, str] = {
    "authors": "its authors",
    "first_author": "its authors",
    "last_author": "its authors",
    "author_count": "its authors",
    "venue": "its venue",
    "year": "its year",
    "track": "its track",
    "session": "its session",
    "time": "its time",
    "minutes": "its time",
    "source": "its source",
    "url": "a link",
    "pdf_url": "a link to the PDF",
}


def state_attribute(
    compose: Composer, paper: Paper, attribute: Attribute, verdict: str = ""
) -> bool:
    """Add the sentence that states ``attribute`` of ``paper``; False when no listing states it.

    ``verdict`` is put before it.
    """
    value = _value(paper, attribute)
    if value is None:
        return False
    evidence = field_evidence("metadata", value)
    sentence = _sentence(paper, attribute, inert(value))
    number = compose.cite(paper, evidence)
    compose.claim(f"{verdict}{sentence} [{number}]", sentence, number)
    return True


def missing_attribute(papers: Sequence[Paper], attribute: Attribute) -> str:
    """What to say when no listing states it of any of ``papers``."""
    names = shortened([title_of(paper) for paper in papers], "and")
    if attribute == "code":
        page = f" Its page is {_address(papers[0].url)}." if papers[0].url else ""
        told = f"Neither abstract nor listing says where there is code for {names}."
        return told + (page if len(papers) == 1 else "")
    named = _NAMES[attribute]
    if len(papers) > 1 and named.startswith("its "):
        return f"No listing in your library states the {named.removeprefix('its ')} of {names}."
    return f"No listing in your library states {named} for {names}."


def list_papers(compose: Composer, papers: Sequence[Paper], what: str, lead: str = "") -> None:
    """Every paper a filter lets through, with authors, where it appeared, and when it is on."""
    compose.say(f"{lead}{count_phrase(len(papers), what)}:\n")
    for paper in papers[:_LONGEST_LIST]:
        number = compose.cite(paper, field_evidence("title", paper.title))
        details = " · ".join(
            part for part in (byline(paper), where(paper), inert(paper.time or "")) if part
        )
        line = f"- {title_of(paper)}" + (f" ({details})" if details else "")
        compose.claim(f"{line} [{number}]", paper.title, number)
    if len(papers) > _LONGEST_LIST:
        compose.say(f"\n… and {len(papers) - _LONGEST_LIST} more; `rag papers` lists them all.")


def state_count(compose: Composer, papers: Sequence[Paper], what: str) -> None:
    """How many papers a filter lets through; a few of them are named."""
    sentence = f"{count_phrase(len(papers), what)}."
    compose.claim(sentence + "\n", sentence)
    for paper in papers[:_COUNTED_SHOWN]:
        number = compose.cite(paper, field_evidence("title", paper.title))
        compose.say(f"- {title_of(paper)} [{number}]")
    if len(papers) > _COUNTED_SHOWN:
        more = len(papers) - _COUNTED_SHOWN
        compose.say(f"- … and {more} more; `rag papers` lists them all.")


def state_parts(compose: Composer, papers: Sequence[Paper], asked: Understanding) -> None:
    """How many of ``papers`` each of the years, tracks or people has, where several are named."""
    for parts in asked.restrictions.alternatives():
        counts = [(words, sum(holds(paper) for paper in papers)) for words, holds in parts]
        compose.say("; ".join(f"{number} {words}" for words, number in counts) + ".\n")


def count_phrase(number: int, what: str) -> str:
    """``3 papers in your library by Ada Lovelace``, as the beginning of a sentence."""
    papers = "1 paper" if number == 1 else f"{number} papers"
    return f"{papers} in your library {what}".rstrip()


def describe(asked: Understanding, topic: str = "") -> str:
    """The restrictions of a question in words, as the end of "3 papers in your library …"."""
    return asked.restrictions.words(topic)


def opening(asked: Understanding) -> str:
    """What an answer begins with that finds papers: "is there anything by Kim?" asks for a yes."""
    return "Yes: " if _WHETHER.match(asked.question) else ""


def byline(paper: Paper, limit: int = 4) -> str:
    """The authors, shortened after ``limit`` names."""
    names = [inert(name) for name in paper.authors]
    return ", ".join(names) if len(names) <= limit else f"{', '.join(names[: limit - 1])} et al."


def where(paper: Paper) -> str:
    """Venue, year and track as far as they are stated."""
    return " ".join(inert(str(p)) for p in (paper.venue, paper.year, paper.track) if p)


def _value(paper: Paper, attribute: Attribute) -> str | None:
    if attribute in ("authors", "author_count", "first_author", "last_author"):
        return ", ".join(paper.authors) or None
    if attribute == "papers":
        return paper.title
    if attribute == "source":
        return ", ".join(dict.fromkeys(f"{s.source} ({s.file})" for s in paper.sources)) or None
    if attribute == "minutes":
        return paper.time if minutes_of(paper.time) else None
    value = getattr(paper, attribute)
    return str(value) if value is not None else None


def _sentence(paper: Paper, attribute: Attribute, value: str) -> str:
    title = title_of(paper)
    if attribute == "authors":
        return f"{title} is by {joined([inert(name) for name in paper.authors])}."
    if attribute in ("first_author", "last_author"):
        which, at = ("first", 0) if attribute == "first_author" else ("last", -1)
        return f"The {which} author of {title} is {inert(paper.authors[at])}."
    if attribute == "author_count":
        size = len(paper.authors)
        people = "one author" if size == 1 else f"{size} authors"
        return f"{title} has {people}: {joined([inert(name) for name in paper.authors])}."
    if attribute == "venue":
        year = f" ({paper.year})" if paper.year else ""
        return f"{title} appeared at {value}{year}."
    sentences = {
        "year": f"{title} is from {value}.",
        "track": f"{title} is in the track {value}.",
        "session": f"{title} is in the session {value}.",
        "time": f"{title} is presented {value}.",
        "source": f"{title} is listed in {value}.",
        "minutes": f"{title} takes {minutes_of(paper.time)} minutes, {value}.",
        "url": f"{title} is at {_address(paper.url or '')}.",
        "pdf_url": f"The PDF of {title} is at {_address(paper.pdf_url or '')}.",
    }
    return sentences.get(attribute, f"{title} is in your library.")


def _address(stated: str) -> str:
    """A link, if that is what a listing states."""
    if is_page(stated):
        return f"<{inert(stated)}>"
    return f"“{inert(stated)}”, which is no web address"

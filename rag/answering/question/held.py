"""Questions whether the library has certain papers: "is SAM in my library?", "do I have BEiT?"."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rag.answering.cued import Cued, any_of
from rag.answering.facts.demands import is_name
from rag.answering.question.naming import Mention
from rag.paper import Paper
from rag.text import STOP_WORDS, words

_LIBRARY = (
    r"(?:(?:(?:the|my|our|your|this)\s+)?(?:library|collection|corpus|bibliography|database)"
    r"|(?:my|our|your)\s+papers)"
)
_PLACE = rf"(?:already|here|yet|saved|stored|listed|included|(?:in|among|part\s+of)\s+{_LIBRARY})"
_WHERE = rf"(?:\s+{_PLACE})*"
_ASKS = Cued(any_of(
    rf"^\W*(?:is|are)\s+(?!there\b)(?P<a>\S.*?)\s+(?:(?:already|also|listed|stored|included|saved)\s+)*"
    rf"(?:in|among|part\s+of)\s+{_LIBRARY}\W*$",
    rf"^\W*(?:do|does|did|have|has)\s+(?:i|we|you|{_LIBRARY})\s+(?:already\s+)?"
    r"(?:have|got|own|hold|contain|include|saved?|stored?|add(?:ed)?)\s+(?P<b>\S.*?)"
    rf"{_WHERE}\W*$",
    rf"^\W*is\s+there\s+an?\s+copy\s+of\s+(?P<c>\S.*?){_WHERE}\W*$",
), " library ", " collection ", " corpus ", " bibliography ", " database ", " papers ", " do ",
    " does ", " did ", " have ", " has ", " copy ")  # fmt: skip
_JOINED = re.compile(r"\s*(?:,\s*(?:and\s+|or\s+)?|\s+(?:and|or|&)\s+)")
_QUOTES = "\"'“”‘’"  # noqa: RUF001 (the marks that people type)
# Words around a name that say nothing more: "a copy of the SAM paper".
_AROUND = frozenset(
    "paper papers article work copy preprint called titled named one original".split()
)
_BEFORE_TITLE = _AROUND | {"a", "an", "the"}
_TITLE = 3  # words with capitals that are meant as a title


@dataclass(frozen=True, slots=True)
class Held:
    """What a question asks for by its name, and the paper of that name; None if there is none."""

    name: str
    paper: Paper | None


def read_held(
    question: str, found: Sequence[Mention], document_frequency: Callable[[str], int]
) -> tuple[Held, ...]:
    """The papers that ``question`` asks for by name alone; none if it asks anything else.

    A name that no paper has counts as one if it is quoted, written as a title, or a coined word
    that no abstract has: "do you have BERT?" asks what there is on BERT.
    """
    match = _ASKS.search(question)
    if match is None:
        return ()
    start, end = match.span(match.lastgroup or 0)
    whole = _held(question, start, end, found, document_frequency)
    if whole and whole.paper:
        return (whole,)
    bounds = [start]
    for joint in _JOINED.finditer(question, start, end):
        bounds += joint.span()
    bounds.append(end)
    items = [
        _held(question, low, high, found, document_frequency)
        for low, high in zip(bounds[::2], bounds[1::2], strict=True)
    ]
    return tuple(item for item in items if item) if all(items) else (whole,) if whole else ()


def _held(
    question: str,
    start: int,
    end: int,
    found: Sequence[Mention],
    document_frequency: Callable[[str], int],
) -> Held | None:
    text = question[start:end].strip()
    every = [word for word in words(question) if start <= word.start < end]
    said = [word for word in every if word.folded not in STOP_WORDS | _AROUND]
    for mention in found:
        if said and mention.start <= said[0].start and said[-1].end <= mention.end:
            return Held(text, mention.paper)
    if not said:
        return None
    quoted = text[0] in _QUOTES and text[-1] in _QUOTES
    capitals = sum(word.text[0].isupper() for word in every)
    entitled = (
        all(word.folded in _BEFORE_TITLE for word in every[: every.index(said[0])])
        and said[0].text[0].isupper()
        and capitals >= _TITLE
        and all(word.text[0].isupper() for word in said)
    )
    coined = len(said) == 1 and is_name(said[0].text) and not document_frequency(said[0].text)
    named = question[said[0].start : said[-1].end] if coined else text.strip(_QUOTES)
    return Held(named, None) if quoted or entitled or coined else None

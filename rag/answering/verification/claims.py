"""The sentences of an answer, and which citations each part of a sentence rests on."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from rag.answering.writing.citations import MARKER, cited_numbers
from rag.library.sentences import sentence_spans
from rag.text import content_words, words

_BULLET = re.compile(r"^\s*(?:>\s*)*(?:(?:[-*+•–]|\(?\d{1,3}[.)])\s+)*")
_HEADING = re.compile(r"^\s*#{1,6}\s|^\s*(\*\*|__)[^*_]+\1:?\s*$")
_LEADING_MARKERS = re.compile(r"^(?:\s*\[\d+\])+[.,;:]?")
_EMPHASIS = re.compile(r"\*{1,3}|(?<!\w)_{1,3}|_{1,3}(?!\w)|`")
_LONGEST_LEAD_IN = 14  # words of "These papers study pruning:"
_LEAST_PART = 3  # content words that make a part of a sentence a statement of its own


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a sentence and the numbers of the papers cited for it."""

    text: str
    numbers: tuple[int, ...]


def claims_of(text: str) -> list[str]:
    """The sentences and list items of an answer, markers included.

    Headings, rules and lines that only introduce a list state nothing and are left out. Markers
    after a full stop belong to the sentence before it.
    """
    found: list[str] = []
    for line in text.splitlines():
        if _HEADING.match(line) and not MARKER.search(line):
            continue
        found.extend(_sentences(_BULLET.sub("", line)))
    return [claim for claim in found if content_words(MARKER.sub("", claim))]


def plain(text: str) -> str:
    """A sentence without its markers, on one line."""
    return re.sub(r"\s+([.,;:!?])", r"\1", " ".join(MARKER.sub("", text).split()))


def unstyled(text: str) -> str:
    """A sentence without Markdown emphasis."""
    return _EMPHASIS.sub("", text)


def parts_of(text: str, cited: Collection[int]) -> list[Part]:
    """``text`` cut behind each group of markers; one part that rests on all where there is none.

    What stands before a marker rests on it: "A averages weights [1] and B drops paths [2]." A
    stretch too short to state something joins the next one ("Unlike ResNets [1], B ... [2]").
    """
    pieces = re.split(r"((?:\s*\[\d+\])+)", text)
    parts: list[Part] = []
    held, numbers = "", ()  # type: tuple[str, tuple[int, ...]]
    for stretch, markers in zip(pieces[0::2], [*pieces[1::2], ""], strict=True):
        own = tuple(number for number in cited_numbers(markers) if number in cited)
        held, numbers = f"{held} {stretch}".strip(), tuple(dict.fromkeys((*numbers, *own)))
        if own and len(content_words(held)) >= _LEAST_PART:
            parts.append(Part(plain(held), numbers))
            held, numbers = "", ()
    if held or not parts:  # what follows the last marker
        before = parts.pop() if parts else Part("", tuple(cited) if not numbers else ())
        rest = (*before.numbers, *numbers)
        parts.append(Part(plain(f"{before.text} {held}"), tuple(dict.fromkeys(rest))))
    return parts


def _sentences(line: str) -> list[str]:
    """The sentences of one line, without a lead-in at its end."""
    found: list[str] = []
    for start, end in sentence_spans(line):
        sentence = line[start:end]
        markers = _LEADING_MARKERS.match(sentence)
        if markers and found:
            found[-1] += f" {markers.group().strip()}"
            sentence = sentence[markers.end() :].strip()
        if sentence:
            found.append(sentence)
    if found and _is_lead_in(found[-1]):
        found.pop()
    return found


def _is_lead_in(sentence: str) -> bool:
    bare = unstyled(sentence).rstrip()
    if not bare.endswith(":") or MARKER.search(bare):
        return False
    return len(words(bare)) <= _LONGEST_LEAD_IN and not any(c.isdigit() for c in bare)

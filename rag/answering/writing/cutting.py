"""Cutting a model's text into sentences and list items while it arrives."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from rag.answering.writing.citations import blanked_markers
from rag.library.sentences import Span, sentence_spans

_BULLET = re.compile(r"^(?:[-*+•–]|\(?\d{1,3}[.)])\s+")
_DRESSING = re.compile(r"^\s*(?:>\s*)*(?:#{1,6}\s+)?")  # quotation and heading marks
_ENDS = re.compile(r"[.!?…。！？]")
# What follows a full stop decides whether it ends a sentence: so many characters of it, or more
# while a bracket is open. The sentence splitter looks no further.
_LOOK_AHEAD, _LOOK_AHEAD_ASIDE = 40, 150
_LONGEST_MARKER = 400  # characters of "[1, 2, 3 …]", which belongs to the sentence before it


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence or list item of a model's text, its markers included.

    ``line`` numbers the lines of the text; ``item`` says whether that line is a list item,
    ``heading`` whether it is one, ``paragraph`` whether blank lines go before it, ``finished``
    whether anything followed it or it ends like a sentence.
    """

    text: str
    line: int
    item: bool = False
    heading: bool = False
    paragraph: bool = False
    finished: bool = True


class Cutter:
    """Gives every sentence once it is surely complete; a line always ends one.

    What comes out does not depend on the portions in which the text comes in.
    """

    def __init__(self) -> None:
        self._line = ""
        self._done = 0  # characters of the line that were given
        self._searched = 0  # characters of the line before which no sentence can end
        self._number = 0
        self._item = self._heading = False
        self._blank = False

    def push(self, text: str) -> list[Piece]:
        """The sentences that ``text`` completes."""
        *ended, rest = text.split("\n")
        found: list[Piece] = []
        for line in ended:
            self._line += line
            found += self._end_of_line()
        self._line += rest
        if rest.strip() and self._may_end():  # blanks alone wait: they may be many
            found += self._settled()
        return found

    def _may_end(self) -> bool:
        """Whether a sentence may end in what is not given yet of the line."""
        stop = _ENDS.search(self._line, max(self._done, self._searched))
        self._searched = stop.start() if stop else len(self._line)
        return stop is not None

    def flush(self) -> list[Piece]:
        """What is left at the end of the text; the last sentence may be unfinished."""
        return self._end_of_line(finished=False)

    def _settled(self) -> list[Piece]:
        """Sentences of the line so far that no text to come can change."""
        body, spans = self._body()
        plain = blanked_markers(body)
        settled = []
        for (start, end), (following, _) in pairwise(spans):
            needed = _LOOK_AHEAD_ASIDE if _is_open(plain[start:end]) else _LOOK_AHEAD
            begun = body[following] in "[【" and len(body) - following < _LONGEST_MARKER
            if len(body) - following < needed or begun:
                break
            settled.append((start, end, following))
        pieces = [self._piece(body[start:end]) for start, end, _ in settled]
        if settled:
            self._done += settled[-1][2]
        return pieces

    def _end_of_line(self, *, finished: bool = True) -> list[Piece]:
        body, spans = self._body()
        last = len(spans) - 1
        pieces = [
            self._piece(body[a:b], finished=finished or at < last or is_finished(body[a:b]))
            for at, (a, b) in enumerate(spans)
        ]
        self._blank = (self._blank and not pieces) or not self._line.strip()
        self._line, self._done, self._searched = "", 0, 0
        self._item = self._heading = False
        self._number += 1
        return pieces

    def _body(self) -> tuple[str, list[Span]]:
        """What is not given yet of the line, and its sentences, each with the markers behind it."""
        if not self._done:
            dressing = _DRESSING.match(self._line)
            self._done = dressing.end() if dressing else 0
            self._heading = "#" in self._line[: self._done]
            bullet = _BULLET.match(self._line[self._done :])
            self._item = bullet is not None
            self._done += bullet.end() if bullet else 0
        body = self._line[self._done :]
        spans: list[Span] = []
        # Markers are no part of the language: "so.[1] Then" is two sentences.
        for start, end in sentence_spans(blanked_markers(body)):
            if spans:
                between = body[spans[-1][1] : start].rstrip()
                spans[-1] = (spans[-1][0], spans[-1][1] + len(between))
            spans.append((start if spans else 0, end))
        if spans:
            spans[-1] = (spans[-1][0], len(body.rstrip()))
        return body, spans

    def _piece(self, text: str, *, finished: bool = True) -> Piece:
        text = " ".join(text.split())
        return Piece(text, self._number, self._item, self._heading, self._blank, finished)


def is_finished(text: str) -> bool:
    """Whether ``text`` ends as a sentence does, markers and closing quotes aside."""
    bare = re.sub(r"[\[【][^\[\]【】]*[\]】]", "", text).rstrip(" *_\"'”’)")
    return bool(bare) and _ENDS.match(bare[-1]) is not None


def _is_open(text: str) -> bool:
    """Whether ``text`` ends within brackets, which may yet be closed."""
    return any(
        (opened := text.rfind(opening)) >= 0 and text.find(closing, opened) < 0
        for opening, closing in ("()", "[]")
    )

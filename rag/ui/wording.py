"""What errors and answers say to somebody at a page, who has buttons where a terminal has options.

Errors, notes and answers are written once, for the command line. What of it a page does otherwise
is put in its words here and nowhere else; a command that has no button is said to be one of a
terminal, and no path of the server's is told.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

_Rules = Sequence[tuple[re.Pattern[str], str]]


def _rules(*pairs: tuple[str, str]) -> _Rules:
    return [(re.compile(pattern), said) for pattern, said in pairs]


_FILTERS = {
    "author": "Authors",
    "venue": "Venues",
    "year": "Years",
    "track": "Tracks",
    "source": "Listings",
}
_FLAG = rf"--({'|'.join(_FILTERS)})\b"
_OF_ANSWERS = _rules(
    (rf",? or set {_FLAG}(?:(?:,| or|, or| and) {_FLAG})*", ", or take a filter away above"),
    (r"`rag papers` lists them all", "the Library page lists them all"),
    (r" · `rag show [\w-]+`", ""),
)
_OF_PROBLEMS = _rules(
    (r"there is no library in .+ any more", "the library is not there any more"),
    (r"make a new one with 'rag ingest FILE'", r"\g<0> in a terminal, then try again"),
    (r"'rag papers' lists the ids", "It may have been removed; the Library page has what there is"),
    (r"'rag history' lists them", "Past conversations has those there are"),
    (r"is not in 'rag history'", "is not kept among the past conversations"),
    (r"See 'rag sources'; if it is .+ --format", "Save it as BibTeX, CSV or JSON Lines"),
    (r"the last ingest was cut", "adding papers was cut"),
    (r"\bingest it again", "add it again"),
    (r"\band ingest (again|anew)", r"and add the listings \1"),
    (r"; to begin anew, name another folder with --home", ""),
    (r"\bingest a listing", "add a listing"),
    (r"then run 'rag ingest' again", "then try again"),
    (r"by process \d+ on .+ since .+\)(?=; gave up|$)", "by another process"),
    (r"; RAG_LOCK_WAIT is how long to wait", ""),
    (r"Name one with --model or RAG_MODEL", "Set RAG_MODEL, and start the web chat again"),
    (r"Name another with --model or RAG_MODEL", "Choose another under Options"),
    (r", or name (?:one|another) with --model", ", or choose another under Options"),
    (r", or set ollama_url \(RAG_OLLAMA_URL\)", ", or choose another under Options"),
    (r"; with --llm none ", "; with No LLM under Options "),
    (r"(?:Run )?'rag [^']+'(?: or 'rag [^']+')?(?! in a terminal)", r"\g<0> in a terminal"),
)


def answer_in_page_words(text: str) -> str:
    """The text of an answer without what only a command line can follow."""
    for pattern, said in _OF_ANSWERS:
        text = pattern.sub(said, text)
    return re.sub(rf"(^|[.!?]\s)?{_FLAG}", _filter, text, flags=re.MULTILINE)


class Wording:
    """Puts what errors and notes say in the words of a page over the library in ``home``."""

    def __init__(self, home: Path) -> None:
        inside = re.escape(str(home))
        self._places = _rules(
            (rf"{inside}/catalog\.sqlite", "the library's catalog"),
            (rf"{inside}/(?:chroma|words)(?:-\d+)?(?:/[\w.-]*\w)*", "the library's folder"),
            (rf"{inside}/web/uploads-\d+/\w+/", ""),
            (rf"{inside}/", ""),
            (rf"the library in {inside}", "the library"),
            (inside, "the library's folder"),
        )

    def __call__(self, text: str) -> str:
        """``text``, an error or a note."""
        for pattern, said in (*_OF_PROBLEMS, *self._places):
            text = pattern.sub(said, text, count=1 if "terminal" in said else 0)
        return text


def _filter(match: re.Match[str]) -> str:
    """A filter's option as the field that it is on the page."""
    start, name = match[1], _FILTERS[match[2]]
    return f"{start}The filter {name}" if start is not None else f"the filter {name}"

"""Conditions on the words and marks of a title: what it contains, begins or ends with."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.answering.cued import Cued
from rag.answering.question.condition import Condition
from rag.answering.writing.foreign import inert
from rag.text import fold

_CONTAINING = (
    r"(?:with|ha(?:s|ve|ving)|contain(?:s|ing)?|includ(?:es?|ing)|mention(?:s|ing)?|us(?:es?|ing))"
)
_WORDS = r"(?:words?|terms?|phrases?)\s+"
_QUOTED, _BARE = r"[\"“'\u2018]([^\"”'’]+)[\"”'’]", r"([\w-]+(?:\s+[\w-]+)??)"
_IN_TITLE = Cued(
    rf"\b(?:{_CONTAINING}\s+)?(?:both\s+)?(?:the\s+)?"
    rf"(?:{_WORDS})?{_QUOTED}\s+and\s+(?:{_WORDS})?{_QUOTED}\s+in\s+(?:the|its|their|an?)\s+titles?\b"
    rf"|\b(?:{_CONTAINING}\s+)?(?:the\s+)?"
    rf"(?:{_WORDS}(?:{_QUOTED}|{_BARE})|{_QUOTED})\s+in\s+(?:the|its|their|an?)\s+titles?\b"
    rf"|\b{_CONTAINING}\s+(?:the\s+)?{_BARE}\s+in\s+(?:the|its|their|an?)\s+titles?\b"
    rf"|\b(?:whose\s+)?titles?\s+(?:(?:that|which)\s+)?{_CONTAINING}\s+(?:both\s+)?(?:the\s+)?(?:{_WORDS})?"
    rf"{_QUOTED}\s+and\s+(?:{_WORDS})?{_QUOTED}"
    rf"|\b(?:whose\s+)?titles?\s+(?:(?:that|which)\s+)?{_CONTAINING}\s+(?:the\s+)?(?:{_WORDS})?"
    rf"(?:{_QUOTED}|{_BARE})(?:\s+in\s+(?:them|it))?(?=\s*(?:[?.!,;]|$|(?:and|or|but|by|from)\b))",
    " title",
)
_ITS_TITLE = r"(?:in|of)\s+(?:the|its|their|an?)\s+titles?"
_AT_ENDS = Cued(
    r"\b(?:(?:papers?|articles?|works?|posters?|titles?)\s+)?(?:whose\s+|where\s+the\s+|with\s+an?\s+)?"
    r"(?:titles?\s+|named?\s+)?(?:(?:that|which)\s+)?"
    r"(?P<at>starts?|starting|begins?|beginning|opens?|ends?|ending)\s+(?:with|in|on|by)\s+"
    rf"(?:the\s+|an?\s+)?(?:(?P<letter>letters?\s+)|{_WORDS})?(?:{_QUOTED}|(?P<bare>[\w-]+))"
    r"(?=\s*(?:[?.!,;]|$|(?:and|or|but|by|from)\b))"
    rf"|\b(?:with|having|have|has)\s+(?:the\s+)?(?:{_WORDS})?(?:{_QUOTED}|(?P<word>[\w-]+))\s+at\s+the\s+"
    r"(?P<where>start|beginning|front|end)\b(?:\s+of\s+(?:the|its|their)\s+titles?)?",
    " start", " begin", " open", " end", " front",
)  # fmt: skip
_SPEAKS_OF_TITLES = Cued(r"\btitled?s?\b|\bletters?\b|\bnamed?s?\b|\bcalled\b")
_MARKS: dict[str, tuple[str, str]] = {  # pattern: expression of the mark, and how it is called
    r"question\s+marks?": (r"\?", "a question mark"),
    r"exclamation\s+marks?": ("!", "an exclamation mark"),
    r"colons?": (":", "a colon"),
    r"commas?": (",", "a comma"),
    r"(?:numbers?|digits?|numerals?)": (r"\d", "a number"),
    r"(?:dollar\s+signs?|formulas?|math)": (r"\$", "a formula"),
    r"(?:quotation\s+marks?|quotes?)": ('["“”]|``', "quotation marks"),
}
_MARK = "|".join(f"(?P<m{at}>{pattern})" for at, pattern in enumerate(_MARKS))
_MARKED = Cued(
    rf"\b{_CONTAINING}\s+(?:an?\s+|any\s+)?(?:{_MARK})\s+{_ITS_TITLE}\b"
    rf"|\b(?:whose\s+)?titles?\s+(?:(?:that|which)\s+)?(?:{_CONTAINING}|ends?\s+(?:with|in))\s+"
    rf"(?:an?\s+|any\s+)?(?:{_MARK.replace('<m', '<t')})\b"
    r"|\b(?:whose\s+)?titles?\s+(?:(?:that|which)\s+)?(?:(?:are|is)\s+(?:\w+ed\s+as\s+)?|asks?\s+|poses?\s+)"
    r"(?:an?\s+)?(?P<q0>questions?)\b|\btitled\s+(?:with|as|by)\s+(?:an?\s+)?(?P<q1>questions?)\b"
    rf"|\b(?:asks?|asking|poses?|posing|{_CONTAINING})\s+(?:an?\s+)?(?P<q2>questions?)\s+{_ITS_TITLE}\b"
    r"|\b(?:an?\s+)?(?P<q3>questions?)\s+(?:as|for)\s+(?:the|its|their|an?)\s+titles?\b",
    " title",
)


def read_title_conditions(question: str) -> Iterator[Condition]:
    """The conditions on titles in ``question``, to complete "papers …"."""
    for match in _MARKED.finditer(question):
        yield _marked(match)
    for match in _IN_TITLE.finditer(question):
        yield _titled(match)
    if _SPEAKS_OF_TITLES.search(question):
        for match in _AT_ENDS.finditer(question):
            yield _at_an_end(match)


def _titled(match: re.Match[str]) -> Condition:
    """Phrases stand in a title where words of the title begin with their words."""
    phrases = [group.strip() for group in match.groups() if group]
    sought = [re.compile(rf"\b{re.escape(fold(phrase))}") for phrase in phrases]
    words = f"with {' and '.join(f'“{inert(phrase)}”' for phrase in phrases)} in the title"
    return Condition(
        words, *match.span(), lambda paper: all(each.search(fold(paper.title)) for each in sought)
    )


def _marked(match: re.Match[str]) -> Condition:
    found = (int(name[1:]) for name, text in match.groupdict().items() if text and name[0] != "q")
    mark, called = list(_MARKS.values())[next(found, 0)]
    ends = re.search(r"\bends?\b", match[0], re.IGNORECASE) is not None
    words = f"with {called} {'at the end of' if ends else 'in'} the title"
    look = re.compile(rf"(?:{mark})\s*$" if ends else mark)
    return Condition(words, *match.span(), lambda paper: bool(look.search(paper.title)))


def _at_an_end(match: re.Match[str]) -> Condition:
    """What a title begins or ends with: a letter, or whole words."""
    phrase = next(match[group] for group in (3, "bare", 5, "word") if match[group]).strip()
    ends = (match["at"] or match["where"]).lower().startswith("end")
    edge = "" if match["letter"] or len(phrase) == 1 else r"\b"
    sought = re.escape(fold(phrase))
    look = re.compile(rf"{edge}{sought}\W*$" if ends else rf"\W*{sought}{edge}")
    words = f"with a title that {'ends' if ends else 'begins'} with “{inert(phrase)}”"
    find = look.search if ends else look.match
    return Condition(words, *match.span(), lambda paper: bool(find(fold(paper.title))))
